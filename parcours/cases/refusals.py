from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

QUESTION_UNKNOWN = refusal("cases.question_unknown", _("The form does not ask this."))
OPTION_UNKNOWN = refusal("cases.option_unknown", _("Choose one of the answers of the list."))
ANSWER_MISSING = refusal("cases.answer_missing", _("This question needs an answer."))
ANSWER_ALONE = refusal(
    "cases.answer_alone",
    _("The answer that nothing applies cannot stand beside another: keep one or the other."),
)
NOT_ASKED = refusal("cases.not_asked", _("Because of another answer, this question is not asked."))
NUMBER_UNREADABLE = refusal("cases.number_unreadable", _("Write a number, with figures."))
NUMBER_OUT_OF_RANGE = refusal(
    "cases.number_out_of_range", _("Write a number between %(least)s and %(most)s.")
)
TEXT_TOO_LONG = refusal("cases.text_too_long", _("At most %(most)s characters fit here."))
PROOF_UNKNOWN = refusal("cases.proof_unknown", _("Choose on what this answer rests."))
PROOF_WITHOUT_ANSWER = refusal("cases.proof_without_answer", _("There is no answer that this would prove."))
DAY_UNREADABLE = refusal("cases.day_unreadable", _("Give a day that exists, with day, month and year."))
FORM_UNKNOWN = refusal("cases.form_unknown", _("The programme has no such form."))
NOT_CONFIRMED = refusal(
    "cases.not_confirmed",
    _("This answer is from an earlier day. Ask her again: confirm that it still holds, or change it."),
)
ASSESSED_MEANWHILE = refusal(
    "cases.assessed_meanwhile",
    _("She was assessed meanwhile. Compare with her newest answers, shown at each question."),
)
BEFORE_THE_LAST = refusal(
    "cases.before_the_last",
    _("The answers filled in are of a later day. Give the day of this conversation."),
)
DAY_IN_FUTURE = refusal("cases.day_in_future", _("This day lies in the future."))

NOT_ASSESSED = refusal(
    "cases.not_assessed", _("Her situation has not been assessed yet. Make the assessment first.")
)
ASSESSMENT_EXPIRED = refusal(
    "cases.assessment_expired",
    _("The assessment is no longer valid. Go through it again with her, then decide."),
)
NOT_THE_PROPOSAL = refusal(
    "cases.not_the_proposal",
    _("This is not what the programme's rules propose. Say why you decide otherwise."),
)
REASON_UNKNOWN = refusal("cases.reason_unknown", _("Choose a reason of the list."))
NOTE_MISSING = refusal("cases.note_missing", _("Explain the decision in a few words."))
OUTCOME_UNKNOWN = refusal("cases.outcome_unknown", _("Choose a project, or that no project covers her."))
PROJECT_UNKNOWN = refusal("cases.project_unknown", _("The programme has no such project."))
LOT_UNKNOWN = refusal("cases.lot_unknown", _("The programme has no such lot, or the project is not of it."))
DECIDED_LATER = refusal("cases.decided_later", _("There is already an orientation of a later day."))

KIND_UNKNOWN = refusal("cases.kind_unknown", _("Choose a kind of the list."))
WHAT_MISSING = refusal("cases.what_missing", _("Say in a few words what is to be done."))
DUE_BEFORE_PLANNED = refusal("cases.due_before_planned", _("The day is before the step was planned."))
ENDED_BEFORE_PLANNED = refusal("cases.ended_before_planned", _("A step cannot end before it was planned."))
STATE_UNKNOWN = refusal("cases.state_unknown", _("Choose what became of the step."))
STEP_OF_SOURCE = refusal(
    "cases.step_of_source", _("This step follows something else, an enrolment for example: change it there.")
)
SOURCE_MISSING = refusal("cases.source_missing", _("Say what this comes from."))
SOURCE_TWICE = refusal("cases.source_twice", _("There is already a step for this."))
NOTHING_GIVEN = refusal("cases.nothing_given", _("Nothing was given."))
TOO_MANY = refusal("cases.too_many", _("At most %(most)s people at once."))
TWICE = refusal("cases.twice", _("The same person is there twice."))

CASE_CLOSED = refusal(
    "cases.case_closed", _("Her accompaniment has ended. Take it up again before you add something.")
)
CASE_NOT_OPEN = refusal("cases.case_not_open", _("She is not accompanied by the programme at present."))
CASE_OPEN = refusal("cases.case_open", _("Her accompaniment has not ended."))
DOER_UNKNOWN = refusal("cases.doer_unknown", _("Say who does it: the officer, she herself or a partner."))
OBJECTIVE_HAS_STEPS = refusal(
    "cases.objective_has_steps", _("Steps of this objective are still open: say first what became of them.")
)
NOTHING_CHANGED = refusal("cases.nothing_changed", _("Nothing was changed."))

OFFICER_ELSEWHERE = refusal(
    "cases.officer_elsewhere", _("Choose a colleague of your organisation who makes appointments.")
)
SITE_ELSEWHERE = refusal("cases.site_elsewhere", _("Choose a site of your organisation."))
STARTS_IN_PAST = refusal("cases.starts_in_past", _("This time has gone by. Choose a later one."))
TOO_LONG = refusal("cases.too_long", _("An appointment lasts between 5 minutes and 8 hours."))
TOO_FAR_AHEAD = refusal("cases.too_far_ahead", _("Choose a day within the next year."))
OFFICER_BUSY = refusal(
    "cases.officer_busy", _("This time has just been taken, or the officer is away. Choose another one.")
)
PERSON_BUSY = refusal("cases.person_busy", _("She already has an appointment at this time."))
NOT_YET = refusal("cases.not_yet", _("This appointment is still to come: cancel or move it instead."))
APPOINTMENT_ELSEWHERE = refusal(
    "cases.appointment_elsewhere", _("This appointment is another organisation's: only it can change it.")
)
NOT_MISSED = refusal(
    "cases.not_missed", _("She did not miss this appointment: there is nothing to write to her about it.")
)
WRITTEN_ALREADY = refusal(
    "cases.written_already", _("She was written to about this appointment already: call her, or wait.")
)
NO_ADDRESS = refusal(
    "cases.no_address",
    _("No message may go to her: no safe number or address is known, or she wishes none."),
)
HOURS_OVERLAP = refusal("cases.hours_overlap", _("Two of these hours overlap on the same day."))
HOURS_UNREADABLE = refusal("cases.hours_unreadable", _("The end must come after the beginning."))
SLOT_UNKNOWN = refusal("cases.slot_unknown", _("A slot lasts between 10 minutes and 4 hours."))
ABSENCE_DAYS = refusal("cases.absence_days", _("The last day comes before the first."))
ABSENCE_FAR = refusal("cases.absence_far", _("Choose a day within two years of today."))

TEXT_MISSING = refusal("cases.text_missing", _("Write something before you save."))
NOTE_ELSEWHERE = refusal("cases.note_elsewhere", _("Only the organisation that wrote this note corrects it."))
NOTE_SHARED_OR_RESTRICTED = refusal(
    "cases.note_shared_or_restricted", _("A note for named readers cannot be for partners as well.")
)
READER_ELSEWHERE = refusal("cases.reader_elsewhere", _("Choose a colleague of your organisation."))
NOTE_CHANGED = refusal(
    "cases.note_changed", _("Somebody corrected this note meanwhile. Look at it before you correct it again.")
)

SAME_OFFICER = refusal("cases.same_officer", _("This officer already answers for her."))
CASE_ELSEWHERE = refusal(
    "cases.case_elsewhere", _("Her accompaniment is another organisation's: only it can do this.")
)
NOT_YOURS_TO_DECIDE = refusal(
    "cases.not_yours_to_decide",
    _(
        "Your organisation sees her file only as long as a referral or a training lasts. Whoever accompanies "
        "her decides the orientation: tell them what you think, or ask them for a transfer."
    ),
)
STILL_OPEN = refusal(
    "cases.still_open",
    _("Steps or appointments are still open (%(steps)s and %(appointments)s). Say why they end as well."),
)
SOURCE_STILL_OPEN = refusal(
    "cases.source_still_open",
    _("She is still in a training or something else that has its own end: settle that first."),
)
TOO_FEW_ATTEMPTS = refusal(
    "cases.too_few_attempts",
    _("Try to reach her at least %(least)s times before you end it for this reason."),
)
CLOSED_BEFORE = refusal("cases.closed_before", _("This day is before the accompaniment began."))

NOT_ORIENTED = refusal("cases.not_oriented", _("There is no orientation to look at again yet."))
REVIEW_ALREADY = refusal("cases.review_already", _("It was already asked to look at her orientation again."))
ANOTHER_OFFICER = refusal(
    "cases.another_officer", _("Another officer than the one who decided first has to answer.")
)
ANSWER_WHY = refusal("cases.answer_why", _("Say in a few words why the orientation stands."))

OCCUPATION_UNKNOWN = refusal(
    "cases.occupation_unknown", _("Search the kind of work and choose one of those that are found.")
)
LEVEL_UNKNOWN = refusal("cases.level_unknown", _("Say how well she does it."))
COUNTRY_UNKNOWN = refusal("cases.country_unknown", _("Choose a country of the list."))
SKILL_UNKNOWN = refusal("cases.skill_unknown", _("Choose among what this occupation asks for."))
SKILL_TWICE = refusal(
    "cases.skill_twice", _("This kind of work is there already under the same words: correct it there.")
)
SKILL_CHANGED = refusal(
    "cases.skill_changed", _("Somebody corrected this meanwhile. Look at it before you correct it again.")
)

REPLY_ENDED = refusal("cases.reply_ended", _("Somebody has called her already."))
