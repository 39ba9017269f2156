"""Every read of aid. An organisation reads its own; what others give is never told."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.counting import Later, together
from parcours.kernel.once import once
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility
from parcours.programmes.queries import pack_or_none

from . import giving, listing, paying, rules, sheets, spending
from .enums import Decider, ListState, PaymentState, State
from .models import BudgetLine, List, ListLine, ListSheet, Payment, Request
from .plan import AidPlan, Line, first_of_month
from .sections import SECTION

ZERO = Decimal(0)


def plan() -> AidPlan:
    """What the programme in force says of aid; nothing when there is none."""
    found = pack_or_none()
    return found.section(SECTION.code) if found else AidPlan()


def kinds_by_half_day() -> list[str]:
    """Kinds of aid that half-days attended give."""
    return [one.kind for one in plan().kinds.values() if one.half_day_rate is not None]


def lines_for(actor: Actor, kind: str) -> tuple[Line, ...]:
    """The budget lines from which the actor's organisation may give a kind of aid."""
    return plan().lines_for(kind, spending.code_of(actor))


# Requests -----------------------------------------------------------------------------------------


def requests(
    actor: Actor, *, state: str = "", kind: str = "", band: str = "", listed: bool | None = None
) -> QuerySet[Request]:
    """The organisation's requests about people whom the actor may see, the newest first."""
    rows = Request.objects.select_related("person", "line", "step")
    if not actor.may("aid.see"):
        return rows.none()
    rows = rows.filter(visibility.sees(actor), organisation=actor.organisation)
    wanted = {"state": state, "kind": kind, "band": band}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if listed is not None:
        rows = rows.filter(listed=listed)
    return rows.order_by("-asked_at", "-id")


def request(actor: Actor, wanted: UUID) -> Request:
    """A request with its person, line and step, or ``Missing``."""
    found = requests(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def of_person(actor: Actor, person: UUID) -> list[Request]:
    """Her requests at the actor's organisation, the newest first; ``Missing`` for somebody unseen."""
    visibility.get(actor, person)
    if not (visibility.plainly(actor) and actor.may("aid.see")):
        return list(requests(actor).filter(person=person))
    return _OF_HER.all(person=person, organisation=actor.organisation)


# The newest first. Whoever asks has found her visible.
_OF_HER = PreparedModels(
    lambda person, organisation: (
        Request.objects.filter(organisation=organisation, person=person)
        .select_related("person", "line", "step")
        .order_by("-asked_at", "-id")
    )
)


def payments_of(actor: Actor, wanted: Request) -> list[Payment]:
    """The payments of a request that the actor may see, the first first."""
    rows = Payment.objects.filter(request=wanted, organisation=actor.organisation)
    return list(rows.select_related("line", "list").order_by("paid_on", "number"))


def payment(actor: Actor, wanted: UUID) -> Payment:
    """A payment of the organisation to somebody whom the actor may see, or ``Missing``."""
    rows = Payment.objects.filter(pk=wanted, organisation=actor.organisation)
    rows = rows.filter(person__in=visibility.visible(actor)).select_related("person", "request", "line")
    found = rows.first() if actor.may("aid.see") else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def to_decide(actor: Actor) -> QuerySet[Request]:
    """Requests that this actor may decide on: of her band, not her own, not decided by herself already."""
    if not rules.decides(actor):
        return Request.objects.none()
    return requests(actor).filter(_decidable(actor)).order_by("asked_at", "id")


def _decidable(actor: Actor) -> Q:
    found = Q(state__in=[State.ASKED, State.HALF_DECIDED])
    found &= ~Q(asked_by=actor.user, asked_by__isnull=False)
    found &= ~Q(state=State.HALF_DECIDED, decided_by=actor.user, decided_by__isnull=False)
    if not actor.may(rules.LARGE):
        found &= ~Q(state=State.HALF_DECIDED, decided_right=rules.SMALL)
        found &= _of_band(plan(), Decider.ADVISER) | _of_band(plan(), Decider.TWO)
    return found


def _of_band(told: AidPlan, by: str) -> Q:
    """Requests whose amount lies in a band."""
    least, found = ZERO, Q(pk__in=[])
    for band in told.bands:
        if band.by == by:
            found = Q(asked__gt=least) & (Q(asked__lte=band.up_to) if band.up_to is not None else Q())
        least = band.up_to if band.up_to is not None else least
    return found


def may_decide(actor: Actor, wanted: Request) -> bool:
    return to_decide(actor).filter(pk=wanted.pk).exists()


def awaiting_information(actor: Actor) -> QuerySet[Request]:
    """What this actor asked for and was asked to complete, the oldest first."""
    return requests(actor).filter(_to_complete(actor)).order_by("asked_at", "id")


def _to_complete(actor: Actor) -> Q:
    return Q(state=State.NEEDS_INFORMATION, asked_by=actor.user)


def to_pay(actor: Actor) -> QuerySet[Request]:
    """Granted and not yet paid, the first decided first; lists are paid as lists."""
    if not actor.may("aid.pay"):
        return Request.objects.none()
    return requests(actor).filter(PAYABLE).order_by("decided_on", "id")


PAYABLE = Q(state=State.GRANTED, listed=False)
DECIDE, PAY, INFORMATION = "decide", "pay", "information"


TOLD = 250
"""So many that wait are counted; beyond, there are more."""


@once
def waiting_later(actor: Actor) -> dict[str, Later]:
    """How many requests wait for this actor: of each of DECIDE, PAY, INFORMATION that she may do."""
    lists = {
        DECIDE: (rules.decides(actor), to_decide),
        PAY: (actor.may("aid.pay"), to_pay),
        INFORMATION: (actor.may("aid.request"), awaiting_information),
    }
    return {name: Later(rows(actor), TOLD, along=True) for name, (may, rows) in lists.items() if may}


@once
def waiting(actor: Actor) -> dict[str, int]:
    """The numbers of :func:`waiting_later`, asked for at once."""
    wanted = waiting_later(actor)
    return dict(zip(wanted, together(list(wanted.values())), strict=True))


@dataclass(frozen=True)
class Standing:
    """Before a request: whether another partner covers the need, and what this organisation granted."""

    covered: bool
    granted_here: Decimal
    left_here: Decimal


def standing(actor: Actor, person: UUID, kind: str, month: date | None = None) -> Standing:
    """What an officer is told before she asks or decides: no amount of anybody else."""
    visibility.get(actor, person)
    rule, first = rules.kind_of(plan(), kind), first_of_month(month or clock.today())
    here = giving.granted_here([person], rule, first, actor.organisation).get(person, ZERO)
    covered = bool(giving.covered_by_another([person], rule, first, actor.organisation))
    return Standing(covered, here, max(rule.period_ceiling - here, ZERO))


# Lists --------------------------------------------------------------------------------------------


def listed_months(session: UUID) -> list[tuple[date, str]]:
    """Months and kinds of a session for which there is a list, the earliest first."""
    rows = List.objects.filter(session=session).order_by("month", "kind")
    return list(rows.values_list("month", "kind"))


def lists(actor: Actor, *, state: str = "", session: UUID | None = None) -> QuerySet[List]:
    """The organisation's lists, the newest month first, with how many lines the actor may see."""
    rows = List.objects.select_related("line")
    if not (actor.may("aid.see") or actor.may("training.attend")):
        return rows.none()
    rows = rows.filter(organisation=actor.organisation)
    if state:
        rows = rows.filter(state=state)
    if session:
        rows = rows.filter(session=session)
    return rows.annotate(people=Count("lines")).order_by("-month", "kind", "id")


def a_list(actor: Actor, wanted: UUID) -> List:
    """A list of the organisation, or ``Missing``."""
    found = lists(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def sheets_of(actor: Actor, wanted: List) -> list[ListSheet]:
    """The pages of the signed sheet of a list that the actor may see, in the order in which they came."""
    return list(ListSheet.objects.filter(list=wanted, organisation=actor.organisation))


def is_sheet_closed(actor: Actor, wanted: List) -> bool:
    """Whether the pages of the signed sheet are not for this actor any more."""
    return sheets.is_closed(actor, wanted)


def sheet(actor: Actor, wanted: List, sheet: UUID) -> tuple[str, bytes]:
    """(kind, content) of one of them, or ``Missing``."""
    return sheets.content(actor, wanted, sheet)


@dataclass(frozen=True)
class Row:
    """A line of a list. ``due``: what it gives; ``granted``, ``paid``: what became of it; ``difference``:
    what attendance changed after the payment, below zero when too much was paid."""

    line: ListLine
    person: Any
    half_days: int
    carried: Decimal
    due: Decimal
    granted: Decimal
    paid: Decimal
    left: Decimal
    hold: str
    difference: Decimal
    number: str


def rows_of(actor: Actor, wanted: List) -> list[Row]:
    """The lines of a list about people whom the actor may see, in the order of their names."""
    lines = ListLine.objects.filter(list=wanted, person__in=visibility.visible(actor))
    lines = lines.select_related("person", "request").order_by("person__sort_key", "id")
    paid = Payment.objects.filter(list=wanted).exclude(state=PaymentState.RETURNED)
    numbers = dict(paid.values_list("request_id", "number"))
    return [_row(wanted, line, numbers.get(line.request_id, "")) for line in lines]


def _row(wanted: List, line: ListLine, number: str) -> Row:
    asked = line.request
    granted = asked.granted or ZERO if asked else ZERO
    return Row(
        line=line,
        person=line.person,
        half_days=line.half_days,
        carried=line.carried,
        due=listing.due(wanted, line),
        granted=granted,
        paid=asked.paid if asked else ZERO,
        left=asked.left if asked and asked.state == State.GRANTED else ZERO,
        hold=line.hold,
        difference=listing.difference(wanted, line),
        number=number,
    )


def lists_waiting(actor: Actor, state: str = ListState.OPEN) -> QuerySet[List]:
    """Lists to approve (open) or to pay (approved), the oldest month first; not those one handed down."""
    rows = lists(actor, state=state).order_by("month", "kind", "id")
    if state == ListState.OPEN:
        return rows.exclude(handed_by=actor.user, handed_by__isnull=False)
    return rows


# The budget ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spent:
    """A budget line: amounts of all organisations together, in its currency."""

    line: Line
    committed: Decimal
    spent: Decimal
    reconciled: Decimal
    to_reconcile: int

    @property
    def left(self) -> Decimal:
        return self.line.amount - self.committed - self.spent


def budget(actor: Actor) -> list[Spent]:
    """Every budget line of the programme, with what is committed, spent and reconciled."""
    told = pack_or_none()
    if told is None or not (actor.may("aid.reconcile") or actor.may("aid.see")):
        return []
    with as_role("system"):
        rows = BudgetLine.objects.filter(programme=told.code).values_list("code", "committed", "spent")
        moved = {code: (committed, spent) for code, committed, spent in rows}
        paid = Payment.objects.filter(line__programme=told.code).values_list("line__code")
        done = dict(paid.filter(state=PaymentState.RECONCILED).annotate(Sum("amount")))
        waits = dict(paid.filter(state=PaymentState.PAID).annotate(Count("id")))
    return [
        Spent(one, *moved.get(one.code, (ZERO, ZERO)), done.get(one.code, ZERO), waits.get(one.code, 0))
        for one in told.section(SECTION.code).lines
    ]


@dataclass(frozen=True)
class Unreconciled:
    """A payment as the budget sees it: no person."""

    id: UUID
    number: str
    organisation: dict[str, str]
    kind: str
    line: str
    amount: Decimal
    currency: str
    way: str
    receipt: str
    paid_on: date


def to_reconcile(actor: Actor, line: str = "", size: int = 250) -> list[Unreconciled]:
    """Payments that nobody set against the budget yet, the first paid first. Codes and amounts alone."""
    if not actor.may("aid.reconcile") or actor.organisation is None:
        return []
    with as_role("system"):
        rows = paying.reconcilable(actor).filter(state=PaymentState.PAID)
        rows = rows.filter(line__code=line) if line else rows
        rows = rows.select_related("organisation", "line", "request").order_by("paid_on", "number", "id")
        return [
            Unreconciled(
                row.id,
                row.number,
                row.organisation.name,
                row.request.kind,
                row.line.code,
                row.amount,
                row.currency,
                row.way,
                row.receipt,
                row.paid_on,
            )
            for row in rows[:size]
        ]
