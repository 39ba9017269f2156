"""The one core by which steps are planned and moved, and qualifications kept."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from parcours.accounts.queries import colleagues
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.queries import facts_on_days
from parcours.people.visibility import visible
from parcours.programmes.queries import pack as pack_in_force

from . import entries, refusals, rules
from .enums import Doer
from .models import Objective, Qualification, Step
from .rules import Gained, NewStep, StepMove
from .states import ABANDONED, DONE, OPEN, STEP, UNDER_WAY
from .storing import begun, check_ours, lock_people, open_cases, tell


def _check_size(items: list) -> None:
    if not items:
        raise Refused(refusals.NOTHING_GIVEN)
    if len(items) > rules.MOST:
        raise Refused(refusals.TOO_MANY, params={"most": rules.MOST})


def _first_days(pairs: Iterable[tuple[UUID, date]]) -> dict[UUID, date]:
    """Of each person the earliest of her days, in the order in which people come."""
    days: dict[UUID, date] = {}
    for person, day in pairs:
        days[person] = min(day, days.get(person, day))
    return days


def _sources_free(model: type, sources: list[tuple[str, UUID]]) -> None:
    # Seen or not, a source has one: the database refuses the rest.
    taken = Q(pk__in=[])
    for source_type, source_id in sources:
        taken |= Q(source_type=source_type, source_id=source_id)
    if len(set(sources)) != len(sources) or (sources and model.objects.filter(taken).exists()):
        raise Refused(refusals.SOURCE_TWICE, "source_id")


def check_doers(by: Actor, wanted: set[UUID | None]) -> None:
    """The officer who does it is a colleague; nobody else is given work."""
    others = wanted - {None, by.user}
    if others and others - {user.id for user in colleagues(by.organisation, "people.see")}:
        raise Refused(refusals.OFFICER_ELSEWHERE, "doer_user")


def aims(by: Actor, wanted: dict[UUID, UUID]) -> dict[UUID, Objective]:
    """Objectives that are worked on, each of the person it is asked for; else missing."""
    found = {
        row.id: row for row in Objective.objects.filter(pk__in=wanted, person__in=visible(by), state=OPEN)
    }
    if any(aim not in found or found[aim].person_id != person for aim, person in wanted.items()):
        raise Missing(NOT_FOUND)
    return found


def plan(by: Actor, steps: list[NewStep]) -> list[Step]:
    """Plan steps, opening the case of somebody who has none."""
    _check_size(steps)
    pack, today = pack_in_force(), clock.today()
    for one in steps:
        rules.check_may_plan(by, one.source_type)
    days = [rules.check_step(one, pack, today) for one in steps]
    check_doers(by, {one.doer_user for one in steps if one.doer == Doer.OFFICER})
    first = _first_days((one.person, day) for one, day in zip(steps, days, strict=True))
    lock_people(by, first)
    _sources_free(Step, [(one.source_type, one.source_id) for one in steps if one.source_id])
    cases, opened = open_cases(by, pack, first)
    objectives = aims(by, {one.objective: one.person for one in steps if one.objective})
    rows = [
        Step(
            person_id=one.person,
            case=cases[one.person],
            kind=one.kind,
            what=rules.short(one.what, rules.WHAT, "what"),
            state=STEP.first,
            planned_on=day,
            due_on=one.due_on,
            project_id=one.project or None,
            source_type=one.source_type,
            source_id=one.source_id,
            objective=objectives.get(one.objective),
            doer=one.doer,
            doer_user=one.doer_user if one.doer == Doer.OFFICER else None,
            doer_organisation_id=one.doer_organisation if one.doer == Doer.PARTNER else None,
            moved_on=day,
            author=by.user,
            organisation_id=by.organisation,
        )
        for one, day in zip(steps, days, strict=True)
    ]
    Step.objects.bulk_create(rows)
    dimensions = facts_on_days([(row.person_id, row.planned_on) for row in rows] + list(first.items()))
    batch = []
    for row in rows:
        if row.person_id in opened:
            batch.append(begun(by, row.case, first[row.person_id], dimensions))
            opened.discard(row.person_id)
        batch.append(_told(by, row, row.planned_on, dimensions))
    record_many(batch)
    return rows


def _told(by: Actor, row: Step, day: date, dimensions: dict):
    code = entries.OF_STATE[row.state].code
    facts = {"kind": row.kind, "source_type": row.source_type}
    return tell(by, code, row, day, dimensions, row.project_id or "", **facts)


def _found(by: Actor, moves: list[StepMove]) -> list[Step]:
    """The step of each move, locked; one that is foreign or does not exist is missing."""
    ids = [move.step for move in moves if move.step]
    wanted = Q(pk__in=ids)
    sources = {(move.source_type, move.source_id) for move in moves if not move.step}
    for kind in {source_type for source_type, _id in sources}:
        of_kind = [source_id for source_type, source_id in sources if source_type == kind]
        wanted |= Q(source_type=kind, source_id__in=of_kind)
    rows = Step.objects.select_for_update(of=("self",)).filter(wanted, person__in=visible(by)).order_by("pk")
    by_id = {row.id: row for row in rows}
    by_source = {(row.source_type, row.source_id): row for row in by_id.values() if row.source_id}
    found = [by_id.get(m.step) if m.step else by_source.get((m.source_type, m.source_id)) for m in moves]
    if None in found:
        raise Missing(NOT_FOUND)
    if len({row.id for row in found}) != len(found):
        raise Refused(refusals.TWICE)
    return found


def move(by: Actor, moves: list[StepMove]) -> list[Step]:
    """Begin, finish or abandon steps."""
    _check_size(moves)
    today, days = clock.today(), []
    rows = _found(by, moves)
    check_ours(by, [row for row in rows if not row.source_type])
    for row, one in zip(rows, moves, strict=True):
        rules.check_may_plan(by, row.source_type)
        if one.to not in (UNDER_WAY, DONE, ABANDONED):
            raise Refused(refusals.STATE_UNKNOWN, "to")
        day = rules.check_day(one.occurred_on, today)
        STEP.move(row, one.to, by)
        if one.to != UNDER_WAY:
            if day < row.planned_on:
                raise Refused(refusals.ENDED_BEFORE_PLANNED, "occurred_on")
            row.ended_on = day
        row.moved_on = max(day, row.moved_on or day)
        row.note = rules.short(one.note, rules.STEP_NOTE, "note") or row.note
        days.append(day)
    Step.objects.bulk_update(rows, ["state", "ended_on", "moved_on", "note"])
    pairs = list(zip(rows, days, strict=True))
    dimensions = facts_on_days((row.person_id, day) for row, day in pairs)
    record_many(_told(by, row, day, dimensions) for row, day in pairs)
    return rows


# Qualifications -----------------------------------------------------------------------------------


def qualify(by: Actor, gained: list[Gained]) -> list[Qualification]:
    """Keep what people have proved."""
    _check_size(gained)
    pack, today = pack_in_force(), clock.today()
    days = [rules.check_gained(one, pack, today) for one in gained]
    first = _first_days((one.person, day) for one, day in zip(gained, days, strict=True))
    lock_people(by, first)
    _sources_free(Qualification, [(one.source_type, one.source_id) for one in gained])
    cases, opened = open_cases(by, pack, first, closed_too=True)
    rows = [
        Qualification(
            person_id=one.person,
            case=cases[one.person],
            kind=one.kind,
            title=dict(one.title),
            occupation=one.occupation,
            hours=one.hours,
            gained_on=day,
            project_id=one.project or None,
            source_type=one.source_type,
            source_id=one.source_id,
            organisation_id=by.organisation,
        )
        for one, day in zip(gained, days, strict=True)
    ]
    pairs = [(row.person_id, row.gained_on) for row in rows] + list(first.items())
    dimensions = facts_on_days(pairs)
    batch = [begun(by, cases[p], first[p], dimensions) for p in first if p in opened]
    for row in rows:
        entry = _qualified(by, entries.QUALIFIED.code, row, row.gained_on, dimensions)
        row.entry = entry.id
        batch.append(entry)
    Qualification.objects.bulk_create(rows)
    record_many(batch)
    return rows


def _qualified(by: Actor, code: str, row: Qualification, day: date, dimensions: dict):
    facts = {"kind": row.kind, "source_type": row.source_type}
    return tell(by, code, row, day, dimensions, row.project_id or "", **facts)


def withdraw(by: Actor, source_type: str, source_id: UUID) -> Qualification:
    """Take a qualification back; its entry in the journal is retracted."""
    rows = Qualification.objects.select_for_update(of=("self",)).filter(person__in=visible(by))
    row = rows.filter(source_type=source_type, source_id=source_id, withdrawn_on__isnull=True).first()
    if row is None:
        raise Missing(NOT_FOUND)
    row.withdrawn_on = clock.today()
    row.save(update_fields=["withdrawn_on"])
    # As of the day on which it was gained: the retraction takes away exactly what had been counted.
    dimensions = facts_on_days([(row.person_id, row.gained_on)])
    entry = _qualified(by, entries.QUALIFICATION_WITHDRAWN.code, row, row.gained_on, dimensions)
    entry.retracts = row.entry
    record_many([entry])
    return row
