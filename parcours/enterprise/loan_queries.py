"""Every read of loans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from parcours.accounts.models import Organisation
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility

from . import borrowing, queries
from .loan_enums import RUNNING, WAITING, LoanState
from .loan_models import Loan, LoanMove, Repayment
from .loan_states import LOAN
from .models import Venture
from .plan import Lender
from .repaying import Account

SILENT = timedelta(days=30)
"""A lender who has not answered so long is asked again."""
GROUPS = {
    "waiting": list(WAITING),
    "running": list(RUNNING),
    "arrears": [LoanState.ARREARS],
    "repaid": [LoanState.REPAID],
    "lost": [LoanState.REFUSED, LoanState.LAPSED],
}


@dataclass(frozen=True)
class LenderLine:
    organisation: Organisation
    lender: Lender


def lenders() -> list[LenderLine]:
    """Those of the programme in force that are known as organisations, in its order."""
    known = queries.plan().lenders
    rows = {
        row.code: row for row in Organisation.objects.filter(code__in=[one.organisation for one in known])
    }
    return [LenderLine(rows[one.organisation], one) for one in known if one.organisation in rows]


def loans(actor: Actor) -> QuerySet[Loan]:
    """Of the organisation, where the file of who asked is seen; the last sent first."""
    rows = Loan.objects.filter(organisation=actor.organisation).select_related("venture", "lender")
    rows = rows.filter(person__in=visibility.visible(actor)).order_by("-sent_on", "-id")
    return rows if actor.may("enterprise.see") else rows.none()


def listed(actor: Actor, *, group: str = "", lender: str = "", mine: bool = False) -> QuerySet[Loan]:
    rows = loans(actor)
    if group in GROUPS:
        rows = rows.filter(state__in=GROUPS[group])
    if lender:
        rows = rows.filter(lender__code=lender)
    return rows.filter(venture__coach=actor.user) if mine else rows


def of_venture(actor: Actor, row: Venture) -> list[Loan]:
    return list(loans(actor).filter(venture=row))


def silent(actor: Actor) -> QuerySet[Loan]:
    """Dossiers of projects that she coaches, without an answer for a month."""
    rows = loans(actor).filter(venture__coach=actor.user, state__in=(LoanState.SENT, LoanState.COMPLETE))
    return rows.filter(since__lte=clock.today() - SILENT).order_by("since", "id")


def late(actor: Actor) -> QuerySet[Loan]:
    """Loans in arrears of projects that she coaches."""
    rows = loans(actor).filter(venture__coach=actor.user, state=LoanState.ARREARS)
    return rows.order_by("since", "id")


@dataclass(frozen=True)
class Read:
    """``account``: once it was paid out. ``shown``: its instalments as if it were paid out today, before."""

    row: Loan
    account: Account | None
    shown: Account
    repayments: Sequence[Repayment]
    moves: Sequence[LoanMove]
    copies: Sequence[Loan]
    late: Decimal


def find(actor: Actor, wanted: UUID) -> Read:
    row = loans(actor).select_related("venture__place", "plan", "copy_of__lender").filter(pk=wanted).first()
    if row is None:
        raise Missing(NOT_FOUND)
    payments = list(row.repayments.order_by("-on", "-id"))
    amounts = [one.amount for one in payments]
    known = borrowing.account_of(row, amounts) if row.paid_on else None
    shown = known or borrowing.planned(row, clock.today())
    moves = list(row.moves.order_by("-at", "-id"))
    copies = list(loans(actor).filter(copy_of=row))
    # Nothing is late of what a lender calls paid back, also where interest was let off.
    late = known.late(clock.today()) if known and row.state in RUNNING else Decimal(0)
    return Read(row, known, shown, payments, moves, copies, late)


def repayment(actor: Actor, wanted: UUID) -> tuple[Repayment, Loan]:
    found = Repayment.objects.filter(pk=wanted, organisation=actor.organisation).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found, find(actor, found.loan_id).row


def targets(actor: Actor, row: Loan) -> list[str]:
    """What may be noted of the lender's answer; arrears follow from payments."""
    told = [one for one in LOAN.targets(row.state) if LOAN.can(row.state, one, actor)]
    if row.state in RUNNING:
        return [one for one in told if one == LoanState.REPAID]
    return [] if row.state == LoanState.REPAID else told
