"""Out of the outbox: one attempt at a time, by one worker at a time."""

from datetime import datetime
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import Unreadable
from parcours.kernel.context import as_role

from . import gateways, ports, sealing, stopword
from .enums import MessageState, Reason
from .models import Message
from .rules import next_try, not_quiet
from .states import MESSAGE

BATCH = 200


def due(limit: int = BATCH) -> list[UUID]:
    """Messages whose moment has come, oldest first: also those whose job was lost."""
    with as_role("system"):
        rows = Message.objects.filter(state=MessageState.QUEUED, next_try_at__lte=clock.now())
        return list(rows.order_by("next_try_at", "id").values_list("id", flat=True)[:limit])


def attempt(by: Actor, message: UUID) -> str:
    """Try to send one message now; its state afterwards, empty when there is nothing to do here.

    The row stays locked while the gateway is asked: a second worker skips it, so that it goes out once.
    """
    with as_role("system"):
        row = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(pk=message, state=MessageState.QUEUED, next_try_at__lte=clock.now())
            .first()
        )
        if row is None:
            return ""
        _try(row, clock.now())
        row.save(
            update_fields=[
                *("state", "reason", "attempts", "next_try_at", "settled_at", "gateway", "receipt", "parts")
            ]
        )
        return row.state


def _settle(row: Message, state: str, reason: str, now: datetime) -> None:
    MESSAGE.move(row, state, Actor.system("messages.deliver"))
    row.reason, row.settled_at = reason, now


def _try(row: Message, now: datetime) -> None:
    if now >= row.expires_at:
        return _settle(row, MessageState.EXPIRED, Reason.TOO_LATE, now)
    if stopped := _stopped(row):
        return _settle(row, MessageState.CANCELLED, stopped, now)
    later = not_quiet(now, row.quiet_from, row.quiet_until)
    if later > now:
        row.next_try_at = later
        return None
    row.attempts += 1
    try:
        gateway = gateways.for_channel(row.channel)
        row.gateway = gateway.name
        message = _outgoing(row)
        if tells := stopword.is_due(row, message, gateway.name):
            message = stopword.said_with(row, message)
        receipt = gateway.send(message)
    except gateways.Failed as failed:
        return _failed(row, failed, now)
    except Unreadable:
        return _settle(row, MessageState.FAILED, Reason.UNREADABLE, now)
    row.receipt = receipt.reference
    if tells:
        stopword.keep(row.channel, message.to)
    return _settle(row, MessageState.SENT, "", now)


def _stopped(row: Message) -> str:
    if row.person_id is None:
        return ""
    try:
        to = sealing.unseal(row.id, row.sealed).to
    except Unreadable:
        return ""
    return ports.stopped(row.person_id, row.channel, to)


def _outgoing(row: Message) -> gateways.Outgoing:
    content = sealing.unseal(row.id, row.sealed)
    return gateways.Outgoing(
        str(row.id), row.channel, content.to, content.subject, content.text, row.language
    )


def _failed(row: Message, failed: gateways.Failed, now: datetime) -> None:
    again = None if failed.for_good else next_try(row.attempts, now)
    if again is None:
        return _settle(row, MessageState.FAILED, failed.reason if failed.for_good else Reason.TRIED_OUT, now)
    row.reason = failed.reason
    row.next_try_at = not_quiet(again, row.quiet_from, row.quiet_until)
    return None
