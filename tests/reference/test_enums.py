from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.reference.enums import AgeBand, Protection, Vulnerability, age, age_band, is_minor

DAY = date(2019, 6, 15)


@pytest.mark.parametrize(
    "birth_date, birth_year, years, band",
    [
        (date(2019, 6, 15), None, 0, AgeBand.UNDER_15),
        (date(2004, 6, 16), None, 14, AgeBand.UNDER_15),
        (date(2004, 6, 15), None, 15, AgeBand.FROM_15),
        (date(2001, 6, 16), None, 17, AgeBand.FROM_15),
        (date(2001, 6, 15), None, 18, AgeBand.FROM_18),
        (date(1994, 6, 16), None, 24, AgeBand.FROM_18),
        (date(1994, 6, 15), None, 25, AgeBand.FROM_25),
        (date(1984, 6, 15), None, 35, AgeBand.FROM_35),
        (date(1974, 6, 15), None, 45, AgeBand.FROM_45),
        (date(1964, 6, 15), None, 55, AgeBand.FROM_55),
        (date(1954, 6, 16), None, 64, AgeBand.FROM_55),
        (date(1954, 6, 15), None, 65, AgeBand.FROM_65),
        (date(1901, 1, 1), None, 118, AgeBand.FROM_65),
        (None, 2001, 17, AgeBand.FROM_15),
        (None, 2000, 18, AgeBand.FROM_18),
        (None, 2019, 0, AgeBand.UNDER_15),
        (date(1990, 1, 1), 2010, 29, AgeBand.FROM_25),
        (None, None, None, AgeBand.NOT_STATED),
    ],
)
def test_age(birth_date, birth_year, years, band):
    assert age(birth_date, birth_year, DAY) == years
    assert age_band(birth_date, birth_year, DAY) is band


def test_a_birth_on_the_29_of_february_counts_from_the_first_of_march():
    assert age(date(2000, 2, 29), None, date(2018, 2, 28)) == 17
    assert age(date(2000, 2, 29), None, date(2018, 3, 1)) == 18


def test_a_year_alone_leaves_the_doubt_to_the_child():
    assert is_minor(None, 2001, DAY)
    assert not is_minor(None, 2001, date(2019, 12, 31))
    assert not is_minor(None, None, DAY)


def test_nobody_is_born_tomorrow():
    for birth in ((DAY + timedelta(1), None), (None, 2020)):
        with pytest.raises(ValueError):
            age(*birth, DAY)


@given(st.dates(date(1900, 1, 1), DAY), st.dates(DAY, date(2100, 1, 1)))
def test_nobody_grows_younger_and_the_year_alone_never_makes_older(born, later):
    assert age(born, None, later) >= age(born, None, DAY)
    assert age(born, None, later) - age(None, born.year, later) in (0, 1)


def test_what_is_restricted_and_who_is_a_refugee():
    restricted = {factor for factor in Vulnerability if factor.is_restricted}
    assert restricted == {Vulnerability.VIOLENCE, Vulnerability.TRAFFICKING, Vulnerability.HEALTH}
    assert {p for p in Protection if p.is_refugee} == {Protection.REFUGEE_UNHCR, Protection.REFUGEE_BRA}
