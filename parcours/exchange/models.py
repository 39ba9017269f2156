"""Files that were taken away: by whom, what for, which one."""

from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION, policy

from .enums import Purpose
from .publication_models import Publication

__all__ = ("Export", "Publication")


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


_OWN = f"exchange_export.organisation_id = {ORGANISATION}"
policy(Export, using=_OWN)
