"""Targets and days after addenda, by plain values: which hold on a day, and what a naive look finds."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.programmes import amending
from parcours.programmes.amending import Amendment, NewTarget
from parcours.programmes.pack import Addendum
from tests.factories.programmes import small_pack

FIRST, DAYS = date(2023, 1, 1), 40


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


@st.composite
def told(draw):
    """Addenda to one contract in the order of their numbers, each known on its day or later."""
    found, signed = [], 0
    for number in range(1, draw(st.integers(1, 4)) + 1):
        signed += draw(st.integers(0, 9))
        since = [draw(st.integers(0, DAYS)) for _one in range(draw(st.integers(0, 2)))]
        targets = tuple(
            NewTarget("certified", Decimal(number * 10 + place), day(one))
            for place, one in enumerate(since[:1])
        )
        ends = day(500 + draw(st.integers(0, 99))) if draw(st.booleans()) else None
        kept = day(signed + draw(st.integers(0, 9)))
        found.append(Amendment(Addendum(number, day(signed), "OFICIO"), kept, targets, None, ends))
    return tuple(found)


@given(told(), st.integers(0, DAYS), st.none() | st.integers(0, DAYS))
def test_the_last_addendum_whose_day_has_come_counts(addenda, on, known):
    pack = small_pack()
    wanted = [
        one for one in addenda if known is None or one.kept_on <= day(known)
    ]  # a naive second way: the numbers from the last one down
    value = next(
        (each.value for one in reversed(wanted) for each in one.targets if each.since <= day(on)),
        Decimal(120),
    )
    ends = next(
        (one.ends_on for one in reversed(wanted) if one.ends_on and one.named.signed_on <= day(on)),
        pack.project("OFICIO").ends_on,
    )
    after = amending.over(pack, amending.holding(addenda, day(on), None if known is None else day(known)))
    assert after.indicator("certified").target.value == value
    assert sum(one.in_force for one in after.indicator("certified").targets) == 1
    assert after.project("OFICIO").ends_on == ends
    # Nothing else is touched.
    assert after.indicator("accompanied") == pack.indicator("accompanied")
    assert after.project("SEMILLA") == pack.project("SEMILLA")
    assert amending.of_data(amending.as_data(addenda)) == addenda


def test_an_addendum_of_one_contract_changes_no_other():
    pack = small_pack()
    programme = Amendment(
        Addendum(1, FIRST), FIRST, (NewTarget("certified", Decimal(7), FIRST),), None, date(2025, 1, 31)
    )
    after = amending.over(pack, amending.holding((programme,), day(1)))
    assert after.indicator("certified").target.value == 120
    assert (after.starts_on, after.ends_on) == (pack.starts_on, date(2025, 1, 31))
    assert after.project("OFICIO").ends_on == pack.project("OFICIO").ends_on


def test_a_share_is_of_the_changed_indicators():
    pack = small_pack()
    above, below = pack.indicator("certified"), pack.indicator("accompanied")
    share = replace(above, code="share", unit="percent", counts=(), numerator=above, denominator=below)
    pack = replace(pack, indicators=(*pack.indicators, share))
    new = Amendment(Addendum(1, FIRST, "OFICIO"), FIRST, (NewTarget("certified", Decimal(7), FIRST),))
    after = amending.over(pack, (new,))
    assert after.indicator("share").numerator.target.value == 7


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text, []),
        (
            lambda text: text.replace("value = 120", "value = 130"),
            ["certified was 120 in the pack"],
        ),
        (lambda text: text.replace("2024-05-31", "2024-06-30"), ["the last day of OFICIO was 2024-05-31"]),
        (lambda text: text.replace("value = 500", "value = 501"), []),
    ],
)
def test_a_pack_that_says_something_else_under_an_addendum_is_told(change, said):
    from parcours.programmes import reading
    from tests.factories.programmes import SECOND

    after = reading.read(change(SECOND.read_text("utf-8")))
    by = Amendment(
        Addendum(2, FIRST, "OFICIO"), FIRST, (NewTarget("certified", Decimal(7), FIRST),), None, day(900)
    )
    found = amending.contradicted(small_pack(), after, (by,))
    assert len(found) == len(said) and all(words in line for words, line in zip(said, found, strict=True))
    assert all("addendum 2 of 2023-01-01 says" in line for line in found)
