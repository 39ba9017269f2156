"""What is told to training, and what is refused. Pure: no database."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.days import check_happened
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain

from . import refusals
from .enums import AbsenceReason, CourseLevel, EnrolmentState, Half, Mark, Result, SessionState, Transport

MOST = 250
MOST_MARKS = 5000
MOST_HALF_DAYS = 400
MOST_PLACES = 500
ROOM = 60
MOST_COST = Decimal(1_000_000)
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,29}\Z")
LANGUAGES = ("fr", "ar", "en")
TAKES_PEOPLE = (SessionState.OPEN, SessionState.RUNNING)
ATTENDED = (Mark.PRESENT, Mark.LATE)


@dataclass(frozen=True)
class CoursePlan:
    """``title``, ``objectives``, ``certificate_text``: {fr, ar, en}. Shares in percent of half-days."""

    code: str
    title: dict[str, str]
    project: str
    hours: int
    language: str = "fr"
    objectives: dict[str, str] = field(default_factory=dict)
    certificate_text: dict[str, str] = field(default_factory=dict)
    occupation: str = ""
    certifies: bool = True
    complete_share: int = 80
    partial_share: int = 40
    level: str = ""
    prerequisites: dict[str, str] = field(default_factory=dict)
    cost: Decimal | None = None
    adapted_from: UUID | None = None
    differs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class At:
    """A half-day of a calendar; ``half`` is am or pm."""

    day: date
    half: str


@dataclass(frozen=True)
class SessionPlan:
    """``place`` is needed unless the site has one."""

    course: UUID
    half_days: list[At]
    places: int
    minimum: int = 1
    site: UUID | None = None
    place: str = ""
    trainer: UUID | None = None
    room: str = ""
    transport: str = ""
    childcare_places: int = 0


@dataclass(frozen=True)
class SessionChanges:
    """None: as it was."""

    places: int | None = None
    minimum: int | None = None
    trainer: UUID | None = None
    room: str | None = None
    transport: str | None = None
    childcare_places: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Somebody to enrol; ``outside_reason`` when her orientation does not cover the course."""

    person: UUID
    outside_reason: str = ""


@dataclass(frozen=True)
class Marked:
    """The mark of one enrolment; ``reason`` goes with "excused"."""

    enrolment: UUID
    mark: str
    reason: str = ""


@dataclass(frozen=True)
class HalfDayMarks:
    half_day: UUID
    marks: list[Marked]


@dataclass(frozen=True)
class Outcome:
    """The confirmed result of one enrolment; empty: as attendance proposes it."""

    enrolment: UUID
    result: str = ""


def coded(value: str, allowed, where: str) -> str:
    if value not in allowed.values:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": str(value)[:40]})
    return value


def texts(told: Mapping[str, str], most: int, where: str) -> dict[str, str]:
    """Only our languages, trimmed, without empty ones."""
    found = {}
    for language in LANGUAGES:
        text = " ".join(plain(str(told.get(language, ""))).split())
        if len(text) > most:
            raise Refused(refusals.TOO_LONG, f"{where}_{language}", {"most": most})
        if text:
            found[language] = text
    return found


def check_course(told: CoursePlan) -> str:
    """The code in the form that is kept."""
    code = told.code.strip().upper()
    if not CODE.match(code):
        raise Refused(refusals.CODE_UNREADABLE, "code")
    if not 1 <= told.hours <= 4000:
        raise Refused(refusals.HOURS, "hours")
    if not 1 <= told.partial_share <= told.complete_share <= 100:
        raise Refused(refusals.SHARES, "complete_share")
    if told.level:
        coded(told.level, CourseLevel, "level")
    if told.cost is not None and not (told.cost.is_finite() and 0 <= told.cost <= MOST_COST):
        raise Refused(refusals.COST, "cost")
    return code


def check_places(places: int, minimum: int, taken: int = 0) -> None:
    if not 1 <= places <= MOST_PLACES:
        raise Refused(refusals.PLACES, "places")
    if not 1 <= minimum <= places:
        raise Refused(refusals.MINIMUM, "minimum")
    if places < taken:
        raise Refused(refusals.PLACES_TAKEN, "places", {"taken": taken})


def check_around(room: str, site, transport: str, childcare_places: int, children: int = 0) -> str:
    """What goes with a session beside its places; the room as it is kept."""
    room = " ".join(plain(room).split())
    if len(room) > ROOM:
        raise Refused(refusals.TOO_LONG, "room", {"most": ROOM})
    if room and site is None:
        raise Refused(refusals.ROOM_WITHOUT_SITE, "room")
    if transport:
        coded(transport, Transport, "transport")
    if not 0 <= childcare_places <= MOST_PLACES:
        raise Refused(refusals.CHILDCARE_PLACES, "childcare_places", {"most": MOST_PLACES})
    if childcare_places < children:
        raise Refused(refusals.CHILDCARE_TAKEN, "childcare_places", {"taken": children})
    return room


def check_calendar(half_days: list[At]) -> list[At]:
    """In order; every half-day once."""
    if not half_days:
        raise Refused(refusals.NO_HALF_DAYS, "half_days")
    if len(half_days) > MOST_HALF_DAYS:
        raise Refused(refusals.TOO_MANY_HALF_DAYS, "half_days", {"most": MOST_HALF_DAYS})
    for at in half_days:
        coded(at.half, Half, "half_days")
        check_happened(at.day, "half_days")
    ordered = sorted(half_days, key=lambda at: (at.day, at.half))
    if len(set(ordered)) != len(ordered):
        raise Refused(refusals.HALF_DAY_TWICE, "half_days")
    return ordered


def calendar(starts_on: date, ends_on: date, weekdays: Iterable[int], halves: Iterable[str]) -> list[At]:
    """The half-days from one day to another, on the weekdays (Monday is 0) and halves that are given."""
    check_happened(starts_on, "starts_on")
    if ends_on < starts_on:
        raise Refused(refusals.END_BEFORE_START, "ends_on")
    wanted, kept = set(weekdays), [half for half in Half.values if half in set(halves)]
    if (ends_on - starts_on).days > 2 * 366:
        raise Refused(refusals.TOO_MANY_HALF_DAYS, "ends_on", {"most": MOST_HALF_DAYS})
    days = (starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1))
    return [At(day, half) for day in days if day.weekday() in wanted for half in kept]


def check_own(session, by: Actor) -> None:
    if by.organisation is None or session.organisation_id != by.organisation:
        raise Refused(refusals.NOT_YOUR_SESSION)


def check_goes_on(session, today: date) -> None:
    if session.state not in TAKES_PEOPLE:
        raise Refused(refusals.NOT_OPEN, "session", {"state": SessionState(session.state).label})
    if session.ends_on < today:
        raise Refused(refusals.OVER, "session")


def check_takes_people(session, wanted: int, today: date) -> None:
    check_goes_on(session, today)
    if session.left <= 0:
        raise Refused(refusals.FULL, "session", {"places": session.places})
    if wanted > session.left:
        raise Refused(refusals.TOO_FEW_LEFT, "session", {"left": session.left})


def check_number(count: int, most: int = MOST) -> None:
    if not count:
        raise Refused(refusals.NOBODY)
    if count > most:
        raise Refused(refusals.TOO_MANY, None, {"most": most})


def check_mark(told: Marked) -> None:
    coded(told.mark, Mark, "mark")
    if told.mark == Mark.EXCUSED:
        if not told.reason:
            raise Refused(refusals.REASON_MISSING, "reason")
        coded(told.reason, AbsenceReason, "reason")
    elif told.reason:
        raise Refused(refusals.REASON_WITHOUT_EXCUSE, "reason")


def check_attendance_day(session, day: date, today: date) -> None:
    if session.state not in (SessionState.OPEN, SessionState.RUNNING, SessionState.ENDED):
        raise Refused(refusals.NOT_RUNNING, None, {"state": SessionState(session.state).label})
    if day > today:
        raise Refused(refusals.IN_FUTURE, "half_day")


def share_of(marks: Iterable[str], half_days: int) -> int:
    """Percent of the session's half-days that somebody attended (present or late), rounded half up.

    Half-days before she joined and excused ones count as not attended: the share says what was
    followed, and a person who knows why confirms the result.
    """
    attended = sum(1 for mark in marks if mark in ATTENDED)
    if not half_days:
        return 0
    return int((Decimal(100 * attended) / half_days).quantize(Decimal(1), ROUND_HALF_UP))


def proposed(course, share: int, passed: bool | None = None) -> str:
    """What attendance and marks propose: by the course's own thresholds, and nobody has completed it who did
    not pass. ``passed`` is None where nobody was marked."""
    if share >= course.complete_share and passed is not False:
        return Result.COMPLETE
    return Result.PARTIAL if share >= course.partial_share else Result.NONE


STATE_OF = {
    Result.COMPLETE: EnrolmentState.COMPLETED,
    Result.PARTIAL: EnrolmentState.PARTLY,
    Result.NONE: EnrolmentState.NOT_COMPLETED,
}


def hours_of(course, result: str, share: int) -> int:
    """The course's hours when it was completed; else the part of them that was followed."""
    if result == Result.COMPLETE:
        return course.hours
    return int((Decimal(course.hours * share) / 100).quantize(Decimal(1), ROUND_HALF_UP))


def check_certifiable(enrolment, course) -> None:
    if not course.certifies:
        raise Refused(refusals.NO_CERTIFICATE)
    if enrolment.state != EnrolmentState.COMPLETED:
        raise Refused(refusals.NOT_COMPLETED)


@dataclass(frozen=True)
class Scored:
    """The mark of one enrolment, None to take it away."""

    enrolment: UUID
    mark: Decimal | None


def check_score(mark: Decimal, most: int) -> Decimal:
    """As it is kept: to the hundredth, between 0 and the highest mark of the programme."""
    if not mark.is_finite() or not 0 <= mark <= most or mark != mark.quantize(Decimal("0.01")):
        raise Refused(refusals.SCORE, "mark", {"most": most})
    return mark.quantize(Decimal("0.01"))


def average(marks: Mapping[str, Decimal]) -> Decimal | None:
    """Of her marks by module: that of the whole ("") where there is one, else the mean; None without any."""
    if not marks:
        return None
    if "" in marks:
        return marks[""]
    return sum(marks.values(), Decimal(0)) / len(marks)
