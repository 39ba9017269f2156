"""Every read of business plans."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import planning, queries
from .business import Difference, PlanTold, Product, differences
from .business_enums import PlanState
from .business_models import BusinessPlan
from .forecasting import Forecast, forecast
from .models import Venture


@dataclass(frozen=True)
class Read:
    """A version with what it says and what follows from it."""

    row: BusinessPlan
    told: PlanTold
    forecast: Forecast


def versions(row: Venture) -> list[BusinessPlan]:
    """Of a project, the newest first."""
    return list(row.plans.order_by("-number"))


def find(actor: Actor, wanted: UUID) -> Read:
    rows = BusinessPlan.objects.filter(pk=wanted, organisation=actor.organisation)
    rows = rows.select_related("venture__place", "venture__region", "venture__project")
    found = rows.prefetch_related("lines").first() if actor.may("enterprise.see") else None
    if found is None:
        raise Missing(NOT_FOUND)
    return _read(found)


def handed_in(actor: Actor, venture: UUID, on: date) -> Read | None:
    """The version that was fixed last until a day, as a committee has it; None where none was."""
    rows = BusinessPlan.objects.filter(venture=venture, organisation=actor.organisation)
    rows = rows.filter(state=PlanState.SUBMITTED, submitted_on__lte=on).order_by("-number")
    rows = rows.select_related("venture").prefetch_related("lines")
    found = rows.first() if actor.may("enterprise.see") else None
    return _read(found) if found else None


def _read(row: BusinessPlan) -> Read:
    told = planning.read(row, list(row.lines.all()))
    return Read(row, told, forecast(told))


def may_write(actor: Actor, row: BusinessPlan) -> bool:
    return (
        actor.may("enterprise.run")
        and row.state == PlanState.DRAFT
        and row.venture.stage not in queries.GROUPS[queries.ENDED]
    )


@dataclass(frozen=True)
class Ceiling:
    """A year that would turn over more than the legal form may."""

    year: int
    sales: Decimal
    most: Decimal


@dataclass(frozen=True)
class Doubts:
    """What does not fit together in a plan. ``employees``: jobs where the form may have none; ``under_cost``:
    what is sold for less than it costs; ``missing``: money that nobody brings."""

    employees: int
    ceilings: tuple[Ceiling, ...]
    under_cost: tuple[Product, ...]
    missing: Decimal


def doubts(found: Read) -> Doubts:
    venture, pack = found.row.venture, queries.plan()
    form, sector = queries.form_of(venture), pack.sector(venture.sector)
    most = form.ceiling(sector.activity, clock.today()) if form and sector else None
    jobs = sum(one.number for one in found.told.jobs)
    return Doubts(
        employees=jobs if form is not None and not form.employees else 0,
        ceilings=tuple(
            Ceiling(year.number, year.sales, most.amount)
            for year in found.forecast.years
            if most is not None and year.sales > most.amount
        ),
        under_cost=tuple(one for one in found.told.products if one.price < one.unit_cost),
        missing=max(-found.forecast.balance, Decimal(0)),
    )


@dataclass(frozen=True)
class Comparison:
    before: Read
    after: Read
    differences: tuple[Difference, ...]


def compare(actor: Actor, wanted: UUID, number: int | None = None) -> Comparison | None:
    """A version against another one of its project (default: the one before); None where there is none."""
    after = find(actor, wanted)
    others = [one for one in versions(after.row.venture) if one.id != after.row.id]
    known = [
        one for one in others if (number is None and one.number < after.row.number) or one.number == number
    ]
    if not known:
        return None
    before = find(actor, known[0].id)
    return Comparison(before, after, tuple(differences(before.told, after.told)))
