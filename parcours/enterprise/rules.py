"""What is told to enterprise projects, and what is refused. Pure: no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.days import check_happened
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain
from parcours.reference.enums import Sex
from parcours.ui import wording

from . import refusals
from .enums import (
    EMPLOYED,
    OVER,
    Debt,
    Help,
    JobKind,
    LeaveReason,
    MemberRole,
    MoveReason,
    NotReached,
    Risk,
    Stage,
    Stock,
    Trading,
)
from .plan import EnterprisePlan, Form
from .states import NEEDS_REASON

TITLE, IDEA, REFERENCE, NOTE = 120, 1000, 60, 500
MOST_JOBS, MOST = 999, 250
WHOLE = Decimal(100)


@dataclass(frozen=True)
class VentureTold:
    """``form``, ``sector``: codes of the pack; ``place``, ``project``: codes; ``coach``: a colleague."""

    title: str
    sector: str
    place: str
    form: str = ""
    idea: str = ""
    project: str = ""
    coach: UUID | None = None
    jobs_planned: int = 0
    on: date | None = None


@dataclass(frozen=True)
class Joining:
    """Somebody who becomes a member, on a day (default today)."""

    person: UUID
    role: str = MemberRole.HOLDER.value
    on: date | None = None


@dataclass(frozen=True)
class Opening:
    """A project with its first members, for many at once."""

    venture: VentureTold
    members: tuple[Joining, ...]


@dataclass(frozen=True)
class Share:
    """``percent`` of the capital."""

    member: UUID
    percent: Decimal


@dataclass(frozen=True)
class JobsTold:
    """``number`` jobs of one kind and sex that began on a day."""

    kind: str
    sex: str
    number: int = 1
    since: date | None = None


def coded(value: str, allowed, where: str) -> str:
    if value not in allowed.values:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": str(value)[:40]})
    return value


def short(text: str, most: int, where: str) -> str:
    text = " ".join(plain(text).split())
    if len(text) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return text


def long(text: str, most: int, where: str) -> str:
    """A text whose lines stay."""
    text = plain(text).strip()
    if len(text) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return text


def check_day(day: date | None, today: date, where: str = "on", least: date | None = None) -> date:
    """A day that may have been: today by default, not in the future, not before ``least``."""
    found = day or today
    check_happened(found, where)
    if found > today:
        raise Refused(refusals.DAY_IN_FUTURE, where)
    if least is not None and found < least:
        raise Refused(refusals.DAY_TOO_EARLY, where, {"day": wording.day(least)})
    return found


def check_born(birth_date: date | None, birth_year: int | None, day: date) -> None:
    """Nobody holds a project before she was born, as far as that is known."""
    if (birth_date is not None and day < birth_date) or (birth_year is not None and day.year < birth_year):
        raise Refused(refusals.NOT_BORN, "on")


def check_number(number: int, where: str, most: int = MOST_JOBS) -> int:
    if not 0 <= number <= most:
        raise Refused(refusals.NUMBER, where, {"most": most})
    return number


def check_amount(amount: Decimal, where: str = "amount") -> Decimal:
    if not amount.is_finite() or amount <= 0 or amount >= 10**12 or amount != round(amount, 2):
        raise Refused(refusals.AMOUNT, where)
    return amount.quantize(Decimal("0.01"))


def check_plan(plan: EnterprisePlan) -> EnterprisePlan:
    if not plan.forms:
        raise Refused(refusals.NO_PLAN)
    return plan


def check_venture(told: VentureTold, plan: EnterprisePlan) -> None:
    """Everything of a description that needs no database."""
    if not short(told.title, TITLE, "title"):
        raise Refused(refusals.TITLE_MISSING, "title")
    if plan.sector(told.sector) is None:
        raise Refused(refusals.NOT_IN_LIST, "sector", {"value": told.sector[:40]})
    if told.form and plan.form(told.form) is None:
        raise Refused(refusals.NOT_IN_LIST, "form", {"value": told.form[:40]})
    check_number(told.jobs_planned, "jobs_planned")


def check_open(stage: str) -> None:
    if stage in OVER:
        raise Refused(refusals.OVER, None, {"stage": Stage(stage).label})


# Members and shares -------------------------------------------------------------------------------


def check_room(form: Form | None, members: int) -> None:
    """``members``: with those who join."""
    if form is not None and form.most is not None and members > form.most:
        raise Refused(refusals.TOO_MANY_MEMBERS, None, {"most": form.most})


def check_leaving(reason: str) -> str:
    if not reason:
        raise Refused(refusals.REASON_MISSING, "reason")
    return coded(reason, LeaveReason, "reason")


def check_shares(shares: Sequence[Share], members: Iterable[UUID]) -> None:
    """Each present member once, to the hundredth, and together exactly the whole."""
    if sorted(one.member for one in shares) != sorted(members):
        raise Refused(refusals.SHARES_OF_OTHERS)
    for one in shares:
        fine = one.percent.is_finite() and 0 <= one.percent <= WHOLE and one.percent == round(one.percent, 2)
        if not fine:
            raise Refused(refusals.SHARE)
    total = sum((one.percent for one in shares), Decimal(0))
    if total != WHOLE:
        raise Refused(refusals.SHARES_NOT_WHOLE, None, {"total": f"{total.normalize():f}"})


# Where it stands ----------------------------------------------------------------------------------


def check_reason(before: str, stage: str, reason: str) -> str:
    if (before, stage) not in NEEDS_REASON:
        return coded(reason, MoveReason, "reason") if reason else ""
    if not reason:
        raise Refused(refusals.REASON_MISSING, "reason")
    return coded(reason, MoveReason, "reason")


def required_left(form: Form, done: Iterable[str]) -> list[str]:
    """Codes of the legal steps that are still to be done before the enterprise counts as created."""
    known = set(done)
    return [one.code for one in form.steps if one.required and one.code not in known]


def check_created(form: Form | None, done: Iterable[str], members: int, shares: Decimal) -> None:
    """Whether a project may count as created. ``shares``: what those of its present members total."""
    if form is None:
        raise Refused(refusals.FORM_MISSING, "stage")
    check_room(form, members)
    if members < form.least:
        raise Refused(refusals.TOO_FEW_MEMBERS, None, {"least": form.least})
    if form.shares and shares != WHOLE:
        raise Refused(refusals.SHARES_NOT_WHOLE, None, {"total": f"{shares.normalize():f}"})
    left = required_left(form, done)
    if left:
        raise Refused(refusals.STEPS_MISSING, None, {"count": len(left)})


def months_later(day: date, number: int) -> date:
    """The same day ``number`` months later, or the last of that month."""
    at = day.year * 12 + day.month - 1 + number
    year, month = divmod(at, 12)
    first_after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (first_after - date.resolution).day
    return date(year, month + 1, min(day.day, last))


def check_lived(created_on: date, on: date, months: int) -> None:
    """That it lives is said once it was followed so long."""
    until = months_later(created_on, months)
    if on < until:
        raise Refused(refusals.FOLLOW_UP_SHORT, "on", {"day": wording.day(until)})


# Jobs ---------------------------------------------------------------------------------------------


def check_jobs(told: JobsTold, form: Form | None) -> None:
    coded(told.kind, JobKind, "kind")
    coded(told.sex, Sex, "sex")
    if not 1 <= told.number <= MOST:
        raise Refused(refusals.TOO_MANY_JOBS, "number", {"most": MOST})
    if form is not None and not form.employees and told.kind in EMPLOYED:
        raise Refused(refusals.NO_EMPLOYEES, "kind")


# Visits -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VisitTold:
    """What was found, or why nobody was reached (``missed``). ``band``: turnover of the last month, a code of
    the pack; ``jobs``: how many work there with the members."""

    on: date | None = None
    trading: str = ""
    missed: str = ""
    band: str = ""
    jobs: int | None = None
    stock: str = ""
    debts: str = ""
    risks: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class VisitOf:
    """A visit to one of many enterprises."""

    venture: UUID
    visit: VisitTold


def month_of(created_on: date, day: date) -> int:
    """In which month after its creation a day lies; the first is 1."""
    months = (day.year - created_on.year) * 12 + day.month - created_on.month
    return months + (day >= months_later(created_on, months))


def check_visit(told: VisitTold, plan: EnterprisePlan, created_on: date | None, today: date) -> date:
    """Everything of a visit that needs no database; its day."""
    if created_on is None:
        raise Refused(refusals.NOT_CREATED)
    if told.on is not None and told.on < created_on:
        raise Refused(refusals.VISIT_BEFORE, "on", {"day": wording.day(created_on)})
    day = check_day(told.on, today)
    if day < created_on:
        raise Refused(refusals.VISIT_BEFORE, "on", {"day": wording.day(created_on)})
    if bool(told.trading) == bool(told.missed):
        raise Refused(refusals.REACHED_OR_NOT, "trading")
    for where, allowed in (("trading", Trading), ("missed", NotReached), ("stock", Stock), ("debts", Debt)):
        if value := getattr(told, where):
            coded(value, allowed, where)
    for where, codes, allowed in (("risks", told.risks, Risk), ("help", told.help, Help)):
        for one in codes:
            coded(one, allowed, where)
    if told.band and told.band not in {one.code for one in plan.bands}:
        raise Refused(refusals.NOT_IN_LIST, "band", {"value": told.band[:40]})
    if told.jobs is not None:
        check_number(told.jobs, "jobs")
    if told.missed and (told.band or told.jobs is not None or told.stock or told.debts or told.risks):
        raise Refused(refusals.NOT_SEEN, "missed")
    return day
