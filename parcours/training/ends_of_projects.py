"""Sessions of a project that ends, and apprentices who are still to be seen in their enterprise after it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from parcours.programmes.closing_ports import Ending, asks

from . import apprentice_rules as rules
from .apprentice_models import Apprenticeship
from .apprenticing import LIVING, law
from .enums import SessionState
from .models import Session

UNDER_WAY = (SessionState.PLANNED, SessionState.OPEN, SessionState.RUNNING)


def _open(end: Ending) -> int:
    return Session.objects.filter(course__project=end.project, state__in=UNDER_WAY).count()


def _apprentices(end: Ending) -> int:
    """Contracts that run on, of which a visit falls after the last day."""
    rows = Apprenticeship.objects.filter(
        course__project=end.project,
        organisation=end.organisation,
        state__in=LIVING,
        until__gt=end.ends_on,
    )
    every = timedelta(days=law().visit_days)
    days = rows.values_list("visit_due", "starts_on", "until")
    return sum(
        1
        for due, starts, until in days
        if rules.seen_after(due or starts + every, every, until=until, after=end.ends_on)
    )


asks("sessions", _("Sessions that have not ended"), _open, order=30)
asks("apprentices", _("Apprentices to be visited"), _apprentices, later=True, order=42)
