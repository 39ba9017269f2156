"""What may be asked for, and which side may say what. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.days import check_happened
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain

from . import refusals
from .enums import (
    Channel,
    DeclineReason,
    Item,
    Kind,
    NotReceivedReason,
    OverrideReason,
    State,
    WithdrawReason,
)
from .sections import CLOCK_OF, EXPIRES, Clocks
from .states import BY_PROVIDER

MOST = 250
AHEAD = timedelta(days=366)
REQUEST, PLACE, NAME, WHY = 500, 120, 120, 1000
REASONS_OF = {
    State.DECLINED: DeclineReason,
    State.WITHDRAWN: WithdrawReason,
    State.NOT_RECEIVED: NotReceivedReason,
}


@dataclass(frozen=True)
class Proposal:
    """A person to a service. ``items``: what they may read; ``request``: what is asked of them, in a few
    words she has read too. ``group``: that of the proposals for the same need."""

    person: UUID
    service: UUID
    items: list[str] = field(default_factory=list)
    kind: str = Kind.REFERRAL.value
    group: UUID | None = None
    request: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True)
class Sending:
    """A prepared referral to send. ``shown``: she was shown what they will read; ``seen``: the mark of what
    she saw, where a screen showed it. ``reason`` and ``text``: why without her agreement."""

    referral: UUID
    shown: bool = False
    seen: str = ""
    reason: str = ""
    text: str = ""
    token: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True)
class Told:
    """A move: to which state, why, and for an acceptance when and where she is expected."""

    referral: UUID
    to: str
    reason_code: str = ""
    meeting_at: datetime | None = None
    meeting_place: str = ""
    occurred_on: date | None = None


@dataclass(frozen=True)
class ToldHer:
    """She was told of the answer that stands. ``way``: call, message, in_person."""

    referral: UUID
    way: str
    occurred_on: date | None = None


@dataclass(frozen=True)
class OffPlatform:
    """A person was sent somewhere by telephone or on paper. ``to``: how it stands: sent, accepted, declined,
    or closed (delivered and received)."""

    person: UUID
    need: str
    organisation: str
    service: str = ""
    to: str = State.SENT.value
    reason_code: str = ""
    meeting_at: datetime | None = None
    meeting_place: str = ""
    occurred_on: date | None = None


def check_size(items: list) -> None:
    if not items:
        raise Refused(refusals.NOTHING_GIVEN)
    if len(items) > MOST:
        raise Refused(refusals.TOO_MANY, params={"most": MOST})


def coded(value: str, choices, where: str) -> str:
    if value not in choices.values:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": value[:40]})
    return value


def short(text: str, most: int, where: str) -> str:
    text = plain(text).strip()
    if len(text) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return text


def check_items(items: Iterable[str], kind: str) -> list[str]:
    """The chosen items in their order; a transfer brings the whole file along."""
    chosen = set(items) | ({Item.WHOLE_FILE.value} if kind == Kind.TRANSFER else set())
    for one in chosen:
        coded(one, Item, "items")
    if not chosen:
        raise Refused(refusals.NO_ITEMS, "items")
    return [item.value for item in Item if item in chosen]


def check_day(day: date | None, today: date, not_before: date | None = None) -> date:
    if day is not None and day > today:
        raise Refused(refusals.DAY_IN_FUTURE, "occurred_on")
    check_happened(day, "occurred_on")
    found = day or today
    if not_before is not None and found < not_before:
        raise Refused(refusals.DAY_TOO_EARLY, "occurred_on")
    return found


def check_override(reason: str, text: str, items: Iterable[str]) -> str:
    """Why something is shared without her agreement; never her whole file."""
    coded(reason, OverrideReason, "reason")
    if not text.strip():
        raise Refused(refusals.REASON_MISSING, "text")
    if Item.WHOLE_FILE in set(items):
        raise Refused(refusals.FILE_TAKES_CONSENT, "items")
    return short(text, WHY, "text")


def check_move(one: Told, day: date) -> None:
    """What a move has to say: a reason of its list, or when she is expected."""
    coded(one.to, State, "to")
    reasons = REASONS_OF.get(one.to)
    if reasons is not None:
        if not one.reason_code:
            raise Refused(refusals.REASON_MISSING, "reason_code")
        coded(one.reason_code, reasons, "reason_code")
    elif one.reason_code:
        raise Refused(refusals.NOT_IN_LIST, "reason_code", {"value": one.reason_code[:40]})
    if one.to == State.ACCEPTED:
        if one.meeting_at is None:
            raise Refused(refusals.MEETING_MISSING, "meeting_at")
        if clock.day_of(one.meeting_at) < day:
            raise Refused(refusals.MEETING_PAST, "meeting_at")
        if clock.day_of(one.meeting_at) - day > AHEAD:
            raise Refused(refusals.MEETING_FAR, "meeting_at")
    short(one.meeting_place, PLACE, "meeting_place")


def speaks_for_provider(row, organisation: UUID | None) -> bool:
    """The provider itself; the sender too, where the provider answers it by telephone."""
    if organisation is None:
        return False
    told_by_sender = row.channel in (Channel.LINK, Channel.PHONE)
    return organisation == row.to_organisation_id or (
        told_by_sender and organisation == row.from_organisation_id
    )


def check_side(by: Actor, row, to: str) -> None:
    """The provider answers and says that it delivered; the sender withdraws and says what the person says."""
    if by.kind == SYSTEM:
        return
    by_provider = to in BY_PROVIDER or (to == State.CLOSED and row.state == State.RECEIVED)
    if by_provider:
        allowed = speaks_for_provider(row, by.organisation)
    else:
        allowed = by.organisation == row.from_organisation_id
    if not allowed:
        raise Refused(refusals.NOT_YOURS_TO_SAY)


@dataclass(frozen=True)
class Due:
    """What the clock asks of a referral today. ``reminder``: its number, 0 for none; ``last``: no other
    follows it."""

    kind: str
    days: int
    reminder: int = 0
    last: bool = False
    expires: bool = False


def due(state: str, due_on: date, told: int, today: date, clocks: Clocks) -> Due | None:
    """What is due for a referral that waits since ``due_on`` and was reminded ``told`` times by this clock.

    After days without a clock one reminder is due, the latest: never those before it as well.
    """
    kind = CLOCK_OF.get(state)
    if kind is None:
        return None
    one, days = clocks.of(kind), (today - due_on).days
    if one.expires and state in EXPIRES and days >= one.expires:
        return Due(kind, days, expires=True)
    reached = sum(1 for after in one.reminders if days >= after)
    if reached <= told:
        return None
    return Due(kind, days, reached, reached == len(one.reminders))
