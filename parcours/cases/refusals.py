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
DAY_IN_FUTURE = refusal("cases.day_in_future", _("This day lies in the future."))

NOT_ASSESSED = refusal(
    "cases.not_assessed", _("Her situation has not been assessed yet. Make the assessment first.")
)
ASSESSMENT_EXPIRED = refusal(
    "cases.assessment_expired",
    _("The assessment is no longer valid. Go through it again with her, then decide."),
)
NO_CONSENT = refusal(
    "cases.no_consent",
    _("She has not agreed to be accompanied, or has withdrawn it. Ask for her consent first."),
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
