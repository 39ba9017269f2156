"""What was sent, to be sent, or not sent. Content is sealed, and gone after thirty days."""

from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION, grant_exists, policy

from .enums import Channel, MessageState, Reason, Variant


def one_of(field: str, values: list[str]) -> models.CheckConstraint:
    return models.CheckConstraint(name=f"messages_message_{field}", condition=Q(**{f"{field}__in": values}))


class Message(Identified):
    """``sealed``: recipient, subject and text, encrypted, bound to this row; empty once forgotten.

    ``organisation_id``: whoever sends. ``person_id``: whom it is about or goes to, without foreign key.
    ``occasion`` tells apart what is sent twice on purpose about one object ("3" and "10" days).
    ``recipient``: keyed hash of a member of staff's address, so that two of them may be told the same thing.
    """

    organisation_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    template = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=3)
    variant = models.CharField(max_length=10, choices=Variant.choices, default=Variant.FULL)
    sealed = models.TextField(blank=True)
    parts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    gateway = models.CharField(max_length=20, blank=True)
    receipt = models.CharField(max_length=100, blank=True)
    reference_type = models.CharField(max_length=60, blank=True)
    reference_id = models.UUIDField(null=True)
    occasion = models.CharField(max_length=40, blank=True)
    recipient = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "messages_message"
        indexes = [
            models.Index(fields=["organisation_id", "-created_at", "-id"], name="messages_message_log"),
            models.Index(fields=["person_id"], name="messages_message_person"),
            models.Index(
                fields=["next_try_at"], name="messages_message_due", condition=Q(state=MessageState.QUEUED)
            ),
            models.Index(fields=["created_at"], name="messages_message_to_forget", condition=~Q(sealed="")),
        ]
        constraints = [
            one_of("channel", Channel.values),
            one_of("variant", Variant.values),
            one_of("state", MessageState.values),
            one_of("reason", ["", *Reason.values]),
            models.UniqueConstraint(
                fields=[
                    "template",
                    "reference_type",
                    "reference_id",
                    "person_id",
                    "channel",
                    "occasion",
                    "recipient",
                ],
                name="messages_message_once",
                condition=Q(reference_id__isnull=False),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["gateway", "receipt"], name="messages_message_receipt", condition=~Q(receipt="")
            ),
        ]


class StopTold(Identified):
    """A number that was told once on a channel that STOP is understood. ``digest``: keyed hash of the two;
    whose it is stands nowhere."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    digest = models.CharField(max_length=64, unique=True)
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "messages_stop_told"
        constraints = [
            models.CheckConstraint(name="messages_stop_told_channel", condition=Q(channel__in=Channel.values))
        ]


# For the system alone.
policy(StopTold, using="false")

# An organisation sees what it sent; what concerns a person only while it may see her.
policy(
    Message,
    using=(
        f"messages_message.organisation_id = {ORGANISATION} AND "
        f"(messages_message.person_id IS NULL OR {grant_exists('messages_message.person_id')})"
    ),
)
