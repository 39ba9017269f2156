from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import FILES, policy

KINDS = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")
MOST = 10 * 1024 * 1024


class StoredFile(Identified):
    """A file that was handed over, kept encrypted outside the database. ``digest``: SHA-256 of what is kept.

    It belongs to the organisation that took it; whoever refers to it says who may open it.
    """

    organisation_id = models.UUIDField()
    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    stored_by = models.UUIDField(null=True)
    stored_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "documents_stored_file"
        constraints = [
            models.CheckConstraint(name="documents_stored_file_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="documents_stored_file_size", condition=Q(size__range=(1, MOST))),
        ]


policy(StoredFile, using=f"documents_stored_file.organisation_id = {FILES}")
