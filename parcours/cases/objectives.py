"""What she wants to reach, and changes to the steps that lead there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused
from parcours.people.queries import facts_on_days
from parcours.people.visibility import visible
from parcours.programmes.queries import pack as pack_in_force

from . import entries, planning, refusals, rules
from .enums import OPEN_STATES, Doer
from .models import Objective, Step
from .states import DROPPED, OBJECTIVE, REACHED
from .storing import begun, check_ours, lock_people, open_cases, tell


@dataclass(frozen=True)
class NewObjective:
    person: UUID
    what: str
    due_on: date | None = None


@dataclass(frozen=True)
class Kept:
    id: UUID


@dataclass(frozen=True)
class KeptMany:
    ids: list[UUID]


@action("cases.set_objective", right="cases.see")
def set_objective(*, by: Actor, person: UUID, what: str, due_on: date | None = None) -> Kept:
    """Write down what a person wants to reach."""
    return Kept(_set(by, [NewObjective(person, what, due_on)])[0].id)


@action("cases.set_objective_many", right="cases.see")
def set_objective_many(*, by: Actor, objectives: list[NewObjective]) -> KeptMany:
    """Write down up to 250 objectives at once: all of them or none."""
    return KeptMany([row.id for row in _set(by, objectives)])


@action("cases.end_objective", right="cases.see")
def end_objective(*, by: Actor, objective: UUID, to: str = "reached") -> Kept:
    """Say that an objective is reached or dropped; none of its steps may be open."""
    _check_may(by)
    rows = Objective.objects.select_for_update(of=("self",)).filter(pk=objective, person__in=visible(by))
    row = rows.first()
    if row is None:
        raise Missing(NOT_FOUND)
    check_ours(by, [row])
    if to not in (REACHED, DROPPED):
        raise Refused(refusals.STATE_UNKNOWN, "to")
    if Step.objects.filter(objective=row, state__in=[s.value for s in OPEN_STATES]).exists():
        raise Refused(refusals.OBJECTIVE_HAS_STEPS)
    OBJECTIVE.move(row, to, by)
    row.ended_on = max(clock.today(), row.set_on)
    row.save(update_fields=["state", "ended_on"])
    day = clock.today()
    dimensions = facts_on_days([(row.person_id, day)])
    record_many([tell(by, entries.OBJECTIVE_ENDED.code, row, day, dimensions, state=row.state)])
    return Kept(row.id)


@action("cases.change_step", right="people.see")
def change_step(
    *,
    by: Actor,
    step: UUID,
    what: str | None = None,
    due_on: date | None = None,
    objective: UUID | None = None,
    doer: str | None = None,
    doer_user: UUID | None = None,
    doer_organisation: UUID | None = None,
) -> Kept:
    """Change an open step: its words, its day, its objective, who does it. What is not told stays."""
    rows = Step.objects.select_for_update(of=("self",)).filter(pk=step, person__in=visible(by))
    row = rows.first()
    if row is None:
        raise Missing(NOT_FOUND)
    rules.check_may_plan(by, row.source_type)
    check_ours(by, [row])
    if not row.is_open:
        raise Refused(refusals.STATE_UNKNOWN, "step")
    before = {f.attname: getattr(row, f.attname) for f in Step._meta.concrete_fields}
    if what is not None:
        row.what = rules.short(what, rules.WHAT, "what") or row.what
    if due_on is not None:
        if due_on < row.planned_on:
            raise Refused(refusals.DUE_BEFORE_PLANNED, "due_on")
        row.due_on = due_on
    if objective is not None:
        row.objective = planning.aims(by, {objective: row.person_id})[objective]
    if doer is not None:
        if doer not in Doer.values:
            raise Refused(refusals.DOER_UNKNOWN, "doer")
        planning.check_doers(by, {doer_user if doer == Doer.OFFICER else None})
        row.doer = doer
        row.doer_user = doer_user if doer == Doer.OFFICER else None
        row.doer_organisation_id = doer_organisation if doer == Doer.PARTNER else None
    if all(getattr(row, name) == value for name, value in before.items()):
        raise Refused(refusals.NOTHING_CHANGED)
    row.moved_on = max(clock.today(), row.moved_on or row.planned_on)
    row.save()
    day = clock.today()
    dimensions = facts_on_days([(row.person_id, day)])
    record_many([tell(by, entries.STEP_CHANGED.code, row, day, dimensions, kind=row.kind)])
    return Kept(row.id)


def _check_may(by: Actor) -> None:
    if not rules.accompanies(by):
        raise NotAllowed(NOT_ALLOWED)


def _set(by: Actor, asked: list[NewObjective]) -> list[Objective]:
    if not asked:
        raise Refused(refusals.NOTHING_GIVEN)
    if len(asked) > rules.MOST:
        raise Refused(refusals.TOO_MANY, params={"most": rules.MOST})
    _check_may(by)
    day = clock.today()
    people = {one.person: day for one in asked}
    lock_people(by, people)
    cases, opened = open_cases(by, pack_in_force(), people)
    rows = []
    for one in asked:
        what = rules.short(one.what, rules.WHAT, "what")
        if not what:
            raise Refused(refusals.WHAT_MISSING, "what")
        if one.due_on is not None and one.due_on < day:
            raise Refused(refusals.DUE_BEFORE_PLANNED, "due_on")
        row = Objective(
            person_id=one.person, case=cases[one.person], what=what, set_on=day, due_on=one.due_on
        )
        row.author, row.organisation_id = by.user, by.organisation
        rows.append(row)
    Objective.objects.bulk_create(rows)
    dimensions = facts_on_days(people.items())
    told = [begun(by, cases[person], day, dimensions) for person in people if person in opened]
    told += [tell(by, entries.OBJECTIVE_SET.code, row, day, dimensions) for row in rows]
    record_many(told)
    return rows
