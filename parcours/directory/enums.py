from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Need(TextChoices):
    """What a service answers."""

    TRAINING = "training", _("Vocational training")
    LANGUAGE = "language", _("Language and literacy")
    JOB_SEARCH = "job_search", _("Job search")
    ENTERPRISE = "enterprise", _("Enterprise creation")
    LEGAL = "legal", _("Legal help")
    DOCUMENTS = "documents", _("Papers and procedures")
    HEALTH_ORIENTATION = "health_orientation", _("Way to health care")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial support")
    HOUSING = "housing", _("Housing and shelter")
    FOOD_HYGIENE = "food_hygiene", _("Food and hygiene")
    CASH = "cash", _("Cash assistance")
    TRANSPORT = "transport", _("Transport")
    CHILDCARE = "childcare", _("Childcare")
    EDUCATION = "education", _("School for children")
    SPORT_CULTURE = "sport_culture", _("Sport and culture")
    OTHER = "other", _("Other service")


class Cost(TextChoices):
    FREE = "free", _("Free of charge")
    PAID = "paid", _("To be paid")
    DEPENDS = "depends", _("Depends on the situation")


class Standing(TextChoices):
    """Whether a service is proposed today, computed from facts."""

    OPEN = "open", _("Places left")
    WAITING = "waiting", _("Waiting list")
    FULL = "full", _("Full")
    STALE = "stale", _("To confirm")
    UNFUNDED = "unfunded", _("Funding ended")
    ENDED = "ended", _("No longer offered")
