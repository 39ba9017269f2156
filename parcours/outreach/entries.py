from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

POINT_KEPT = kind(
    "outreach.point_kept",
    sentence=_("Reception point described"),
    facts=("site", "fields", "staff", "equipment"),
    about_person=False,
)
POINT_MOVED = kind(
    "outreach.point_moved",
    sentence=_("Reception point: state changed"),
    facts=("site", "state"),
    about_person=False,
)
POINT_READY = kind(
    "outreach.point_ready",
    sentence=_("Reception point open, staffed and equipped"),
    facts=("site", "staff", "equipment"),
    about_person=False,
)
POINT_UNREADY = kind(
    "outreach.point_unready",
    sentence=_("Reception point: what made it effective was corrected"),
    facts=("site",),
    about_person=False,
)
CAMPAIGN_PLANNED = kind(
    "outreach.campaign_planned",
    sentence=_("Campaign planned"),
    facts=("starts_on", "ends_on", "places"),
    about_person=False,
)
CAMPAIGN_CHANGED = kind(
    "outreach.campaign_changed", sentence=_("Campaign changed"), facts=("fields",), about_person=False
)
MATERIAL_ADDED = kind(
    "outreach.material_added",
    sentence=_("Communication material noted"),
    facts=("campaign", "channel", "language", "quantity", "reach", "reach_kind", "method"),
    about_person=False,
)
MATERIAL_DROPPED = kind(
    "outreach.material_dropped",
    sentence=_("Communication material taken out"),
    facts=("campaign", "channel", "language"),
    about_person=False,
)
OUTING_PLANNED = kind(
    "outreach.outing_planned",
    sentence=_("Outing planned"),
    facts=("day", "partners", "members"),
    about_person=False,
)
OUTING_CHANGED = kind(
    "outreach.outing_changed", sentence=_("Outing changed"), facts=("fields",), about_person=False
)
OUTING_MOVED = kind(
    "outreach.outing_moved",
    sentence=_("Outing: state changed"),
    facts=("state", "reason_code"),
    about_person=False,
)
MET = kind(
    "outreach.met",
    sentence=_("People met at an outing"),
    facts=("met", "women", "men", "agreed", "known_before", "partners"),
    about_person=False,
    evidence="visit",
)
MET_CORRECTED = kind(
    "outreach.met_corrected", sentence=_("Report of an outing corrected"), about_person=False
)
PREREGISTERED = kind(
    "outreach.preregistered", sentence=_("Pre-registered at an outing"), facts=("outing", "source", "centre")
)
COMPLETED = kind(
    "outreach.completed", sentence=_("Pre-registration completed"), facts=("outing", "source", "days")
)
GIVEN_UP = kind(
    "outreach.given_up",
    sentence=_("Pre-registration not followed up"),
    facts=("outing", "source", "reason_code"),
)
EVENT_PLANNED = kind(
    "outreach.event_planned",
    sentence=_("Event planned"),
    facts=("event_kind", "themes", "day", "last_day"),
    about_person=False,
)
EVENT_CHANGED = kind(
    "outreach.event_changed", sentence=_("Event changed"), facts=("fields",), about_person=False
)
EVENT_MOVED = kind(
    "outreach.event_moved",
    sentence=_("Event: state changed"),
    facts=("state", "reason_code"),
    about_person=False,
)
EVENT_REPORTED = kind(
    "outreach.event_reported",
    sentence=_("Event held: people there without a name were counted"),
    facts=("event_kind", "themes", "number", "women", "men", "named"),
    about_person=False,
)
EVENT_CORRECTED = kind(
    "outreach.event_corrected", sentence=_("Report of an event corrected"), about_person=False
)
ATTENDED = kind(
    "outreach.attended",
    sentence=_("Was at an event"),
    facts=("event", "event_kind", "themes"),
    evidence="visit",
)
NOT_ATTENDED = kind("outreach.not_attended", sentence=_("Was not at an event after all"), facts=("event",))
OFFICIAL_KEPT = kind(
    "outreach.official_kept",
    sentence=_("Official or staff member written into the register"),
    facts=("institution_kind", "fields"),
    about_person=False,
)
OFFICIAL_LEFT = kind(
    "outreach.official_left",
    sentence=_("Official or staff member no longer there"),
    about_person=False,
)
OFFICIAL_TRAINED = kind(
    "outreach.official_trained",
    sentence=_("Official or staff member trained"),
    facts=("event", "themes", "institution_kind", "official_sex"),
    about_person=False,
    evidence="visit",
)
OFFICIAL_NOT_TRAINED = kind(
    "outreach.official_not_trained",
    sentence=_("Official or staff member was not there after all"),
    facts=("event",),
    about_person=False,
)
OFFICIAL_MARKED = kind(
    "outreach.official_marked",
    sentence=_("Marks of a test before and after a training noted"),
    facts=("event", "pre", "post"),
    about_person=False,
)
LESSON_WRITTEN = kind(
    "outreach.lesson_written",
    sentence=_("Good practice or lesson learnt written down"),
    facts=("lesson_kind", "themes", "activity", "indicator", "fields"),
    about_person=False,
)
LESSON_MOVED = kind(
    "outreach.lesson_moved",
    sentence=_("Good practice or lesson learnt shared or withdrawn"),
    facts=("state", "lesson_kind", "themes"),
    about_person=False,
)
LESSON_READ = kind(
    "outreach.lesson_read",
    sentence=_("Good practice or lesson learnt opened, or said to be useful or not"),
    facts=("useful",),
    about_person=False,
)
RECOMMENDATION_WRITTEN = kind(
    "outreach.recommendation_written",
    sentence=_("Recommendation of an evaluation written down"),
    facts=("fields",),
    about_person=False,
)
RECOMMENDATION_MOVED = kind(
    "outreach.recommendation_moved",
    sentence=_("Recommendation of an evaluation issued, decided, done or withdrawn"),
    facts=("state",),
    about_person=False,
)
RECOMMENDATION_DIFFUSED = kind(
    "outreach.recommendation_diffused",
    sentence=_("Recommendation of an evaluation given to read"),
    facts=("means", "known"),
    about_person=False,
)
DIFFUSION_UNDONE = kind(
    "outreach.diffusion_undone",
    sentence=_("Noted by mistake that a recommendation was given to read"),
    facts=("means",),
    about_person=False,
)
