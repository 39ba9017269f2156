"""Appointments: made, confirmed, held or not, moved, cancelled. One core serves one and many."""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from parcours.accounts.queries import colleagues, sites
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.entries import NewEntry
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.messages.forgetting import cancel_of
from parcours.people.queries import facts_on_days
from parcours.people.visibility import visible
from parcours.programmes.queries import pack_or_none

from . import announcing, entries, refusals, replying, rules
from .announcing import LABEL
from .enums import COMING, AppointmentKind, AppointmentState, CancelReason, MissedReason
from .models import Absence, Appointment, Case, Step
from .states import APPOINTMENT, CANCELLED, CONFIRMED, HELD, MOVED, NO_SHOW
from .storing import lock_people, spoken_with, tell

SHORTEST, LONGEST = 5, 480
AHEAD = timedelta(days=366)
OF_STATE = {
    CONFIRMED: entries.CONFIRMED,
    HELD: entries.HELD,
    NO_SHOW: entries.MISSED,
    CANCELLED: entries.CANCELLED,
}
REASONS = {NO_SHOW: MissedReason, CANCELLED: CancelReason}


@dataclass(frozen=True)
class NewAppointment:
    """``starts_at``: an instant. ``officer`` and ``site``: those of who makes it unless told."""

    person: UUID
    starts_at: datetime
    minutes: int = 30
    officer: UUID | None = None
    site: UUID | None = None
    kind: str = AppointmentKind.FOLLOW_UP.value
    step: UUID | None = None


@dataclass(frozen=True)
class AppointmentMove:
    """What became of an appointment: ``to`` confirmed, held, no_show or cancelled. ``reason``: a code."""

    appointment: UUID
    to: str
    reason: str = ""


@dataclass(frozen=True)
class Made:
    id: UUID


@dataclass(frozen=True)
class MadeMany:
    ids: list[UUID]


@action("cases.book", right="cases.book")
def book(
    *,
    by: Actor,
    person: UUID,
    starts_at: datetime,
    minutes: int = 30,
    officer: UUID | None = None,
    site: UUID | None = None,
    kind: str = "follow_up",
    step: UUID | None = None,
) -> Made:
    """Make an appointment of a person with an officer of one's organisation."""
    [row] = _book(by, [NewAppointment(person, starts_at, minutes, officer, site, kind, step)])
    return Made(row.id)


@action("cases.book_many", right="cases.book")
def book_many(*, by: Actor, appointments: list[NewAppointment]) -> MadeMany:
    """Make up to 250 appointments at once: all of them or none."""
    return MadeMany([row.id for row in _book(by, appointments)])


@action("cases.answer_appointment", right="cases.book")
def answer_appointment(*, by: Actor, appointment: UUID, to: str, reason: str = "") -> Made:
    """Say what became of an appointment: confirmed, held, no_show or cancelled, with a code why."""
    [row] = answer(by, [AppointmentMove(appointment, to, reason)])
    return Made(row.id)


@action("cases.answer_appointment_many", right="cases.book")
def answer_appointment_many(*, by: Actor, moves: list[AppointmentMove]) -> MadeMany:
    """Say what became of up to 250 appointments at once: all of them or none."""
    return MadeMany([row.id for row in answer(by, moves)])


@action("cases.move_appointment", right="cases.book")
def move_appointment(
    *,
    by: Actor,
    appointment: UUID,
    starts_at: datetime,
    minutes: int | None = None,
    officer: UUID | None = None,
    site: UUID | None = None,
) -> Made:
    """Move an appointment to another time, perhaps to another officer or site."""
    [old] = _own(by, [appointment])
    lock_people(by, [old.person_id])
    length = minutes or int((old.ends_at - old.starts_at).total_seconds() // 60)
    asked = NewAppointment(
        old.person_id, starts_at, length, officer or old.officer, site or old.site_id, old.kind, old.step_id
    )
    APPOINTMENT.move(old, MOVED, by)
    old.to_rebook, old.changed_at = False, clock.now()
    old.save(update_fields=["state", "to_rebook", "changed_at"])
    # What waits to remind her of the former time is not sent.
    cancel_of((LABEL, old.id))
    _check_officers(by, [asked])
    row = _row(by, asked)
    row.uid, row.sequence = old.uid, old.sequence + 1
    _insert([row])
    day = clock.today()
    dimensions = facts_on_days([(row.person_id, day)])
    record_many([tell(by, entries.MOVED.code, row, day, dimensions, kind=row.kind)])
    announcing.tell(by, announcing.MOVED, [row])
    return Made(row.id)


# Making ------------------------------------------------------------------------------------------


def _book(by: Actor, asked: list[NewAppointment]) -> list[Appointment]:
    _check_size(asked)
    lock_people(by, {one.person for one in asked})
    _check_officers(by, asked)
    _check_steps(asked)
    rows = [_row(by, one) for one in asked]
    _insert(rows)
    day = clock.today()
    dimensions = facts_on_days((row.person_id, day) for row in rows)
    record_many(tell(by, entries.BOOKED.code, row, day, dimensions, kind=row.kind) for row in rows)
    return rows


def _check_size(items: list) -> None:
    if not items:
        raise Refused(refusals.NOTHING_GIVEN)
    if len(items) > rules.MOST:
        raise Refused(refusals.TOO_MANY, params={"most": rules.MOST})


def _row(by: Actor, one: NewAppointment) -> Appointment:
    if one.kind not in AppointmentKind.values:
        raise Refused(refusals.KIND_UNKNOWN, "kind")
    if not SHORTEST <= one.minutes <= LONGEST:
        raise Refused(refusals.TOO_LONG, "minutes")
    starts = one.starts_at if one.starts_at.tzinfo else one.starts_at.replace(tzinfo=clock.zone())
    if clock.day_of(starts) < clock.today():
        raise Refused(refusals.STARTS_IN_PAST, "starts_at")
    if starts > clock.now() + AHEAD:
        raise Refused(refusals.TOO_FAR_AHEAD, "starts_at")
    return Appointment(
        person_id=one.person,
        officer=one.officer or by.user,
        organisation_id=by.organisation,
        site_id=one.site or by.site,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=one.minutes),
        kind=one.kind,
        step_id=one.step,
        booked_by=by.user,
    )


def _check_officers(by: Actor, asked: list[NewAppointment]) -> None:
    """Officers and sites are of the actor's organisation."""
    officers = {one.officer or by.user for one in asked}
    known = {by.user}
    if officers - known:
        known |= {user.id for user in colleagues(by.organisation, "cases.book")}
    if None in officers or officers - known:
        raise Refused(refusals.OFFICER_ELSEWHERE, "officer")
    wanted = {one.site for one in asked if one.site}
    if wanted and wanted - set(sites(by.organisation).values_list("id", flat=True)):
        raise Refused(refusals.SITE_ELSEWHERE, "site")


def _check_steps(asked: list[NewAppointment]) -> None:
    wanted = {one.step: one.person for one in asked if one.step}
    found = dict(Step.objects.filter(pk__in=wanted).values_list("id", "person_id"))
    if any(found.get(step) != person for step, person in wanted.items()):
        raise Missing(NOT_FOUND)


def lock_officers(officers: Iterable[UUID]) -> None:
    """One after the other: whoever changes the calendar of an officer waits for who changes it now."""
    # Two inserts that exclude each other would wait for one another: whoever comes second waits here.
    with connection.cursor() as cursor:
        for officer in sorted({str(one) for one in officers}):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cases.officer:{officer}"]
            )


def _check_away(rows: list[Appointment]) -> None:
    away = list(Absence.objects.filter(officer__in={row.officer for row in rows}))
    for row in rows:
        day = clock.day_of(row.starts_at)
        if any(one.officer == row.officer and one.first_on <= day <= one.last_on for one in away):
            raise Refused(refusals.OFFICER_BUSY, "starts_at")


@contextmanager
def _no_double():
    """What the database refuses as two appointments at once becomes a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        told = str(error)
        if "cases_appointment_one_officer" in told:
            raise Refused(refusals.OFFICER_BUSY, "starts_at") from error
        if "cases_appointment_one_person" in told:
            raise Refused(refusals.PERSON_BUSY, "starts_at") from error
        raise


def _insert(rows: list[Appointment]) -> None:
    lock_officers(row.officer for row in rows)
    _check_away(rows)
    with _no_double():
        Appointment.objects.bulk_create(rows)


# What became of them -----------------------------------------------------------------------------


def _own(by: Actor, wanted: list[UUID]) -> list[Appointment]:
    """Appointments of the actor's own organisation, locked, in the order given."""
    rows = Appointment.objects.select_for_update(of=("self",)).filter(pk__in=wanted, person__in=visible(by))
    found = {row.id: row for row in rows.order_by("pk")}
    if len(set(wanted)) != len(wanted):
        raise Refused(refusals.TWICE)
    if len(found) != len(wanted):
        raise Missing(NOT_FOUND)
    if any(row.organisation_id != by.organisation for row in found.values()):
        raise Refused(refusals.APPOINTMENT_ELSEWHERE)
    return [found[one] for one in wanted]


def _reason(to: str, reason: str) -> str:
    known = REASONS.get(to)
    if known is None:
        return ""
    given = reason or (MissedReason.DID_NOT_COME.value if to == NO_SHOW else "")
    if given not in known.values:
        raise Refused(refusals.REASON_UNKNOWN, "reason")
    return given


def answer(by: Actor, moves: list[AppointmentMove]) -> list[Appointment]:
    """Keep what became of appointments; held ones count as a contact."""
    _check_size(moves)
    rows = _own(by, [one.appointment for one in moves])
    return _answer(by, [(row, one.to, one.reason) for row, one in zip(rows, moves, strict=True)])


def _answer(by: Actor, told: list[tuple[Appointment, str, str]]) -> list[Appointment]:
    today, rows = clock.today(), [row for row, _to, _reason in told]
    for row, to, reason in told:
        if to not in OF_STATE:
            raise Refused(refusals.STATE_UNKNOWN, "to")
        if to in (HELD, NO_SHOW) and clock.day_of(row.starts_at) > today:
            raise Refused(refusals.NOT_YET, "to")
        APPOINTMENT.move(row, to, by)
        row.reason, row.changed_at = _reason(to, reason), clock.now()
        row.to_rebook = row.to_rebook and to == CONFIRMED
    days = {row.id: _day(row, today) for row in rows}
    dimensions = facts_on_days((row.person_id, days[row.id]) for row in rows)
    batch = [_entry(by, row, days[row.id], dimensions) for row in rows]
    for row, entry in zip(rows, batch, strict=True):
        row.entry = entry.id if row.state in (HELD, NO_SHOW) else None
    with _no_double():
        Appointment.objects.bulk_update(rows, ["state", "reason", "to_rebook", "changed_at", "entry"])
    _spoken(by, (row for row in rows if row.state == HELD))
    for row in rows:
        if row.state == CANCELLED:
            cancel_of((LABEL, row.id))
    record_many(batch)
    announcing.tell(by, announcing.CANCELLED, [row for row in rows if row.state == CANCELLED])
    return rows


def _day(row: Appointment, today):
    return clock.day_of(row.starts_at) if row.state in (HELD, NO_SHOW) else today


def _entry(by: Actor, row: Appointment, day, dimensions: dict) -> NewEntry:
    more = {"reason": row.reason} if row.reason else {}
    entry = tell(by, OF_STATE[row.state].code, row, day, dimensions, kind=row.kind, **more)
    # Held after all, or not held after all: what was told before is taken back.
    if row.state in (HELD, NO_SHOW):
        entry.retracts = row.entry
    return entry


def _spoken(by: Actor, rows: Iterable[Appointment]) -> None:
    days: dict[UUID, object] = {}
    for row in rows:
        day = clock.day_of(row.starts_at)
        days[row.person_id] = max(day, days.get(row.person_id, day))
    pack = pack_or_none()
    if days and pack:
        spoken_with(Case.objects.filter(person_id__in=days, programme=pack.code), days)
    if days:
        replying.spoken(by, by.organisation, days)


def coming(people: Iterable[UUID], organisations: Iterable[UUID]) -> list[Appointment]:
    """Appointments still to come of these people with these organisations, locked."""
    rows = Appointment.objects.select_for_update(of=("self",)).filter(
        Q(starts_at__gte=clock.now()),
        person__in=list(people),
        organisation__in=list(organisations),
        state__in=[state.value for state in COMING],
    )
    return list(rows.order_by("pk"))


def cancel(by: Actor, rows: list[Appointment], reason: str) -> None:
    """Cancel appointments because of something else that happened."""
    if rows:
        _answer(by, [(row, AppointmentState.CANCELLED.value, reason) for row in rows])
