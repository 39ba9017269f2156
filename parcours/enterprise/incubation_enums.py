from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    PRE_INCUBATION = "pre", _("Pre-incubation")
    INCUBATION = "incubation", _("Incubation")
    ACCELERATION = "acceleration", _("Acceleration")


class SeatReason(TextChoices):
    """Why a project leaves a cohort before its end."""

    NEXT_PHASE = "next_phase", _("Goes on to the next phase")
    GIVEN_UP = "given_up", _("The members give it up")
    ABSENT = "absent", _("Did not come any more")
    MOVED_AWAY = "moved_away", _("Moved to another city or country")
    BY_MISTAKE = "by_mistake", _("Written down by mistake")
    OTHER = "other", _("Another reason")


class MeetingKind(TextChoices):
    WORKSHOP = "workshop", _("Workshop")
    MENTORING = "mentoring", _("Mentoring")
    PITCH = "pitch", _("Presentation of the projects")
    VISIT = "visit", _("Visit to an enterprise")
    OTHER = "other", _("Something else")
