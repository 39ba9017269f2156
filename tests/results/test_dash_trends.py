"""Monthly counts equal plain loops; a forecast is the straight line it says it is, or says why not."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.journal.models import Entry
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.programmes.pack import Amount, Counted
from parcours.results import detail_sql, equity, trends
from parcours.results.figures import Period
from parcours.results.sql import NOT_STATED
from tests.factories.accounts import actor, organisation
from tests.factories.results import REACHED, TRAINED, Told, counting, indicator, target, tell

PACK = SimpleNamespace(projects=[], project=lambda code: None)
END = date(2020, 12, 31)


def steady(n, months=12, until=date(2019, 12, 31), last=END, **more):
    counted = {}
    for back in range(months):
        year, month = divmod(until.year * 12 + until.month - 1 - back, 12)
        counted[year, month + 1] = n
    return trends.trend(indicator(**more), counted, until, last)


def test_a_steady_year_goes_on_as_it_was():
    found = steady(10)
    assert found.value == 120
    assert (found.forecast.value, found.forecast.low, found.forecast.high) == (240, 240, 240)
    assert len(found.ahead) == 12 and found.ahead[-1] == ((2020, 12), 240, 240, 240)


def test_the_band_is_the_six_slowest_and_the_six_quickest_months():
    counted = {(2019, month): month for month in range(1, 13)}
    found = trends.trend(indicator(), counted, date(2019, 12, 31), date(2020, 1, 31))
    assert found.forecast.each == (Decimal("6.5"), Decimal("3.5"), Decimal("9.5"))
    assert (found.forecast.low, found.forecast.value, found.forecast.high) == (81.5, 84.5, 87.5)


def test_a_part_of_a_month_counts_for_its_part():
    found = trends.trend(indicator(), {(2018, 12): 12, (2019, 12): 0}, date(2019, 12, 31), date(2020, 2, 14))
    assert found.forecast.each[0] == 0
    found = steady(29, until=date(2020, 1, 31), last=date(2020, 2, 14))
    assert found.forecast.value == 12 * 29 + Decimal(29) * 14 / 29


def test_the_month_that_runs_is_no_whole_month():
    """Thirty people in the first half of a month are not slower than sixty in a whole one."""
    counted = {(2018, month): 60 for month in range(1, 13)} | {(2019, 1): 30}
    found = trends.trend(indicator(), counted, date(2019, 1, 15), date(2019, 1, 31))
    assert found.forecast.each == (60, 60, 60)
    assert found.forecast.value == 750 + Decimal(60) * 16 / 31


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (steady(10, months=11), "few_months"),
        (steady(10, until=END), "ended"),
        (trends.trend(indicator(), {}, date(2019, 1, 1), END), "nothing"),
    ],
)
def test_without_enough_it_says_why(found, why):
    assert (found.forecast, found.why, found.ahead) == (None, why, ())


def test_whether_the_target_is_reached():
    aims = {200: "yes", 240: "yes", 241: "no"}
    found = {aim: steady(10, targets=(target(aim),)).reaches for aim in aims}
    assert found == aims
    counted = {(2019, month): month for month in range(1, 13)}
    aimed = indicator(targets=(target(85),))
    assert trends.trend(aimed, counted, date(2019, 12, 31), date(2020, 1, 31)).reaches == "maybe"
    assert steady(10).reaches == ""


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.tuples(st.integers(2018, 2019), st.integers(1, 12)), st.integers(0, 50), max_size=24),
    st.integers(0, 400),
)
def test_the_band_holds_the_middle_and_the_sum_is_the_value(counted, days):
    until = date(2019, 12, 1) + timedelta(days=days)
    found = trends.trend(indicator(), counted, until, date(2021, 6, 30))
    assert found.value == sum(counted.values())
    assert [total for _m, _n, total in found.months] == sorted(total for _m, _n, total in found.months)
    if found.forecast:
        assert found.value <= found.forecast.low <= found.forecast.value <= found.forecast.high
        assert found.ahead[-1][1:] == (found.forecast.low, found.forecast.value, found.forecast.high)


# Out of the journal -------------------------------------------------------------------------------

PEOPLE = [uuid7() for _ in range(5)]
told = st.builds(
    Told,
    kind=st.sampled_from([REACHED, TRAINED]),
    person=st.sampled_from([None, *PEOPLE]),
    on=st.dates(date(2019, 1, 1), date(2019, 6, 30)),
    facts=st.fixed_dictionaries({}, optional={"paid": st.sampled_from(["0.01", "70.10", "12"])}),
    dimensions=st.fixed_dictionaries({}, optional={"place": st.sampled_from(["MA-rabat", "MA-oujda"])}),
)
PAID = indicator("paid", unit="money", counts=[Counted(REACHED)], amount=Amount("paid", "MAD"))
ALL = [indicator("both", counts=[Counted(REACHED), Counted(TRAINED)]), indicator("n", unit="events"), PAID]


def first_ones(one, entries):
    """(entry, what it adds) of each subject's first counting entry."""
    unit = {"people": "person_id", "events": "id", "money": "id"}[one.unit]
    firsts = {}
    for entry in counting(one, entries):
        firsts.setdefault(getattr(entry, unit), entry)
    return [(entry, Decimal(entry.facts.get("paid", 0)) if one.amount else 1) for entry in firsts.values()]


@pytest.mark.django_db
@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(told, st.booleans()), max_size=15))
def test_months_places_and_partners_equal_plain_loops(history):
    with transaction.atomic():
        tellers = actor(organisation("EN")), actor(organisation("AMAPPE"))
        for one, here in history:
            tell(tellers[here], one)
        with acting(Actor.system("test")):
            with as_role("system"):
                entries = list(Entry.objects.filter(kind__startswith="test."))
            found = trends.trends(
                SimpleNamespace(projects=[], ends_on=END, project=lambda code: None),
                ALL,
                Period(),
                date(2019, 6, 30),
            )
            for one, trend in zip(ALL, found, strict=True):
                by_month, by_place, by_partner = defaultdict(int), defaultdict(int), defaultdict(int)
                for entry, n in first_ones(one, entries):
                    by_month[entry.occurred_on.year, entry.occurred_on.month] += n
                    by_place[entry.place or NOT_STATED] += n
                    by_partner[str(entry.organisation_id)] += n
                told_months = {month: n for month, n, _total in trend.months if n}
                assert told_months == {month: n for month, n in by_month.items() if n}
                assert trends.parted(one, Period(), detail_sql.PLACE) == by_place
                assert trends.parted(one, Period(), detail_sql.PARTNER) == by_partner
        transaction.set_rollback(True)


# Equity -------------------------------------------------------------------------------------------

cells = st.dictionaries(st.sampled_from(["a", "b", "c", "d", "not_stated"]), st.integers(0, 40), max_size=5)


@settings(max_examples=300, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(equity.CODES, cells)))
def test_no_small_number_can_be_had_from_what_is_shown(rows):
    totals = {code: sum(found.values()) for code, found in rows.items()}
    found = equity.equity("sex", totals, rows, all_shown=False)
    for code in equity.CODES:
        shown = [row.cells[code] for row in found.rows]
        assert all(cell.number is None or cell.number == 0 or cell.number >= 11 for cell in shown)
        hidden = [cell for cell in shown if cell.hidden]
        if found.totals[code] is None:
            assert 0 < totals[code] < 11 and len(hidden) == len(shown)
        elif hidden:
            # What is left of the total belongs to two rows at least, and is not itself small.
            left = totals[code] - sum(cell.number for cell in shown if not cell.hidden)
            assert len(hidden) >= 2 or len(shown) == 1
            assert left >= 11 or len(hidden) == len(shown)


@settings(max_examples=100, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(equity.CODES, cells)))
def test_whoever_may_open_figures_sees_every_number(rows):
    totals = {code: sum(found.values()) for code, found in rows.items()}
    found = equity.equity("sex", totals, rows, all_shown=True)
    assert not found.any_hidden and found.totals == totals
    for code in equity.CODES:
        assert {row.value: row.cells[code].number for row in found.rows if row.cells[code].number} == {
            value: n for value, n in rows[code].items() if n
        }


def test_small_nationalities_are_together():
    rows = {f"N{number:02d}": 100 - number for number in range(12)}
    found = equity.equity(
        "nationality", dict.fromkeys(equity.CODES, 1134), dict.fromkeys(equity.CODES, rows), True
    )
    assert [row.value for row in found.rows] == [*(f"N{number:02d}" for number in range(8)), "others"]
    assert found.rows[-1].cells["trained"].number == sum(100 - number for number in range(8, 12))


@pytest.mark.django_db
def test_groups_out_of_the_journal():
    by = actor(organisation("EN"))
    awa, ibra = uuid7(), uuid7()
    woman, man = {"dimensions": {"sex": "F"}}, {"dimensions": {"sex": "M"}}
    tell(
        by,
        Told("people.registered", awa, **woman),
        Told("people.registered", ibra, **man),
        Told("training.completed", awa, facts={"result": "complete"}, **woman),
        Told("training.completed", ibra, facts={"result": "partial"}, **man),
        Told("employment.placed", ibra, facts={"kind": "job"}, **man),
        Told("enterprise.chosen_with", awa, **woman),
    )
    with transaction.atomic(), acting(Actor.system("test")):
        totals, rows = equity.counted(PACK, Period(), "sex")
    assert totals == {"registered": 2, "trained": 1, "employed": 1, "funded": 1}
    assert rows["registered"] == {"F": 1, "M": 1} and rows["trained"] == {"F": 1}
