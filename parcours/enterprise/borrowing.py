"""Dossiers at lenders: sent with her agreement, moved as the lender answers, paid back.

Always in one order: the person, the project, then the loan. Arrears, and that it is paid back, follow
from payments.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from parcours.accounts.models import Organisation
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.agreements import agreement
from parcours.people.queries import convention_in_force, facts_on
from parcours.ui.wording import money as money_words

from . import business_refusals, finding, loan_entries, rules, telling
from . import loan_refusals as refusals
from .business import MOST_AMOUNT, MOST_MONTHS, WHOLE, fits
from .business_enums import PlanState, Repaid
from .business_models import BusinessPlan
from .loan_enums import RUNNING, WAITING, LoanReason, LoanState
from .loan_models import Loan, LoanMove, Repayment
from .loan_states import LOAN, LOST
from .models import Member, Venture
from .plan import EnterprisePlan, Lender
from .refusals import NOT_IN_LIST, REASON_MISSING
from .repaying import Account, Terms, account

OBJECT = "enterprise.Loan"
PURPOSE = 500
CENT = Decimal("0.01")


@dataclass(frozen=True)
class LoanTerms:
    """``rate``: percent a year; ``months``: with those of the ``grace``; ``repaid``: equal or declining."""

    amount: Decimal
    rate: Decimal
    months: int
    grace: int = 0
    repaid: str = Repaid.EQUAL.value


@dataclass(frozen=True)
class LoanTold:
    """A dossier: ``lender``, the code of an organisation; ``person``: the member who asks."""

    person: UUID
    lender: str
    terms: LoanTerms
    purpose: str = ""
    on: date | None = None


# What is asked for --------------------------------------------------------------------------------


def check_terms(told: LoanTerms, lender: Lender, currency: str) -> LoanTerms:
    if not fits(told.amount, MOST_AMOUNT) or not told.amount:
        raise Refused(refusals.LOAN_AMOUNT, "amount")
    if not fits(told.rate, WHOLE, 3):
        raise Refused(business_refusals.PERCENT, "rate")
    if not 1 <= told.months <= MOST_MONTHS or not 0 <= told.grace < told.months:
        raise Refused(business_refusals.LOAN_MONTHS, "months")
    rules.coded(told.repaid, Repaid, "repaid")
    if lender.most is not None and told.amount > lender.most:
        raise Refused(refusals.OVER_CEILING, "amount", {"most": money_words(lender.most, currency)})
    if lender.months is not None and told.months > lender.months:
        raise Refused(refusals.OVER_MONTHS, "months", {"most": lender.months})
    return LoanTerms(
        told.amount.quantize(CENT), told.rate.quantize(Decimal("0.001")), told.months, told.grace, told.repaid
    )


def lender_of(plan: EnterprisePlan, code: str) -> tuple[Lender, Organisation]:
    if not plan.lenders:
        raise Refused(refusals.NO_LENDERS)
    known = plan.lender(code)
    found = Organisation.objects.filter(code=code).first() if known else None
    if known is None or found is None:
        raise Refused(refusals.LENDER_UNKNOWN, "lender")
    return known, found


def check_covered(giver: UUID, person: UUID, lender: UUID) -> None:
    """Nothing goes to a lender without a convention in force and her agreement, as with a referral."""
    with as_role("system"):
        if convention_in_force(giver, lender) is None:
            raise Refused(refusals.NO_CONVENTION, "lender")
        if agreement(person, lender) is None:
            raise Refused(refusals.NOT_AGREED, "lender")


def ask(by: Actor, wanted: UUID, told: LoanTold, copy_of: Loan | None = None) -> Loan:
    """Send a dossier to a lender in the name of a member."""
    finding.people(by, [told.person])
    row, plan = finding.venture(by, wanted), finding.plan()
    rules.check_open(row.stage)
    members = Member.objects.filter(venture=row, person=told.person, until__isnull=True)
    if not members.exists():
        raise Refused(refusals.NOT_A_MEMBER, "person")
    known, lender = lender_of(plan, told.lender)
    terms = check_terms(told.terms, known, row.currency)
    day = rules.check_day(told.on, clock.today(), least=row.opened_on)
    check_covered(row.organisation_id, told.person, lender.id)
    fixed = BusinessPlan.objects.filter(venture=row, state=PlanState.SUBMITTED).order_by("-number").first()
    made = Loan(
        venture=row,
        person_id=told.person,
        organisation_id=row.organisation_id,
        lender=lender,
        plan=fixed,
        copy_of=copy_of,
        asked=terms.amount,
        currency=row.currency,
        since=day,
        sent_on=day,
        purpose=rules.long(told.purpose, PURPOSE, "purpose"),
        by=by.user,
        **_columns(terms),
    )
    with finding.guarded():
        made.save(force_insert=True)
    _moved(by, made, day, "")
    record_many([_entry(loan_entries.LOAN_ASKED, by, row, made, day)])
    return made


def _columns(terms: LoanTerms) -> dict[str, Any]:
    return {
        "amount": terms.amount,
        "rate": terms.rate,
        "months": terms.months,
        "grace": terms.grace,
        "repaid": terms.repaid,
    }


def copy(by: Actor, wanted: UUID, lender: str, on: date | None) -> Loan:
    """The same dossier to another lender, once the one before refused it or it lapsed."""
    row, old = find(by, wanted)
    if old.state not in (LoanState.REFUSED, LoanState.LAPSED):
        raise Refused(refusals.STILL_WAITING)
    terms = LoanTerms(old.asked, old.rate, old.months, old.grace, old.repaid)
    return ask(by, row.id, LoanTold(old.person_id, lender, terms, old.purpose, on), old)


# How it goes on -----------------------------------------------------------------------------------


def find(by: Actor, wanted: UUID) -> tuple[Venture, Loan]:
    """A loan under its lock, with its project under its own."""
    rows = Loan.objects.filter(pk=wanted, organisation=finding.organisation(by))
    rows = rows.filter(person__in=visibility.visible(by))
    known = rows.values_list("person_id", "venture_id").first()
    if known is None:
        raise Missing(NOT_FOUND)
    finding.people(by, [known[0]])
    of = finding.venture(by, known[1])
    return of, rows.select_for_update(of=("self",)).get()


def move(by: Actor, wanted: UUID, state: str, reason: str, on: date | None, terms: LoanTerms | None) -> Loan:
    """As the lender answers. ``terms``: what it grants, where that differs from what was asked for."""
    of, row = find(by, wanted)
    if state not in LoanState.values:
        raise Refused(NOT_IN_LIST, "state", {"value": str(state)[:40]})
    follows = state == LoanState.ARREARS or (row.state in (*RUNNING, LoanState.REPAID) and state in RUNNING)
    if follows:
        raise Refused(refusals.FOLLOWS, "state")
    day = rules.check_day(on, clock.today(), least=row.since)
    before = row.state
    if state == LoanState.REPAID and before in RUNNING:
        paid = sum(row.repayments.values_list("amount", flat=True), Decimal(0))
        if paid < row.amount:
            raise Refused(refusals.LESS_THAN_LENT, "state", {"paid": money_words(paid, row.currency)})
    LOAN.move(row, state, by)
    row.reason = _reason(before, state, reason)
    if terms is not None and state in (LoanState.ACCEPTED, LoanState.DISBURSED):
        known, _organisation = lender_of(finding.plan(), row.lender.code)
        for name, value in _columns(check_terms(terms, known, row.currency)).items():
            setattr(row, name, value)
    if state == LoanState.DISBURSED:
        row.paid_on = day
    row.since = day
    row.save()
    _moved(by, row, day, row.reason)
    record_many([_entry(loan_entries.LOAN_MOVED, by, of, row, day)])
    return row


def _reason(before: str, state: str, reason: str) -> str:
    if (before, state) not in LOST:
        return ""
    if not reason:
        raise Refused(REASON_MISSING, "reason")
    return rules.coded(reason, LoanReason, "reason")


def _moved(by: Actor, row: Loan, day: date, reason: str) -> None:
    LoanMove.objects.create(
        loan=row, organisation_id=row.organisation_id, state=row.state, on=day, reason=reason, by=by.user
    )


def _entry(kind: Any, by: Actor, of: Venture, row: Loan, day: date, **more: Any) -> Any:
    facts = {
        "amount": row.amount,
        "currency": row.currency,
        "months": row.months,
        "state": row.state,
        "reason_code": row.reason,
        "copy": row.copy_of_id is not None,
    }
    dimensions = facts_on(row.person_id, day)
    return telling.of_loan(kind, by, of, row, day, dimensions, **facts | more)


# What is paid back --------------------------------------------------------------------------------


def terms_of(row: Loan) -> Terms:
    return Terms(row.amount, row.rate, row.months, row.repaid, row.grace)


def account_of(row: Loan, payments: Iterable[Decimal]) -> Account:
    """Of a loan that was paid out."""
    return account(terms_of(row), row.paid_on, payments)


def planned(row: Loan, day: date) -> Account:
    """As if it were paid out on a day and nothing were paid back."""
    return account(terms_of(row), day, ())


def _paid(row: Loan) -> list[Decimal]:
    return list(row.repayments.values_list("amount", flat=True))


def repay(by: Actor, wanted: UUID, amount: Decimal, on: date | None) -> Repayment:
    of, row = find(by, wanted)
    if row.paid_on is None:
        raise Refused(refusals.NOT_PAID_OUT)
    day = rules.check_day(on, clock.today(), least=row.paid_on)
    amount = rules.check_amount(amount)
    known = account_of(row, _paid(row))
    if row.state == LoanState.REPAID or amount > known.outstanding:
        left = known.outstanding if row.state != LoanState.REPAID else Decimal(0)
        raise Refused(refusals.OVER_OWED, "amount", {"left": money_words(left, row.currency)})
    made = Repayment(
        id=uuid7(), loan=row, organisation_id=row.organisation_id, on=day, amount=amount, by=by.user
    )
    entry = _entry(loan_entries.REPAID, by, of, row, day, amount=amount)
    made.entry = entry.id
    made.save(force_insert=True)
    record_many([entry])
    follow(by, of, row)
    return made


def unrepay(by: Actor, wanted: UUID) -> Loan:
    """A payment that was written down by mistake counts no more."""
    loan = Repayment.objects.filter(pk=wanted, organisation=finding.organisation(by))
    known = loan.values_list("loan_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    of, row = find(by, known)
    gone = loan.first()
    if gone is None:
        raise Missing(NOT_FOUND)
    record_many(
        [_entry(loan_entries.REPAID_REMOVED, by, of, row, gone.on, amount=gone.amount, retracts=gone.entry)]
    )
    gone.delete()
    follow(by, of, row)
    return row


def follow(by: Actor, of: Venture, row: Loan) -> bool:
    """Let the state of a loan that was paid out be what its payments say today; whether it changed."""
    state = account_of(row, _paid(row)).state(clock.today(), finding.plan().grace_days)
    if state == row.state:
        return False
    LOAN.move(row, state, by)
    row.since = clock.today()
    row.save(update_fields=["state", "since"])
    _moved(by, row, row.since, "")
    record_many([_entry(loan_entries.LOAN_MOVED, by, of, row, row.since)])
    return True


# What follows without anybody ----------------------------------------------------------------------


def lapse_uncovered(by: Actor, *, people: list[UUID] | None, giver: UUID | None, taker: UUID | None) -> int:
    """Dossiers that wait lapse where her agreement, or a convention, covers them no more; how many.

    ``people``: those of these people; ``giver`` and ``taker``: those of one organisation at one lender."""
    finding.only_system(by)
    with as_role("system"):
        rows = Loan.objects.filter(state__in=WAITING).select_related("venture", "lender")
        if people is not None:
            rows = rows.filter(person__in=people)
        if giver is not None:
            rows = rows.filter(organisation=giver, lender=taker)
        found = list(rows.select_for_update(of=("self",)).order_by("pk"))
        over = []
        for row in found:
            try:
                check_covered(row.organisation_id, row.person_id, row.lender_id)
            except Refused as refused:
                told = refused.code == refusals.NO_CONVENTION
                _lapse(by, row, LoanReason.NO_CONVENTION if told else LoanReason.NO_CONSENT)
                over.append(_entry(loan_entries.LOAN_MOVED, by, row.venture, row, row.since))
        record_many(over)
    return len(over)


def _lapse(by: Actor, row: Loan, reason: str) -> None:
    LOAN.move(row, LoanState.LAPSED, by)
    row.reason, row.since = reason, max(clock.today(), row.since)
    row.save(update_fields=["state", "reason", "since"])
    _moved(by, row, row.since, reason)


def note_arrears(by: Actor) -> int:
    """Loans late by more than the days of the pack are in arrears; how many became so."""
    finding.only_system(by)
    with as_role("system"):
        rows = Loan.objects.filter(state=LoanState.DISBURSED).select_related("venture")
        rows = rows.select_for_update(of=("self",)).order_by("pk")
        return sum(follow(by, row.venture, row) for row in rows)
