from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

from .enums import StepKind

kind = partial(entries.kind, right="cases.see")
# That aid is asked for or given is told to no other organisation.
step = partial(kind, facts=("kind", "source_type"), own={"kind": StepKind.AID.value})

OPENED = kind("cases.opened", sentence=_("Accompaniment begun"), facts=("programme",))
TAKEN_CHARGE = kind("cases.taken_charge", sentence=_("Taken charge of by another officer"))
GIVEN_BACK = kind(
    "cases.given_back", sentence=_("Accompaniment gone back to the organisation that registered her")
)
PROFILED = kind("cases.profiled", sentence=_("Profile written"), facts=("form", "form_version"))
ASSESSED = kind("cases.assessed", sentence=_("Situation assessed"), facts=("form", "form_version"))
ORIENTED = kind(
    "cases.oriented",
    sentence=_("Oriented"),
    facts=("outcome", "lot", "project_code", "overridden", "reason_code"),
)
STEP_PLANNED = step("cases.step_planned", sentence=_("Step planned"))
STEP_BEGUN = step("cases.step_begun", sentence=_("Step begun"))
STEP_DONE = step("cases.step_done", sentence=_("Step done"))
STEP_ABANDONED = step("cases.step_abandoned", sentence=_("Step abandoned"))
QUALIFIED = kind("cases.qualified", sentence=_("Qualification gained"), facts=("kind", "source_type"))
QUALIFICATION_WITHDRAWN = kind(
    "cases.qualification_withdrawn", sentence=_("Qualification withdrawn"), facts=("kind", "source_type")
)

OF_STATE = {
    "planned": STEP_PLANNED,
    "under_way": STEP_BEGUN,
    "done": STEP_DONE,
    "abandoned": STEP_ABANDONED,
}

OBJECTIVE_SET = kind("cases.objective_set", sentence=_("Objective set"))
OBJECTIVE_ENDED = kind("cases.objective_ended", sentence=_("Objective ended"), facts=("state",))
STEP_CHANGED = kind("cases.step_changed", sentence=_("Step changed"), facts=("kind",))

BOOKED = kind("cases.appointment_booked", sentence=_("Appointment made"), facts=("kind",))
CONFIRMED = kind("cases.appointment_confirmed", sentence=_("Appointment confirmed"), facts=("kind",))
HELD = kind("cases.appointment_held", sentence=_("Appointment held"), facts=("kind",))
MISSED = kind("cases.appointment_missed", sentence=_("Appointment not held"), facts=("kind", "reason"))
CANCELLED = kind("cases.appointment_cancelled", sentence=_("Appointment cancelled"), facts=("kind", "reason"))
WRITTEN = kind("cases.missed_written", sentence=_("Message after a missed appointment"), facts=("kind",))
MOVED = kind("cases.appointment_moved", sentence=_("Appointment moved"), facts=("kind",))

NOTE_WRITTEN = kind("cases.note_written", sentence=_("Note written"), own={})
NOTE_CORRECTED = kind("cases.note_corrected", sentence=_("Note corrected"), own={})
NOTE_READER = kind("cases.note_reader_named", sentence=_("Reader of a note named"), own={})

REPLY_HEARD = kind("cases.reply_heard", sentence=_("A message was answered from her number"), own={})
REPLY_ENDED = kind("cases.reply_ended", sentence=_("Called after an answer"), own={})

HANDED_OVER = kind("cases.handed_over", sentence=_("Accompaniment handed over"), facts=("reason",), own={})
CLOSED = kind("cases.closed", sentence=_("Accompaniment ended"), facts=("programme", "outcome"))
REOPENED = kind("cases.reopened", sentence=_("Accompaniment taken up again"), facts=("programme", "reason"))

REVIEW_ASKED = kind(
    "cases.review_asked", sentence=_("Asked to look at the orientation again"), facts=("review", "reason")
)
REVIEW_DECIDED = kind(
    "cases.review_decided", sentence=_("Answered whether the orientation stands"), facts=("review", "state")
)

skill = partial(kind, facts=("major", "level"))
SKILL_NOTED = skill("cases.skill_noted", sentence=_("Skill or experience written down"))
SKILL_CORRECTED = skill("cases.skill_corrected", sentence=_("Skill or experience corrected"))
SKILL_WITHDRAWN = skill("cases.skill_withdrawn", sentence=_("Skill or experience taken back"))

of_desk = partial(entries.kind, about_person=False)
HOURS_SET = of_desk("cases.hours_set", sentence=_("Opening hours of an officer set"))
ABSENCE_NOTED = of_desk("cases.absence_noted", sentence=_("Absence of an officer noted"), facts=("reason",))
ABSENCE_ENDED = of_desk("cases.absence_ended", sentence=_("Absence of an officer taken back"))
LINK_MADE = of_desk("cases.calendar_link_made", sentence=_("Link to a calendar made"))
LINK_REVOKED = of_desk("cases.calendar_link_revoked", sentence=_("Link to a calendar revoked"))
REMINDED = of_desk(
    "cases.reminders_written", sentence=_("Reminders of appointments written"), facts=("count",)
)
