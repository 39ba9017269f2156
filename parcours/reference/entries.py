from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

REGION_SET = kind(
    "reference.region_set",
    sentence=_("Region %(region)s set"),
    facts=("region", "change"),
    about_person=False,
)
PLACE_SET = kind(
    "reference.place_set", sentence=_("Place %(place)s set"), facts=("place", "change"), about_person=False
)
RATE_SET = kind(
    "reference.rate_set",
    sentence=_("Exchange rate %(currency_from)s to %(currency_to)s of %(on)s set to %(rate)s"),
    facts=("currency_from", "currency_to", "on", "kind", "rate", "change"),
    about_person=False,
)
ESCO_LOADED = kind(
    "reference.esco_loaded",
    sentence=_("ESCO %(version)s loaded: %(occupations)s occupations, %(skills)s skills"),
    facts=("version", "occupations", "skills"),
    about_person=False,
)
