"""Who is still to be asked whether she works there, after the last day of the project that placed her."""

from django.utils.translation import gettext_lazy as _

from parcours.cases.models import Orientation
from parcours.programmes.closing_ports import Ending, asks

from .enums import CheckAnswer, PlacementState
from .models import Check


def _later(end: Ending) -> int:
    theirs = Orientation.objects.filter(current=True, project=end.project).values("person_id")
    rows = Check.objects.filter(due_on__gt=end.ends_on, answer__in=("", CheckAnswer.NOT_REACHED))
    rows = rows.filter(placement__state=PlacementState.WORKING, placement__organisation=end.organisation)
    return rows.filter(person__in=theirs).count()


asks("retention", _("People to be asked whether they still work"), _later, later=True, order=40)
