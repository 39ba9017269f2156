"""Money of a project over time, as it is told outside: sums by year and by month, no line of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role

from . import books, budget_finding, budgeting
from .budget_models import Budget, BudgetLine
from .budgeting import ZERO
from .models import Project
from .money_enums import BudgetState
from .spending_models import Instalment, Spending


@dataclass(frozen=True)
class Planned:
    """A budget in force. ``years``: by year of the project, from 1; None: what stands in no year."""

    number: int
    currency: str
    years: Mapping[int | None, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.years.values(), ZERO)


@dataclass(frozen=True)
class Flows:
    """``received``: day, amount, currency. ``spent``: by first day of the month, in the contract's currency.
    ``unrated``: payments whose rate is missing, which are in no month."""

    currency: str
    received: tuple[tuple[date, Decimal, str], ...]
    spent: Mapping[date, Decimal]
    unrated: int = 0


def planned(codes: Iterable[str]) -> dict[str, Planned]:
    """The eligible costs of the budgets in force, by project and year: sums for everybody."""
    with as_role("system"):
        rows = Budget.objects.filter(project__in=list(codes), state=BudgetState.AGREED).order_by("number")
        last = {row.project_id: row for row in rows}
        lines = BudgetLine.objects.filter(~Q(heading=budgeting.IN_KIND), budget__in=list(last.values()))
        sums = lines.order_by().values_list("project", "year").annotate(sum=Sum("booked"))
        found: dict[str, dict[int | None, Decimal]] = {code: {} for code in last}
        for code, year, total in sums:
            found[code][year] = total
    return {code: Planned(row.number, row.currency, found[code]) for code, row in last.items()}


def flows(actor: Actor, code: str) -> Flows | None:
    """What came and what was paid; None where the actor sees not all of it. The system sees all."""
    if actor.kind == SYSTEM:
        row = Project.objects.filter(pk=code).select_related("grantee", "programme").first()
        with as_role("system"):
            return _flows(row) if row else None
    row = budget_finding.projects(actor).filter(pk=code).first()
    return _flows(row) if row and budget_finding.sees_all(actor, row) else None


def _flows(row: Project) -> Flows:
    rows = list(Spending.objects.filter(project=row).order_by("day", "id"))
    ledger, spent, unrated = books.of(row, rows), {}, 0
    for one in rows:
        booked = ledger.booked(one)
        if booked is None:
            unrated += 1
            continue
        month = one.day.replace(day=1)
        spent[month] = spent.get(month, ZERO) + booked
    came = Instalment.objects.filter(project=row, undone_at__isnull=True).order_by("on", "id")
    received = tuple((one.on, one.amount, one.currency) for one in came)
    return Flows(ledger.rule.currency, received, spent, unrated)
