"""Every read of budgets: what the actor's organisation may see of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import budget_finding as finding
from . import budgeting
from .budget_keeping import in_force, rates_of
from .budget_models import Budget, BudgetLine
from .budgeting import Fault, Shift, TermsTold, Totals
from .models import Project
from .money_enums import BudgetState

ZERO = Decimal("0.00")


def versions(actor: Actor, row: Project) -> QuerySet[Budget]:
    """The versions of a project that the actor sees, the newest first; never one that was given up."""
    rows = Budget.objects.filter(project=row).exclude(state=BudgetState.DROPPED).order_by("-number")
    return rows if finding.sees_all(actor, row) else rows.filter(state=BudgetState.AGREED)


def version(actor: Actor, wanted: UUID) -> Budget:
    found = Budget.objects.filter(pk=wanted).exclude(state=BudgetState.DROPPED)
    row = found.select_related("project__grantee", "project__programme").first()
    if row is None or not finding.projects(actor).filter(pk=row.project_id).exists():
        raise Missing(NOT_FOUND)
    if row.state != BudgetState.AGREED and not finding.sees_all(actor, row.project):
        raise Missing(NOT_FOUND)
    return row


def current(actor: Actor, row: Project) -> Budget | None:
    """The version in force."""
    return in_force(row)


def lines(actor: Actor, row: Budget) -> list[BudgetLine]:
    """All of them, or those of the partner who looks."""
    rows = row.lines.select_related("spender").order_by("order")
    if not finding.sees_all(actor, row.project):
        rows = rows.filter(spender=actor.organisation)
    return list(rows)


def line(actor: Actor, wanted: UUID) -> BudgetLine:
    """A line of a version that the actor keeps."""
    rows = BudgetLine.objects.filter(pk=wanted, organisation=actor.organisation)
    found = rows.select_related("budget__project", "spender").first()
    if found is None or not actor.may(finding.SEE):
        raise Missing(NOT_FOUND)
    return found


def keeps(actor: Actor, row: Project) -> bool:
    """Whether the actor may change the budget of a project."""
    return actor.may("programmes.budget") and row.grantee_id == actor.organisation


@dataclass(frozen=True)
class Summed:
    """A version with its totals. ``part``: what the funder gives; ``own``: what is left to others."""

    budget: Budget
    lines: list[BudgetLine]
    totals: Totals
    part: Decimal | None
    rates: Mapping[str, Decimal]

    @property
    def eligible(self) -> Decimal:
        return self.totals.of(budgeting.SUM_ELIGIBLE)

    @property
    def cofinancing(self) -> Decimal | None:
        """What others than the funder bear of the eligible costs."""
        return None if self.part is None else self.eligible - self.part


def summed(actor: Actor, row: Budget) -> Summed:
    """Of the lines that the actor sees."""
    seen, rates = lines(actor, row), rates_of(row)
    found = budgeting.totals(seen, rates, row.currency)
    whole = finding.sees_all(actor, row.project)
    terms = TermsTold(row.amount, row.share)
    part = budgeting.contribution(found.of(budgeting.SUM_ELIGIBLE), terms) if whole else None
    return Summed(row, seen, found, part, rates)


def faults(found: Summed) -> list[Fault]:
    """Why a version cannot be agreed as it stands."""
    terms = TermsTold(found.budget.amount, found.budget.share)
    return budgeting.ceilings(found.totals, terms, finding.rule(found.budget.project))


def shifts(actor: Actor, found: Summed) -> list[Shift]:
    """What a version changes against the one agreed before it; empty for the first."""
    row = found.budget
    before = Budget.objects.filter(project=row.project, state=BudgetState.AGREED, number__lt=row.number)
    last = before.order_by("-number").first()
    if last is None or not finding.sees_all(actor, row.project):
        return []
    rule = finding.rule(row.project)
    return budgeting.shifts(summed(actor, last).totals.headings, found.totals.headings, rule)


def agreed_sums(codes: list[str]) -> dict[str, tuple[Decimal, str]]:
    """The eligible costs of the budgets in force by project, with their currency: sums for everybody."""
    with as_role("system"):
        budgets = Budget.objects.filter(project__in=codes, state=BudgetState.AGREED).order_by("number")
        last = {row.project_id: row for row in budgets}
        sums = dict(
            BudgetLine.objects.filter(
                ~Q(heading=budgeting.IN_KIND), budget__in=[row.pk for row in last.values()]
            )
            .values_list("project")
            .annotate(sum=Sum("booked"))
        )
    return {code: (sums.get(code, ZERO), row.currency) for code, row in last.items()}
