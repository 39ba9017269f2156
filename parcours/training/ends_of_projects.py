"""Sessions of a project that ends."""

from django.utils.translation import gettext_lazy as _

from parcours.programmes.closing_ports import Ending, asks

from .enums import SessionState
from .models import Session

UNDER_WAY = (SessionState.PLANNED, SessionState.OPEN, SessionState.RUNNING)


def _open(end: Ending) -> int:
    return Session.objects.filter(course__project=end.project, state__in=UNDER_WAY).count()


asks("sessions", _("Sessions that have not ended"), _open, order=30)
