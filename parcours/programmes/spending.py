"""Keeps commitments, payments with their vouchers, and what was received. Called by the actions, inside their
transaction, under the lock of the project."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from parcours.documents import storing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.reference.inforeuro import PLACES, RATES_BELOW
from parcours.reference.rules import check_currency
from parcours.ui import wording

from . import books, budget_finding, budgeting
from . import money_entries as entries
from . import money_refusals as refusals
from .budget_keeping import in_force, totals_of
from .budget_models import Budget, BudgetLine
from .budgeting import COST_BELOW, ZERO
from .checking_spending import Check, Paid, Standing, checks
from .contracts import BANK
from .models import Project
from .money_enums import Payee
from .queries import contract_days
from .rating import NoRate, Stated, booked
from .spending_models import Commitment, Instalment, Spending, Voucher

WHAT, REFERENCE, REASON, SOURCE = 200, 60, 300, 200


@dataclass(frozen=True)
class SpendingTold:
    """``commitment``: what it pays of; ``bank_rate``: with its source, where the contract wants it."""

    code: str
    day: date
    amount: Decimal
    currency: str
    payee: str
    what: str
    reference: str = ""
    commitment: UUID | None = None
    bank_rate: Decimal | None = None
    bank_source: str = ""


@dataclass(frozen=True)
class CommitmentTold:
    code: str
    day: date
    amount: Decimal
    currency: str
    payee: str
    what: str
    reference: str = ""


@dataclass(frozen=True)
class InstalmentTold:
    """``local``: what the bank made of it in another currency; None where it stayed as it was."""

    on: date
    amount: Decimal
    local: Decimal | None = None
    local_currency: str = ""
    reference: str = ""


def line(text: str, most: int, field: str, *, needed: bool = False) -> str:
    found = " ".join(text.split())
    if len(found) > most:
        raise Refused(refusals.TOO_LONG, field, {"most": most})
    if needed and not found:
        raise Refused(refusals.FAULTS["needed"], field)
    return found


def amount(value: Decimal, field: str = "amount") -> Decimal:
    if not value.is_finite() or not 0 < value < COST_BELOW or value != round(value, 2):
        raise Refused(refusals.AMOUNT, field)
    return value


# Finding ------------------------------------------------------------------------------------------


def locked(by: Actor, code: str) -> Project:
    """A project whose money the actor's organisation spends, as its grantee or as a partner."""
    seen = budget_finding.projects(by).filter(pk=code).first()
    own = seen is not None and (seen.grantee_id == by.organisation or _lines(in_force(seen), by.organisation))
    if not own:
        raise Missing(NOT_FOUND)
    row = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=code)
    budget_finding.check_open(row)
    return row


def _lines(budget: Budget | None, spender: UUID | None) -> list[BudgetLine]:
    """The lines in force that an organisation spends."""
    if budget is None:
        return []
    return list(BudgetLine.objects.filter(budget=budget, spender=spender).order_by("order"))


def lines_of(actor: Actor, row: Project) -> list[BudgetLine]:
    """The lines in force from which the actor's organisation pays, once each."""
    found: dict[str, BudgetLine] = {}
    for one in _lines(in_force(row), actor.organisation):
        if one.heading != budgeting.IN_KIND:
            found.setdefault(one.code, one)
    return list(found.values())


# Checks -------------------------------------------------------------------------------------------


def look(by: Actor, row: Project, told: SpendingTold, has_voucher: bool) -> list[Check]:
    """Everything there is to say of a payment before it is kept."""
    bank = _bank(told)
    with as_role("system"):
        rows = list(Spending.objects.filter(project=row))
    ledger = books.of(row, [told, *rows])
    needs = bank is None and ledger.rule.rate == BANK and told.currency != ledger.rule.currency
    try:
        worth = booked(told.amount, ledger.rate(told.currency, told.day, bank).rate)
    except NoRate:
        worth = None
    try:
        heading = budgeting.heading_of(told.code)
    except ValueError:
        heading = 0
    paid = Paid(heading, told.day, told.amount, told.currency, worth, has_voucher, needs)
    return checks(paid, _standing(by, row, told, ledger, rows))


def _bank(told: SpendingTold) -> Stated | None:
    return Stated(told.bank_rate, told.day, told.bank_source) if told.bank_rate is not None else None


def _standing(
    by: Actor, row: Project, told: SpendingTold, ledger: books.Books, rows: list[Spending]
) -> Standing:
    budget = in_force(row)
    with as_role("system"):
        # Headings are shared by all who spend: a partner is told only whether one is full.
        totals = totals_of(budget).headings if budget else {}
    spent: dict[int, Decimal] = {}
    own = ZERO
    for one in rows:
        worth = ledger.booked(one) or ZERO
        spent[one.heading] = spent.get(one.heading, ZERO) + worth
        if (one.code, one.organisation_id) == (told.code, by.organisation):
            own += worth
    lines = [one for one in _lines(budget, by.organisation) if one.code == told.code]
    starts_on, ends_on = contract_days(row)
    return Standing(
        rule=ledger.rule,
        starts_on=starts_on,
        ends_on=ends_on,
        today=clock.today(),
        budget=totals,
        spent=spent,
        line=sum((one.booked for one in lines), ZERO) if lines else None,
        line_spent=own,
        currencies=sorted({one.currency for one in lines}),
        left=_left(by, row, told),
        known=_known(by, row, told),
    )


def _known(by: Actor, row: Project, told: SpendingTold) -> bool:
    """Whether the same amount of the same day and voucher is there already."""
    same = Spending.objects.filter(
        project=row, organisation=by.organisation, day=told.day, amount=told.amount, currency=told.currency
    )
    same = same.filter(takes_back__isnull=True, taken_back__isnull=True, code=told.code)
    return same.filter(reference=" ".join(told.reference.split())).exists()


def _commitment(by: Actor, row: Project, wanted: UUID) -> Commitment:
    rows = Commitment.objects.filter(pk=wanted, project=row, organisation=by.organisation)
    found = rows.filter(ended_on__isnull=True).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def _left(by: Actor, row: Project, told: SpendingTold) -> Decimal | None:
    if told.commitment is None:
        return None
    found = _commitment(by, row, told.commitment)
    if found.currency != told.currency:
        return None
    paid = found.payments.filter(currency=found.currency).aggregate(sum=Sum("amount"))["sum"]
    return found.amount - (paid or ZERO)


# Payments -----------------------------------------------------------------------------------------


def _tell(kind, by: Actor, row, object_type: str, **more) -> None:
    facts = {"code": row.code, "amount": row.amount, "currency": row.currency, **more}
    record(
        kind.code,
        by=by,
        object=(object_type, row.id),
        project=row.project_id,
        occurred_on=row.day,
        facts=facts,
    )


def _payee(told: str) -> str:
    if told not in Payee.values:
        raise Refused(refusals.NOT_IN_LIST, "payee", {"value": told[:40]})
    return told


def spend(
    by: Actor, code: str, told: SpendingTold, voucher: bytes | None, despite: Iterable[str]
) -> Spending:
    row = locked(by, code)
    amount(told.amount)
    check_currency(told.currency, "currency")
    bank_rate = told.bank_rate
    if bank_rate is not None and not (0 < bank_rate < RATES_BELOW and bank_rate == round(bank_rate, PLACES)):
        raise Refused(refusals.RATE, "bank_rate")
    source = line(told.bank_source, SOURCE, "bank_source", needed=bank_rate is not None)
    what = line(told.what, WHAT, "what", needed=True)
    reference = line(told.reference, REFERENCE, "reference")
    commitment = _commitment(by, row, told.commitment) if told.commitment else None
    accepted = set(despite)
    for check in look(by, row, told, voucher is not None):
        if check.refuses or check.code not in accepted:
            told_words = said(check, budget_finding.rule(row).currency)
            raise Refused(refusals.CHECKS[check.code], FIELDS.get(check.code), told_words)
    made = Spending.objects.create(
        project=row,
        organisation_id=by.organisation,
        grantee_id=row.grantee_id,
        commitment=commitment,
        code=told.code,
        heading=budgeting.heading_of(told.code),
        day=told.day,
        amount=told.amount,
        currency=told.currency,
        bank_rate=bank_rate,
        bank_source=source,
        payee=_payee(told.payee),
        what=what,
        reference=reference,
        noted_by=by.user,
    )
    _tell(entries.SPENT, by, made, "programmes.Spending", payee=made.payee, vouchers=int(voucher is not None))
    if voucher is not None:
        _keep_voucher(by, made, voucher)
    return made


def said(check: Check, currency: str) -> dict[str, Any]:
    """What a check says, in words of the reader; ``currency``: of the contract."""
    return {name: _word(name, value, currency) for name, value in check.params.items()}


def _word(name: str, value: Any, currency: str) -> Any:
    if name == "share":
        return wording.number(value if value % 1 else int(value))
    if name == "left":
        return wording.number(value, 2)
    if isinstance(value, Decimal):
        return wording.money(value, currency)
    return wording.day(value) if isinstance(value, date) else value


def sentence(check: Check, currency: str) -> str:
    return Refused(refusals.CHECKS[check.code], None, said(check, currency)).sentence


FIELDS = {
    **dict.fromkeys(("before_start", "after_end", "to_come", "tail"), "day"),
    **dict.fromkeys(("reserve", "no_line"), "code"),
    "bank_rate": "bank_rate",
    "voucher": "voucher",
}


def _keep_voucher(by: Actor, row: Spending, voucher: bytes) -> Voucher:
    return Voucher.objects.create(
        spending=row,
        organisation_id=by.organisation,
        grantee_id=row.grantee_id,
        project_id=row.project_id,
        file_id=storing.store(by, voucher).id,
        added_by=by.user,
    )


def own_payment(by: Actor, wanted: UUID) -> Spending:
    """A payment that the actor's organisation wrote, under the lock of its project."""
    rows = Spending.objects.filter(pk=wanted, organisation=by.organisation)
    found = rows.select_related("project").first()
    if found is None or not by.may(budget_finding.SEE):
        raise Missing(NOT_FOUND)
    Project.objects.select_for_update(of=("self",), no_key=True).get(pk=found.project_id)
    return found


def add_voucher(by: Actor, wanted: UUID, voucher: bytes | None) -> Voucher:
    row = own_payment(by, wanted)
    if voucher is None:
        raise Refused(refusals.VOUCHER_NEEDED, "voucher")
    if row.takes_back_id or Spending.objects.filter(takes_back=row).exists():
        raise Refused(refusals.TAKEN_BACK)
    made = _keep_voucher(by, row, voucher)
    _tell(entries.VOUCHER_ADDED, by, row, "programmes.Spending")
    return made


def take_back(by: Actor, wanted: UUID, reason: str) -> Spending:
    """The same payment below zero, at its own rate: both stay, and cancel to the cent."""
    row = own_payment(by, wanted)
    budget_finding.check_open(row.project)
    why = line(reason, REASON, "reason", needed=True)
    if row.takes_back_id or Spending.objects.filter(takes_back=row).exists():
        raise Refused(refusals.TAKEN_BACK)
    same = (
        *("project_id", "organisation_id", "grantee_id", "commitment_id", "code", "heading", "day"),
        *("currency", "bank_rate", "bank_source", "payee", "what", "reference"),
    )
    made = Spending.objects.create(
        takes_back=row,
        amount=-row.amount,
        reason=why,
        noted_by=by.user,
        **{name: getattr(row, name) for name in same},
    )
    _tell(entries.TAKEN_BACK, by, made, "programmes.Spending", payee=made.payee)
    return made


# Commitments --------------------------------------------------------------------------------------


def commit(by: Actor, code: str, told: CommitmentTold) -> Commitment:
    row = locked(by, code)
    amount(told.amount)
    check_currency(told.currency, "currency")
    if told.day > clock.today():
        raise Refused(refusals.CHECKS["to_come"], "day")
    if told.code not in {one.code for one in lines_of(by, row)}:
        raise Refused(refusals.CHECKS["no_line"], "code")
    made = Commitment.objects.create(
        project=row,
        organisation_id=by.organisation,
        grantee_id=row.grantee_id,
        code=told.code,
        heading=budgeting.heading_of(told.code),
        day=told.day,
        amount=told.amount,
        currency=told.currency,
        payee=_payee(told.payee),
        what=line(told.what, WHAT, "what", needed=True),
        reference=line(told.reference, REFERENCE, "reference"),
        noted_by=by.user,
    )
    _tell(entries.COMMITTED, by, made, "programmes.Commitment", payee=made.payee)
    return made


def end_commitment(by: Actor, wanted: UUID) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).filter(pk=wanted, organisation=by.organisation)
    row = rows.first()
    if row is None or not by.may(budget_finding.SEE):
        raise Missing(NOT_FOUND)
    if row.ended_on is not None:
        raise Refused(refusals.ENDED)
    row.ended_on, row.ended_by = clock.today(), by.user
    row.save(update_fields=["ended_on", "ended_by"])
    _tell(entries.COMMITMENT_ENDED, by, row, "programmes.Commitment", payee=row.payee)
    return row


# What was received --------------------------------------------------------------------------------


def receive(by: Actor, code: str, told: InstalmentTold) -> Instalment:
    row = budget_finding.own_project(by, code)
    currency = budget_finding.rule(row).currency
    amount(told.amount)
    if told.on > clock.today():
        raise Refused(refusals.CHECKS["to_come"], "on")
    if told.local is not None or told.local_currency:
        amount(told.local or ZERO, "local")
        check_currency(told.local_currency, "local_currency")
        if told.local_currency == currency:
            raise Refused(refusals.SAME_CURRENCY, "local_currency")
    made = Instalment.objects.create(
        project=row,
        organisation_id=row.grantee_id,
        on=told.on,
        amount=told.amount,
        currency=currency,
        local=told.local,
        local_currency=told.local_currency,
        reference=line(told.reference, REFERENCE, "reference"),
        noted_by=by.user,
    )
    facts = {
        "amount": made.amount,
        "currency": made.currency,
        "local": made.local,
        "into": made.local_currency,
    }
    record(
        entries.RECEIVED.code,
        by=by,
        object=("programmes.Instalment", made.id),
        project=row.code,
        occurred_on=made.on,
        facts=facts,
    )
    return made


def undo_instalment(by: Actor, wanted: UUID) -> Instalment:
    rows = Instalment.objects.filter(pk=wanted, organisation=by.organisation)
    budget_finding.own_project(by, next(iter(rows.values_list("project", flat=True)), ""))
    row = rows.select_for_update(of=("self",)).get()
    if row.undone_at is not None:
        raise Refused(refusals.TAKEN_BACK)
    row.undone_at, row.undone_by = clock.now(), by.user
    row.save(update_fields=["undone_at", "undone_by"])
    facts = {"amount": row.amount, "currency": row.currency, "local": row.local, "into": row.local_currency}
    record(
        entries.RECEIPT_UNDONE.code,
        by=by,
        object=("programmes.Instalment", row.id),
        project=row.project_id,
        occurred_on=row.on,
        facts=facts,
    )
    return row


def seen(actor: Actor, rows):
    """Of payments and commitments: what the actor's organisation wrote, or answers for, or steers."""
    if not actor.may(budget_finding.SEE) or actor.organisation is None:
        return rows.none()
    if budget_finding.steers(actor):
        return rows.filter(project__programme__in_force=True)
    return rows.filter(Q(organisation=actor.organisation) | Q(grantee=actor.organisation))
