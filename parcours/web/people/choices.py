"""Lists to choose from, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _

from parcours.programmes.queries import pack_or_none
from parcours.reference import queries as reference
from parcours.reference.enums import PlaceKind

Choices = list[tuple[Any, Any]]
NOT_STATED = ("", "—")


def country() -> str | None:
    """The country of the programme in force, if there is one."""
    pack = pack_or_none()
    return pack.country if pack else None


def places(of: str | None, *, empty: Any = NOT_STATED) -> Choices:
    """Cities, then provinces, of the programme's country (of every country while there is no programme)."""
    named = (
        (_("Cities"), reference.places_named(of, PlaceKind.CITY)),
        (_("Provinces"), reference.places_named(of, PlaceKind.PROVINCE)),
    )
    return [empty, *((title, found) for title, found in named if found)]


def nationalities() -> Choices:
    return [NOT_STATED, *reference.nationalities_named()]


def stated(choices: Any) -> Choices:
    """The values of an enumeration after an empty one."""
    return [NOT_STATED, *choices.choices]
