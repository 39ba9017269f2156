"""Lists of outings and events, taken away as files: counts of people, nobody's name and nobody's number."""

from django.utils.translation import gettext_lazy as _

from parcours.accounts.policy import requires
from parcours.outreach import gatherings, queries, trained
from parcours.outreach.enums import EventKind, EventState, OutingState, Theme
from parcours.ui.wording import translated
from parcours.web.exporting import Head, listed

from . import official_presenters
from .event_forms import EventFilters
from .forms import Filters
from .official_forms import OfficialFilters

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


EVENT = [
    Head("day", _("Day")),
    Head("last_day", _("Last day")),
    Head("kind"),
    Head("kind_name", _("Kind")),
    Head("title", _("Title")),
    Head("themes"),
    Head("theme_names", _("Themes")),
    Head("place"),
    Head("place_name", _("City")),
    Head("region"),
    Head("organisation"),
    Head("organisation_name", _("Organisation")),
    Head("state"),
    Head("state_name", _("State")),
    Head("named", _("Named")),
    Head("counted", _("Without a name")),
    Head("people", _("People")),
]
MOST = 5000


@requires("outreach.plan")
def events(request):
    """What the list of events shows with its filters and its order, on all its pages."""
    form = EventFilters(request.GET or None)
    asked = form.asked() if request.GET else {}
    found = list(gatherings.events(request.actor, sort=request.GET.get("sort", "-day"), **asked)[:MOST])
    named = gatherings.named_at([row.id for row in found])
    return listed(request, "events", EVENT, (_event(row, named[row.id]) for row in found))


def _event(row, named: int) -> list:
    told = row.state in (EventState.REPORTED, EventState.HELD)
    return [
        row.day,
        row.last_day,
        row.kind,
        EventKind(row.kind).label,
        translated(row.title),
        " ".join(row.themes),
        ", ".join(str(Theme(one).label) for one in row.themes),
        row.place_id,
        translated(row.place.name),
        row.region_id,
        row.organisation.code,
        translated(row.organisation.name),
        row.state,
        EventState(row.state).label,
        *((named, row.counted, named + row.counted) if told else ("", "", "")),
    ]


OFFICIAL = [
    Head("name", _("Name")),
    Head("institution", _("Institution")),
    Head("institution_kind"),
    Head("institution_kind_name", _("Kind of institution")),
    Head("service", _("Service")),
    Head("function", _("Function")),
    Head("region"),
    Head("region_name", _("Region")),
    Head("site", _("Centre")),
    Head("events", _("Trainings")),
    *(Head(f"last_{theme.value}", theme.label) for theme in Theme),
]


@requires("outreach.plan")
def officials(request):
    """The register of one's own organisation: who was trained in what, when last."""
    form = OfficialFilters(request.GET or None)
    asked = form.asked() if request.GET else {}
    rows = trained.officials(request.actor, sort=request.GET.get("sort", "name"), **asked)[:MOST]
    return listed(request, "officials", OFFICIAL, (_official(line) for line in trained.lines(rows)))


def _official(line: trained.Line) -> list:
    row = line.official
    return [
        row.name,
        official_presenters.institution(row),
        row.institution_kind,
        row.get_institution_kind_display(),
        row.service,
        row.function,
        row.region_id,
        translated(row.region.name),
        translated(row.site.name) if row.site else "",
        line.events,
        *(line.last.get(theme.value, "") for theme in Theme),
    ]
