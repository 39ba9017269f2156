from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

_SESSION = ("session", "course")

COURSE_CREATED = kind(
    "training.course_created", sentence=_("Course created"), facts=("course",), about_person=False
)
SESSION_PLANNED = kind(
    "training.session_planned",
    sentence=_("Training session planned"),
    facts=("course", "places", "region", "place", "starts_on", "ends_on"),
    about_person=False,
)
SESSION_CHANGED = kind(
    "training.session_changed", sentence=_("Training session changed"), facts=("fields",), about_person=False
)
SESSION_MOVED = kind(
    "training.session_moved",
    sentence=_("Training session: state changed"),
    facts=("course", "state", "taken", "places"),
    about_person=False,
)
ENROLLED = kind(
    "training.enrolled",
    sentence=_("Enrolled in a training"),
    facts=(*_SESSION, "cover", "outside_reason"),
)
WITHDRAWN = kind(
    "training.withdrawn", sentence=_("Withdrawn from a training"), facts=(*_SESSION, "reason_code")
)
SESSION_LOST = kind("training.session_lost", sentence=_("Her training session was cancelled"), facts=_SESSION)
ATTENDED = kind(
    "training.attended",
    sentence=_("Attendance taken"),
    facts=(*_SESSION, "mark", "half", "half_day", "reason_code"),
    evidence="visit",
)
ATTENDANCE_CORRECTED = kind(
    "training.attendance_corrected", sentence=_("Attendance corrected"), facts=(*_SESSION, "half_day")
)
COMPLETED = kind(
    "training.completed",
    sentence=_("Training completed"),
    facts=(*_SESSION, "hours", "result", "share", "proposed"),
    evidence="visit",
)
NOT_COMPLETED = kind(
    "training.not_completed",
    sentence=_("Training not completed"),
    facts=(*_SESSION, "share", "proposed"),
)
RESULT_CORRECTED = kind(
    "training.result_corrected", sentence=_("Result of a training corrected"), facts=_SESSION
)
CERTIFIED = kind(
    "training.certified", sentence=_("Certified"), facts=(*_SESSION, "hours"), evidence="document"
)
CERTIFICATE_REVOKED = kind(
    "training.certificate_revoked", sentence=_("Certificate revoked"), facts=(*_SESSION, "reason_code")
)
WAITS = kind("training.waits", sentence=_("On the waiting list of a training"), facts=(*_SESSION, "number"))
PLACE_HELD = kind(
    "training.place_held", sentence=_("A place in a training is held for her"), facts=(*_SESSION, "until")
)
PLACE_LAPSED = kind(
    "training.place_lapsed", sentence=_("The place held for her went to the next"), facts=_SESSION
)
LEFT_LIST = kind(
    "training.left_list", sentence=_("Left the waiting list of a training"), facts=(*_SESSION, "reason_code")
)
WAITING_CLOSED = kind(
    "training.waiting_closed", sentence=_("The waiting list of her training was closed"), facts=_SESSION
)
LOST_SETTLED = kind(
    "training.lost_settled",
    sentence=_("Her cancelled training: another solution"),
    facts=(*_SESSION, "state"),
)
CHILDREN_PLACED = kind(
    "training.children_placed",
    sentence=_("Places for her children beside a training"),
    facts=(*_SESSION, "children"),
)
ALERT_OPENED = kind(
    "training.alert_opened",
    sentence=_("She may drop out of her training"),
    facts=(*_SESSION, "place", "region", "signal", "value"),
)
ALERT_SETTLED = kind(
    "training.alert_settled",
    sentence=_("Looked after: she may drop out"),
    facts=(*_SESSION, "place", "region", "signal", "state"),
)
NEED_RECORDED = kind(
    "training.need_recorded",
    sentence=_("Need of the labour market recorded"),
    facts=("region", "occupation", "number"),
    about_person=False,
)
NEED_WITHDRAWN = kind(
    "training.need_withdrawn",
    sentence=_("Need of the labour market withdrawn"),
    facts=("region", "occupation"),
    about_person=False,
)
_APPRENTICE = ("course", "place", "region")
APPRENTICE_PLANNED = kind(
    "training.apprentice_planned",
    sentence=_("Contract of apprenticeship"),
    facts=(*_APPRENTICE, "starts_on", "ends_on", "cover"),
)
APPRENTICE_MOVED = kind(
    "training.apprentice_moved",
    sentence=_("Apprenticeship: state changed"),
    facts=(*_APPRENTICE, "state", "reason_code", "hours"),
)
APPRENTICE_REGISTERED = kind(
    "training.apprentice_registered", sentence=_("Contract of apprenticeship registered"), facts=_APPRENTICE
)
APPRENTICE_ALLOWANCE = kind(
    "training.apprentice_allowance",
    sentence=_("Allowance of an apprenticeship"),
    facts=(*_APPRENTICE, "amount", "currency", "since"),
)
APPRENTICE_WEEK = kind(
    "training.apprentice_week",
    sentence=_("Week of an apprenticeship noted"),
    facts=(*_APPRENTICE, "week", "enterprise", "complementary", "absent", "reason_code"),
)
APPRENTICE_WEEK_CORRECTED = kind(
    "training.apprentice_week_corrected",
    sentence=_("Week of an apprenticeship corrected"),
    facts=(*_APPRENTICE, "week"),
)
APPRENTICE_VISITED = kind(
    "training.apprentice_visited",
    sentence=_("Visit to an apprentice"),
    facts=(*_APPRENTICE, "verdict"),
    evidence="visit",
)
SCORED = kind("training.scored", sentence=_("Marked in a training"), facts=(*_SESSION, "mark", "whole"))
SCORE_CORRECTED = kind("training.score_corrected", sentence=_("Mark in a training corrected"), facts=_SESSION)
OPINIONS_ASKED = kind(
    "training.opinions_asked",
    sentence=_("Trainees asked what they think"),
    facts=("course", "people"),
    about_person=False,
)
OPINION_GIVEN = kind(
    "training.opinion_given",
    sentence=_("A trainee said what she thinks"),
    facts=("course", "useful", "pace", "welcome", "way"),
    about_person=False,
)
TAUGHT = kind(
    "training.taught",
    sentence=_("Half-day of a training: what was taught"),
    facts=("course", "half_day", "hours"),
    about_person=False,
)
