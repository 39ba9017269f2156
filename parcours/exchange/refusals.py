from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

UNKNOWN_KIND = refusal("exchange.unknown_kind", _("There is no such kind of file."))
NOT_IN_LIST = refusal("exchange.not_in_list", _("The value %(value)s is not in the list."))
SAY_WHAT_FOR = refusal("exchange.say_what_for", _("Say what the file is for."))
CLEARED = refusal(
    "exchange.cleared", _("This file was kept for %(days)s days and is cleared: make it again.")
)
NO_PROJECT = refusal("exchange.no_project", _("There is no such project."))
NO_REPORT = refusal(
    "exchange.no_report", _("This file is made from a report: choose one that was submitted.")
)
NO_IATI = refusal(
    "exchange.no_iati", _("The programme does not say who publishes it for IATI: see its table [iati].")
)
MONTH_NOT_OVER = refusal("exchange.month_not_over", _("The month is not over."))
MONTH_PUBLISHED = refusal(
    "exchange.month_published", _("This month or a later one was published: what is published stays.")
)
PREPARE_AGAIN = refusal(
    "exchange.prepare_again", _("Another month was published meanwhile: prepare this one again.")
)
NOT_SAFE = refusal(
    "exchange.not_safe", _("No table was found that keeps every small count unknown: nothing is prepared.")
)
NOTHING_PUBLISHED = refusal(
    "exchange.nothing_published", _("No month was published yet: prepare one, look at it, publish it.")
)
