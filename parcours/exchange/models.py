"""Files that were taken away, and files whose rows are taken in."""

from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION, USER, policy

from .control_models import ControlPack, Verifier
from .enums import BatchState, Purpose
from .publication_models import Publication

__all__ = (
    "ControlPack",
    "Export",
    "ImportBatch",
    "ImportMap",
    "ImportedRow",
    "Publication",
    "Verifier",
)


class Export(Identified):
    """``content``: the file, sealed, until it is cleared on ``expires_at``; the line stays.

    ``asked``: what it was asked for, in codes (project, days, report, language).
    ``warnings``: what it could not hold, in the words of whoever took it."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    by = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    form = models.CharField(max_length=10)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    asked = models.JSONField(default=dict)
    name = models.CharField(max_length=120)
    media = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    warnings = models.JSONField(default=list)
    content = models.BinaryField(null=True)
    at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_export"
        indexes = [models.Index(fields=["-at", "-id"], name="exchange_export_all")]
        constraints = [
            models.CheckConstraint(name="exchange_export_purpose", condition=Q(purpose__in=Purpose.values)),
        ]


class ImportBatch(Identified):
    """A file that waits to be merged. ``content``: its table, sealed, until it is merged, dropped or expired;
    ``columns``: the field of each column, none before somebody said so; ``decisions``: what was decided of
    doubtful rows, sealed. The numbers and the line stay.

    ``asked_…``: who had the worker take it in, in which membership and, by a token, with which scopes;
    ``began_at``, ``done``: since when it has it in hand, and how many rows are made so far; ``refused``: why
    it was given back."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    by = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    option = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.PENDING)
    columns = models.JSONField(null=True)
    content = models.BinaryField(null=True)
    decisions = models.BinaryField(null=True)
    rows = models.PositiveIntegerField()
    made = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.UUIDField(null=True)
    asked_as = models.UUIDField(null=True)
    asked_scopes = models.JSONField(null=True)
    began_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    refused = models.JSONField(null=True)

    class Meta:
        db_table = "exchange_import_batch"
        indexes = [models.Index(fields=["-at", "-id"], name="exchange_batch_all")]
        constraints = [
            models.CheckConstraint(name="exchange_batch_state", condition=Q(state__in=BatchState.values)),
            models.CheckConstraint(
                name="exchange_batch_cleared",
                condition=Q(state__in=[BatchState.PENDING, BatchState.MERGING])
                | Q(content__isnull=True, decisions__isnull=True),
            ),
        ]


class ImportMap(Identified):
    """What an organisation said of the columns of its files: marks of headers to fields."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    option = models.CharField(max_length=60, blank=True)
    columns = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "exchange_import_map"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "option"], name="exchange_map_once")
        ]


class ImportedRow(Identified):
    """A row that was taken in, by a keyed sum of its number or of what it says: again, it makes nothing.

    ``person``: whom it made or named; empty once nothing is kept of her, and the row still makes nothing."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    object = models.UUIDField(null=True)
    batch = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "exchange_imported_row"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "key"], name="exchange_row_once")
        ]


_OWN = f"exchange_export.organisation_id = {ORGANISATION}"
policy(
    Export,
    # A control pack also for the verifier for whom it was drawn.
    using=f"{_OWN} OR EXISTS (SELECT 1 FROM exchange_control_pack p "  # noqa: S608
    "JOIN exchange_verifier v ON v.id = p.verifier_id "
    f"WHERE p.export_id = exchange_export.id AND v.account_id = {USER} AND v.ended_on IS NULL OFFSET 0)",
    check=_OWN,
)
policy(ImportBatch, using=f"exchange_import_batch.organisation_id = {ORGANISATION}")
policy(ImportMap, using=f"exchange_import_map.organisation_id = {ORGANISATION}")
policy(ImportedRow, using=f"exchange_imported_row.organisation_id = {ORGANISATION}")
