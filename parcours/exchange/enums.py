from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Purpose(TextChoices):
    """What somebody takes a file for."""

    FUNDER = "funder", _("Reporting to the funder")
    PUBLICATION = "publication", _("Publication")
    AUDIT = "audit", _("Audit or verification of spending")
    EVALUATION = "evaluation", _("Evaluation")
    OWN_WORK = "own_work", _("Work of our own organisation")


class PublicationState(TextChoices):
    PREPARED = "prepared", pgettext_lazy("publication", "Prepared")
    PUBLISHED = "published", pgettext_lazy("publication", "Published")
    DROPPED = "dropped", pgettext_lazy("publication", "Dropped")


class BatchState(TextChoices):
    """What became of a file whose rows wait."""

    PENDING = "pending", pgettext_lazy("batch", "Waits to be merged")
    MERGING = "merging", pgettext_lazy("batch", "Being taken in")
    MERGED = "merged", pgettext_lazy("batch", "Merged")
    DROPPED = "dropped", pgettext_lazy("batch", "Dropped")
    EXPIRED = "expired", pgettext_lazy("batch", "Expired")
