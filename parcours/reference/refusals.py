from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

COUNTRY_UNKNOWN = refusal("reference.country_unknown", _("There is no country with the code %(code)s."))
REGION_UNKNOWN = refusal("reference.region_unknown", _("There is no region with the code %(code)s."))
PLACE_UNKNOWN = refusal("reference.place_unknown", _("There is no place with the code %(code)s."))
CODE_MALFORMED = refusal(
    "reference.code_malformed", _("The code %(code)s must begin with %(country)s- and have no spaces.")
)
NAME_MISSING = refusal("reference.name_missing", _("Give the name in French or in English at least."))
LANGUAGE_UNKNOWN = refusal(
    "reference.language_unknown", _("Names are given in fr, ar and en, not in %(language)s.")
)
KIND_UNKNOWN = refusal("reference.kind_unknown", _("A place is a province or a city, not %(kind)s."))
NOT_ON_EARTH = refusal(
    "reference.not_on_earth", _("Give both latitude (−90 to 90) and longitude (−180 to 180), or neither.")
)
CURRENCY_UNKNOWN = refusal("reference.currency_unknown", _("There is no currency with the code %(code)s."))
SAME_CURRENCY = refusal("reference.same_currency", _("A rate needs two different currencies."))
RATE_NOT_POSITIVE = refusal("reference.rate_not_positive", _("A rate is greater than zero."))
RATE_TOO_GREAT = refusal("reference.rate_too_great", _("This rate is too great to be one."))
TOO_LONG = refusal("reference.too_long", _("At most %(most)s characters fit here."))
SOURCE_MISSING = refusal("reference.source_missing", _("Say where the rate comes from."))

# Monthly rates from a file ------------------------------------------------------------------------

RATES_NO_HEADER = refusal(
    "reference.rates_no_header",
    _("No line names the columns: one holds the code of the currency, one the rate."),
)
RATE_CELL_NEEDED = refusal("reference.rate_cell_needed", _("Something has to stand here."))
RATE_UNREADABLE = refusal("reference.rate_unreadable", _("“%(value)s” is no rate, such as 10.8765."))
RATE_CURRENCY_UNREADABLE = refusal(
    "reference.rate_currency_unreadable", _("“%(value)s” is no code of a currency, such as USD.")
)
MONTH_UNREADABLE = refusal(
    "reference.month_unreadable", _("“%(value)s” is no month. Write it as 2018-03 or 01/03/2018.")
)
MONTH_MISSING = refusal(
    "reference.month_missing", _("The file does not say of which month its rates are: choose it.")
)
MONTH_TO_COME = refusal("reference.month_to_come", _("The rates of a month to come are not known yet."))
RATE_TWICE = refusal(
    "reference.rate_twice", _("%(currency)s stands in row %(row)s already, with another rate.")
)
NOT_OF_THE_EURO = refusal(
    "reference.not_of_the_euro", _("These rates are of %(currency)s: only those of the euro are taken in.")
)
