"""What was published for everybody, month by month."""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION, policy

from .enums import PublicationState


class Publication(Identified):
    """The tables of a month. ``month``: its first day. ``tables``: JSON as it was made, the same for ever
    once published. ``counts``: the true counts and what is hidden of them, sealed; the next months are hidden
    with regard to them. ``after``: the publications this one was hidden with regard to, the newest last."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    state = models.CharField(
        max_length=10, choices=PublicationState.choices, default=PublicationState.PREPARED
    )
    tables = models.TextField()
    sha256 = models.CharField(max_length=64)
    counts = models.BinaryField()
    after = models.JSONField(default=list)
    prepared_at = models.DateTimeField(default=clock.now)
    prepared_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.UUIDField(null=True)

    class Meta:
        db_table = "exchange_publication"
        indexes = [models.Index(fields=["-month", "id"], name="exchange_publication_all")]
        constraints = [
            models.CheckConstraint(
                name="exchange_publication_state", condition=Q(state__in=PublicationState.values)
            ),
            models.CheckConstraint(name="exchange_publication_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="exchange_publication_told",
                condition=Q(state=PublicationState.PUBLISHED, published_at__gte=F("prepared_at"))
                | (~Q(state=PublicationState.PUBLISHED) & Q(published_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["programme", "month"],
                condition=~Q(state=PublicationState.DROPPED),
                name="exchange_publication_once",
            ),
        ]


_TOLD = f"exchange_publication.state = '{PublicationState.PUBLISHED.value}'"
policy(Publication, using=f"{_TOLD} OR {ORGANISATION} IS NOT NULL", check=f"{ORGANISATION} IS NOT NULL")
