"""How somebody is called and reached."""

from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import per_person

from .enums import ContactChannel, NameKind, NameScript
from .ports import follows, labels


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class OtherName(Identified):
    """A name she has beside those of her file: she is found by it, and it is printed nowhere."""

    person = to("people.Person", "other_names")
    kind = models.CharField(max_length=10, choices=NameKind.choices)
    script = models.CharField(max_length=10, choices=NameScript.choices)
    given = models.CharField(max_length=100, blank=True)
    family = models.CharField(max_length=100, blank=True)

    class Meta:
        db_table = "people_other_name"
        constraints = [
            models.CheckConstraint(name="people_other_name_kind", condition=Q(kind__in=NameKind.values)),
            models.CheckConstraint(
                name="people_other_name_script", condition=Q(script__in=NameScript.values)
            ),
            models.UniqueConstraint(
                fields=["person", "script", "given", "family"], name="people_other_name_once"
            ),
        ]


class ContactPreference(Identified):
    """How she wishes to be reached. Her telephone, and whether it is safe and shared, stand with her.

    ``channels``: the ones she accepts, the best first. Between ``quiet_from`` and ``quiet_until`` (which may
    lie on the next day) nobody calls or writes.
    """

    person = models.OneToOneField(
        "people.Person", on_delete=models.PROTECT, related_name="contact_preference"
    )
    channels = ArrayField(models.CharField(max_length=10), default=list)
    language = to("reference.Language", null=True)
    interpreter_language = to("reference.Language", null=True)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    email = models.CharField(max_length=254, blank=True)
    email_safe = models.BooleanField(default=False)
    through_name = models.CharField(max_length=100, blank=True)
    through_phone = models.CharField(max_length=20, blank=True)
    opted_out_on = models.DateField(null=True)
    told_on = models.DateField(default=clock.today)

    class Meta:
        db_table = "people_contact_preference"
        constraints = [
            models.CheckConstraint(
                name="people_contact_preference_channels",
                condition=Q(channels__contained_by=ContactChannel.values),
            ),
            models.CheckConstraint(
                name="people_contact_preference_quiet",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]


class StoppedNumber(Identified):
    """To a number of hers she answered that no more messages come by one channel. With another number it is
    without effect."""

    person = to("people.Person", "stopped_numbers")
    channel = models.CharField(max_length=10, choices=ContactChannel.choices)
    number = models.CharField(max_length=20)
    stopped_on = models.DateField(default=clock.today)

    class Meta:
        db_table = "people_stopped_number"
        constraints = [
            models.CheckConstraint(
                name="people_stopped_number_channel",
                condition=Q(channel__in=[ContactChannel.SMS, ContactChannel.WHATSAPP]),
            ),
            models.UniqueConstraint(
                fields=["person", "channel", "number"], name="people_stopped_number_once"
            ),
        ]


per_person(OtherName)
per_person(StoppedNumber)
per_person(ContactPreference)


def _kept_wishes(kept: UUID, gone: UUID, changes: Any) -> None:
    """What the file that is kept says of her wishes holds; else what the other one said."""
    if not ContactPreference.objects.filter(person_id=kept).exists():
        for row in ContactPreference.objects.filter(person_id=gone):
            changes.set(row, person_id=kept)


def _other_names(kept: UUID, gone: UUID, changes: Any) -> None:
    known = set(OtherName.objects.filter(person_id=kept).values_list("script", "given", "family"))
    for row in OtherName.objects.filter(person_id=gone):
        if (row.script, row.given, row.family) not in known:
            changes.set(row, person_id=kept)


def _stopped(kept: UUID, gone: UUID, changes: Any) -> None:
    known = set(StoppedNumber.objects.filter(person_id=kept).values_list("channel", "number"))
    for row in StoppedNumber.objects.filter(person_id=gone):
        if (row.channel, row.number) not in known:
            changes.set(row, person_id=kept)


follows(
    StoppedNumber,
    title=_("Where you answered that no more messages come"),
    merge=_stopped,
    access=("channel", "number", "stopped_on"),
)
follows(OtherName, title=_("Other names"), merge=_other_names, access=("kind", "given", "family"))
follows(
    ContactPreference,
    title=_("How you wish to be reached"),
    merge=_kept_wishes,
    access=("channels", "language", "quiet_from", "quiet_until", "email", "opted_out_on", "told_on"),
    said={"channels": lambda row: labels(ContactChannel, *row.channels)},
)
