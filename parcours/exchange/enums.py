from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What somebody takes a file for."""

    FUNDER = "funder", _("Reporting to the funder")
    PUBLICATION = "publication", _("Publication")
    AUDIT = "audit", _("Audit or verification of spending")
    EVALUATION = "evaluation", _("Evaluation")
    OWN_WORK = "own_work", _("Work of our own organisation")
