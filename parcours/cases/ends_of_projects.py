"""Files of people oriented to a project that ends: each is closed, or handed over to another organisation."""

from django.utils.translation import gettext_lazy as _

from parcours.programmes.closing_ports import Ending, asks

from .models import Orientation


def _open(end: Ending) -> int:
    rows = Orientation.objects.filter(current=True, project=end.project, case__closed_on__isnull=True)
    return rows.filter(case__organisation=end.organisation).count()


asks("cases", _("Open files that nobody has taken over"), _open, order=20)
