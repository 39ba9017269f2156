"""Every write on loans; the door of all actions is ``actions``."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import borrowing
from .borrowing import LoanTerms, LoanTold


@dataclass(frozen=True)
class LoanDone:
    id: UUID


@dataclass(frozen=True)
class LoansMoved:
    number: int


@action("enterprise.loan_ask", right="enterprise.run")
def loan_ask(*, by: Actor, venture: UUID, loan: LoanTold) -> LoanDone:
    """Send the dossier of a project to a lender, in the name of a member who agreed to it."""
    return LoanDone(borrowing.ask(by, venture, loan).id)


@action("enterprise.loan_copy", right="enterprise.run")
def loan_copy(*, by: Actor, loan: UUID, lender: str, on: date | None = None) -> LoanDone:
    """Send a dossier that one lender refused, or that lapsed, to another lender as it is."""
    return LoanDone(borrowing.copy(by, loan, lender, on).id)


@action("enterprise.loan_move", right="enterprise.run")
def loan_move(
    *,
    by: Actor,
    loan: UUID,
    state: str,
    reason: str = "",
    on: date | None = None,
    terms: LoanTerms | None = None,
) -> LoanDone:
    """Note what the lender answers: complete, accepted on its terms, refused and why, paid out."""
    return LoanDone(borrowing.move(by, loan, state, reason, on, terms).id)


@action("enterprise.loan_repay", right="enterprise.run")
def loan_repay(*, by: Actor, loan: UUID, amount: Decimal, on: date | None = None) -> LoanDone:
    """Note what was paid back of a loan on a day; whether it is late or paid back follows."""
    return LoanDone(borrowing.repay(by, loan, amount, on).id)


@action("enterprise.loan_unrepay", right="enterprise.run")
def loan_unrepay(*, by: Actor, repayment: UUID) -> LoanDone:
    """Take back a repayment that was written down by mistake."""
    return LoanDone(borrowing.unrepay(by, repayment).id)


@action("enterprise.loans_uncovered", right="enterprise.run", journal=False, api=False)
def loans_uncovered(
    *,
    by: Actor,
    people: list[UUID] | None = None,
    giver: UUID | None = None,
    taker: UUID | None = None,
) -> LoansMoved:
    """Let dossiers lapse that her agreement, or a convention, covers no more; for the system alone."""
    return LoansMoved(borrowing.lapse_uncovered(by, people=people, giver=giver, taker=taker))


@action("enterprise.loans_late", right="enterprise.run", journal=False, api=False)
def loans_late(*, by: Actor) -> LoansMoved:
    """Say of loans whose instalments are late that they are in arrears; for the system alone."""
    return LoansMoved(borrowing.note_arrears(by))
