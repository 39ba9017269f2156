"""When officers receive: their weekly hours, the days on which they are away, and the free slots between."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from parcours.accounts.queries import colleagues, sites
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused
from parcours.people.refusals import NO_ORGANISATION
from parcours.programmes.queries import pack_or_none

from . import entries, refusals
from .appointments import lock_officers
from .enums import TAKES_TIME, AbsenceReason
from .models import Absence, Appointment, Hours
from .sections import DEFAULT, Calendar

MOST_LINES, AHEAD, MOST_SLOTS, MOST_AWAY = 28, 28, 200, 731


@dataclass(frozen=True)
class HoursLine:
    """One stretch of a weekday (0 is Monday): from, until, and the length of a slot in minutes."""

    weekday: int
    starts: time
    ends: time
    slot_minutes: int = 30
    site: UUID | None = None


@dataclass(frozen=True)
class Kept:
    id: UUID


def _officer(by: Actor, officer: UUID | None) -> UUID:
    """Oneself; a colleague's calendar takes the right to hand cases over."""
    if by.organisation is None:
        raise Refused(NO_ORGANISATION)
    wanted = officer or by.user
    if wanted is None:
        raise Refused(refusals.OFFICER_ELSEWHERE, "officer")
    if wanted != by.user:
        if not by.may("cases.handover"):
            raise NotAllowed(NOT_ALLOWED)
        if wanted not in {user.id for user in colleagues(by.organisation, "cases.book")}:
            raise Refused(refusals.OFFICER_ELSEWHERE, "officer")
    return wanted


def _check_lines(by: Actor, lines: list[HoursLine]) -> None:
    if len(lines) > MOST_LINES:
        raise Refused(refusals.TOO_MANY, params={"most": MOST_LINES})
    known = set(sites(by.organisation).values_list("id", flat=True))
    kept: list[HoursLine] = []
    for one in lines:
        if not 0 <= one.weekday <= 6 or one.ends <= one.starts:
            raise Refused(refusals.HOURS_UNREADABLE, "lines")
        if not 10 <= one.slot_minutes <= 240:
            raise Refused(refusals.SLOT_UNKNOWN, "lines")
        if one.site and one.site not in known:
            raise Refused(refusals.SITE_ELSEWHERE, "lines")
        if any(o.weekday == one.weekday and o.starts < one.ends and one.starts < o.ends for o in kept):
            raise Refused(refusals.HOURS_OVERLAP, "lines")
        kept.append(one)


@action("cases.set_hours", right="cases.book")
def set_hours(*, by: Actor, lines: list[HoursLine], officer: UUID | None = None) -> Kept:
    """Set the weekly hours of an officer anew; appointments that were made stay."""
    wanted = _officer(by, officer)
    _check_lines(by, lines)
    lock_officers([wanted])
    Hours.objects.filter(officer=wanted, organisation_id=by.organisation).delete()
    Hours.objects.bulk_create(
        Hours(
            officer=wanted,
            organisation_id=by.organisation,
            site_id=one.site or by.site,
            weekday=one.weekday,
            starts=one.starts,
            ends=one.ends,
            slot_minutes=one.slot_minutes,
        )
        for one in lines
    )
    record(entries.HOURS_SET.code, by=by, object=("accounts.User", wanted))
    return Kept(wanted)


@action("cases.note_absence", right="cases.book")
def note_absence(
    *, by: Actor, first_on: date, last_on: date, reason: str = "leave", officer: UUID | None = None
) -> Kept:
    """Note the days on which an officer is away; her appointments of these days wait to be moved."""
    wanted = _officer(by, officer)
    if last_on < first_on:
        raise Refused(refusals.ABSENCE_DAYS, "last_on")
    # Who is away for longer has left: a slip of the year would shut her calendar for good.
    today = clock.today()
    for name, day in (("first_on", first_on), ("last_on", last_on)):
        if abs((day - today).days) > MOST_AWAY:
            raise Refused(refusals.ABSENCE_FAR, name)
    if reason not in AbsenceReason.values:
        raise Refused(refusals.REASON_UNKNOWN, "reason")
    lock_officers([wanted])
    row = Absence(
        officer=wanted, organisation_id=by.organisation, first_on=first_on, last_on=last_on, reason=reason
    )
    row.save(force_insert=True)
    touched = Appointment.objects.filter(
        officer=wanted,
        organisation_id=by.organisation,
        state__in=["planned", "confirmed"],
        starts_at__gte=max(clock.now(), _at(first_on, time())),
        starts_at__lt=_at(last_on + timedelta(days=1), time()),
    )
    touched.update(to_rebook=True)
    record(entries.ABSENCE_NOTED.code, by=by, object=("cases.Absence", row.id), facts={"reason": reason})
    return Kept(row.id)


@action("cases.end_absence", right="cases.book")
def end_absence(*, by: Actor, absence: UUID) -> Kept:
    """Take an absence back."""
    row = Absence.objects.select_for_update().filter(pk=absence, organisation_id=by.organisation).first()
    if row is None:
        raise Missing(NOT_FOUND)
    _officer(by, row.officer)
    row.delete()
    record(entries.ABSENCE_ENDED.code, by=by, object=("cases.Absence", absence))
    return Kept(absence)


# Free slots --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Slot:
    """A time at which an officer could receive somebody."""

    starts_at: datetime
    ends_at: datetime
    officer: UUID
    site: UUID | None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, tzinfo=clock.zone())


def calendar() -> Calendar:
    """The calendar of the programme in force."""
    pack = pack_or_none()
    return pack.section("calendar") if pack else DEFAULT


def taken(
    officers: set[UUID], first: datetime, last: datetime
) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """When officers are taken: times only, also by people whom nobody here sees any more."""
    found: dict[UUID, list[tuple[datetime, datetime]]] = {officer: [] for officer in officers}
    with as_role("system"):
        rows = Appointment.objects.filter(
            officer__in=officers,
            state__in=[state.value for state in TAKES_TIME],
            starts_at__lt=last,
            ends_at__gt=first,
        )
        for officer, starts, ends in rows.values_list("officer", "starts_at", "ends_at"):
            found[officer].append((starts, ends))
    return found


def free_slots(
    by: Actor,
    *,
    officers: list[UUID] | None = None,
    site: UUID | None = None,
    first_on: date | None = None,
    days: int = 14,
    most: int = 12,
) -> list[Slot]:
    """The next free slots of officers of the actor's organisation, the soonest first.

    ``officers``: the actor alone unless told. Nothing on holidays of the programme's calendar or while she is
    away. At most ``most`` of them, within ``days`` (28 at most) from ``first_on`` or today.
    """
    wanted = set(officers if officers is not None else [by.user])
    lines = Hours.objects.filter(officer__in=wanted, organisation_id=by.organisation)
    if site:
        lines = lines.filter(site_id=site)
    kept = list(lines.order_by("weekday", "starts", "officer"))
    start = max(first_on or clock.today(), clock.today())
    end = start + timedelta(days=min(days, AHEAD))
    away = list(Absence.objects.filter(officer__in=wanted, last_on__gte=start, first_on__lt=end))
    busy = taken(wanted, _at(start, time()), _at(end, time()))
    holidays, found = calendar(), []
    for offset in range((end - start).days):
        day = start + timedelta(days=offset)
        if holidays.is_holiday(day):
            continue
        gone = {row.officer for row in away if row.first_on <= day <= row.last_on}
        of_day = [line for line in kept if line.weekday == day.weekday() and line.officer not in gone]
        found += _free_on(day, of_day, busy)
        if len(found) >= most:
            break
    return sorted(found, key=lambda slot: (slot.starts_at, str(slot.officer)))[: min(most, MOST_SLOTS)]


def _free_on(day: date, lines: list[Hours], busy: dict[UUID, list[tuple[datetime, datetime]]]) -> list[Slot]:
    found, now = [], clock.now()
    for line in lines:
        length, starts = timedelta(minutes=line.slot_minutes), _at(day, line.starts)
        end = _at(day, line.ends)
        while starts + length <= end:
            ends = starts + length
            if starts > now and not any(a < ends and starts < b for a, b in busy[line.officer]):
                found.append(Slot(starts, ends, line.officer, line.site_id))
            starts = ends
    return found


def hours_of(by: Actor, officer: UUID | None = None) -> list[Hours]:
    """The weekly hours of an officer of the actor's organisation, in the order of the week."""
    rows = Hours.objects.filter(officer=officer or by.user, organisation_id=by.organisation)
    return list(rows.select_related("site").order_by("weekday", "starts"))


def absences_of(by: Actor, officer: UUID | None = None) -> list[Absence]:
    """Absences that are not over yet, the next first."""
    rows = Absence.objects.filter(officer=officer or by.user, organisation_id=by.organisation)
    return list(rows.filter(last_on__gte=clock.today()).order_by("first_on", "id"))
