from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

ENDS_BEFORE_IT_BEGINS = refusal(
    "results.ends_before_it_begins", _("The last day of the period is before its first day.")
)
NOT_IN_LIST = refusal("results.not_in_list", _("The value %(value)s is not in the list."))
NOT_YOURS_TO_REPORT = refusal(
    "results.not_yours_to_report",
    _("Whoever runs a project reports on it; on the programme, whoever runs one of its projects."),
)
PERIOD_NOT_OVER = refusal(
    "results.period_not_over", _("The period is not over: a report is submitted after its last day.")
)
REPORT_TWICE = refusal("results.report_twice", _("There is such a report already: go on with that one."))
RESTATED_ALREADY = refusal("results.restated_already", _("This report is being stated anew already."))
SAY_WHY = refusal("results.say_why", _("Say why, in a sentence."))
TOO_LONG = refusal("results.too_long", _("At most %(most)s characters."))
NOT_OPEN = refusal("results.not_open", _("This report was submitted: its text stays as it is."))
NO_TEXT = refusal("results.no_text", _("The summary is empty: a report is submitted with one at least."))
UNKNOWN_FIGURE = refusal("results.unknown_figure", _("There is no figure called {%(name)s}."))
OWN_ANSWER = refusal(
    "results.own_answer", _("A report is answered by somebody else than the one who submitted it.")
)
