"""The columns of a file of offers and what stands in them: back to codes from codes or from words of any
language."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parcours.kernel.folding import fold
from parcours.kernel.spreadsheets import shown
from parcours.reference.enums import PlaceKind
from parcours.reference.models import Language, Place

from .enums import Contract, EmployerKind, OfferKind, Per, Permit, Sector, Size
from .rules import LANGUAGES

LABELS: dict[str, Any] = {
    "code": _("Code of the offer"),
    "employer": _("Employer"),
    "employer_number": _("Number of the employer"),
    "employer_kind": _("Kind of employer"),
    "sector": _("Sector"),
    "size": _("Size"),
    "employer_place": _("City of the employer"),
    "kind": _("Kind of offer"),
    "title_fr": _("Title in French"),
    "title_ar": _("Title in Arabic"),
    "title_en": _("Title in English"),
    "description_fr": _("Description in French"),
    "description_ar": _("Description in Arabic"),
    "description_en": _("Description in English"),
    "occupation": _("Occupation group (ISCO-08)"),
    "place": _("City"),
    "contract": _("Contract"),
    "posts": _("Posts"),
    "week_hours": _("Hours a week"),
    "wage": _("Wage"),
    "wage_per": _("Wage for"),
    "languages": _("Languages needed"),
    "permit": _("Residence and permit"),
    "starts_on": _("Begins on"),
    "open_until": _("Open until"),
}
COLUMNS = tuple(LABELS)
NEEDED = ("employer", "kind", "occupation", "place", "contract")
ENUMS = {
    "employer_kind": EmployerKind,
    "sector": Sector,
    "size": Size,
    "kind": OfferKind,
    "contract": Contract,
    "wage_per": Per,
    "permit": Permit,
}


@lru_cache(maxsize=1)
def _headers() -> Mapping[str, str]:
    found = {column: column for column in COLUMNS}
    for language in LANGUAGES:
        with override(language):
            found |= {fold(str(label)): column for column, label in LABELS.items()}
    return found


def column_of(header: str) -> str:
    """The column that a header names, by its code or in a language; the header itself when it is none."""
    told = header.strip().casefold()
    return _headers().get(told) or _headers().get(fold(told)) or told


def _of(names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    found = {fold(word): code for code, said in names.items() for word in said.values() if word}
    return found | {fold(code): code for code in names}


def _labels(enum) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {code: {} for code in enum.values}
    for language in LANGUAGES:
        with override(language):
            for code, said in enum.choices:
                found[code][language] = str(said)
    return found


class Words:
    """What codes are called in every language. Reads the shared lists once."""

    def __init__(self) -> None:
        # Where a province has the name of its city, the city stands.
        places = sorted(Place.objects.order_by("-code"), key=lambda place: place.kind == PlaceKind.CITY)
        by_place = _of({row.code: row.name for row in places})
        self.codes = {column: _of(_labels(enum)) for column, enum in ENUMS.items()}
        self.codes |= {"place": by_place, "employer_place": by_place}
        self.codes["languages"] = _of({row.code: row.name for row in Language.objects.all()})

    def read(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Cells in words or in codes as cells in codes; what is neither stays, and is refused later."""
        return {column: self._read(column, shown(str(text).strip())) for column, text in cells.items()}

    def _read(self, column: str, text: str) -> str:
        if not text or column not in self.codes:
            return text
        if column == "languages":
            parts = [part.strip() for part in re.split(r"[|,;،\n]", text) if part.strip()]
            return " ".join(self.codes[column].get(fold(part), part) for part in parts)
        return self.codes[column].get(fold(text), text)
