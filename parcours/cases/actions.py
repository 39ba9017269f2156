"""Every write on a person's accompaniment. One core, with the rules of ``rules.py``, serves one and many."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.people.queries import facts_on_days
from parcours.programmes.queries import pack as pack_in_force

from . import entries, planning, storing
from .answers import Answer, Proof
from .appointments import (  # noqa: F401 - the door of all actions is here
    answer_appointment,
    answer_appointment_many,
    book,
    book_many,
    move_appointment,
)
from .closing import close, close_many, reopen  # noqa: F401
from .feeds import keep_calendar_link, make_calendar_link, revoke_calendar_link  # noqa: F401
from .handing import hand_over  # noqa: F401
from .hours import end_absence, note_absence, set_hours  # noqa: F401
from .missing import write_after_missed  # noqa: F401
from .notes import correct_note, name_note_reader, write_note, write_note_many  # noqa: F401
from .objectives import change_step, end_objective, set_objective, set_objective_many  # noqa: F401
from .reminding import remind  # noqa: F401
from .replying import end_reply  # noqa: F401
from .reviews import ask_review, decide_review, withdraw_review  # noqa: F401
from .rules import Assessed, Decision, Gained, NewStep, StepMove
from .skills import correct_skill, note_skill, note_skill_many, withdraw_skill  # noqa: F401
from .states import UNDER_WAY


@dataclass(frozen=True)
class Kept:
    id: UUID


@dataclass(frozen=True)
class KeptMany:
    ids: list[UUID]


def _many(rows: list) -> KeptMany:
    return KeptMany([row.id for row in rows])


@action("cases.assess", right="cases.assess")
def assess(
    *,
    by: Actor,
    person: UUID,
    answers: dict[str, Answer],
    proofs: dict[str, Proof] | None = None,
    occurred_on: date | None = None,
    form: str = "",
    based_on: UUID | None = None,
    confirmed: list[str] | None = None,
) -> Kept:
    """Assess a person with a form of the programme, the first unless told.

    ``based_on``: the newest assessment when its answers were filled in; ``confirmed``: said again.
    """
    told = Assessed(person, answers, proofs or {}, occurred_on, form, based_on, confirmed or [])
    [row] = storing.assess(by, [told])
    return Kept(row.id)


@action("cases.assess_many", right="cases.assess")
def assess_many(*, by: Actor, assessments: list[Assessed]) -> KeptMany:
    """Keep the assessments of up to 250 people at once: all of them or none."""
    return _many(storing.assess(by, assessments))


@action("cases.orient", right="cases.orient")
def orient(
    *,
    by: Actor,
    person: UUID,
    outcome: str,
    project: str = "",
    lot: int | None = None,
    reason_code: str = "",
    note: str = "",
    occurred_on: date | None = None,
) -> Kept:
    """Decide on a person's lot and project, or that none covers her; otherwise than proposed, say why."""
    [row] = storing.orient(by, [Decision(person, outcome, project, lot, reason_code, note, occurred_on)])
    return Kept(row.id)


@action("cases.orient_many", right="cases.orient")
def orient_many(*, by: Actor, decisions: list[Decision]) -> KeptMany:
    """Keep the orientations of up to 250 people at once: all of them or none."""
    return _many(storing.orient(by, decisions))


@action("cases.take_charge", right="cases.assess")
def take_charge(*, by: Actor, person: UUID) -> Kept:
    """Answer for a person's accompaniment from now on, in one's own name and for one's organisation."""
    storing.lock_people(by, [person])
    today = clock.today()
    cases, opened = storing.open_cases(by, pack_in_force(), {person: today})
    case = cases[person]
    storing.check_mine(by, case)
    storing.spoken_with([case], {person: today})
    case.responsible, case.organisation_id = by.user, by.organisation
    case.save(update_fields=["responsible", "organisation"])
    dimensions = facts_on_days([(person, today)])
    told = [storing.begun(by, case, today, dimensions)] if opened else []
    record_many([*told, storing.tell(by, entries.TAKEN_CHARGE.code, case, today, dimensions)])
    return Kept(case.id)


# Steps: the right is to see her; who may is told by rules.check_may_plan.


@action("cases.plan_step", right="people.see")
def plan_step(
    *,
    by: Actor,
    person: UUID,
    kind: str,
    what: str = "",
    due_on: date | None = None,
    project: str = "",
    source_type: str = "",
    source_id: UUID | None = None,
    occurred_on: date | None = None,
    objective: UUID | None = None,
    doer: str = "person",
    doer_user: UUID | None = None,
    doer_organisation: UUID | None = None,
) -> Kept:
    """Add a step to a person's plan."""
    whose = (objective, doer, doer_user, doer_organisation)
    step = NewStep(person, kind, what, due_on, project, source_type, source_id, occurred_on, *whose)
    return Kept(planning.plan(by, [step])[0].id)


@action("cases.plan_step_many", right="people.see")
def plan_step_many(*, by: Actor, steps: list[NewStep]) -> KeptMany:
    """Add up to 250 steps at once: all of them or none."""
    return _many(planning.plan(by, steps))


@action("cases.begin_step", right="people.see")
def begin_step(
    *,
    by: Actor,
    step: UUID | None = None,
    source_type: str = "",
    source_id: UUID | None = None,
    occurred_on: date | None = None,
) -> Kept:
    """Say that a step, found by its id or its source, is under way."""
    move = StepMove(UNDER_WAY, step, source_type, source_id, "", occurred_on)
    return Kept(planning.move(by, [move])[0].id)


@action("cases.close_step", right="people.see")
def close_step(
    *,
    by: Actor,
    to: str = "done",
    step: UUID | None = None,
    source_type: str = "",
    source_id: UUID | None = None,
    note: str = "",
    occurred_on: date | None = None,
) -> Kept:
    """Close a step, found by its id or its source: done or abandoned."""
    move = StepMove(to, step, source_type, source_id, note, occurred_on)
    return Kept(planning.move(by, [move])[0].id)


@action("cases.move_step_many", right="people.see")
def move_step_many(*, by: Actor, moves: list[StepMove]) -> KeptMany:
    """Begin, finish or abandon up to 250 steps at once: all of them or none."""
    return _many(planning.move(by, moves))


# Qualifications: whoever certifies.


@action("cases.add_qualification", right="training.certify", api=False)
def add_qualification(
    *,
    by: Actor,
    person: UUID,
    kind: str,
    title: dict[str, str],
    source_type: str,
    source_id: UUID,
    occupation: str = "",
    hours: int | None = None,
    project: str = "",
    occurred_on: date | None = None,
) -> Kept:
    """Keep what a person has proved, and where."""
    gained = Gained(person, kind, title, source_type, source_id, occupation, hours, project, occurred_on)
    return Kept(planning.qualify(by, [gained])[0].id)


@action("cases.add_qualification_many", right="training.certify", api=False)
def add_qualification_many(*, by: Actor, gained: list[Gained]) -> KeptMany:
    """Keep up to 250 qualifications at once: all of them or none."""
    return _many(planning.qualify(by, gained))


@action("cases.withdraw_qualification", right="training.revoke", api=False)
def withdraw_qualification(*, by: Actor, source_type: str, source_id: UUID) -> Kept:
    """Take back a qualification whose certificate was revoked."""
    return Kept(planning.withdraw(by, source_type, source_id).id)
