"""Cohorts and waiting times equal what plain loops over the journal find; the young and the waiting are not
lost."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.journal.models import Entry
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.results import cohorts, pathways, waits
from parcours.results.figures import Period
from parcours.results.pathways import Event
from parcours.results.waits import Wait
from tests.factories.accounts import actor, organisation
from tests.factories.results import Told, tell

FIRST = date(2019, 1, 1)
DAYS = st.integers(0, 700).map(lambda n: FIRST + timedelta(days=n))
KINDS = [
    kind for kind in (*pathways.KINDS, pathways.PLACED, pathways.LEFT_WORK) if kind != pathways.REGISTERED
]
events = st.builds(
    Event,
    st.sampled_from(KINDS),
    DAYS,
    st.sampled_from(["a", "b"]),
    st.sampled_from(["", "project", "not_covered"]),
)


@st.composite
def lives(draw):
    """A person: registered first, then whatever happens, in the order of days."""
    day = draw(DAYS)
    later = [one for one in draw(st.lists(events, max_size=14)) if one.on >= day]
    return (Event(pathways.REGISTERED, day), *sorted(later, key=lambda one: one.on))


# The naive way ------------------------------------------------------------------------------------


def where(path, day):
    """Counts instead of sets: how often each thing began and ended, one after another."""
    known = [one for one in path if one.on <= day]

    def runs(begin, ends):
        state = defaultdict(bool)
        for one in known:
            if one.kind == begin:
                state[one.key] = True
            if one.kind in ends:
                state[one.key] = False
        return any(state.values())

    if runs("employment.placed", ["employment.left"]):
        return "job"
    if runs("enterprise.created_with", ["enterprise.left"]):
        return "enterprise"
    ends = ["training.completed", "training.not_completed", "training.withdrawn", "training.session_lost"]
    if runs("training.enrolled", ends):
        return "training"
    gone = False
    for one in known:
        gone = True if one.kind == "cases.closed" else False if one.kind == "cases.reopened" else gone
    if gone:
        return "left"
    last = ""
    for one in known:
        last = one.outcome if one.kind == "cases.oriented" else last
    if last == "not_covered":
        return "no_solution"
    seen = {one.kind for one in known}
    return "accompanied" if seen & {"cases.assessed", "cases.oriented"} else "waiting"


@settings(max_examples=200, deadline=None)
@given(lives(), st.integers(0, 900))
def test_everybody_is_in_one_state_the_one_that_plain_loops_find(path, later):
    day = path[0].on + timedelta(days=later)
    assert cohorts.state(path, day) == where(path, day)


@settings(max_examples=100, deadline=None)
@given(st.lists(lives(), max_size=12), st.integers(0, 1100))
def test_states_of_a_cohort_are_its_people_and_too_young_is_no_zero(paths, known):
    until = FIRST + timedelta(days=known)
    found = cohorts.cohorts(paths, until)
    assert sum(one.people for one in found) == sum(1 for path in paths if path[0].on <= until)
    for one in found:
        assert one.quarter.first <= one.quarter.last
        for months, states in one.after.items():
            grown = cohorts.months_later(one.quarter.last, months) <= until
            assert (states is not None) == grown
            if states is None:
                continue
            assert sum(states.values()) == one.people
            members = [p for p in paths if one.quarter.first <= p[0].on <= one.quarter.last]
            naive = defaultdict(int)
            for path in members:
                naive[where(path, cohorts.months_later(path[0].on, months))] += 1
            assert states == {state: naive[state] for state in cohorts.STATES}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2019, 11, 30), 3, date(2020, 2, 29)),
        (date(2019, 12, 31), 12, date(2020, 12, 31)),
        (date(2019, 10, 1), 3, date(2020, 1, 1)),
        (date(2018, 12, 15), 1, date(2019, 1, 15)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day, months, later):
    assert cohorts.months_later(day, months) == later


# Waiting times ------------------------------------------------------------------------------------

waited = st.lists(
    st.builds(Wait, st.integers(0, 30), st.sampled_from(["arrived", "waits", "left"])), max_size=30
)


def kaplan_meier(found, left):
    """Day by day, whoever is still there, one after another."""
    share = Fraction(1)
    for day in range(40):
        there = [one for one in found if one.days >= day]
        came = [one for one in there if one.days == day and one.end == "arrived"]
        if came:
            share = share * (len(there) - len(came)) / len(there)
            if share <= left:
                return day
    return None


@settings(max_examples=300, deadline=None)
@given(waited)
def test_quantiles_equal_those_counted_day_by_day(found):
    for left in (waits.HALF, waits.TENTH):
        assert waits.reached(found, left) == kaplan_meier(found, left)


def test_when_nobody_waits_still_it_is_the_plain_median():
    found = [Wait(days, "arrived") for days in (1, 2, 3, 10)]
    assert (waits.reached(found, waits.HALF), waits.reached(found, waits.TENTH)) == (2, 10)


def test_those_who_wait_are_never_dropped():
    """Three came within three days; of seven who wait for a year none is forgotten: half have not arrived."""
    found = [Wait(days, "arrived") for days in (1, 2, 3)] + [Wait(365, "waits")] * 7
    told = waits.summed("assessment", found)
    assert (told.arrived, told.waits, told.left, told.people) == (3, 7, 0, 10)
    assert (told.median, told.ninetieth, told.longest) == (None, None, 365)


@settings(max_examples=150, deadline=None)
@given(st.lists(lives(), max_size=10), st.integers(0, 900), st.none() | DAYS)
def test_everybody_registered_is_in_the_first_step_once(paths, known, since):
    until = FIRST + timedelta(days=known)
    [first, second, third] = waits.waiting(paths, since, until)
    chosen = [p for p in paths if p[0].on <= until and (since is None or p[0].on >= since)]
    assert first.people == len(chosen)
    assert second.people == first.arrived and third.people == second.arrived


def test_served_before_the_orientation_is_no_negative_wait():
    path = (
        Event(pathways.REGISTERED, date(2019, 1, 1)),
        Event(pathways.AIDED, date(2019, 1, 2)),
        Event(pathways.ASSESSED, date(2019, 1, 5)),
        Event(pathways.ORIENTED, date(2019, 1, 9)),
    )
    found = waits.each(path, date(2019, 2, 1))
    assert {step: one.days for step, one in found.items()} == {
        "assessment": 4,
        "orientation": 4,
        "service": 0,
    }


def test_whoever_left_before_is_seen_until_then_unless_taken_up_again():
    path = (Event(pathways.REGISTERED, date(2019, 1, 1)), Event(pathways.CLOSED, date(2019, 1, 11)))
    until = date(2019, 3, 1)
    assert waits.each(path, until)["assessment"] == Wait(10, "left")
    again = (*path, Event(pathways.REOPENED, date(2019, 1, 20)))
    assert waits.each(again, until)["assessment"] == Wait(59, "waits")


# Out of the journal -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_paths_are_what_stands_in_the_journal_as_known():
    by = actor(organisation("EN"))
    awa, ibra, session, work = (uuid7() for _ in range(4))
    day = date(2019, 2, 1)
    [first] = tell(by, Told("people.registered", awa, day), at=day)
    tell(
        by,
        Told("cases.oriented", awa, day, facts={"outcome": "not_covered"}),
        Told("training.enrolled", awa, date(2019, 3, 1), facts={"session": str(session)}, object=uuid7()),
        Told("employment.placed", awa, date(2019, 4, 1), facts={"kind": "job"}, object=work),
        Told("employment.placed", awa, date(2019, 4, 2), facts={"kind": "internship"}, object=uuid7()),
        Told("people.registered", ibra, day),
        Told("cases.assessed", uuid7(), day),
        at=date(2019, 4, 3),
    )
    [taken] = tell(by, Told("cases.assessed", ibra, day), at=date(2019, 4, 4))
    tell(by, Told("cases.assessed", ibra, retracts=taken), at=date(2019, 5, 1))
    with transaction.atomic(), acting(Actor.system("test")):
        found = pathways.paths(Period())
        known = pathways.paths(Period(as_of=date(2019, 4, 10)))
        early = pathways.paths(Period(until=date(2019, 2, 28)))
    assert set(found) == {awa, ibra}
    assert [(one.kind, one.key, one.outcome) for one in found[awa]] == [
        ("people.registered", "", ""),
        ("cases.oriented", "", "not_covered"),
        ("training.enrolled", str(session), ""),
        ("employment.placed", str(work), ""),
    ]
    assert [one.kind for one in found[ibra]] == ["people.registered"]
    assert [one.kind for one in known[ibra]] == ["people.registered", "cases.assessed"]
    assert len(early[awa]) == 2
    with as_role("system"):
        assert Entry.objects.filter(id=first).exists()
