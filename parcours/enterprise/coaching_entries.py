"""Coaching sessions count minutes and themes; market access counts events and orders. No person, no words."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

_ABOUT = ("form", "sector", "place", "region")
of = partial(entries.kind, about_person=False)
COACHED = of(
    "enterprise.coached",
    sentence=_("Coaching session of an enterprise project"),
    facts=(*_ABOUT, "minutes", "way", "themes", "stage"),
)
COACHING_REMOVED = of(
    "enterprise.coaching_removed",
    sentence=_("Coaching session taken back"),
    facts=(*_ABOUT, "minutes", "way", "themes", "stage"),
)
MARKETED = of(
    "enterprise.marketed",
    sentence=_("Market access of an enterprise project"),
    facts=(*_ABOUT, "kind", "outcome", "amount", "currency", "customers"),
)
MARKET_REMOVED = of(
    "enterprise.market_removed",
    sentence=_("Market access taken back"),
    facts=(*_ABOUT, "kind", "outcome", "amount", "currency", "customers"),
)
