from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

ENDS_BEFORE_IT_BEGINS = refusal(
    "results.ends_before_it_begins", _("The last day of the period is before its first day.")
)
