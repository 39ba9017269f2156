"""The lists of sessions and of a session's people, taken away as files."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from parcours.accounts.policy import requires
from parcours.kernel.recorder import saw
from parcours.training import queries
from parcours.training.enums import Cover, EnrolmentState, Mark, SessionState
from parcours.ui.wording import translated
from parcours.web.exporting import Head, listed

from . import listing, presenters

SESSION = [
    Head("code", _("Code")),
    Head("course"),
    Head("title", _("Training")),
    Head("project", _("Project")),
    Head("organisation"),
    Head("organisation_name", _("Organisation")),
    Head("place"),
    Head("place_name", _("City")),
    Head("region"),
    Head("region_name", _("Region")),
    Head("starts_on", _("First day")),
    Head("ends_on", _("Last day")),
    Head("places", _("Places")),
    Head("taken", _("Places taken")),
    Head("left", _("Places left")),
    Head("minimum", _("Minimum")),
    Head("state"),
    Head("state_name", _("State")),
]
TRAINEE = [
    Head("name", _("Name")),
    Head("name_other_script", _("Name in the other script")),
    Head("state"),
    Head("state_name", _("State")),
    Head("enrolled_on", _("Enrolled on")),
    Head("cover"),
    Head("cover_name", _("Orientation")),
    Head("attended_percent", _("Attendance (%)")),
    *(Head(mark.value, mark.label) for mark in Mark),
    Head("certificate", _("Certificate")),
]


@requires("training.see")
def sessions(request):
    """What the list of sessions shows with its filters and its order, on all its pages."""
    _form, found, _plan = listing.asked(request)
    return listed(request, "sessions", SESSION, (_session(row) for row in found))


def _session(row) -> list:
    return [
        row.code,
        row.course.code,
        presenters.title(row),
        row.course.project_id,
        row.organisation.code,
        translated(row.organisation.name),
        row.place_id,
        translated(row.place.name),
        row.region_id,
        translated(row.region.name),
        row.starts_on,
        row.ends_on,
        row.places,
        row.taken,
        row.left,
        row.minimum,
        row.state,
        SessionState(row.state).label,
    ]


@requires("training.export")
def people(request, session: UUID):
    """Those of one's own session whom one may see, with their attendance."""
    found = queries.find(request.actor, session)
    if not queries.is_own(request.actor, found):
        raise Http404
    rows = queries.trainees(request.actor, found, with_left=True)
    saw([one.person for one in rows], "training.export")
    return listed(request, f"session-{found.code}", TRAINEE, (_trainee(one) for one in rows))


def _trainee(one) -> list:
    return [
        one.name,
        one.name_other_script,
        one.state,
        EnrolmentState(one.state).label,
        one.enrolled_on,
        one.cover,
        Cover(one.cover).label,
        one.share,
        *(one.marks[mark] for mark in Mark.values),
        one.certificate_code,
    ]
