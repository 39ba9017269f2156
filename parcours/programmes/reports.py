"""Financial reports: what would be in the next one, handing it in, and those that were.

Everything that is paid up to the last day and stood in no report yet is in the next one, also what was
written late; what takes back a payment that was reported takes it back at the rate of that report.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.ui import wording

from . import books, budget_finding, reporting
from . import money_entries as entries
from . import money_refusals as refusals
from .budget_keeping import in_force, totals_of
from .budgeting import DIRECT, SUM_ELIGIBLE, ZERO
from .models import Project
from .queries import contract_days
from .rating import Rate, booked, exchanged
from .report_models import Report, ReportLine
from .reporting import Figures
from .spending_models import Spending


@dataclass(frozen=True)
class Line:
    """A payment as it stands in a report; ``rate`` and what follows are None while there is no rate."""

    spending: Spending
    heading: int
    code: str
    amount: Decimal
    currency: str
    rated: Rate | None
    booked: Decimal | None
    exchanged: Decimal | None


@dataclass(frozen=True)
class Next:
    """The report that would be handed in now. ``unrated``, ``bare``: lines without rate, without voucher."""

    since: date
    until: date
    currency: str
    lines: list[Line]
    figures: Figures
    unrated: int
    bare: int

    @property
    def ready(self) -> bool:
        return bool(self.lines) and not self.unrated and not self.bare


def handed_in(actor: Actor, row: Project) -> QuerySet[Report]:
    """The newest first; for the grantee and the coordination."""
    rows = Report.objects.filter(project=row).order_by("-number")
    return rows if budget_finding.sees_all(actor, row) else rows.none()


def report(actor: Actor, wanted: UUID) -> Report:
    found = Report.objects.filter(pk=wanted).select_related("project__grantee", "budget").first()
    seen = found is not None and budget_finding.projects(actor).filter(pk=found.project_id).first()
    if not seen or not budget_finding.sees_all(actor, seen):
        raise Missing(NOT_FOUND)
    return found


def begins_on(row: Project) -> date:
    """The day after the last report, or the first day of the project."""
    last = Report.objects.filter(project=row).order_by("-number").values_list("until", flat=True).first()
    return last + timedelta(days=1) if last else contract_days(row)[0]


def next_report(actor: Actor, row: Project, until: date) -> Next:
    if not budget_finding.sees_all(actor, row):
        raise Missing(NOT_FOUND)
    budget = in_force(row)
    rows = Spending.objects.filter(project=row, day__lte=until, reported__isnull=True)
    found = list(rows.select_related("takes_back__reported", "organisation").order_by("heading", "day", "id"))
    lines = _lines(row, found)
    figures = reporting.figures(
        [one for one in lines if one.booked is not None],
        _before(row),
        totals_of(budget).headings if budget else {},
    )
    bare = rows.filter(vouchers__isnull=True, takes_back__isnull=True, taken_back__isnull=True).count()
    unrated = sum(one.booked is None for one in lines)
    currency = budget_finding.rule(row).currency
    return Next(begins_on(row), until, currency, lines, figures, unrated, bare)


def _lines(row: Project, rows: list[Spending]) -> list[Line]:
    ledger = books.of(row, rows)
    found = []
    for one in rows:
        before = getattr(one.takes_back, "reported", None) if one.takes_back_id else None
        if before is not None:
            rate = Rate(
                ledger.rule.currency, one.currency, before.rate, before.rate_on, before.source, before.rule
            )
            worth, gained = -before.booked, -before.exchanged
        else:
            rate = ledger.rate_of(one)
            worth = booked(one.amount, rate.rate) if rate else None
            gained = exchanged(one.amount, rate, one.day, ledger.receipts) if rate else None
        found.append(Line(one, one.heading, one.code, one.amount, one.currency, rate, worth, gained))
    return found


def _before(row: Project, number: int | None = None) -> dict[int, Decimal]:
    """What earlier reports told, by heading."""
    rows = ReportLine.objects.filter(project=row)
    if number is not None:
        rows = rows.filter(report__number__lt=number)
    sums = rows.order_by().values_list("heading").annotate(sum=Sum("booked"))
    return dict(sums)


def lines_of(row: Report) -> list[ReportLine]:
    return list(row.lines.select_related("spending", "spender").order_by("heading", "day", "id"))


def figures_of(row: Report, lines: list[ReportLine]) -> Figures:
    return reporting.figures(lines, _before(row.project, row.number), totals_of(row.budget).headings)


def by_heading(
    codes: Iterable[str], since: date, until: date, known_at: datetime | None = None
) -> list[tuple[Report, Figures]]:
    """Reports of projects whose last day lies between two days, with their sums by heading and no line.

    ``known_at``: those that were handed in by then. Whoever asks has checked who reads them."""
    with as_role("system"):
        rows = Report.objects.filter(project__in=codes, until__gte=since, until__lte=until)
        if known_at is not None:
            rows = rows.filter(handed_in_at__lte=known_at)
        found = list(rows.select_related("project", "budget").order_by("project", "number"))
        return [(one, figures_of(one, list(one.lines.all()))) for one in found]


def changed_since(row: Report, lines: list[ReportLine]) -> int:
    """How many lines would have another rate today: a rate was corrected after it was handed in."""
    ledger = books.of(row.project, [one.spending for one in lines])
    found = 0
    for one in lines:
        now = ledger.rate_of(one.spending) if one.spending.takes_back_id is None else None
        found += now is not None and now.rate != one.rate
    return found


def hand_in(by: Actor, code: str, until: date) -> Report:
    row = budget_finding.own_project(by, code)
    budget = in_force(row)
    if budget is None:
        raise Refused(refusals.NO_BUDGET)
    if until > clock.today():
        raise Refused(refusals.CHECKS["to_come"], "until")
    since = begins_on(row)
    if until < since:
        raise Refused(refusals.REPORTED_ALREADY, "until", {"day": wording.day(since)})
    found = next_report(by, row, until)
    if not found.lines:
        raise Refused(refusals.NOTHING_TO_REPORT, "until")
    if found.unrated:
        raise Refused(refusals.UNRATED, None, {"n": found.unrated})
    if found.bare:
        raise Refused(refusals.BARE, None, {"n": found.bare})
    number = Report.objects.filter(project=row).count() + 1
    made = Report.objects.create(
        project=row,
        organisation_id=row.grantee_id,
        budget=budget,
        number=number,
        since=since,
        until=until,
        currency=found.currency,
        handed_in_by=by.user,
    )
    ReportLine.objects.bulk_create(_kept(made, one) for one in found.lines)
    facts = {
        "number": number,
        "lines": len(found.lines),
        "amount": found.figures.of(SUM_ELIGIBLE).period,
        "currency": made.currency,
    }
    record(
        entries.REPORTED.code,
        by=by,
        object=("programmes.Report", made.id),
        project=row.code,
        occurred_on=until,
        facts=facts,
    )
    return made


def _kept(made: Report, line: Line) -> ReportLine:
    row = line.spending
    return ReportLine(
        report=made,
        project_id=made.project_id,
        organisation_id=made.organisation_id,
        spender_id=row.organisation_id,
        spending=row,
        heading=row.heading,
        code=row.code,
        day=row.day,
        amount=row.amount,
        currency=row.currency,
        rate=line.rated.rate,
        rate_on=line.rated.on,
        rule=line.rated.rule,
        source=line.rated.source[:500],
        booked=line.booked,
        exchanged=line.exchanged,
    )


def reported_sums(codes: list[str]) -> dict[str, Decimal]:
    """What reports that were handed in tell of each project: sums alone, for everybody."""
    return {code: cost.amount for code, cost in costs(codes).items()}


@dataclass(frozen=True)
class Cost:
    """``direct``: of the amount, what stands under headings 1 to 6, without indirect costs."""

    amount: Decimal
    direct: Decimal
    currency: str


def costs(codes: list[str], since: date | None = None, until: date | None = None) -> dict[str, Cost]:
    """What each project cost by its reports that were handed in, of payments between two days, both included:
    the upper number of a cost per person, whose lower one counts people, each once.

    Sums alone, for everybody who sees figures. A project of which nothing was reported is not in it, which is
    not the same as zero; sums in two currencies are never added up here."""
    with as_role("system"):
        rows = ReportLine.objects.filter(project__in=codes).order_by()
        if since is not None:
            rows = rows.filter(day__gte=since)
        if until is not None:
            rows = rows.filter(day__lte=until)
        sums = rows.values_list("project", "report__currency").annotate(
            amount=Sum("booked"), direct=Sum("booked", filter=Q(heading__in=DIRECT), default=ZERO)
        )
        return {code: Cost(amount, direct, currency) for code, currency, amount, direct in sums}
