"""Answers that come another way than from a desk: by a link, by telephone; and who speaks last."""

from datetime import date, datetime
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused

from . import finding, links, moving, refusals, rules, sending
from .enums import Channel, Purpose, State
from .models import Link, Referral
from .rules import OffPlatform, Told

BY_LINK = {
    Purpose.ANSWER: (State.ACCEPTED, State.WAITING_LIST, State.DECLINED),
    Purpose.DELIVER: (State.DELIVERED,),
}


def _found(by: Actor, referral: UUID) -> Referral:
    row = finding.scoped(by).filter(pk=referral).first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def delivered_state(by: Actor, referral: UUID) -> str:
    """Where it leads that the provider says it delivered: closed, if she has said that she received it."""
    return State.CLOSED if _found(by, referral).state == State.RECEIVED else State.DELIVERED


def received_state(by: Actor, referral: UUID) -> str:
    """Where it leads that she says she received it: closed, if the provider has said that it delivered."""
    state = _found(by, referral).state
    return State.CLOSED if state in (State.DELIVERED, State.NOT_RECEIVED) else State.RECEIVED


# By telephone --------------------------------------------------------------------------------------

STAGES: dict[str, tuple[str, ...]] = {
    State.SENT: (),
    State.ACCEPTED: (State.ACCEPTED,),
    State.DECLINED: (State.DECLINED,),
    State.WAITING_LIST: (State.WAITING_LIST,),
    State.CLOSED: (State.ACCEPTED, State.DELIVERED, State.CLOSED),
}


def off_platform(by: Actor, one: OffPlatform) -> Referral:
    """Keep where she was sent, and every move up to how it stands, all on one day."""
    if one.to not in STAGES:
        raise Refused(refusals.NOT_IN_LIST, "to", {"value": one.to[:40]})
    row = sending.off_platform(by, one)
    for stage in STAGES[one.to]:
        reason = one.reason_code if stage == State.DECLINED else ""
        meeting = _meeting(one, row.sent_on) if stage == State.ACCEPTED else None
        place = one.meeting_place if stage == State.ACCEPTED else ""
        [row] = moving.move(by, [Told(row.id, stage, reason, meeting, place, row.sent_on)])
    return row


def _meeting(one: OffPlatform, day: date) -> datetime | None:
    """What is closed already took place: the day that was told is enough."""
    if one.meeting_at is None and one.to == State.CLOSED:
        return datetime.combine(day, datetime.min.time(), tzinfo=clock.zone()).replace(hour=12)
    return one.meeting_at


# By a link -----------------------------------------------------------------------------------------


def _only_system(by: Actor) -> None:
    # A link speaks for the provider: only the portal, which holds the token, may use it.
    if by.kind != SYSTEM:
        raise NotAllowed(NOT_ALLOWED)


def _used(token: str) -> Link:
    link = links.use(token, lock=True)
    if link is None:
        raise Refused(refusals.LINK_OVER)
    if not finding.covered(link.referral):
        raise Refused(refusals.LINK_OVER)
    return link


def see_by_link(by: Actor, token: str) -> Referral:
    _only_system(by)
    row = _used(token).referral
    if row.state == State.SENT:
        [row] = moving.move(by, [Told(row.id, State.SEEN)], via=Channel.LINK)
    return row


def answer_by_link(
    by: Actor, token: str, to: str, reason_code: str, meeting_at: datetime | None, meeting_place: str
) -> Referral:
    _only_system(by)
    link = _used(token)
    row = link.referral
    if to not in BY_LINK[Purpose(link.purpose)]:
        raise Refused(refusals.NOT_IN_LIST, "to", {"value": to[:40]})
    if to == State.DELIVERED and row.state == State.RECEIVED:
        to = State.CLOSED
    used = None if to == State.WAITING_LIST else link.id
    told = Told(row.id, to, reason_code, meeting_at, rules.short(meeting_place, rules.PLACE, "meeting_place"))
    [row] = moving.move(by, [told], via=Channel.LINK, link=used)
    return row


def renew(by: Actor, referral: UUID, token: str) -> Link:
    """A new link, asked for by the organisation that sent her."""
    found, _others = finding.locked(by, [referral])
    row = found[referral]
    if row.from_organisation_id != by.organisation and by.kind != SYSTEM:
        raise Missing(NOT_FOUND)
    if not finding.covered(row):
        raise Refused(refusals.NO_CONSENT)
    with as_role("system"):
        if not links.may_renew(row.id):
            raise Refused(refusals.LINKS_TODAY)
    return links.make(by, row, token, again=True)


def renew_by_link(by: Actor, token: str) -> Link:
    _only_system(by)
    row = links.renewable(token)
    if row is None:
        raise Refused(refusals.LINK_OVER)
    found, _others = finding.locked(by, [row.id])
    if not finding.covered(row):
        raise Refused(refusals.LINK_OVER)
    return links.make(by, found[row.id], again=True)
