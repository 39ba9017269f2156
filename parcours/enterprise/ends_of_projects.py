"""Enterprises that are still to be visited after the last day of the project that accompanied them."""

from django.utils.translation import gettext_lazy as _

from parcours.programmes.closing_ports import Ending, asks

from . import finding, rules
from .awaiting import AWAITED
from .models import Venture


def _later(end: Ending) -> int:
    rows = Venture.objects.filter(project=end.project, organisation=end.organisation, stage__in=AWAITED)
    days = rows.exclude(visit_due=None).values_list("created_on", flat=True)
    months = finding.plan().months
    return sum(1 for day in days if rules.months_later(day, months) > end.ends_on)


asks("visits", _("Enterprises to be visited"), _later, later=True, order=41)
