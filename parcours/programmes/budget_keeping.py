"""Drafts, fills, agrees and gives up budgets. Called by the actions, inside their transaction."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Max

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.days import check_planned
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.reference.inforeuro import RATES_BELOW
from parcours.reference.rules import check_currency
from parcours.ui import wording

from . import budget_finding as finding
from . import budgeting
from . import money_refusals as refusals
from .budget_models import Budget, BudgetLine, BudgetRate
from .budgeting import Fault, LineTold, RateTold, TermsTold
from .models import Project
from .money_entries import BUDGET_AGREED, BUDGET_CHANGED, BUDGET_DRAFTED, BUDGET_DROPPED
from .money_enums import BudgetState
from .states import BUDGET

REASON, SOURCE = 300, 200


def _tell(kind, by: Actor, row: Budget) -> None:
    lines = list(row.lines.all())
    facts = {
        "number": row.number,
        "lines": len(lines),
        "amount": sum((one.booked for one in lines), Decimal("0.00")),
        "currency": row.currency,
    }
    record(kind.code, by=by, object=("programmes.Budget", row.id), project=row.project_id, facts=facts)


def _text(told: str, most: int, field: str) -> str:
    text = " ".join(told.split())
    if len(text) > most:
        raise Refused(refusals.TOO_LONG, field, {"most": most})
    return text


def in_force(row: Project, *, on: date | None = None) -> Budget | None:
    """The last version agreed; of those that held on a day where one is told."""
    rows = Budget.objects.filter(project=row, state=BudgetState.AGREED)
    if on is not None:
        rows = rows.filter(in_force_on__lte=on)
    return rows.order_by("-number").first()


def draft(by: Actor, code: str, reason: str) -> Budget:
    """A new version with everything that the one in force says."""
    row = finding.own_project(by, code)
    if Budget.objects.filter(project=row, state=BudgetState.DRAFT).exists():
        raise Refused(refusals.DRAFT_THERE)
    before, why = in_force(row), _text(reason, REASON, "reason")
    if before is not None and not why:
        raise Refused(refusals.REASON_NEEDED, "reason")
    last = Budget.objects.filter(project=row, state=BudgetState.AGREED).aggregate(n=Max("number"))["n"]
    made = Budget.objects.create(
        project=row,
        organisation_id=row.grantee_id,
        number=0 if last is None else last + 1,
        reason=why,
        currency=finding.rule(row).currency,
        amount=before.amount if before else None,
        share=before.share if before else None,
        drafted_by=by.user,
    )
    if before is not None:
        _copy(before, made)
    _tell(BUDGET_DRAFTED, by, made)
    return made


def _copy(before: Budget, made: Budget) -> None:
    for model, rows in ((BudgetRate, before.rates.all()), (BudgetLine, before.lines.all())):
        left_out = ("id", "budget", "agreed")
        names = [one.attname for one in model._meta.concrete_fields if one.name not in left_out]
        model.objects.bulk_create(
            model(budget=made, **{name: getattr(one, name) for name in names}) for one in rows
        )


# Terms and rates ----------------------------------------------------------------------------------


def set_terms(by: Actor, wanted: UUID, terms: TermsTold, rates: list[RateTold], reason: str) -> Budget:
    row = finding.draft(by, wanted)
    if terms.share is not None and not (0 < terms.share <= 100 and terms.share == round(terms.share, 2)):
        raise Refused(refusals.SHARE, "share")
    if terms.amount is not None and not _is_amount(terms.amount):
        raise Refused(refusals.AMOUNT, "amount")
    row.amount, row.share, row.reason = terms.amount, terms.share, _text(reason, REASON, "reason")
    if row.number and not row.reason:
        raise Refused(refusals.REASON_NEEDED, "reason")
    row.save(update_fields=["amount", "share", "reason"])
    _set_rates(row, rates)
    _tell(BUDGET_CHANGED, by, row)
    return row


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and 0 < amount < budgeting.COST_BELOW and amount == round(amount, 2)


def _set_rates(row: Budget, rates: list[RateTold]) -> None:
    told = [one.currency for one in rates]
    for one in rates:
        check_currency(one.currency, "rates")
        if one.currency == row.currency:
            raise Refused(refusals.RATE_OF_ITSELF, "rates", {"currency": one.currency})
        if not (one.rate.is_finite() and 0 < one.rate < RATES_BELOW and one.rate == round(one.rate, 8)):
            raise Refused(refusals.RATE, "rates")
        check_planned(one.on, "rates")
    for place, currency in enumerate(told):
        if currency in told[:place]:
            raise Refused(refusals.RATE_REPEATED, "rates", {"currency": currency})
    used = set(row.lines.values_list("currency", flat=True)) - {row.currency}
    if used - set(told):
        raise Refused(refusals.RATE_USED, "rates", {"currency": min(used - set(told))})
    row.rates.all().delete()
    BudgetRate.objects.bulk_create(
        BudgetRate(
            budget=row,
            organisation_id=row.organisation_id,
            currency=one.currency,
            rate=one.rate,
            on=one.on,
            source=_text(one.source, SOURCE, "rates"),
        )
        for one in rates
    )
    _write(row, {one.id: one.told for one in row.lines.select_related("spender")})


def rates_of(row: Budget) -> dict[str, Decimal]:
    return dict(row.rates.values_list("currency", "rate"))


# Lines --------------------------------------------------------------------------------------------


def faults_of(row: Budget, lines: Iterable[LineTold]) -> list[Fault]:
    """What is wrong with lines of a version, one by one and together."""
    known = [row.currency, *rates_of(row)]
    partners, told = finding.spenders(row.project), list(lines)
    found = [
        fault
        for place, line in enumerate(told, 1)
        for fault in budgeting.line_faults(place, line, known, partners)
    ]
    return sorted(found + budgeting.repeated(told), key=lambda one: one.place)


def fill(by: Actor, wanted: UUID, lines: list[LineTold]) -> Budget:
    """Exactly these lines, and no other."""
    row = finding.draft(by, wanted)
    if len(lines) > budgeting.MOST_LINES:
        raise Refused(refusals.TOO_MANY_LINES, "lines", {"most": budgeting.MOST_LINES})
    faults = faults_of(row, lines)
    if faults:
        raise Refused(refusals.HAS_FAULTS, "lines", {"n": len(faults)})
    _write(row, {uuid7(): line for line in lines})
    _tell(BUDGET_CHANGED, by, row)
    return row


def _write(row: Budget, lines: Mapping[UUID, LineTold]) -> None:
    """A line that stays keeps its id."""
    spenders, told = finding.spenders(row.project), sorted(lines.items(), key=lambda one: _order(one[1]))
    found = budgeting.totals([line for _id, line in told], rates_of(row), row.currency)
    row.lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            id=made,
            budget=row,
            project_id=row.project_id,
            organisation_id=row.organisation_id,
            spender_id=spenders[line.partner].id if line.partner else row.organisation_id,
            code=line.code,
            heading=budgeting.heading_of(line.code),
            order=order,
            title=" ".join(line.title.split()),
            year=line.year,
            unit=" ".join(line.unit.split()),
            units=line.units,
            unit_cost=line.unit_cost,
            currency=line.currency,
            booked=booked,
        )
        for order, ((made, line), booked) in enumerate(zip(told, found.lines, strict=True), 1)
    )


def _order(line: LineTold) -> tuple:
    return budgeting.order_of(line.code), line.year or 0, line.partner


def set_line(by: Actor, wanted: UUID, line: LineTold, instead_of: UUID | None) -> Budget:
    """One more line, or one in the place of another. Raises Refused with its column as the field."""
    row = finding.draft(by, wanted)
    rows = list(row.lines.select_related("spender"))
    if instead_of is not None and instead_of not in {one.id for one in rows}:
        raise Missing(NOT_FOUND)
    kept = {one.id: one.told for one in rows if one.id != instead_of}
    others = list(kept.values())
    if len(others) >= budgeting.MOST_LINES:
        raise Refused(refusals.TOO_MANY_LINES, None, {"most": budgeting.MOST_LINES})
    faults = [one for one in faults_of(row, [*others, line]) if one.place > len(others)]
    if faults:
        raise Refused(refusals.FAULTS[faults[0].code], faults[0].column, dict(faults[0].params))
    _write(row, {**kept, instead_of or uuid7(): line})
    _tell(BUDGET_CHANGED, by, row)
    return row


def drop_line(by: Actor, wanted: UUID) -> Budget:
    budgets = BudgetLine.objects.filter(pk=wanted, organisation=by.organisation)
    row = finding.draft(by, next(iter(budgets.values_list("budget", flat=True)), wanted))
    row.lines.filter(pk=wanted).delete()
    _tell(BUDGET_CHANGED, by, row)
    return row


# Its life -----------------------------------------------------------------------------------------


def totals_of(row: Budget) -> budgeting.Totals:
    return budgeting.totals(row.lines.select_related("spender"), rates_of(row), row.currency)


def agree(by: Actor, wanted: UUID, on: date | None) -> Budget:
    """It is signed: from its day on it is the budget. What is over a ceiling of the contract is refused."""
    row = finding.draft(by, wanted)
    if on is None:
        raise Refused(refusals.DAY_NEEDED, "on")
    check_planned(on, "on")
    before = in_force(row.project)
    if before is not None and on < before.in_force_on:
        raise Refused(refusals.DAY_TOO_EARLY, "on", {"day": wording.day(before.in_force_on)})
    terms = TermsTold(row.amount, row.share)
    for fault in budgeting.ceilings(totals_of(row), terms, finding.rule(row.project)):
        raise Refused(refusals.FAULTS[fault.code], None, said(fault, row.currency))
    BUDGET.move(row, BudgetState.AGREED, by)
    row.in_force_on, row.agreed_by, row.agreed_at = on, by.user, clock.now()
    row.save(update_fields=["state", "in_force_on", "agreed_by", "agreed_at"])
    row.lines.update(agreed=True)
    _tell(BUDGET_AGREED, by, row)
    return row


def said(fault: Fault, currency: str) -> dict:
    """Its parameters in words of the reader."""
    return {
        name: _word(name, value, currency) if isinstance(value, Decimal) else value
        for name, value in fault.params.items()
    }


def _word(name: str, value: Decimal, currency: str) -> str:
    if name != "share":
        return wording.money(value, currency)
    return wording.number(value if value % 1 else int(value))


def drop(by: Actor, wanted: UUID) -> Budget:
    row = finding.draft(by, wanted)
    BUDGET.move(row, BudgetState.DROPPED, by)
    row.save(update_fields=["state"])
    _tell(BUDGET_DROPPED, by, row)
    return row
