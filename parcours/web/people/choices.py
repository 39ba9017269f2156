"""Lists to choose from, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _

from parcours.programmes.queries import pack_or_none
from parcours.reference import queries as reference
from parcours.reference.enums import PlaceKind
from parcours.ui import wording

Choices = list[tuple[Any, Any]]
NOT_STATED = ("", "—")


def country() -> str | None:
    """The country of the programme in force, if there is one."""
    pack = pack_or_none()
    return pack.country if pack else None


def places(of: str | None, *, empty: Any = NOT_STATED) -> Choices:
    """Cities, then provinces, of the programme's country (of every country while there is no programme)."""
    groups: dict[str, list[tuple[str, str]]] = {PlaceKind.CITY: [], PlaceKind.PROVINCE: []}
    for place in reference.places(country=of):
        groups[place.kind].append((place.code, wording.translated(place.name)))
    named = ((_("Cities"), groups[PlaceKind.CITY]), (_("Provinces"), groups[PlaceKind.PROVINCE]))
    return [empty, *((title, sorted(found, key=lambda one: one[1])) for title, found in named if found)]


def nationalities() -> Choices:
    return [NOT_STATED, *reference.nationalities_named()]


def stated(choices: Any) -> Choices:
    """The values of an enumeration after an empty one."""
    return [NOT_STATED, *choices.choices]
