from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

# None is about a person: a complaint is no part of her file. Reports of abuse leave nothing here.
RECORDED = kind(
    "complaints.recorded", sentence=_("A complaint was recorded"), facts=("way",), about_person=False
)
MOVED = kind("complaints.moved", sentence=_("A complaint went on"), facts=("state",), about_person=False)
ANSWERED = kind(
    "complaints.answered",
    sentence=_("A complaint was answered"),
    facts=("outcome", "categories", "days", "in_time"),
    about_person=False,
)
STATEMENT_ASKED = kind(
    "complaints.statement_asked",
    sentence=_("The organisation concerned was asked for its statement"),
    about_person=False,
)
STATEMENT_GIVEN = kind(
    "complaints.statement_given", sentence=_("A statement on a complaint was given"), about_person=False
)
ASSIGNED = kind(
    "complaints.assigned",
    sentence=_("Complaints were given to other organisations"),
    facts=("count",),
    about_person=False,
)
FOCAL_POINT = kind(
    "complaints.focal_point_named",
    sentence=_("A focal point was named"),
    facts=("user",),
    about_person=False,
)
FOCAL_POINT_ASKED = kind(
    "complaints.focal_point_asked",
    sentence=_("A focal point was proposed, to be confirmed by a second person"),
    facts=("user",),
    about_person=False,
)
FOCAL_POINT_REFUSED = kind(
    "complaints.focal_point_refused",
    sentence=_("A focal point was proposed and refused"),
    facts=("user",),
    about_person=False,
)
FOCAL_POINT_ENDED = kind(
    "complaints.focal_point_ended",
    sentence=_("A focal point was ended"),
    facts=("user",),
    about_person=False,
)
FEEDBACK_GIVEN = kind(
    "complaints.feedback_given",
    sentence=_("An opinion of a service was given"),
    facts=("service", "face", "reasons", "way"),
    about_person=False,
)
