"""Cohorts with their places, meetings and mentors, and desks by the day.

Always in one order: the project, then the cohort or the room, whose lock is that of its places.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.days import check_happened
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.ui import wording

from . import finding, rules, telling
from . import incubation_entries as entries
from . import incubation_refusals as refusals
from .incubation_enums import MeetingKind, Phase, SeatReason
from .incubation_models import MOST_PLACES, Cohort, Desk, Meeting, Mentor, Mentoring, Seat, Space
from .models import Venture
from .refusals import REASON_MISSING

LONGEST, AHEAD = timedelta(days=3 * 366), timedelta(days=366)
MOST_DAYS = 31


@dataclass(frozen=True)
class CohortTold:
    """``place``, ``project``: codes."""

    title: str
    phase: str
    place: str
    starts_on: date
    ends_on: date
    places: int
    project: str = ""


@dataclass(frozen=True)
class MeetingTold:
    on: date
    starts: time
    ends: time
    kind: str
    title: str
    mentor: UUID | None = None


@dataclass(frozen=True)
class MentorTold:
    """``field``: what she knows."""

    name: str
    field: str = ""
    phone: str = ""


@dataclass(frozen=True)
class SpaceTold:
    title: str
    place: str
    desks: int


def _found(model: type, by: Actor, wanted: UUID) -> Any:
    """A row of the own organisation under its lock."""
    rows = model.objects.select_for_update(of=("self",)).filter(pk=wanted)
    found = rows.filter(organisation=finding.organisation(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def _number(value: int, where: str) -> int:
    if not 1 <= value <= MOST_PLACES:
        raise Refused(refusals.PLACES, where, {"most": MOST_PLACES})
    return value


def _entry(kind: Any, by: Actor, row: Any, day: date, /, **facts: Any) -> Any:
    known = facts | {"places": getattr(row, "places", getattr(row, "desks", None))}
    return new_entry(
        kind.code,
        by=by,
        object=(f"enterprise.{type(row).__name__}", row.id),
        occurred_on=day,
        project=getattr(row, "project_id", None) or "",
        facts={name: value for name, value in known.items() if name in kind.facts},
    )


# Cohorts ------------------------------------------------------------------------------------------


def _check_cohort(told: CohortTold) -> str:
    title = rules.short(told.title, rules.TITLE, "title")
    if not title:
        raise Refused(refusals.COHORT_NAME, "title")
    rules.coded(told.phase, Phase, "phase")
    check_happened(told.starts_on, "starts_on")
    if told.starts_on - clock.today() > LONGEST:
        raise Refused(refusals.COHORT_DAYS, "starts_on")
    if not timedelta(0) <= told.ends_on - told.starts_on <= LONGEST:
        raise Refused(refusals.COHORT_DAYS, "ends_on")
    _number(told.places, "places")
    return title


def open_cohort(by: Actor, told: CohortTold) -> Cohort:
    made = Cohort(organisation_id=finding.organisation(by), by=by.user)
    return _describe(by, made, told, entries.COHORT_OPENED)


def change_cohort(by: Actor, wanted: UUID, told: CohortTold) -> Cohort:
    """Its days stay wide enough for who is in it, its places for all of them."""
    row = _found(Cohort, by, wanted)
    inside = list(Seat.objects.filter(cohort=row).exclude(reason=SeatReason.BY_MISTAKE))
    if told.places < row.taken:
        raise Refused(refusals.PLACES_TAKEN, "places", {"taken": row.taken})
    if any(one.since < told.starts_on for one in inside):
        raise Refused(refusals.COHORT_DAYS, "starts_on")
    if told.ends_on != row.ends_on:
        staying = [one for one in inside if not one.left]
        if any(told.ends_on < one.since for one in staying):
            raise Refused(refusals.COHORT_DAYS, "ends_on")
        with finding.guarded():
            Seat.objects.filter(pk__in=[one.id for one in staying]).update(until=told.ends_on)
    return _describe(by, row, told, entries.COHORT_CHANGED)


def _describe(by: Actor, row: Cohort, told: CohortTold, kind: Any) -> Cohort:
    row.title = _check_cohort(told)
    row.phase, row.starts_on, row.ends_on, row.places = told.phase, told.starts_on, told.ends_on, told.places
    row.place = finding.place(told.place)
    row.project_id = finding.project(told.project)
    row.save()
    record_many([_entry(kind, by, row, clock.today(), phase=row.phase)])
    return row


def join(by: Actor, wanted: UUID, cohort: UUID, on: date | None) -> Seat:
    """A project takes a place, never more than there are; in one cohort at a time."""
    venture = finding.venture(by, wanted)
    rules.check_open(venture.stage)
    row = _found(Cohort, by, cohort)
    today = clock.today()
    day = on or max(today, row.starts_on)
    check_happened(day, "on")
    if row.ends_on < today:
        raise Refused(refusals.COHORT_OVER, None, {"day": wording.day(row.ends_on)})
    if not max(row.starts_on, venture.opened_on) <= day <= row.ends_on:
        told = {"first": wording.day(row.starts_on), "last": wording.day(row.ends_on)}
        raise Refused(refusals.OUTSIDE_COHORT, "on", told)
    if row.taken >= row.places:
        raise Refused(refusals.COHORT_FULL, None, {"places": row.places})
    made = Seat(
        id=uuid7(),
        cohort=row,
        venture=venture,
        organisation_id=row.organisation_id,
        since=day,
        until=row.ends_on,
        by=by.user,
    )
    entry = _of_venture(entries.COHORT_JOINED, by, venture, made, day, phase=row.phase, cohort=row.id)
    made.entry = entry.id
    with finding.guarded():
        made.save(force_insert=True)
    Cohort.objects.filter(pk=row.id).update(taken=F("taken") + 1)
    record_many([entry])
    return made


def _of_venture(kind: Any, by: Actor, venture: Venture, row: Any, day: date, /, **facts: Any) -> Any:
    return telling.about(kind, by, venture, day, object=(f"enterprise.{type(row).__name__}", row.id), **facts)


def leave(by: Actor, seat: UUID, reason: str, on: date | None) -> Seat:
    """Before the end of the cohort; its place is free again from then on."""
    known = Seat.objects.filter(pk=seat, organisation=finding.organisation(by)).first()
    if known is None:
        raise Missing(NOT_FOUND)
    venture = finding.venture(by, known.venture_id)
    cohort = _found(Cohort, by, known.cohort_id)
    row = _found(Seat, by, seat)
    if row.left:
        raise Refused(refusals.NOT_IN_COHORT)
    if not reason:
        raise Refused(REASON_MISSING, "reason")
    rules.coded(reason, SeatReason, "reason")
    mistake = reason == SeatReason.BY_MISTAKE
    day = row.since if mistake else rules.check_day(on, clock.today(), least=row.since)
    row.left, row.reason, row.until = True, reason, min(day, row.until)
    row.save(update_fields=["left", "reason", "until"])
    Cohort.objects.filter(pk=cohort.id).update(taken=F("taken") - 1)
    facts = {"phase": cohort.phase, "cohort": cohort.id, "reason_code": reason}
    retracts = row.entry if mistake else None
    record_many([_of_venture(entries.COHORT_LEFT, by, venture, row, row.until, retracts=retracts, **facts)])
    return row


# The calendar -------------------------------------------------------------------------------------


def meet(by: Actor, cohort: UUID, told: MeetingTold) -> Meeting:
    row = _found(Cohort, by, cohort)
    title = rules.short(told.title, rules.TITLE, "title")
    if not title:
        raise Refused(refusals.COHORT_NAME, "title")
    rules.coded(told.kind, MeetingKind, "kind")
    if told.ends <= told.starts:
        raise Refused(refusals.HOURS, "ends")
    if not row.starts_on <= told.on <= row.ends_on:
        days = {"first": wording.day(row.starts_on), "last": wording.day(row.ends_on)}
        raise Refused(refusals.OUTSIDE_COHORT, "on", days)
    mentor = _mentor(by, told.mentor) if told.mentor else None
    made = Meeting(
        cohort=row,
        organisation_id=row.organisation_id,
        on=told.on,
        starts=told.starts,
        ends=told.ends,
        kind=told.kind,
        title=title,
        mentor=mentor,
        by=by.user,
    )
    made.save(force_insert=True)
    record_many([_meeting_entry(entries.MET, by, row, made)])
    return made


def _meeting_entry(kind: Any, by: Actor, cohort: Cohort, row: Meeting) -> Any:
    long = datetime.combine(row.on, row.ends) - datetime.combine(row.on, row.starts)
    facts = {"phase": cohort.phase, "kind": row.kind, "minutes": int(long.total_seconds() // 60)}
    return _entry(kind, by, row, min(row.on, clock.today()), **facts)


def cancel_meeting(by: Actor, wanted: UUID) -> Cohort:
    row = _found(Meeting, by, wanted)
    entry = _meeting_entry(entries.MET_NOT, by, row.cohort, row)
    cohort = row.cohort
    row.delete()
    record_many([entry])
    return cohort


# Mentors ------------------------------------------------------------------------------------------


def _mentor(by: Actor, wanted: UUID) -> Mentor:
    found = _found(Mentor, by, wanted)
    if found.ended_on is not None:
        raise Refused(refusals.MENTOR_GONE, "mentor")
    return found


def keep_mentor(by: Actor, told: MentorTold) -> Mentor:
    name = rules.short(told.name, rules.TITLE, "name")
    if not name:
        raise Refused(refusals.MENTOR_NAME, "name")
    made = Mentor(
        organisation_id=finding.organisation(by),
        name=name,
        field=rules.short(told.field, 200, "field"),
        phone=rules.short(told.phone, 20, "phone"),
        by=by.user,
    )
    with finding.guarded():
        made.save(force_insert=True)
    record_many([_entry(entries.MENTOR, by, made, clock.today(), state="kept")])
    return made


def end_mentor(by: Actor, wanted: UUID) -> Mentor:
    """She helps no more: nothing new is given to her, and she is beside no project any longer."""
    row, today = _mentor(by, wanted), clock.today()
    row.ended_on = today
    row.save(update_fields=["ended_on"])
    living = Mentoring.objects.filter(mentor=row, until__isnull=True)
    living.filter(since__lte=today).update(until=today)
    record_many([_entry(entries.MENTOR, by, row, today, state="ended")])
    return row


def mentor(by: Actor, wanted: UUID, mentor: UUID, on: date | None) -> Mentoring:
    venture = finding.venture(by, wanted)
    rules.check_open(venture.stage)
    helper = _mentor(by, mentor)
    day = rules.check_day(on, clock.today(), least=venture.opened_on)
    made = Mentoring(
        mentor=helper, venture=venture, organisation_id=venture.organisation_id, since=day, by=by.user
    )
    with finding.guarded():
        made.save(force_insert=True)
    record_many([_of_venture(entries.MENTORED, by, venture, made, day)])
    return made


def end_mentoring(by: Actor, wanted: UUID) -> Mentoring:
    known = Mentoring.objects.filter(pk=wanted, organisation=finding.organisation(by)).first()
    if known is None:
        raise Missing(NOT_FOUND)
    venture = finding.venture(by, known.venture_id)
    row = _found(Mentoring, by, wanted)
    if row.until is not None:
        raise Refused(refusals.MENTOR_GONE)
    row.until = max(clock.today(), row.since)
    row.save(update_fields=["until"])
    record_many([_of_venture(entries.MENTORED_END, by, venture, row, row.until)])
    return row


# Desks --------------------------------------------------------------------------------------------


def keep_space(by: Actor, told: SpaceTold, wanted: UUID | None = None) -> Space:
    """A new room, or one described anew; never fewer desks than are given on a day to come."""
    if wanted is None:
        row = Space(organisation_id=finding.organisation(by), by=by.user)
    else:
        row = _found(Space, by, wanted)
    title = rules.short(told.title, rules.TITLE, "title")
    if not title:
        raise Refused(refusals.COHORT_NAME, "title")
    _number(told.desks, "desks")
    if wanted is not None:
        high = Desk.objects.filter(space=row, on__gte=clock.today(), number__gt=told.desks)
        busy = high.order_by("on").values("on").annotate(n=Count("id")).first()
        if busy is not None:
            given = Desk.objects.filter(space=row, on=busy["on"]).count()
            raise Refused(refusals.DESKS_BOOKED, "desks", {"day": wording.day(busy["on"]), "taken": given})
    row.title, row.desks, row.place = title, told.desks, finding.place(told.place)
    with finding.guarded():
        row.save()
    record_many([_entry(entries.SPACE, by, row, clock.today())])
    return row


def give_desks(by: Actor, wanted: UUID, space: UUID, days: Sequence[date]) -> list[Desk]:
    """A desk on each of the days, all of them or none; the lowest that is free, never more than there are."""
    venture = finding.venture(by, wanted)
    rules.check_open(venture.stage)
    row = _found(Space, by, space)
    today, asked = clock.today(), sorted(set(days))
    if not 1 <= len(asked) <= MOST_DAYS or asked[0] < today or asked[-1] > today + AHEAD:
        raise Refused(refusals.DESK_DAYS, "on")
    taken: dict[date, set[int]] = {day: set() for day in asked}
    for day, number, whose in Desk.objects.filter(space=row, on__in=asked).values_list(
        "on", "number", "venture_id"
    ):
        if whose == venture.id:
            raise Refused(refusals.DESK_TWICE, "on", {"day": wording.day(day)})
        taken[day].add(number)
    made = []
    for day in asked:
        free = next((one for one in range(1, row.desks + 1) if one not in taken[day]), None)
        if free is None:
            raise Refused(refusals.DESKS_FULL, "on", {"day": wording.day(day), "desks": row.desks})
        made.append(
            Desk(
                space=row,
                venture=venture,
                organisation_id=row.organisation_id,
                on=day,
                number=free,
                by=by.user,
            )
        )
    with finding.guarded():
        Desk.objects.bulk_create(made)
    record_many([_of_venture(entries.DESK_GIVEN, by, venture, made[0], today, number=len(made))])
    return made


def take_desk_back(by: Actor, wanted: UUID) -> Space:
    known = Desk.objects.filter(pk=wanted, organisation=finding.organisation(by)).first()
    if known is None:
        raise Missing(NOT_FOUND)
    venture = finding.venture(by, known.venture_id)
    space = _found(Space, by, known.space_id)
    row = _found(Desk, by, wanted)
    if row.on < clock.today():
        raise Refused(refusals.DESK_PAST)
    entry = _of_venture(entries.DESK_BACK, by, venture, row, clock.today(), number=1)
    row.delete()
    record_many([entry])
    return space
