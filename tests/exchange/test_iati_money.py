"""Sums over days: nothing is lost to rounding, no span is longer than a year."""

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.exchange import iati_money

D = Decimal
days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
sums = st.decimals("0.01", "99999999.99", places=2)


@given(sums, days, st.integers(0, 4000))
def test_calendar_years_add_up_to_the_cent_and_cover_every_day(total, since, many):
    until = since + timedelta(days=many)
    spans = iati_money.years(since, until)
    assert sum(iati_money.split(total, spans)) == total
    assert spans[0][0] == since and spans[-1][1] == until
    for (first, last), (after, _end) in itertools.pairwise(spans):
        assert after == last + timedelta(days=1) and first.year == last.year
    slices = iati_money.by_calendar(total, since, until)
    assert sum(one.amount for one in slices) == total and all(one.amount > 0 for one in slices)


@given(st.dictionaries(st.none() | st.integers(1, 12), sums, min_size=1), days, st.integers(0, 3000))
def test_years_of_a_project_add_up_and_are_a_year_at_most(told, since, many):
    until = since + timedelta(days=many)
    slices = iati_money.by_project_year(told, since, until)
    assert sum(one.amount for one in slices) == sum(told.values())
    assert all((one.until - one.since).days <= 365 and one.since <= one.until <= until for one in slices)


def test_a_sum_is_split_by_days():
    slices = iati_money.by_calendar(D("100.00"), date(2022, 12, 1), date(2023, 1, 30))
    assert [one.amount for one in slices] == [D("50.82"), D("49.18")]


def test_what_names_its_year_stands_in_it_and_the_rest_is_spread():
    told = {1: D("10.00"), 2: D("5.00"), None: D("4.00"), 9: D("1.00")}
    slices = iati_money.by_project_year(told, date(2022, 6, 1), date(2024, 5, 31))
    assert [(one.since, one.until, one.amount) for one in slices] == [
        (date(2022, 6, 1), date(2023, 5, 31), D("12.00")),
        (date(2023, 6, 1), date(2024, 5, 31), D("8.00")),
    ]


def test_a_project_that_begins_on_the_29th_of_february_has_years():
    spans = iati_money.project_years(date(2024, 2, 29), date(2027, 3, 1))
    assert [one[0] for one in spans] == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
    ]


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2024, 2, 3), date(2024, 2, 29)),
        (date(2023, 12, 1), date(2023, 12, 31)),
        (date(2023, 11, 30), date(2023, 11, 30)),
    ],
)
def test_the_last_day_of_a_month(day, last):
    assert iati_money.last_day(day) == last
