"""Whoever is to be asked after the last day of the project: somebody is named who does it."""

from django.utils.translation import gettext_lazy as _

from parcours.programmes.closing_ports import Ending, asks

from .enums import OPEN
from .models import Survey


def _later(end: Ending) -> int:
    rows = Survey.objects.filter(project=end.project, organisation=end.organisation, state__in=OPEN)
    return rows.filter(due_on__gt=end.ends_on).count()


asks("surveys", _("Follow-up questions to be asked"), _later, later=True, order=42)
