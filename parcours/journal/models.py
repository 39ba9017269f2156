from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from parcours.kernel import clock, rowsecurity
from parcours.kernel.models import Identified


@rowsecurity.readable_for_figures
@rowsecurity.append_only
class Entry(Identified):
    """Something that happened. Opaque ids without foreign keys, coded facts as of that day, never a name.

    ``sequence`` and ``hash`` are set by the database when the row is inserted.
    """

    sequence = models.BigIntegerField(null=True, unique=True, editable=False)
    hash = models.BinaryField(null=True, editable=False)
    kind = models.CharField(max_length=60)
    action = models.CharField(max_length=80)
    recorded_at = models.DateTimeField(default=clock.now)
    occurred_on = models.DateField()
    user_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    project = models.CharField(max_length=40, blank=True)
    retracts = models.UUIDField(null=True)
    cause = models.CharField(max_length=80, blank=True)
    sex = models.CharField(max_length=10, blank=True)
    age_band = models.CharField(max_length=20, blank=True)
    protection = models.CharField(max_length=30, blank=True)
    residence = models.CharField(max_length=30, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=10, blank=True)
    place = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        db_table = "journal_entry"
        indexes = [
            models.Index(fields=["person_id", "sequence"], name="journal_entry_person"),
            models.Index(fields=["kind", "occurred_on"], name="journal_entry_kind"),
            models.Index(fields=["object_id"], name="journal_entry_object"),
            models.Index(fields=["organisation_id", "sequence"], name="journal_entry_organisation"),
            models.Index(
                fields=["retracts"], name="journal_entry_retracts", condition=models.Q(retracts__isnull=False)
            ),
        ]


rowsecurity.policy(
    Entry,
    using=(
        "(journal_entry.person_id IS NULL AND journal_entry.organisation_id = "
        + rowsecurity.ORGANISATION
        + ") OR ("
        + rowsecurity.grant_exists("journal_entry.person_id")
        + " OR "
        + rowsecurity.merged_exists("journal_entry.person_id")
        # Whom aid was for and how much, and what she answers when she is asked how she is doing, are the
        # business of the organisation alone that gave it, or asked.
        + ") AND ((left(journal_entry.kind, 4) <> 'aid.' AND left(journal_entry.kind, 8) <> 'surveys.')"
        + " OR journal_entry.organisation_id = "
        + rowsecurity.ORGANISATION
        + ")"
    ),
    check="true",
)


@rowsecurity.append_only
class Access(Identified):
    """Somebody looked at people: one row for a page, written in the page's own transaction."""

    sequence = models.BigIntegerField(null=True, unique=True, editable=False)
    hash = models.BinaryField(null=True, editable=False)
    recorded_at = models.DateTimeField(default=clock.now)
    user_id = models.UUIDField(null=True)
    organisation_id = models.UUIDField(null=True)
    role = models.CharField(max_length=20, blank=True)
    what = models.CharField(max_length=60)
    detail = models.BooleanField()
    people = ArrayField(models.UUIDField())

    class Meta:
        db_table = "journal_access"
        indexes = [
            GinIndex(fields=["people"], name="journal_access_people"),
            models.Index(fields=["user_id", "sequence"], name="journal_access_user"),
        ]


# Who looked is told by a query that runs under the system role after the file itself was found visible.
rowsecurity.policy(Access, using="false", check="true")


@rowsecurity.append_only
class Seal(models.Model):
    """A block of rows closed into the chain: ``head`` covers the previous head and the row hashes."""

    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=10)
    number = models.BigIntegerField()
    sealed_at = models.DateTimeField(default=clock.now)
    sequences = ArrayField(models.BigIntegerField())
    hashes = models.BinaryField()
    previous = models.BinaryField()
    head = models.BinaryField()

    class Meta:
        db_table = "journal_seal"
        constraints = [models.UniqueConstraint(fields=["stream", "number"], name="journal_seal_order")]
