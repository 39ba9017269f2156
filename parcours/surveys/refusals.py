from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NOT_ASKED = refusal("surveys.not_asked", _("This question is not asked here."))
NOT_A_CHOICE = refusal("surveys.not_a_choice", _("Choose one of the answers."))
NOT_YET = refusal("surveys.not_yet", _("She is asked from %(day)s on."))
TIME_OVER = refusal("surveys.time_over", _("The time for this answer ended on %(day)s."))
NOT_OPEN = refusal("surveys.not_open", _("Nobody is asked here any more: “%(state)s”."))
DAY_AHEAD = refusal("surveys.day_ahead", _("This day lies ahead."))
DAY_BEFORE = refusal("surveys.day_before", _("She was to be asked from %(day)s on."))
TRIED_ALREADY = refusal("surveys.tried_already", _("An attempt of this day is written down already."))
NOTHING_CHANGED = refusal("surveys.nothing_changed", _("These are the answers that stand already."))
NOT_ANSWERED = refusal("surveys.not_answered", _("There is no answer to correct yet."))
LINK_OVER = refusal("surveys.link_over", _("This link was used already, or its time is past."))
ASKED_ALREADY = refusal("surveys.asked_already", _("She was asked this already."))
NO_OCCASION = refusal("surveys.no_occasion", _("The programme asks nothing on this occasion."))
NOTHING_BEGUN = refusal(
    "surveys.nothing_begun", _("She was registered before the programme began to ask this.")
)
ASKED_ELSEWHERE = refusal("surveys.asked_elsewhere", _("Another organisation asks her this."))
AGREES_NOT = refusal("surveys.agrees_not", _("She agrees no more to this use of her data: she is not asked."))
