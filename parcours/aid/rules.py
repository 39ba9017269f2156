"""What is told to aid, and what is refused. Pure: no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed, Refused
from parcours.kernel.texts import plain

from . import refusals
from .enums import TRACED, CoveredReason, Decider, Kind, Period, Proof, ReturnReason, Way
from .plan import AidPlan, KindRule, first_of_month, months_later

MOST, MOST_UNITS = 250, 1000
MOST_HALF_DAYS = 62
WHAT, NOTE, RECEIPT, REFERENCE, NAME = 200, 500, 40, 60, 120
# Of a sheet and of a batch: each payment adds its place on the list.
SHEET, BATCH = 30, 50
GRANTED, REFUSED = "granted", "refused"
SMALL, LARGE = "aid.decide", "aid.decide_more"


@dataclass(frozen=True)
class Ask:
    """Aid for a person. ``amount`` in the programme's currency of aid, ``month`` any day of it (default:
    today's). ``step``: an open step of her plan; ``session``: the id of a training session.
    ``covered_reason``: why a coordinator asks although a partner covers the need."""

    person: UUID
    kind: str
    amount: Decimal
    what: str = ""
    quantity: int = 1
    month: date | None = None
    step: UUID | None = None
    session: UUID | None = None
    covered_reason: str = ""


@dataclass(frozen=True)
class Decision:
    """``outcome``: granted (with ``line``, and ``amount`` when less than asked) or refused (``reason``)."""

    outcome: str
    amount: Decimal | None = None
    line: str = ""
    reason: str = ""
    covered_reason: str = ""


@dataclass(frozen=True)
class Handed:
    """How it was paid. ``amount``: all that is left unless told. ``already_paid``: what the payer saw as paid
    before; when it is no longer so, somebody else has paid meanwhile."""

    way: str = Way.CASH.value
    amount: Decimal | None = None
    receipt: str = ""
    reference: str = ""
    signed_name: str = ""
    on: date | None = None
    already_paid: Decimal | None = None


@dataclass(frozen=True)
class Reference:
    """The reference under which one person on a list was paid."""

    person: UUID
    reference: str


@dataclass(frozen=True)
class HandedList:
    """How everybody on a list was paid. ``total``: what the payer saw as due.

    Cash and vouchers: ``signed`` says that each signed on the sheet, whose number is ``sheet``. Mobile money
    and transfers: ``reference`` of the batch, or one for each person in ``references``. ``scan``: a photo
    or a PDF of the signed sheet, if there is one.
    """

    way: str = Way.CASH.value
    total: Decimal | None = None
    on: date | None = None
    signed: bool = False
    sheet: str = ""
    reference: str = ""
    references: tuple[Reference, ...] = ()
    scan: bytes | None = None


@dataclass(frozen=True)
class HalfDays:
    """What one person attended in a month of a session."""

    person: UUID
    half_days: int


def coded(value: str, allowed, where: str) -> str:
    if value not in allowed.values:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": str(value)[:40]})
    return value


def short(text: str, most: int, where: str) -> str:
    text = " ".join(plain(text).split())
    if len(text) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return text


def check_amount(amount: Decimal, where: str = "amount") -> Decimal:
    if not amount.is_finite() or amount <= 0 or amount >= 10**12 or amount != round(amount, 2):
        raise Refused(refusals.AMOUNT, where)
    return amount.quantize(Decimal("0.01"))


def check_number(count: int, most: int = MOST) -> None:
    if not count:
        raise Refused(refusals.NOBODY)
    if count > most:
        raise Refused(refusals.TOO_MANY, None, {"most": most})


def check_twice(ids: Iterable[UUID]) -> None:
    known = list(ids)
    if len(set(known)) != len(known):
        raise Refused(refusals.TWICE)


def kind_of(plan: AidPlan, kind: str) -> KindRule:
    coded(kind, Kind, "kind")
    if kind not in plan.kinds:
        raise Refused(refusals.NOT_OFFERED, "kind")
    return plan.kinds[kind]


def check_ceiling_at_once(rule: KindRule, amount: Decimal) -> None:
    if amount > rule.request_ceiling:
        raise Refused(refusals.OVER_REQUEST, "amount", {"most": f"{rule.request_ceiling.normalize():f}"})


def check_month(month: date | None, today: date) -> date:
    found, here = first_of_month(month or today), first_of_month(today)
    if not months_later(here, -12) <= found <= months_later(here, 3):
        raise Refused(refusals.MONTH_FAR, "month")
    return found


def check_ask(told: Ask, plan: AidPlan, today: date) -> date:
    """Everything that needs no database; the first day of the month it is for."""
    rule = kind_of(plan, told.kind)
    check_ceiling_at_once(rule, check_amount(told.amount))
    if not 1 <= told.quantity <= MOST_UNITS:
        raise Refused(refusals.QUANTITY, "quantity")
    if told.covered_reason:
        coded(told.covered_reason, CoveredReason, "covered_reason")
    for link in ("step", "session"):
        if getattr(told, link) is not None and link not in rule.links:
            raise Refused(refusals.LINK_NOT_ALLOWED, link)
    if rule.link_required and told.step is None and told.session is None:
        raise Refused(refusals.LINK_MISSING, "step")
    return check_month(told.month, today)


def covered(rule: KindRule) -> Refused:
    """The one sentence about another partner: it depends on the kind of aid alone."""
    return Refused(refusals.COVERED, "kind", {"period": Period(rule.period).label})


# Who decides --------------------------------------------------------------------------------------


def decides(by: Actor) -> bool:
    return by.may(SMALL) or by.may(LARGE)


def may_go_on(by: Actor) -> bool:
    """Whether the actor may go on although a partner covers the need."""
    return by.may(LARGE)


def check_may_decide(by: Actor, band: str) -> None:
    """An adviser decides on small amounts, a coordinator on larger ones; each is one of two above that."""
    allowed = by.may(LARGE) if band == Decider.COORDINATOR else decides(by)
    if not allowed:
        raise NotAllowed(NOT_ALLOWED)


def check_not_own(by: Actor, asked_by: UUID | None) -> None:
    if by.user is not None and by.user == asked_by:
        raise Refused(refusals.OWN_REQUEST)


def check_second(by: Actor, request, told: Decision) -> None:
    """The second of two people: somebody else, one of the two a coordinator, about the same thing."""
    if by.user is not None and by.user == request.decided_by:
        raise Refused(refusals.SAME_PERSON)
    if not by.may(LARGE) and request.decided_right != LARGE:
        raise Refused(refusals.NEEDS_COORDINATOR)
    same = told.amount in (None, request.granted) and told.line in ("", request.line.code)
    if told.outcome == GRANTED and not same:
        raise Refused(refusals.OTHER_SECOND, "amount")


# Paying -------------------------------------------------------------------------------------------


def check_way(way: str, rule: KindRule | None) -> None:
    coded(way, Way, "way")
    if rule is not None and way not in rule.ways:
        raise Refused(refusals.NOT_IN_LIST, "way", {"value": way})


def check_handed(told: Handed, rule: KindRule | None) -> None:
    """The proof that the programme asks for; a reference where money leaves through somebody else."""
    check_way(told.way, rule)
    if told.way in TRACED:
        if not told.reference.strip():
            raise Refused(refusals.REFERENCE_MISSING, "reference")
        return
    wanted = rule.proof if rule else Proof.EITHER
    receipt, name = told.receipt.strip(), told.signed_name.strip()
    if wanted == Proof.RECEIPT and not receipt:
        raise Refused(refusals.RECEIPT_MISSING, "receipt")
    if wanted == Proof.SIGNATURE and not name:
        raise Refused(refusals.SIGNATURE_MISSING, "signed_name")
    if not receipt and not name:
        raise Refused(refusals.PROOF_MISSING, "receipt")


def proofs(told: HandedList, rule: KindRule | None, places: dict[UUID, int]) -> dict[UUID, Handed]:
    """The proof of each person's payment on a list, as a single payment has one. ``places``: on its sheet."""
    check_way(told.way, rule)
    if told.way not in TRACED:
        if not told.signed:
            raise Refused(refusals.SHEET_NOT_SIGNED, "signed")
        sheet = short(told.sheet, SHEET, "sheet")
        if not sheet:
            raise Refused(refusals.SHEET_MISSING, "sheet")
        return {who: Handed(told.way, receipt=f"{sheet}/{at}", on=told.on) for who, at in places.items()}
    check_twice(one.person for one in told.references)
    batch = short(told.reference, BATCH, "reference")
    own = {one.person: short(one.reference, REFERENCE, "reference") for one in told.references}
    given = {who: own.get(who) or (batch and f"{batch}/{at}") for who, at in places.items()}
    if not all(given.values()):
        raise Refused(refusals.REFERENCE_MISSING, "reference")
    return {who: Handed(told.way, reference=text, on=told.on) for who, text in given.items()}


def check_paid_on(day: date | None, decided_on: date | None, today: date) -> date:
    found = day or today
    if found > today:
        raise Refused(refusals.DAY_IN_FUTURE, "on")
    if decided_on is not None and found < decided_on:
        raise Refused(refusals.DAY_TOO_EARLY, "on")
    return found


def check_return(reason: str) -> str:
    if not reason:
        raise Refused(refusals.REASON_MISSING, "reason")
    return coded(reason, ReturnReason, "reason")


def check_half_days(lines: list[HalfDays]) -> None:
    if len(lines) > MOST:
        raise Refused(refusals.TOO_MANY, None, {"most": MOST})
    check_twice(one.person for one in lines)
    if any(not 0 <= one.half_days <= MOST_HALF_DAYS for one in lines):
        raise Refused(refusals.HALF_DAYS)
