"""Versions of a business plan: begun from the one before, written as long as it is a draft, then fixed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import CHANGED, NOT_FOUND, Missing, Refused

from . import business, business_entries, business_refusals, finding, refusals, rules, telling
from .business import HEAD, LINES, Cost, Investment, PlannedJob, PlanTold, Product, Source
from .business_enums import Part, PlanState
from .business_models import BusinessPlan, PlanLine
from .business_states import PLAN
from .forecasting import forecast
from .models import Venture

OBJECT = "enterprise.BusinessPlan"
MOST = rules.MOST


# Between rows and what a plan says ----------------------------------------------------------------


def read(row: BusinessPlan, lines: Sequence[PlanLine]) -> PlanTold:
    """What a version says. ``lines``: its own, in any order."""
    told: dict[str, Any] = {name: getattr(row, name) for name in HEAD}
    for part in LINES:
        mine = sorted((one for one in lines if one.part == part), key=lambda one: one.position)
        told[part] = tuple(READ[part](one) for one in mine)
    return PlanTold(**told)


def _source(one: PlanLine) -> Source:
    return Source(one.label, one.kind, one.amount, one.month, one.rate, one.number, one.grace, one.repaid)


READ: dict[str, Any] = {
    Part.INVESTMENTS: lambda one: Investment(one.label, one.kind, one.amount, one.month, one.in_kind),
    Part.SOURCES: _source,
    Part.PRODUCTS: lambda one: Product(one.label, one.amount, one.unit_cost, tuple(one.quantities)),
    Part.COSTS: lambda one: Cost(one.label, one.kind, one.amount, one.every, one.rate),
    Part.JOBS: lambda one: PlannedJob(one.label, one.number, one.amount, one.month),
}
WRITTEN: dict[str, Any] = {
    Part.INVESTMENTS: lambda one: {
        "kind": one.kind,
        "amount": one.amount,
        "month": one.month,
        "in_kind": one.in_kind,
    },
    Part.SOURCES: lambda one: {
        "kind": one.kind,
        "amount": one.amount,
        "month": one.month,
        "rate": one.rate,
        "number": one.months,
        "grace": one.grace,
        "repaid": one.repaid,
    },
    Part.PRODUCTS: lambda one: {
        "amount": one.price,
        "unit_cost": one.unit_cost,
        "quantities": list(one.quantities),
    },
    Part.COSTS: lambda one: {
        "kind": one.kind,
        "amount": one.amount,
        "every": one.every,
        "rate": one.share,
    },
    Part.JOBS: lambda one: {"number": one.number, "amount": one.amount, "month": one.month},
}


def _lines(row: BusinessPlan, told: PlanTold) -> list[PlanLine]:
    return [
        PlanLine(
            plan=row,
            organisation_id=row.organisation_id,
            part=part,
            position=position,
            label=one.label,
            **WRITTEN[part](one),
        )
        for part in LINES
        for position, one in enumerate(getattr(told, part))
    ]


# Writing ------------------------------------------------------------------------------------------


def begin(by: Actor, wanted: UUID, told: PlanTold | None) -> BusinessPlan:
    """A new version: what is told, else what the last one says."""
    return begin_all(by, [(wanted, told)])[0]


def begin_all(by: Actor, wanted: Sequence[tuple[UUID, PlanTold | None]]) -> list[BusinessPlan]:
    """In the order given; all of them or none."""
    if not 1 <= len(wanted) <= MOST:
        raise Refused(refusals.TOO_MANY_JOBS, None, {"most": MOST})
    plan, made, lines, said = finding.plan(), [], [], []
    for venture, told in wanted:
        row = finding.venture(by, venture)
        rules.check_open(row.stage)
        last = BusinessPlan.objects.filter(venture=row).order_by("-number").first()
        if last is not None and last.state == PlanState.DRAFT:
            raise Refused(business_refusals.DRAFT_ALREADY)
        content = business.check(told) if told is not None else _before(last)
        one = BusinessPlan(
            venture=row,
            organisation_id=row.organisation_id,
            number=last.number + 1 if last else 1,
            currency=row.currency or plan.currency,
            made_by=by.user,
            **_head(content),
        )
        with finding.guarded():
            one.save(force_insert=True)
        made.append(one)
        lines += _lines(one, content)
        said.append(_entry(business_entries.PLAN_BEGUN, by, row, one, content))
    PlanLine.objects.bulk_create(lines)
    record_many(said)
    return made


def _before(last: BusinessPlan | None) -> PlanTold:
    return read(last, list(last.lines.all())) if last else PlanTold(begins_on=clock.today().replace(day=1))


def _head(told: PlanTold) -> dict[str, Any]:
    return {name: getattr(told, name) for name in HEAD}


def draft(by: Actor, wanted: UUID) -> tuple[Venture, BusinessPlan]:
    """A version that may be written, with its project under its lock."""
    rows = BusinessPlan.objects.filter(pk=wanted, organisation=finding.organisation(by))
    known = rows.values_list("venture_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    of = finding.venture(by, known)
    row = rows.select_for_update(of=("self",)).get()
    rules.check_open(of.stage)
    if row.state != PlanState.DRAFT:
        raise Refused(business_refusals.PLAN_FIXED)
    return of, row


def write(by: Actor, wanted: UUID, told: PlanTold, revision: int) -> BusinessPlan:
    """The whole content of a draft, as whoever saw ``revision`` wants it."""
    of, row = draft(by, wanted)
    if row.revision != revision:
        raise Refused(CHANGED)
    content = business.check(told)
    for name, value in _head(content).items():
        setattr(row, name, value)
    row.revision += 1
    row.changed_at = clock.now()
    row.save()
    row.lines.all().delete()
    PlanLine.objects.bulk_create(_lines(row, content))
    record_many([_entry(business_entries.PLAN_WRITTEN, by, of, row, content)])
    return row


def submit(by: Actor, wanted: UUID) -> BusinessPlan:
    """Fix a draft: from then on it stays as it is, and a new version begins from it."""
    of, row = draft(by, wanted)
    content = read(row, list(row.lines.all()))
    if not content.products:
        raise Refused(business_refusals.NOTHING_SOLD)
    PLAN.move(row, PlanState.SUBMITTED, by)
    row.submitted_on, row.submitted_by = clock.today(), by.user
    row.save(update_fields=["state", "submitted_on", "submitted_by"])
    record_many([_entry(business_entries.PLAN_FIXED, by, of, row, content)])
    return row


def _entry(kind, by: Actor, of: Venture, row: BusinessPlan, told: PlanTold):
    found = forecast(told)
    facts = {
        "version": row.number,
        "lines": sum(len(getattr(told, part)) for part in LINES),
        "amount": found.needed,
        "currency": row.currency,
        "sales": found.years[0].sales,
        "jobs": sum(one.number for one in told.jobs),
        "short": found.short[0].label if found.short else "",
    }
    return telling.about(kind, by, of, clock.today(), object=(OBJECT, row.id), **facts)
