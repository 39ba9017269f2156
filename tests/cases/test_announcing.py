"""Somebody is told when her appointment is moved or given up: once, where it is safe, and nothing more."""

from datetime import date, timedelta

import pytest

from parcours.cases import actions
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.messages.models import Message
from parcours.people import actions as people
from parcours.people.contacting import Wishes
from tests.factories.accounts import actor, organisation
from tests.factories.desk import appointment, at
from tests.factories.people import person
from tests.factories.programmes import load_second

TODAY = date(2022, 9, 1)
REACHED = {"no_phone": False, "phone": "+212612345678", "phone_safe": True}


@pytest.fixture
def here(db):
    with clock.at(TODAY):
        load_second()
        yield actor(organisation())


def messages(who) -> list[tuple[str, str, str]]:
    with as_role("system"):
        rows = Message.objects.filter(person_id=who).order_by("id")
        return [(row.template, row.state, row.variant) for row in rows]


def test_moved_and_given_up_are_told_once(here):
    who = person(here, **REACHED).person
    first = appointment(here, who)
    moved = actions.move_appointment(by=here, appointment=first, starts_at=at(hour=11)).id
    assert messages(who) == [("appointment.moved", "queued", "full")]
    actions.answer_appointment(by=here, appointment=moved, to="cancelled", reason="officer_away")
    # What said the former hour is not sent any more.
    assert messages(who) == [
        ("appointment.moved", "cancelled", "full"),
        ("appointment.cancelled", "queued", "full"),
    ]


def test_it_waits_for_the_morning(here):
    who = person(here, **REACHED).person
    people.set_wishes(by=here, person=who, wishes=Wishes(channels=["sms"]))
    first = appointment(here, who)
    with clock.at(at(TODAY, 22)):
        actions.move_appointment(by=here, appointment=first, starts_at=at(hour=11))
    with as_role("system"):
        [row] = Message.objects.filter(person_id=who)
    assert row.next_try_at == at(TODAY + timedelta(days=1), 8)


def test_a_telephone_that_others_read_is_told_neutral_words(here):
    who = person(here, **REACHED, phone_shared=True).person
    actions.move_appointment(by=here, appointment=appointment(here, who), starts_at=at(hour=11))
    assert messages(who) == [("appointment.moved", "queued", "neutral")]


@pytest.mark.parametrize("silent", ["unsafe", "opted_out"])
def test_nothing_goes_where_it_is_not_safe(here, silent):
    who = person(here, **REACHED | {"phone_safe": silent != "unsafe"}).person
    if silent == "opted_out":
        people.set_wishes(by=here, person=who, wishes=Wishes(opted_out=True))
    actions.move_appointment(by=here, appointment=appointment(here, who), starts_at=at(hour=11))
    assert [state for _template, state, _variant in messages(who)] == ["cancelled"]
    with as_role("system"):
        [row] = Message.objects.filter(person_id=who)
    assert row.reason == ("not_safe" if silent == "unsafe" else "opted_out") and not row.sealed


def test_what_she_asked_for_herself_is_not_told_to_her(here):
    who = person(here, **REACHED).person
    actions.answer_appointment(by=here, appointment=appointment(here, who), to="cancelled", reason="her_wish")
    assert messages(who) == []
