"""What may be chosen about services, in the reader's language."""

from django.utils.translation import gettext_lazy as _

from parcours.directory import matching
from parcours.directory.enums import Need
from parcours.programmes.queries import pack_or_none
from parcours.reference import queries as reference
from parcours.ui.wording import translated

ALL = ("", _("All"))
CHOOSE = ("", _("Choose"))
NOT_STATED = ("", _("Not stated"))
ANY_NEED = ("", _("All needs"))
WITHIN = [
    (matching.IN_CITY, _("In the city")),
    ("25", _("Within 25 km")),
    ("50", _("Within 50 km")),
    ("100", _("Within 100 km")),
    (matching.IN_REGION, _("In the region")),
    (matching.ANYWHERE, _("Anywhere")),
]
CRITERIA = {
    matching.WHERE: _("Place"),
    matching.ACCESS: _("Access"),
    matching.LANGUAGE: _("Language"),
    matching.SEX: _("Sex"),
    matching.AGE: _("Age"),
    matching.STATUS: _("Status"),
    matching.LOT: _("Lot"),
    "full": _("Everything was full"),
}
WEEKDAYS = {
    1: _("Monday"),
    2: _("Tuesday"),
    3: _("Wednesday"),
    4: _("Thursday"),
    5: _("Friday"),
    6: _("Saturday"),
    7: _("Sunday"),
}


def needs() -> list[tuple[str, str]]:
    return list(Need.choices)


def places() -> list[tuple[str, str]]:
    pack = pack_or_none()
    return reference.places_named(pack.country) if pack else []


def regions() -> list[tuple[str, str]]:
    pack = pack_or_none()
    return [(row.code, translated(row.name)) for row in reference.regions(pack.country)] if pack else []


def lots() -> list[tuple[str, str]]:
    pack = pack_or_none()
    return [(str(one.number), translated(one.name)) for one in pack.lots] if pack else []
