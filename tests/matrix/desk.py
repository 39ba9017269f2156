"""What is done at the desk: appointments, notes, objectives, cases handed over, closed and taken up again."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from parcours.cases import actions
from parcours.cases.appointments import AppointmentMove, NewAppointment
from parcours.cases.closing import Ending
from parcours.cases.hours import HoursLine
from parcours.cases.models import Reply
from parcours.cases.notes import NewNote
from parcours.cases.objectives import NewObjective
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.people import actions as people
from parcours.people.contacting import Wishes
from tests.factories.cases import UNSKILLED
from tests.matrix.world import World


def at(days: int = 3, hour: int = 10) -> datetime:
    return datetime.combine(clock.today() + timedelta(days=days), time(hour), tzinfo=clock.zone())


def booked(world: World, **more: Any):
    return actions.book(by=world.caseworker, person=world.people["own"], starts_at=at(), **more).id


def missed(world: World):
    """Hers of today, to which she did not come; she may be written to."""
    who, by = world.people["own"], world.caseworker
    wishes = Wishes(channels=["email"], email="qzov@example.org", email_safe=True)
    people.set_wishes(by=by, person=who, wishes=wishes)
    made = actions.book(by=by, person=who, starts_at=at(0, 12)).id
    return actions.answer_appointment(by=by, appointment=made, to="no_show").id


def noted(world: World, **more: Any):
    return actions.write_note(by=world.caseworker, person=world.people["own"], text="Qzovnote", **more).id


def aim(world: World):
    return actions.set_objective(by=world.caseworker, person=world.people["own"], what="Qzovaim").id


def step(world: World):
    who = world.people["own"]
    return actions.plan_step(by=world.caseworker, person=who, kind="papers", what="Qzovstep").id


def assessed(world: World):
    actions.assess(by=world.caseworker, person=world.people["own"], answers=UNSKILLED)
    return world.people["own"]


def oriented(world: World):
    who = assessed(world)
    actions.orient(by=world.caseworker, person=who, outcome="project", project="OFICIO")
    return who


def asked(world: World):
    return actions.ask_review(by=world.caseworker, person=oriented(world)).id


def a_reply(by, person):
    """From her number a message was answered, which her organisation had sent."""
    with transaction.atomic(), as_role("system"):
        row = Reply(person_id=person, organisation_id=by.organisation, user=by.user)
        row.save(force_insert=True)
    return row.id


def closed(world: World):
    who = assessed(world)
    actions.close(by=world.caseworker, person=who, outcome="employment", settle="x")
    return who


def away(world: World):
    day = clock.today() + timedelta(days=9)
    return actions.note_absence(by=world.caseworker, first_on=day, last_on=day).id


def to_remind(world: World) -> dict:
    actions.book(by=world.caseworker, person=world.people["own"], starts_at=at(1))
    return {}


def linked(world: World) -> dict:
    actions.make_calendar_link(by=world.caseworker)
    return {}


def at_own(world: World, **more: Any) -> dict[str, Any]:
    return {"person": world.people["own"], **more}


DESK = {
    "cases.book": ("caseworker", lambda w: at_own(w, starts_at=at())),
    "cases.book_many": (
        "caseworker",
        lambda w: {"appointments": [NewAppointment(w.people[n], at(hour=h)) for n, h in PAIRS]},
    ),
    "cases.answer_appointment": ("caseworker", lambda w: {"appointment": booked(w), "to": "confirmed"}),
    "cases.answer_appointment_many": (
        "caseworker",
        lambda w: {"moves": [AppointmentMove(booked(w), "cancelled", "her_wish")]},
    ),
    "cases.move_appointment": (
        "caseworker",
        lambda w: {"appointment": booked(w), "starts_at": at(4)},
    ),
    "cases.write_after_missed": ("caseworker", lambda w: {"appointment": missed(w)}),
    "cases.remind": ("caseworker", to_remind),
    "cases.set_hours": ("caseworker", lambda w: {"lines": [HoursLine(1, time(9), time(12))]}),
    "cases.note_absence": (
        "caseworker",
        lambda w: {"first_on": clock.today(), "last_on": clock.today() + timedelta(days=2)},
    ),
    "cases.end_absence": ("caseworker", lambda w: {"absence": away(w)}),
    "cases.keep_calendar_link": ("caseworker", lambda w: {"hashed": "h" * 64}),
    "cases.revoke_calendar_link": ("caseworker", linked),
    "cases.write_note": ("caseworker", lambda w: at_own(w, text="Qzovnote")),
    "cases.write_note_many": (
        "caseworker",
        lambda w: {"notes": [NewNote(w.people["own"], "Qzovnote", restricted=True)]},
    ),
    "cases.correct_note": ("caseworker", lambda w: {"note": noted(w), "text": "Qzovother"}),
    "cases.name_note_reader": (
        "caseworker",
        lambda w: {"note": noted(w, restricted=True), "user": w.users["coordinator"].id},
    ),
    "cases.set_objective": ("caseworker", lambda w: at_own(w, what="Qzovaim")),
    "cases.set_objective_many": (
        "caseworker",
        lambda w: {"objectives": [NewObjective(w.people["own"], "Qzovaim")]},
    ),
    "cases.end_objective": ("caseworker", lambda w: {"objective": aim(w), "to": "dropped"}),
    "cases.change_step": ("caseworker", lambda w: {"step": step(w), "what": "Qzovother"}),
    "cases.hand_over": (
        "coordinator",
        lambda w: {"people": [assessed(w)], "to": w.users["job_adviser"].id, "reason": "nearer"},
    ),
    "cases.close": (
        "caseworker",
        lambda w: {"person": assessed(w), "outcome": "employment", "settle": "x"},
    ),
    "cases.close_many": (
        "caseworker",
        lambda w: {"endings": [Ending(assessed(w), "employment", settle="x")]},
    ),
    "cases.reopen": ("caseworker", lambda w: {"person": closed(w), "reason": "came_back"}),
    "cases.end_reply": (
        "caseworker",
        lambda w: {"reply": a_reply(w.caseworker, w.people["own"])},
    ),
    "cases.ask_review": ("caseworker", lambda w: {"person": oriented(w), "note": "Qzovwhy"}),
    "cases.decide_review": (
        "coordinator",
        lambda w: {"review": asked(w), "to": "upheld", "answer": "Qzovanswer"},
    ),
    "cases.withdraw_review": ("caseworker", lambda w: {"review": asked(w)}),
}
PAIRS = (("own", 10), ("shared", 11))
