"""The end of an accompaniment, with what it led to; and how it is taken up again."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.events import emit
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.queries import facts_on_days
from parcours.programmes.queries import pack as pack_in_force

from . import appointments, entries, refusals, rules
from .enums import OPEN_STATES, CancelReason, Closing, ReopenReason
from .events import CaseClosed, CaseReopened
from .hours import calendar
from .models import Appointment, Case, CasePeriod, Objective, Review, Step
from .states import ABANDONED, DROPPED, OBJECTIVE, OPEN, REVIEW, STEP, WITHDRAWN
from .storing import check_mine, lock_people, tell


@dataclass(frozen=True)
class Ending:
    """``settle``: steps and appointments that are still open end with it, for this reason in a few words.

    ``attempts``: how often she was tried, where contact was lost."""

    person: UUID
    outcome: str
    note: str = ""
    settle: str = ""
    attempts: int | None = None
    occurred_on: date | None = None


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@action("cases.close", right="cases.close")
def close(
    *,
    by: Actor,
    person: UUID,
    outcome: str,
    note: str = "",
    settle: str = "",
    attempts: int | None = None,
    occurred_on: date | None = None,
) -> Done:
    """End a person's accompaniment with its outcome; what is still open ends for the reason given."""
    ending = Ending(person, outcome, note, settle, attempts, occurred_on)
    return Done(_close(by, [ending])[0].id)


@action("cases.close_many", right="cases.close")
def close_many(*, by: Actor, endings: list[Ending]) -> DoneMany:
    """End up to 250 accompaniments at once: all of them or none."""
    return DoneMany([case.id for case in _close(by, endings)])


@action("cases.reopen", right="cases.close")
def reopen(*, by: Actor, person: UUID, reason: str, occurred_on: date | None = None) -> Done:
    """Take an accompaniment up again; its history stays, and a new time begins."""
    lock_people(by, [person])
    pack, day = pack_in_force(), rules.check_day(occurred_on, clock.today())
    case = Case.objects.select_for_update(of=("self",)).filter(person_id=person, programme=pack.code).first()
    if case is None:
        raise Missing(NOT_FOUND)
    if case.closed_on is None:
        raise Refused(refusals.CASE_OPEN)
    if reason not in ReopenReason.values:
        raise Refused(refusals.REASON_UNKNOWN, "reason")
    check_mine(by, case)
    if day < case.closed_on:
        raise Refused(refusals.CLOSED_BEFORE, "occurred_on")
    case.closed_on, case.outcome = None, ""
    case.responsible, case.organisation_id = by.user, by.organisation
    case.contact_on = max(day, case.contact_on)
    case.save()
    CasePeriod(
        person_id=person,
        case=case,
        opened_on=day,
        reopened_because=reason,
        opened_by=by.user,
        organisation_id=by.organisation,
    ).save(force_insert=True)
    dimensions = facts_on_days([(person, day)])
    told = {"programme": case.programme, "reason": reason}
    record_many([tell(by, entries.REOPENED.code, case, day, dimensions, **told)])
    emit(CaseReopened(person, case.id))
    return Done(case.id)


def _check(by: Actor, one: Ending, case: Case | None, today: date) -> date:
    if case is None or case.closed_on is not None:
        raise Refused(refusals.CASE_NOT_OPEN)
    if case.organisation_id != by.organisation:
        raise Refused(refusals.CASE_ELSEWHERE)
    if one.outcome not in Closing.values:
        raise Refused(refusals.OUTCOME_UNKNOWN, "outcome")
    least = calendar().attempts
    if one.outcome == Closing.LOST_CONTACT and (one.attempts or 0) < least:
        raise Refused(refusals.TOO_FEW_ATTEMPTS, "attempts", {"least": least})
    if one.outcome == Closing.OTHER and not one.note.strip():
        raise Refused(refusals.NOTE_MISSING, "note")
    day = rules.check_day(one.occurred_on, today)
    period = CasePeriod.objects.filter(case=case, closed_on__isnull=True).first()
    if day < (period.opened_on if period else case.opened_on):
        raise Refused(refusals.CLOSED_BEFORE, "occurred_on")
    return day


def _close(by: Actor, endings: list[Ending]) -> list[Case]:
    rules.check_batch(one.person for one in endings)
    today, pack = clock.today(), pack_in_force()
    lock_people(by, {one.person for one in endings})
    wanted = [one.person for one in endings]
    rows = Case.objects.select_for_update(of=("self",)).filter(person_id__in=wanted, programme=pack.code)
    cases = {case.person_id: case for case in rows.order_by("pk")}
    days = {one.person: _check(by, one, cases.get(one.person), today) for one in endings}
    open_steps, coming = _still_open(wanted)
    beside = _asked_and_aimed(wanted)
    for one in endings:
        aims, reviews = beside.get(one.person, ([], []))
        _settle(by, one, open_steps.get(one.person, []), coming.get(one.person, []), aims, reviews)
    for one in endings:
        case, day = cases[one.person], days[one.person]
        case.closed_on, case.outcome = day, one.outcome
        CasePeriod.objects.filter(case=case, closed_on__isnull=True).update(
            closed_on=day,
            outcome=one.outcome,
            note=rules.short(one.note, rules.NOTE, "note"),
            attempts=one.attempts,
            closed_by=by.user,
        )
    ended = [cases[one.person] for one in endings]
    Case.objects.bulk_update(ended, ["closed_on", "outcome"])
    dimensions = facts_on_days(days.items())
    record_many(
        tell(
            by,
            entries.CLOSED.code,
            c,
            days[c.person_id],
            dimensions,
            programme=c.programme,
            outcome=c.outcome,
        )
        for c in ended
    )
    for case in ended:
        emit(CaseClosed(case.person_id, case.id, case.outcome))
    return ended


def _still_open(people: list[UUID]) -> tuple[dict[UUID, list[Step]], dict[UUID, list[Appointment]]]:
    steps: dict[UUID, list[Step]] = {}
    coming: dict[UUID, list[Appointment]] = {}
    for step in Step.objects.select_for_update(of=("self",)).filter(
        person_id__in=people, state__in=[state.value for state in OPEN_STATES]
    ):
        steps.setdefault(step.person_id, []).append(step)
    for one in Appointment.objects.select_for_update(of=("self",)).filter(
        person_id__in=people, state__in=["planned", "confirmed"]
    ):
        coming.setdefault(one.person_id, []).append(one)
    return steps, coming


def _asked_and_aimed(people: list[UUID]) -> dict[UUID, tuple[list[Objective], list[Review]]]:
    """Open objectives and reviews of those who have some."""
    found: dict[UUID, tuple[list[Objective], list[Review]]] = {}
    for aim in Objective.objects.filter(person_id__in=people, state=OPEN):
        found.setdefault(aim.person_id, ([], []))[0].append(aim)
    for review in Review.objects.filter(person_id__in=people, state="asked"):
        found.setdefault(review.person_id, ([], []))[1].append(review)
    return found


def _settle(
    by: Actor,
    one: Ending,
    steps: list[Step],
    coming: list[Appointment],
    aims: list[Objective],
    reviews: list[Review],
) -> None:
    """End what is open with the reason given; what belongs to an upper package has its own end."""
    ours = [row for row in coming if row.organisation_id == by.organisation]
    if any(step.source_type for step in steps):
        raise Refused(refusals.SOURCE_STILL_OPEN)
    if (steps or ours) and not one.settle.strip():
        counts = {"steps": len(steps), "appointments": len(ours)}
        raise Refused(refusals.STILL_OPEN, "settle", counts)
    said = rules.short(one.settle, rules.STEP_NOTE, "settle")
    # Of most people nothing is open: many end at once, and nothing more is asked of each.
    open_now = bool(steps or aims or reviews)
    told, dimensions = [], facts_on_days([(one.person, clock.today())]) if open_now else {}
    for step in steps:
        STEP.move(step, ABANDONED, by)
        step.ended_on, step.note = max(clock.today(), step.planned_on), said
        step.moved_on = clock.today()
        facts = {"kind": step.kind, "source_type": ""}
        told.append(tell(by, entries.STEP_ABANDONED.code, step, clock.today(), dimensions, "", **facts))
    Step.objects.bulk_update(steps, ["state", "ended_on", "note", "moved_on"])
    appointments.cancel(by, ours, CancelReason.CASE_CLOSED.value)
    for aim in aims:
        OBJECTIVE.move(aim, DROPPED, by)
        aim.ended_on = max(clock.today(), aim.set_on)
        aim.save(update_fields=["state", "ended_on"])
        told.append(tell(by, entries.OBJECTIVE_ENDED.code, aim, clock.today(), dimensions, state=aim.state))
    for review in reviews:
        REVIEW.move(review, WITHDRAWN, by)
        review.decided_on, review.decided_by = clock.today(), by.user
        review.save(update_fields=["state", "decided_on", "decided_by"])
        more = {"review": review.kind, "state": review.state}
        told.append(tell(by, entries.REVIEW_DECIDED.code, review, clock.today(), dimensions, **more))
    if told:
        record_many(told)
