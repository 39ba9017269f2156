"""Every write on aid: asked for, decided, paid, reconciled, singly and by lists."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import asking, deciding, listing, paying, sheets
from .rules import Ask, Decision, HalfDays, Handed, HandedList, Reference


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@dataclass(frozen=True)
class Paid:
    """``number``: that of the payment, for the receipt."""

    id: UUID
    number: str


@dataclass(frozen=True)
class Listed:
    """None when nothing is due and nothing was."""

    id: UUID | None


@action("aid.request", right="aid.request")
def request(
    *,
    by: Actor,
    person: UUID,
    kind: str,
    amount: Decimal,
    what: str = "",
    quantity: int = 1,
    month: date | None = None,
    step: UUID | None = None,
    session: UUID | None = None,
    covered_reason: str = "",
) -> Done:
    """Ask for aid for a person, linked to the step that it makes possible."""
    told = Ask(person, kind, amount, what, quantity, month, step, session, covered_reason)
    return Done(asking.ask(by, [told])[0].id)


@action("aid.request_many", right="aid.request")
def request_many(*, by: Actor, asks: list[Ask]) -> DoneMany:
    """Ask for up to 250 aids at once: all of them or none."""
    return DoneMany([row.id for row in asking.ask(by, asks)])


@action("aid.ask_information", right="aid.see")
def ask_information(*, by: Actor, request: UUID, note: str) -> Done:
    """Ask what is missing before a decision; for whoever may decide."""
    return Done(asking.ask_information(by, request, note).id)


@action("aid.give_information", right="aid.request")
def give_information(*, by: Actor, request: UUID, what: str, amount: Decimal | None = None) -> Done:
    """Complete a request, perhaps with another amount."""
    return Done(asking.answer(by, request, what, amount).id)


@action("aid.cancel", right="aid.request")
def cancel(*, by: Actor, request: UUID) -> Done:
    """Give up a request, or what of it is granted and not paid."""
    return Done(asking.cancel(by, request).id)


@action("aid.decide", right="aid.decide")
def decide(
    *,
    by: Actor,
    request: UUID,
    outcome: str,
    amount: Decimal | None = None,
    line: str = "",
    reason: str = "",
) -> Done:
    """Decide on a small amount, or as one of two people on a large one."""
    return Done(deciding.decide(by, request, Decision(outcome, amount, line, reason)).id)


@action("aid.decide_more", right="aid.decide_more")
def decide_more(
    *,
    by: Actor,
    request: UUID,
    outcome: str,
    amount: Decimal | None = None,
    line: str = "",
    reason: str = "",
    covered_reason: str = "",
) -> Done:
    """Decide as a coordinator; above her band as one of two. With a reason also where a partner covers it."""
    told = Decision(outcome, amount, line, reason, covered_reason)
    return Done(deciding.decide(by, request, told).id)


@action("aid.pay", right="aid.pay")
def pay(
    *,
    by: Actor,
    request: UUID,
    way: str = "cash",
    amount: Decimal | None = None,
    receipt: str = "",
    reference: str = "",
    signed_name: str = "",
    on: date | None = None,
    already_paid: Decimal | None = None,
) -> Paid:
    """Pay what was granted, whole or in part, against a receipt, a signature or a reference."""
    told = Handed(way, amount, receipt, reference, signed_name, on, already_paid)
    made = paying.pay(by, request, told)
    return Paid(made.id, made.number)


@action("aid.return_payment", right="aid.pay")
def return_payment(*, by: Actor, payment: UUID, reason: str) -> Done:
    """Take a payment back: it no longer counts and the budget line has it again."""
    return Done(paying.take_back(by, payment, reason).id)


@action("aid.reconcile", right="aid.reconcile")
def reconcile(*, by: Actor, payments: list[UUID]) -> DoneMany:
    """Set up to 250 payments against their budget lines: all of them or none."""
    return DoneMany([row.id for row in paying.reconcile(by, payments)])


@action("aid.entitle", right="training.attend", journal=False, api=False)
def entitle(*, by: Actor, session: UUID, month: date, kind: str, lines: list[HalfDays]) -> Listed:
    """Keep what half-days attended in a month of a session give; again, whenever they change."""
    row = listing.entitle(by, session, month, kind, lines)
    return Listed(row.id if row else None)


@action("aid.approve_list", right="aid.decide_more")
def approve_list(*, by: Actor, list: UUID, line: str = "") -> Done:
    """Grant what a list gives, each person within her ceiling."""
    return Done(listing.approve(by, list, line).id)


@action("aid.pay_list", right="aid.pay")
def pay_list(
    *,
    by: Actor,
    list: UUID,
    way: str = "cash",
    total: Decimal | None = None,
    on: date | None = None,
    signed: bool = False,
    sheet: str = "",
    reference: str = "",
    references: tuple[Reference, ...] = (),
    scan: bytes | None = None,
) -> Done:
    """Pay everybody on an approved list who was not paid yet, each with a proof; ``total``: seen as due.

    Cash and vouchers: ``signed``, and the number of the signed ``sheet``. Mobile money and transfers: the
    ``reference`` of the batch, or in ``references`` one for each person. ``scan``: a photo or a PDF of the
    signed sheet.
    """
    told = HandedList(way, total, on, signed, sheet, reference, references, scan)
    return Done(listing.pay(by, list, told).id)


@action("aid.keep_sheet", right="aid.pay")
def keep_sheet(*, by: Actor, list: UUID, scan: bytes) -> Done:
    """Keep a page of the signed sheet of a list, a photo or a PDF, with the list."""
    return Done(sheets.add(by, list, scan).id)
