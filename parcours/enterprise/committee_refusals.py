from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NO_CRITERIA = refusal("enterprise.no_criteria", _("The programme states no criteria for this."))
TITLE_MISSING = refusal("enterprise.call_title_missing", _("Give the call a name."))
CLOSES_BEFORE = refusal("enterprise.closes_before", _("The last day is before the first."))
CLOSES_LATE = refusal("enterprise.closes_late", _("A call closes within three years."))
MOST_OVER = refusal("enterprise.most_over", _("One dossier cannot have more than the envelope."))
OVER_MOST = refusal("enterprise.over_most", _("At most %(most)s for one dossier."))
JUDGES = refusal("enterprise.judges", _("Choose members of the committee among your colleagues."))
CALL_CLOSED = refusal("enterprise.call_closed", _("This call takes no dossier today."))
NO_PLAN_YET = refusal(
    "enterprise.no_plan_yet",
    _("A project is handed in once it has a business plan, and while it is not funded."),
)
DOSSIER_TWICE = refusal("enterprise.dossier_twice", _("This project is in the call already."))
FROZEN = refusal("enterprise.frozen", _("The call is decided: marks and ties stay as they are."))
NOT_SCORING = refusal("enterprise.not_scoring", _("The committee scores once dossiers are no longer taken."))
NOT_A_JUDGE = refusal("enterprise.not_a_judge", _("Only members of this committee score."))
TIED = refusal("enterprise.tied", _("Whoever has a tie with a project, or coaches it, does not score it."))
TIED_TWICE = refusal("enterprise.tied_twice", _("This tie is declared already."))
SCORED_ALREADY = refusal("enterprise.scored_already", _("She has scored this dossier already."))
DECIDER_TIED = refusal(
    "enterprise.decider_tied",
    _("You have a tie with a project of this call: somebody else of your organisation decides."),
)
EVERY_CRITERION = refusal("enterprise.every_criterion", _("Give each criterion a mark."))
MARK = refusal("enterprise.mark", _("A mark is a whole number from 0 to 5."))
EVERY_DOSSIER = refusal("enterprise.every_dossier", _("Say of each dossier what becomes of it, once."))
NOT_SCORED = refusal("enterprise.not_scored", _("A dossier has no mark yet: nothing is decided before."))
BY_COMMITTEE = refusal(
    "enterprise.by_committee",
    _("A project is funded by the decision of a committee, or by a signed agreement."),
)
OVER_ENVELOPE = refusal("enterprise.over_envelope", _("Together this is more than the envelope."))
OVER_ASKED = refusal("enterprise.over_asked", _("Not more than was asked for."))
NOTHING_TO_APPEAL = refusal("enterprise.nothing_to_appeal", _("There is no refusal to appeal against."))
APPEALED_ALREADY = refusal("enterprise.appealed_already", _("The appeal was made already."))
SAY_WHY = refusal("enterprise.say_why", _("Write why the members do not agree."))
OWN_DECISION = refusal(
    "enterprise.own_decision", _("An appeal is decided by somebody else than the one who decided before.")
)
