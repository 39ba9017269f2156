"""What is done to messages. Upper packages write them with ``sending.send``, inside their own actions."""

from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import delivering, entries, forgetting, receiving, refusals, sending, stopword
from .enums import Channel, MessageState, Reason
from .models import Message
from .rules import Address, barred
from .states import MESSAGE

RUN = "messages.run"


@action("messages.deliver", right=RUN, journal=False, api=False)
def deliver(*, by: Actor, message: UUID) -> str:
    """Try to send one waiting message now."""
    return delivering.attempt(by, message)


@action("messages.note_receipt", right=RUN, journal=False, api=False)
def note_receipt(*, by: Actor, reference: str, status: str) -> str:
    """Note what a gateway says of a message it was handed."""
    return receiving.note(by, reference, status)


@action("messages.send_again", right=RUN)
def send_again(*, by: Actor, message: UUID) -> UUID:
    """Put a message that failed back among those waiting."""
    with as_role("system"):
        row = Message.objects.select_for_update().filter(pk=message).first()
        if row is None:
            raise Missing(NOT_FOUND)
        if row.state != MessageState.FAILED:
            raise Refused(refusals.NOT_FAILED)
        if not row.sealed:
            raise Refused(refusals.GONE)
        MESSAGE.move(row, MessageState.QUEUED, by)
        now = clock.now()
        template = sending.templates.find(row.template)
        row.reason, row.attempts, row.settled_at = "", 0, None
        row.next_try_at, row.expires_at = now, max(row.expires_at, now + template.lives)
        row.receipt = ""
        row.save()
    sending.defer([row])
    record(entries.SENT_AGAIN.code, by=by, object=("messages.Message", row.id), facts=_facts(row))
    return row.id


@action("messages.stop", right=RUN)
def stop(*, by: Actor, message: UUID) -> UUID:
    """Stop a message that still waits."""
    with as_role("system"):
        row = Message.objects.select_for_update().filter(pk=message).first()
        if row is None:
            raise Missing(NOT_FOUND)
        MESSAGE.move(row, MessageState.CANCELLED, by)
        row.reason, row.settled_at, row.sealed = Reason.OBSOLETE, clock.now(), ""
        row.save()
    record(entries.STOPPED.code, by=by, object=("messages.Message", row.id), facts=_facts(row))
    return row.id


@action("messages.test", right=RUN)
def test(*, by: Actor, channel: str, to: str) -> UUID:
    """Send a test message to one's own address or telephone."""
    if channel not in Channel.values:
        raise Refused(refusals.CHANNEL_UNKNOWN, "channel")
    address = Address(channel, to.strip().replace(" ", ""), by.language)
    if barred(address):
        raise Refused(refusals.ADDRESS_UNREADABLE, "to")
    done = sending.send(by, "test", address)
    record(entries.TESTED.code, by=by, object=("messages.Message", done.id), facts={"channel": str(channel)})
    return done.id


@action("messages.forget_old", right=RUN, api=False)
def forget_old(*, by: Actor) -> int:
    """Remove the content of messages older than thirty days, and which numbers were told of STOP long ago."""
    count = forgetting.forget_old()
    stopword.forget_old()
    record(entries.FORGOTTEN.code, by=by, facts={"count": count})
    return count


def _facts(row: Message) -> dict[str, str]:
    return {"template": row.template, "channel": row.channel}
