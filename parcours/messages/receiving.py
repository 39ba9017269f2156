"""What gateways tell later: whether a message arrived. Signed, and harmless when it is told twice.

A notice is ``{"id": …, "status": "delivered" | "failed"}``, the id ours or the gateway's, with the headers
``X-Timestamp`` (seconds since 1970) and ``X-Signature``: HMAC-SHA-256, in hexadecimal, of the timestamp, a
full stop and the body, under the key PARCOURS_CALLBACK_KEY.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.events import emit
from parcours.kernel.refusals import NotAllowed, Refused

from .enums import MessageState, Reason, Variant
from .events import MessageDelivered
from .models import Message
from .refusals import SIGNATURE, UNREADABLE
from .states import MESSAGE

TOLERANCE = 300
"""Seconds by which a notice may be old or early: a copy of it is worth nothing afterwards."""
STATUSES = {
    "delivered": (MessageState.DELIVERED, ""),
    "read": (MessageState.DELIVERED, ""),
    "failed": (MessageState.FAILED, Reason.UNDELIVERED),
    "undelivered": (MessageState.FAILED, Reason.UNDELIVERED),
}


@dataclass(frozen=True)
class Notice:
    reference: str
    status: str


def signature(key: str, timestamp: str, body: bytes) -> str:
    return hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def read(body: bytes, timestamp: str, signed: str) -> Notice:
    """A notice that is signed, fresh and readable; else NotAllowed or Refused."""
    key = settings.PARCOURS_CALLBACK_KEY
    fresh = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 13
    if not key or not fresh or abs(clock.now().timestamp() - int(timestamp)) > TOLERANCE:
        raise NotAllowed(SIGNATURE)
    if not hmac.compare_digest(signature(key, timestamp, body).encode(), signed.encode()):
        raise NotAllowed(SIGNATURE)
    try:
        told = json.loads(body)
        reference, status = str(told["id"])[:100], str(told["status"])
    except (ValueError, KeyError, TypeError):
        raise Refused(UNREADABLE) from None
    if status not in STATUSES or not reference:
        raise Refused(UNREADABLE)
    return Notice(reference, status)


def note(by: Actor, reference: str, status: str) -> str:
    """Move the message a gateway speaks of; its state, empty when it is none of ours. Once delivered, or
    failed, a second or later notice changes nothing."""
    if status not in STATUSES:
        raise Refused(UNREADABLE)
    target, reason = STATUSES[status]
    with as_role("system"):
        row = _find(reference)
        if row is None:
            return ""
        if row.state == MessageState.SENT:
            MESSAGE.move(row, target, Actor.system("messages.note_receipt"))
            row.reason, row.settled_at = reason, clock.now()
            row.save(update_fields=["state", "reason", "settled_at"])
            if target == MessageState.DELIVERED:
                full = row.variant == Variant.FULL
                emit(MessageDelivered(row.id, row.template, row.reference_id, row.occasion, full))
        return row.state


def _find(reference: str) -> Message | None:
    rows = Message.objects.select_for_update()
    try:
        return rows.filter(pk=UUID(reference)).first() or rows.filter(receipt=reference).first()
    except ValueError:
        return rows.filter(receipt=reference).first()
