from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

MINUTES = refusal("enterprise.minutes", _("Between 5 minutes and 12 hours."))
NO_THEME = refusal("enterprise.no_theme", _("Say what it was about."))
NEXT_BEFORE = refusal("enterprise.next_before", _("The next time is after this one."))
NEXT_FAR = refusal("enterprise.next_far", _("The next time is within a year."))
DAY_FULL = refusal(
    "enterprise.day_full", _("With this, more than 12 hours of coaching were written down for one day.")
)
ORDERS_OUTCOME = refusal(
    "enterprise.orders_outcome", _("An amount is stated where something was sold or ordered.")
)
MARKET_TITLE = refusal("enterprise.market_title", _("Say which event, or where."))
