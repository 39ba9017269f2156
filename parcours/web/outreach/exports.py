"""The list of outings, taken away as a file: counts of people met, nobody's name and nobody's number."""

from django.utils.translation import gettext_lazy as _

from parcours.accounts.policy import requires
from parcours.outreach import queries
from parcours.outreach.enums import OutingState
from parcours.ui.wording import translated
from parcours.web.exporting import Head, listed

from .forms import Filters

OUTING = [
    Head("day", _("Day")),
    Head("place"),
    Head("place_name", _("City")),
    Head("region"),
    Head("quarter", _("Quarter")),
    Head("organisation"),
    Head("organisation_name", _("Organisation")),
    Head("state"),
    Head("state_name", _("State")),
    Head("met", _("People met")),
    Head("agreed", _("Agreed to be registered")),
    Head("known_before", _("Seen before")),
]


@requires("outreach.plan")
def outings(request):
    """What the list of outings shows with its filters and its order, on all its pages."""
    form = Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    found = queries.outings(request.actor, sort=request.GET.get("sort", "-day"), **asked)
    return listed(request, "outings", OUTING, (_outing(row) for row in found))


def _outing(row) -> list:
    told = row.state in (OutingState.REPORTED, OutingState.HELD)
    return [
        row.day,
        row.place_id,
        translated(row.place.name),
        row.region_id,
        row.quarter,
        row.organisation.code,
        translated(row.organisation.name),
        row.state,
        OutingState(row.state).label,
        *((row.met, row.agreed, row.known_before) if told else ("", "", "")),
    ]
