"""Into the outbox: called by the actions of upper packages, in their transaction.

Either both happen or none: what an action did, and the message that tells of it. The job that delivers is
deferred in the same transaction, so that it starts after the commit and a rollback removes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role

from . import sealing, templates
from .enums import Audience, Channel, MessageState
from .models import Message
from .rendering import Rendered, render
from .rules import Address, barred, not_quiet, quiet_hours


@dataclass(frozen=True)
class Wanted:
    """One message of many: arguments as :func:`send`."""

    template: str
    address: Address | None
    values: Mapping[str, Any] = field(default_factory=dict)
    person: UUID | None = None
    reference: tuple[str, UUID] | None = None
    occasion: str = ""
    after: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Queued:
    """``state``: queued, or cancelled with the reason why nothing will be sent."""

    id: UUID
    state: str
    reason: str = ""


def send(
    by: Actor,
    template: str,
    address: Address | None,
    values: Mapping[str, Any] | None = None,
    *,
    person: UUID | None = None,
    reference: tuple[str, UUID] | None = None,
    occasion: str = "",
    after: datetime | None = None,
    until: datetime | None = None,
) -> Queued:
    """Write a message into the outbox, inside an action.

    ``address`` None, unsafe or opted out: it is kept as not sent, with the reason. ``person``: whom it goes
    to, or whom it is about. ``reference``: the object it tells of, ``(type, id)``; the same template about
    the same object to the same person by the same channel is sent once, however often this is called;
    ``occasion`` (a code such as "3") tells apart what is meant to be sent again. ``after``: not before;
    ``until``: not later.
    """
    wanted = Wanted(template, address, values or {}, person, reference, occasion, after, until)
    return send_many(by, [wanted])[0]


def send_many(by: Actor, wanted: Sequence[Wanted]) -> list[Queued]:
    """Several messages at once over the same core; one answer each, in the order asked."""
    made = [_made(by, one) for one in wanted]
    # Under the system role: another organisation may have told the same, which has to be found.
    with as_role("system"):
        Message.objects.bulk_create(made, ignore_conflicts=True)
        kept = _kept(made)
    fresh = [row for row in made if kept[row.id].id == row.id and row.state == MessageState.QUEUED]
    defer(fresh)
    return [Queued(kept[row.id].id, kept[row.id].state, kept[row.id].reason) for row in made]


def _made(by: Actor, wanted: Wanted) -> Message:
    template, now = templates.find(wanted.template), clock.now()
    reason = barred(wanted.address)
    address = wanted.address or Address(Channel.SMS, "")
    start, end = quiet_hours(address, to_person=template.audience == Audience.PERSON)
    first = not_quiet(max(wanted.after or now, now), start, end)
    row = Message(
        organisation_id=by.organisation,
        user_id=by.user,
        person_id=wanted.person,
        template=template.code,
        channel=address.channel if address.channel in Channel.values else Channel.SMS,
        state=MessageState.CANCELLED if reason else MessageState.QUEUED,
        reason=reason,
        created_at=now,
        next_try_at=first,
        expires_at=wanted.until or first + template.lives,
        settled_at=now if reason else None,
        quiet_from=start,
        quiet_until=end,
        occasion=wanted.occasion,
        recipient=_recipient(template, address),
    )
    if wanted.reference is not None:
        row.reference_type, row.reference_id = wanted.reference
    said = render(template, address, wanted.values)
    row.language, row.variant, row.parts = said.language, said.variant, said.parts
    if not reason:
        _seal(row, address, said)
    return row


def _seal(row: Message, address: Address, said: Rendered) -> None:
    row.sealed = sealing.seal(row.id, sealing.Content(address.to, said.subject, said.text))


def _recipient(template: templates.Template, address: Address) -> str:
    """Several members of staff may be told the same; a person is told once, whatever number she has now."""
    if template.audience == Audience.PERSON:
        return ""
    return salted_hmac("parcours.messages.recipient", address.to, algorithm="sha256").hexdigest()


KEY = ("template", "reference_type", "reference_id", "person_id", "channel", "occasion", "recipient")


def _kept(made: Iterable[Message]) -> dict[UUID, Message]:
    """For each message that was to be written the one that stands: itself, or the one written before."""
    made = list(made)
    wanted = [row.reference_id for row in made if row.reference_id]
    rows = Message.objects.filter(reference_id__in=wanted).defer("sealed") if wanted else ()
    standing = {tuple(str(getattr(row, name)) for name in KEY): row for row in rows}
    return {
        row.id: standing.get(tuple(str(getattr(row, name)) for name in KEY), row) if row.reference_id else row
        for row in made
    }


def defer(rows: Iterable[Message]) -> None:
    """Have these delivered at their moment, once this transaction is committed."""
    from .tasks import deliver

    moments: dict[datetime, list[str]] = defaultdict(list)
    for row in rows:
        moments[row.next_try_at].append(str(row.id))
    for moment, ids in moments.items():
        later = {"schedule_at": moment} if moment > clock.now() else {}
        deliver.configure(**later).defer(messages=ids)
