"""Every write on referrals. One core serves one and many: ``sending.py``, ``moving.py``."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import answering, clockwork, ending, hearing, moving, sending
from .enums import Kind, State
from .rules import OffPlatform, Proposal, Sending, Told, ToldHer


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@dataclass(frozen=True)
class Ran:
    """How many were reminded, escalated to a coordinator, and expired."""

    reminded: int
    escalated: int
    expired: int


@dataclass(frozen=True)
class Cut:
    referrals: int


def _many(rows: list) -> DoneMany:
    return DoneMany([row.id for row in rows])


@action("referrals.propose", right="referrals.send")
def propose(
    *,
    by: Actor,
    person: UUID,
    service: UUID,
    items: list[str],
    kind: str = Kind.REFERRAL.value,
    group: UUID | None = None,
    request: str = "",
    occurred_on: date | None = None,
) -> Done:
    """Prepare a referral: to which service, and which items they may read. Nothing is shared yet."""
    [row] = sending.propose(by, [Proposal(person, service, items, kind, group, request, occurred_on)])
    return Done(row.id)


@action("referrals.propose_many", right="referrals.send")
def propose_many(*, by: Actor, proposals: list[Proposal]) -> DoneMany:
    """Prepare up to 250 referrals: all of them or none."""
    return _many(sending.propose(by, proposals))


@action("referrals.send", right="referrals.send")
def send(
    *,
    by: Actor,
    referral: UUID,
    shown: bool = False,
    seen: str = "",
    token: str = "",
    occurred_on: date | None = None,
) -> Done:
    """Send a prepared referral: she was shown what they will read, and agreed to it."""
    [row] = sending.send(by, [Sending(referral, shown, seen, "", "", token, occurred_on)])
    return Done(row.id)


@action("referrals.send_many", right="referrals.send")
def send_many(*, by: Actor, sendings: list[Sending]) -> DoneMany:
    """Send up to 250 prepared referrals: all of them or none."""
    return _many(sending.send(by, sendings))


@action("referrals.send_without_consent", right="referrals.override")
def send_without_consent(
    *,
    by: Actor,
    referral: UUID,
    reason: str,
    text: str,
    shown: bool = False,
    seen: str = "",
    token: str = "",
) -> Done:
    """Send a prepared referral to which she has not agreed, for a recorded reason that is looked at later."""
    [row] = sending.send(by, [Sending(referral, shown, seen, reason or " ", text, token)])
    return Done(row.id)


@action("referrals.record_off_platform", right="referrals.send")
def record_off_platform(
    *,
    by: Actor,
    person: UUID,
    need: str,
    organisation: str,
    service: str = "",
    to: str = State.SENT.value,
    reason_code: str = "",
    meeting_at: datetime | None = None,
    meeting_place: str = "",
    occurred_on: date | None = None,
) -> Done:
    """Keep that a person was sent somewhere by telephone or on paper, and what was answered."""
    told = OffPlatform(
        person, need, organisation, service, to, reason_code, meeting_at, meeting_place, occurred_on
    )
    return Done(answering.off_platform(by, told).id)


def _move(by: Actor, referral: UUID, to: str, reason_code: str = "", on: date | None = None) -> Done:
    [row] = moving.move(by, [Told(referral, to, reason_code, occurred_on=on)])
    return Done(row.id)


@action("referrals.see", right="referrals.answer")
def see(*, by: Actor, referral: UUID) -> Done:
    """Open a referral that was received; the sender is told that it was seen."""
    return _move(by, referral, State.SEEN)


@action("referrals.accept", right="referrals.answer")
def accept(
    *,
    by: Actor,
    referral: UUID,
    meeting_at: datetime,
    meeting_place: str = "",
    occurred_on: date | None = None,
) -> Done:
    """Accept a person: when and where she is expected. Takes a place of the service."""
    told = Told(referral, State.ACCEPTED, "", meeting_at, meeting_place, occurred_on)
    [row] = moving.move(by, [told])
    return Done(row.id)


@action("referrals.put_on_waiting_list", right="referrals.answer")
def put_on_waiting_list(*, by: Actor, referral: UUID, occurred_on: date | None = None) -> Done:
    """Put a person on the waiting list of the service."""
    return _move(by, referral, State.WAITING_LIST, on=occurred_on)


@action("referrals.decline", right="referrals.answer")
def decline(*, by: Actor, referral: UUID, reason_code: str, occurred_on: date | None = None) -> Done:
    """Decline a referral with a reason of the list; a place that it held is free again."""
    return _move(by, referral, State.DECLINED, reason_code, occurred_on)


@action("referrals.deliver", right="referrals.answer")
def deliver(*, by: Actor, referral: UUID, occurred_on: date | None = None) -> Done:
    """Say, as the provider, that the service was delivered."""
    return _move(by, referral, answering.delivered_state(by, referral), on=occurred_on)


@action("referrals.receive", right="referrals.send")
def receive(*, by: Actor, referral: UUID, occurred_on: date | None = None) -> Done:
    """Say, for the person, that she received the service."""
    return _move(by, referral, answering.received_state(by, referral), on=occurred_on)


@action("referrals.not_received", right="referrals.send")
def not_received(*, by: Actor, referral: UUID, reason_code: str, occurred_on: date | None = None) -> Done:
    """Say, for the person, that she did not receive what the provider says that it delivered."""
    return _move(by, referral, State.NOT_RECEIVED, reason_code, occurred_on)


@action("referrals.tell_her", right="referrals.send")
def tell_her(*, by: Actor, referral: UUID, way: str, occurred_on: date | None = None) -> Done:
    """Note that she was told of the partner's answer, and how."""
    [row] = hearing.note(by, [ToldHer(referral, way, occurred_on)])
    return Done(row.id)


@action("referrals.tell_many", right="referrals.send")
def tell_many(*, by: Actor, told: list[ToldHer]) -> DoneMany:
    """Note up to 250 times that she was told of an answer: all of them or none."""
    return _many(hearing.note(by, told))


@action("referrals.withdraw", right="referrals.send")
def withdraw(*, by: Actor, referral: UUID, reason_code: str, occurred_on: date | None = None) -> Done:
    """Withdraw a referral: what was shared is readable no more, and a place that it held is free again."""
    return _move(by, referral, State.WITHDRAWN, reason_code, occurred_on)


@action("referrals.move_many", right="referrals.see")
def move_many(*, by: Actor, moves: list[Told]) -> DoneMany:
    """Answer, deliver, receive or withdraw up to 250 referrals: all of them or none."""
    return _many(moving.move(by, moves))


# Links of partners without an account --------------------------------------------------------------


@action("referrals.renew_link", right="referrals.send", api=False)
def renew_link(*, by: Actor, referral: UUID, token: str) -> Done:
    """Make a new link in place of those before it and send it to the address of the service."""
    return Done(answering.renew(by, referral, token).id)


@action("referrals.ask_for_link", right="referrals.answer", api=False)
def ask_for_link(*, by: Actor, token: str) -> Done:
    """Send a new link to the address that had the old one, if somebody still has to answer there."""
    return Done(answering.renew_by_link(by, token).id)


@action("referrals.see_by_link", right="referrals.answer", journal=False, api=False)
def see_by_link(*, by: Actor, token: str) -> Done:
    """Open a referral by its link; opened again, nothing changes."""
    return Done(answering.see_by_link(by, token).id)


@action("referrals.answer_by_link", right="referrals.answer", api=False)
def answer_by_link(
    *,
    by: Actor,
    token: str,
    to: str,
    reason_code: str = "",
    meeting_at: datetime | None = None,
    meeting_place: str = "",
) -> Done:
    """Answer by a link, or say that it was delivered: what the link is for, once."""
    return Done(answering.answer_by_link(by, token, to, reason_code, meeting_at, meeting_place).id)


@action("referrals.note_arrival", right="referrals.send", journal=False, api=False)
def note_arrival(*, by: Actor, referral: UUID, answer: str) -> Cut:
    """Note that a message has told her of an answer. For the system."""
    return Cut(hearing.arrived(by, referral, answer))


# What nobody asks for ------------------------------------------------------------------------------


@action("referrals.run_clock", right="referrals.override", journal=False, api=False)
def run_clock(*, by: Actor) -> Ran:
    """Remind, escalate and expire what has waited long enough; run again, nothing happens twice."""
    return Ran(*clockwork.run(by))


@action("referrals.cut_for_consent", right="people.consent", journal=False, api=False)
def cut_for_consent(*, by: Actor, person: UUID, told: list[UUID] | None = None) -> Cut:
    """Withdraw and cut what her agreement covers no more, and tell who read it.

    ``told``: organisations that were told already that they see her file no more.
    """
    return Cut(ending.consent_withdrawn(by, person, told or []))


@action("referrals.end_with_convention", right="referrals.override", journal=False, api=False)
def end_with_convention(*, by: Actor, giver: UUID, taker: UUID) -> Cut:
    """Withdraw what one organisation referred to another and was not delivered: no convention covers it."""
    return Cut(ending.convention_over(by, giver, taker))


@action("referrals.note_response_times", right="referrals.board", journal=False, api=False)
def note_response_times(*, by: Actor) -> Cut:
    """Keep with each service the median days of its answers to referrals of the last half year."""
    return Cut(clockwork.note_response_times(by))
