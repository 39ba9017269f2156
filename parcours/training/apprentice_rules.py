"""What is told of an apprenticeship, and what is refused. Pure: no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from parcours.kernel.days import check_happened
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain
from parcours.reference.enums import age

from . import refusals, rules
from .enums import AbsenceReason, Half, Verdict
from .sections import ApprenticeRules

LINE, NOTE, REFERENCE = 120, 500, 60
MOST_HOURS = 10_000
MOST_ALLOWANCE = Decimal(100_000)
HALF = Decimal("0.5")
LONGEST_WAIT = 366


@dataclass(frozen=True)
class HostTold:
    name: str
    place: str


@dataclass(frozen=True)
class ContractTold:
    """``host``: one that is known, or ``new_host``. ``at``: the half-days of a week in the enterprise, as
    (weekday from Monday 0, am or pm). ``allowance``: a month, from the first day on."""

    course: UUID
    master: str
    signed_on: date
    starts_on: date
    ends_on: date
    hours: int
    enterprise_hours: int
    complementary_hours: int
    at: Sequence[tuple[int, str]]
    host: UUID | None = None
    new_host: HostTold | None = None
    registered_as: str = ""
    registered_on: date | None = None
    allowance: Decimal | None = None


@dataclass(frozen=True)
class WeekTold:
    """Hours of the week that begins on ``monday``; ``reason`` goes with hours of absence."""

    monday: date
    enterprise_hours: Decimal
    complementary_hours: Decimal = Decimal(0)
    absent_hours: Decimal = Decimal(0)
    reason: str = ""


@dataclass(frozen=True)
class VisitTold:
    visited_on: date
    verdict: str
    seen: str
    to_do: str = ""


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole`` hours, of which the law asks ``asked`` percent at least."""

    part: Decimal
    whole: Decimal
    asked: int

    @property
    def ratio(self) -> Decimal:
        return self.part / self.whole if self.whole else Decimal(0)

    @property
    def short(self) -> bool:
        return bool(self.whole) and 100 * self.part < self.asked * self.whole


@dataclass(frozen=True)
class Shares:
    """In the enterprise and in complementary training."""

    enterprise: Share
    complementary: Share

    @property
    def short(self) -> bool:
        return self.enterprise.short or self.complementary.short


def planned(row, told: ApprenticeRules) -> Shares:
    """Of the hours of the contract."""
    whole = Decimal(row.hours)
    return Shares(
        Share(Decimal(row.enterprise_hours), whole, told.enterprise_share),
        Share(Decimal(row.complementary_hours), whole, told.complementary_share),
    )


def achieved(weeks: Iterable, told: ApprenticeRules) -> Shares:
    """Of the hours that she was there, in either place; absences are no hours of training."""
    rows = list(weeks)
    enterprise = sum((row.enterprise_hours for row in rows), Decimal(0))
    other = sum((row.complementary_hours for row in rows), Decimal(0))
    return Shares(
        Share(enterprise, enterprise + other, told.enterprise_share),
        Share(other, enterprise + other, told.complementary_share),
    )


def line(text: str, most: int, where: str) -> str:
    found = " ".join(plain(str(text)).split())
    if len(found) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return found


def slots(at: Iterable[tuple[int, str]]) -> int:
    """The bits of the half-days of a week."""
    found = 0
    for weekday, half in at:
        if half not in Half.values or not 0 <= weekday <= 6:
            raise Refused(refusals.NO_WORKDAYS, "weekdays")
        found |= 1 << (2 * weekday + (half == Half.AFTERNOON))
    if not found:
        raise Refused(refusals.NO_WORKDAYS, "weekdays")
    return found


def half_days(bits: int) -> list[tuple[int, str]]:
    return [
        (weekday, half)
        for weekday in range(7)
        for place, half in enumerate(Half.values)
        if bits >> (2 * weekday + place) & 1
    ]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def check_age(birth_date: date | None, birth_year: int | None, told: ApprenticeRules, on: date) -> None:
    """Refused who is surely too young; of whom a year alone is known, the oldest she may be counts."""
    if birth_date is None and birth_year is None:
        return
    if birth_date is not None:
        years = age(birth_date, None, on) if birth_date <= on else 0
    else:
        years = max(on.year - birth_year, 0)
    if years < told.least_age:
        raise Refused(refusals.TOO_YOUNG, None, {"age": years, "least": told.least_age})


def check_contract(told: ContractTold, law: ApprenticeRules, today: date) -> None:
    for day, where in (
        (told.signed_on, "signed_on"),
        (told.starts_on, "starts_on"),
        (told.registered_on, "registered_on"),
    ):
        check_happened(day, where)
    if told.signed_on > today:
        raise Refused(refusals.DAY_IN_FUTURE, "signed_on")
    if told.starts_on < told.signed_on:
        raise Refused(refusals.SIGNED_AFTER, "signed_on")
    if told.starts_on > told.signed_on + timedelta(days=LONGEST_WAIT):
        raise Refused(refusals.BEGINS_LATE, "starts_on")
    most = law.longest_months
    if not told.starts_on < told.ends_on <= months_after(told.starts_on, most):
        raise Refused(refusals.CONTRACT_DAYS, "ends_on", {"most": most})
    if not 1 <= told.hours <= MOST_HOURS:
        raise Refused(refusals.CONTRACT_HOURS, "hours", {"most": MOST_HOURS})
    parts = (told.enterprise_hours, told.complementary_hours)
    if min(parts) < 0 or sum(parts) > told.hours:
        raise Refused(refusals.CONTRACT_PARTS, "enterprise_hours")
    if told.allowance is not None:
        check_allowance(told.allowance, "allowance")


def check_allowance(amount: Decimal, where: str) -> Decimal:
    if not amount.is_finite() or not 0 <= amount <= MOST_ALLOWANCE:
        raise Refused(refusals.ALLOWANCE_AMOUNT, where, {"most": MOST_ALLOWANCE})
    return amount.quantize(Decimal("0.01"))


def check_registration(reference: str, day: date | None, signed_on: date, today: date) -> str:
    """The reference as it is kept; both or none are told."""
    found = line(reference, REFERENCE, "registered_as")
    if not found and day is None:
        return ""
    if not found:
        raise Refused(refusals.REFERENCE_MISSING, "registered_as")
    if day is None or day < signed_on:
        raise Refused(refusals.OUTSIDE_CONTRACT, "registered_on")
    if day > today:
        raise Refused(refusals.DAY_IN_FUTURE, "registered_on")
    return found


def check_week(told: WeekTold, row, law: ApprenticeRules, today: date) -> None:
    """``row``: the contract."""
    if told.monday.weekday() != 0:
        raise Refused(refusals.NOT_A_MONDAY, "monday")
    if told.monday > today:
        raise Refused(refusals.WEEK_TO_COME, "monday")
    if told.monday > row.until or told.monday + timedelta(days=6) < row.starts_on:
        raise Refused(refusals.OUTSIDE_CONTRACT, "monday")
    hours = {
        "enterprise_hours": told.enterprise_hours,
        "complementary_hours": told.complementary_hours,
        "absent_hours": told.absent_hours,
    }
    for name, value in hours.items():
        if not value.is_finite() or not 0 <= value <= law.week_hours or value % HALF:
            raise Refused(refusals.WEEK_HOURS, name, {"most": law.week_hours})
    total = sum(hours.values())
    if not total:
        raise Refused(refusals.WEEK_EMPTY, "enterprise_hours")
    if total > law.week_hours:
        raise Refused(refusals.WEEK_HOURS, "enterprise_hours", {"most": law.week_hours})
    if told.absent_hours and not told.reason:
        raise Refused(refusals.WEEK_REASON, "reason")
    if told.reason:
        if not told.absent_hours:
            raise Refused(refusals.WEEK_REASON_WITHOUT, "reason")
        rules.coded(told.reason, AbsenceReason, "reason")


def seen_after(due: date, every: timedelta, *, until: date, after: date) -> bool:
    """Whether a visit falls after a day, when the next one is due then and further ones so often, until the
    contract ends."""
    return due <= until and due + (until - due) // every * every > after


def check_visit(told: VisitTold, row, today: date) -> tuple[str, str]:
    """What was seen and what is to be done, as they are kept."""
    if told.visited_on > today:
        raise Refused(refusals.DAY_IN_FUTURE, "visited_on")
    if not row.starts_on <= told.visited_on <= row.until:
        raise Refused(refusals.OUTSIDE_CONTRACT, "visited_on")
    rules.coded(told.verdict, Verdict, "verdict")
    seen = line(told.seen, NOTE, "seen")
    if not seen:
        raise Refused(refusals.SEEN_MISSING, "seen")
    return seen, line(told.to_do, NOTE, "to_do")


def first_missing(starts_on: date, noted: Iterable[date]) -> date:
    """The Monday of the first week of a contract that nobody noted."""
    known, monday = set(noted), starts_on - timedelta(days=starts_on.weekday())
    while monday in known:
        monday += timedelta(days=7)
    return monday
