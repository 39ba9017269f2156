"""The list of outings, taken away as a file: counts of people met, nobody's name and nobody's number."""

from parcours.accounts.policy import requires
from parcours.outreach import queries
from parcours.outreach.enums import OutingState
from parcours.ui.wording import translated
from parcours.web.exporting import as_csv

from .forms import Filters

OUTING = ("day", "place", "place_name", "region", "quarter", "organisation", "organisation_name")
OUTING += ("state", "state_name", "met", "agreed", "known_before")


@requires("outreach.plan")
def outings(request):
    """What the list of outings shows with its filters and its order, on all its pages."""
    form = Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    found = queries.outings(request.actor, sort=request.GET.get("sort", "-day"), **asked)
    return as_csv("outings", OUTING, (_outing(row) for row in found))


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
