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
