"""A full session has a waiting list that moves up by itself; a cancelled one leaves nobody behind."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from parcours.cases.models import Step
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.messages.models import Message
from parcours.people.household import Member, add_household_member, household_of
from parcours.training import actions, models, tasks
from parcours.training.enums import LostState, WaitingState
from parcours.training.rules import SessionChanges
from tests.factories.training import course, session

SOON = date(2024, 2, 20)


@pytest.fixture(autouse=True)
def before(here):
    with clock.at(SOON):
        yield


@pytest.fixture
def full(here):
    """One place, taken by the first of three people."""
    wanted = session(here.trainer, places=1)
    return wanted, actions.enrol(by=here.caseworker, session=wanted, person=here.people[0]).id


def household(here) -> list:
    """Two children of the first person, by their places in her household."""
    who = here.people[0]
    for given, year in (("Ines", 2021), ("Omar", 2019)):
        member = Member("child", given=given, birth_year=year)
        add_household_member(by=here.caseworker, person=who, member=member)
    with acting(here.caseworker):
        return [one.member for one in household_of(here.caseworker, who).members if not one.own]


def counters(wanted, by) -> tuple[int, int, int]:
    with acting(by):
        row = models.Session.objects.get(pk=wanted)
    return row.taken, row.held, row.waiting


def turn(by, waiting) -> models.Waiting:
    with acting(by):
        return models.Waiting.objects.get(pk=waiting)


def refused(code, action, **told):
    with pytest.raises(Refused) as caught, transaction.atomic():
        action(**told)
    assert caught.value.code == code


def waits(here, wanted, number):
    return actions.wait(by=here.caseworker, session=wanted, person=here.people[number]).id


def test_the_next_one_is_held_the_place_and_takes_it(here, full):
    wanted, enrolment = full
    first, second = waits(here, wanted, 1), waits(here, wanted, 2)
    assert counters(wanted, here.trainer) == (1, 0, 2)
    actions.withdraw(by=here.caseworker, enrolment=enrolment, reason="moved")
    assert counters(wanted, here.trainer) == (1, 1, 1)
    held = turn(here.caseworker, first)
    assert (held.state, held.held_until) == (WaitingState.HELD, SOON + timedelta(days=4))
    assert turn(here.caseworker, second).state == WaitingState.WAITING
    # She is told, in words that say nothing of what it is.
    with acting(Actor.system("test")):
        told = Message.objects.get(template="training.place_free")
    assert told.person_id == here.people[1] and told.organisation_id == here.organisation
    taken = actions.take_place(by=here.caseworker, waiting=first).id
    with acting(here.caseworker):
        row = models.Enrolment.objects.get(pk=taken)
        assert row.person_id == here.people[1] and row.attendances.count() == 4
        assert Step.objects.filter(source_id=taken, state="planned").exists()
    assert counters(wanted, here.trainer) == (1, 0, 1)


def test_whom_nobody_answers_for_loses_her_turn_and_nobody_jumps_the_queue(here, elsewhere, full):
    wanted, enrolment = full
    first, second = waits(here, wanted, 1), waits(here, wanted, 2)
    actions.withdraw(by=here.caseworker, enrolment=enrolment, reason="moved")
    refused(
        "training.full", actions.enrol, by=elsewhere.caseworker, session=wanted, person=elsewhere.people[0]
    )
    with clock.at(SOON + timedelta(days=4)):
        tasks.move_lists()
    assert turn(here.caseworker, first).state == WaitingState.HELD, "the last day is hers"
    for _again in range(2):
        with clock.at(SOON + timedelta(days=5)):
            tasks.move_lists()
    assert turn(here.caseworker, first).state == WaitingState.LAPSED
    assert turn(here.caseworker, second).state == WaitingState.HELD
    assert counters(wanted, here.trainer) == (1, 1, 0)
    refused("kernel.illegal_move", actions.take_place, by=here.caseworker, waiting=first)
    actions.leave_list(by=here.caseworker, waiting=second, reason="found_work")
    assert counters(wanted, here.trainer) == (0, 0, 0)


def test_who_may_stand_on_a_list(here, elsewhere, full):
    wanted, _enrolment = full
    ask = {"by": here.caseworker, "session": wanted}
    refused("training.already_enrolled", actions.wait, person=here.people[0], **ask)
    waits(here, wanted, 1)
    refused("training.already_waiting", actions.wait, person=here.people[1], **ask)
    refused(
        "training.place_free",
        actions.wait,
        **ask | {"session": session(here.trainer, course(here.trainer, "C2"))},
        person=here.people[1],
    )
    with pytest.raises(NotAllowed):
        actions.wait(by=here.trainer, session=wanted, person=here.people[2])
    with pytest.raises(Missing):
        actions.wait(by=here.caseworker, session=wanted, person=elsewhere.people[0])
    hers = actions.wait(by=elsewhere.caseworker, session=wanted, person=elsewhere.people[0]).id
    with pytest.raises(Missing):
        actions.leave_list(by=here.caseworker, waiting=hers, reason="moved")
    # Also for PostgreSQL alone.
    with acting(here.caseworker):
        assert models.Waiting.objects.count() == 1
    assert counters(wanted, here.trainer) == (1, 0, 2)


def test_more_places_go_to_those_who_wait(here, full):
    wanted, _enrolment = full
    first, second = waits(here, wanted, 1), waits(here, wanted, 2)
    actions.change_session(by=here.trainer, session=wanted, changes=SessionChanges(places=2))
    assert counters(wanted, here.trainer) == (2, 1, 1)
    refused(
        "training.places_taken",
        actions.change_session,
        by=here.trainer,
        session=wanted,
        changes=SessionChanges(places=1),
    )
    actions.change_session(by=here.trainer, session=wanted, changes=SessionChanges(places=5))
    assert counters(wanted, here.trainer) == (3, 2, 0)
    assert {turn(here.caseworker, one).state for one in (first, second)} == {WaitingState.HELD}


def test_the_answer_is_due_before_the_session_begins(here, full):
    wanted, enrolment = full
    first = waits(here, wanted, 1)
    with clock.at(date(2024, 3, 2)):
        actions.withdraw(by=here.caseworker, enrolment=enrolment, reason="moved")
    assert turn(here.caseworker, first).held_until == date(2024, 3, 3)


def test_a_list_ends_with_its_session(here, full):
    wanted, _enrolment = full
    first = waits(here, wanted, 1)
    with clock.at(date(2024, 3, 6)):
        tasks.move_lists()
        assert turn(here.caseworker, first).state == WaitingState.CLOSED
        refused("training.over", actions.wait, by=here.caseworker, session=wanted, person=here.people[2])
    assert counters(wanted, here.trainer) == (1, 0, 0)


def test_a_cancelled_session_leaves_nobody_behind(here, elsewhere, full):
    wanted, enrolment = full
    first = waits(here, wanted, 1)
    actions.wait(by=elsewhere.caseworker, session=wanted, person=elsewhere.people[0])
    actions.cancel_session(by=here.trainer, session=wanted)
    assert counters(wanted, here.trainer) == (0, 0, 0)
    assert turn(here.caseworker, first).state == WaitingState.CLOSED
    with acting(Actor.system("test")):
        told = Message.objects.filter(template="training.cancelled")
        assert {row.person_id for row in told} == {*here.people[:2], *elsewhere.people}
        assert {row.organisation_id for row in told} == {here.organisation, elsewhere.organisation}
        assert Step.objects.get(source_id=enrolment).state == "abandoned"
    with acting(here.caseworker):
        lost = {row.person_id: row for row in models.LostPlace.objects.all()}
    assert {one: row.had_place for one, row in lost.items()} == {here.people[0]: True, here.people[1]: False}
    # Another session settles it by itself; or somebody says what came of it.
    another = session(here.trainer, course(here.trainer, "C2"))
    made = actions.enrol(by=here.caseworker, session=another, person=here.people[0]).id
    with acting(here.caseworker):
        row = models.LostPlace.objects.get(person=here.people[0])
        assert (row.state, row.enrolment_id) == (LostState.PLACED, made)
    refused(
        "training.not_in_list",
        actions.settle_lost,
        by=here.caseworker,
        lost=lost[here.people[1]].id,
        state="placed",
    )
    actions.settle_lost(by=here.caseworker, lost=lost[here.people[1]].id, state="not_wanted")
    with pytest.raises(Missing):
        actions.settle_lost(by=elsewhere.caseworker, lost=lost[here.people[1]].id, state="not_wanted")


def test_a_place_goes_on_across_organisations_and_nobody_is_named(here, elsewhere, full):
    wanted, enrolment = full
    hers = actions.wait(by=elsewhere.caseworker, session=wanted, person=elsewhere.people[0]).id
    actions.withdraw(by=here.caseworker, enrolment=enrolment, reason="moved")
    assert turn(elsewhere.caseworker, hers).state == WaitingState.HELD
    with acting(Actor.system("test")):
        entry = Entry.objects.get(kind="training.place_held")
    assert (entry.organisation_id, entry.user_id) == (elsewhere.organisation, None)
    made = actions.take_place(by=elsewhere.caseworker, waiting=hers).id
    with acting(elsewhere.caseworker):
        assert models.Enrolment.objects.get(pk=made).state == "enrolled"


def test_the_database_alone_lets_no_place_stand_free_while_somebody_waits(here, full):
    wanted, _enrolment = full
    waits(here, wanted, 1)
    told = "no_place_free_while_people_wait"
    with pytest.raises(IntegrityError, match=told), transaction.atomic(), acting(here.trainer):
        models.Session.objects.filter(pk=wanted).update(taken=0)


def children(wanted, by) -> int:
    with acting(by):
        return models.Session.objects.get(pk=wanted).children


def test_her_children_are_looked_after_while_places_last(here, elsewhere):
    wanted = session(here.trainer, childcare_places=1)
    enrolment = actions.enrol(by=here.caseworker, session=wanted, person=here.people[0]).id
    small, bigger = household(here)
    told = {"by": here.caseworker, "enrolment": enrolment}
    refused("training.childcare_full", actions.mind_children, children=[small, bigger], **told)
    refused("training.child_unknown", actions.mind_children, children=[uuid7()], **told)
    actions.mind_children(children=[small], **told)
    assert children(wanted, here.trainer) == 1
    refused("training.nothing_changed", actions.mind_children, children=[small], **told)
    actions.mind_children(children=[bigger], **told)
    refused(
        "training.childcare_taken",
        actions.change_session,
        by=here.trainer,
        session=wanted,
        changes=SessionChanges(childcare_places=0),
    )
    actions.withdraw(by=here.caseworker, enrolment=enrolment, reason="moved")
    assert children(wanted, here.trainer) == 0
    refused("training.not_enrolled_now", actions.mind_children, children=[small], **told)


def test_a_place_is_not_taken_after_its_day(here, full):
    wanted, first = full
    waiting = waits(here, wanted, 1)
    actions.withdraw(by=here.caseworker, enrolment=first, reason="moved")
    last = turn(here.caseworker, waiting).held_until
    # The night has not passed it on yet.
    with clock.at(last + timedelta(days=1)):
        refused("training.held_over", actions.take_place, by=here.caseworker, waiting=waiting)
    with clock.at(last):
        actions.take_place(by=here.caseworker, waiting=waiting)
        refused("kernel.illegal_move", actions.take_place, by=here.caseworker, waiting=waiting)
    assert counters(wanted, here.trainer) == (1, 0, 0)
