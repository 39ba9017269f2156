"""The number of an employer, and what may be paid at least on which day. No database."""

from datetime import date
from decimal import Decimal

import pytest

from parcours.employment import rules
from parcours.employment.plan import NumberRule
from parcours.employment.rules import Terms
from parcours.kernel.refusals import Refused
from parcours.programmes import reading
from parcours.programmes.findings import BadPack
from tests.factories.programmes import SECOND, eu_maroc_pack, small_pack

REAL = (
    "001561191000066",
    "001512572000078",
    "002410367000010",
    "002614910000044",
    "001527456000081",
    "002163624000014",
    "000039557000028",
    "002968168000088",
)
"""Numbers that their owners publish."""


def plan():
    return eu_maroc_pack().section("employment")


def code_of(call, *arguments) -> str:
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.code


def test_published_numbers_hold_and_one_digit_more_or_less_does_not():
    rule = plan().number
    assert all(rule.holds(one) for one in REAL)
    for one in REAL:
        wrong = [one[:-1], one + "0", "A" + one[1:], one[:5] + str((int(one[5]) + 1) % 10) + one[6:]]
        assert not any(rule.holds(text) for text in wrong)
    assert not rule.holds("0" * 15) and not rule.holds("٠" * 15)
    assert NumberRule().holds("whatever")


def test_a_number_is_read_with_spaces_and_a_household_has_none():
    rule = plan().number
    assert rules.number("0015 6119 1000 066", "company", rule) == REAL[0]
    assert rules.number("", "company", rule) == rules.number(" ", "household", rule) == ""
    assert code_of(rules.number, REAL[0], "household", rule) == "employment.number_of_private"
    assert code_of(rules.number, "001561191000067", "company", rule) == "employment.number_wrong"


@pytest.mark.parametrize(
    ("occupation", "day", "per", "hours", "least"),
    [
        # 191 hours a month, as decrees and payslips count them.
        ("753", date(2015, 7, 1), "month", None, "2570.86"),
        ("753", date(2019, 6, 30), "hour", None, "13.46"),
        ("753", date(2019, 7, 1), "hour", None, "14.13"),
        ("753", date(2020, 7, 1), "month", None, "2828.71"),
        ("753", date(2022, 9, 1), "day", None, "124.40"),
        ("753", date(2023, 9, 1), "month", Decimal(22), "1555.70"),
        ("753", date(2025, 1, 1), "hour", None, "17.10"),
        ("753", date(2026, 1, 1), "hour", None, "17.92"),
        ("753", date(2023, 9, 1), "month", Decimal(60), "3111.39"),
        ("921", date(2023, 9, 1), "day", None, "88.58"),
        ("611", date(2023, 9, 1), "hour", None, "11.07"),
        ("611", date(2023, 9, 1), "month", None, "2303.08"),
        ("753", date(2015, 6, 30), "hour", None, None),
    ],
)
def test_the_least_of_a_day(occupation, day, per, hours, least):
    found = plan().minimum_for(occupation).least(day, per, hours)
    assert found == (Decimal(least) if least else None)


@pytest.mark.parametrize(
    ("kind", "wage", "per", "hours", "code"),
    [
        ("job", "16.29", "hour", None, ""),
        ("job", "16.28", "hour", None, "employment.wage_too_low"),
        ("job", "3111.39", "month", None, ""),
        ("job", "3111.38", "month", None, "employment.wage_too_low"),
        ("job", "1600", "month", "22", ""),
        ("job", "-5", "hour", None, "employment.wage"),
        ("job", "0", "hour", None, "employment.wage"),
        ("job", "20", "", None, "employment.wage_per"),
        ("job", "20", "week", None, "employment.not_in_list"),
        ("job", "1e12", "month", None, "employment.wage_too_large"),
        ("job", None, "", None, "employment.wage_missing"),
        ("job", None, "hour", None, "employment.wage"),
        ("internship", "500", "month", None, ""),
        ("volunteer", None, "", None, ""),
    ],
)
def test_a_wage_is_held_to_the_minimum_unless_it_is_an_internship(kind, wage, per, hours, code):
    terms = Terms(
        kind, "753", Decimal(wage) if wage else None, per, Decimal(hours) if hours else None, date(2024, 1, 1)
    )
    if code:
        assert code_of(rules.check_wage, terms, plan()) == code
    else:
        assert rules.check_wage(terms, plan())["wage_per"] == per


def test_a_pack_with_faults_says_which():
    text = SECOND.read_text("utf-8")
    assert small_pack().section("employment").currency == "USD"
    wrong = text.replace('since = 2020-01-01, amount = "2.00"', 'since = 2025-01-01, amount = "2.00"')
    wrong = wrong.replace('code = "farm"', 'code = "general"').replace('day_hours = "8"', 'day_hours = "0"')
    with pytest.raises(BadPack) as bad:
        reading.read(wrong)
    said = str(bad.value)
    for words in ("oldest to the newest", "'general' is there already", "greater than zero"):
        assert words in said
