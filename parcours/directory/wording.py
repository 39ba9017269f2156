"""The columns of a file and what stands in them, in a reader's words; back to codes from words or from codes.

Words of all languages are read, whatever language whoever sends the file works in. A word that stands for two
codes is never written: the code is.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from parcours.kernel.folding import fold
from parcours.kernel.spreadsheets import shown
from parcours.reference.enums import PlaceKind, Protection, Residence, Sex
from parcours.reference.models import Language, Place, Region
from parcours.reference.queries import in_language

from .enums import Cost, Need
from .tabular import COLUMNS, DAY
from .texts import LANGUAGES, LIMITS

TEXTS = {
    "name": _("Name"),
    "description": _("What is offered"),
    "conditions": _("Conditions"),
    "documents": _("Documents to bring"),
    "cost_note": _("About the cost"),
    "hours_note": _("About the hours"),
}
SPOKEN = {"fr": _("French"), "ar": _("Arabic"), "en": _("English")}
LABELS: dict[str, Any] = {
    "code": _("Code"),
    "need": _("Need"),
    "organisation": _("Code of the organisation"),
    "source_language": _("Language of the source"),
    "region": _("Region"),
    "place": _("City"),
    "site": _("Code of the site"),
    "site_latitude": _("Latitude of the site"),
    "site_longitude": _("Longitude of the site"),
    "address": _("Address"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "step_free": _("Without steps"),
    "sexes": _("Sex"),
    "age_from": _("From age"),
    "age_to": _("To age"),
    "protections": _("Protection"),
    "residences": _("Residence"),
    "lots": _("Lots"),
    "public_languages": _("Languages one has to speak"),
    "languages": _("Languages spoken there"),
    "interpreter": _("There is an interpreter"),
    "cost": _("Cost"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "hours": _("Opening hours"),
    "contact_name": _("Contact person"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "places": _("Places"),
    "has_waiting_list": _("Waiting list"),
    "waiting": _("People waiting"),
    "funding_until": _("Funded until"),
    "confirm_every_days": _("To confirm every so many days"),
}
WEEKDAYS = {
    "1": _("Monday"),
    "2": _("Tuesday"),
    "3": _("Wednesday"),
    "4": _("Thursday"),
    "5": _("Friday"),
    "6": _("Saturday"),
    "7": _("Sunday"),
}
YES_NO = {"yes": _("Yes"), "no": _("No")}
SEVERAL = ("sexes", "protections", "residences", "public_languages", "languages")
BETWEEN = " | "
ENUMS = {"need": Need, "cost": Cost, "sexes": Sex, "protections": Protection, "residences": Residence}
NAMED_DAY = re.compile(r"(\D+?)\s*[:=]?\s+(?=\d)")


def label(column: str) -> str:
    """A column as it is called in the reader's language."""
    name, _sign, language = column.rpartition("_")
    if name in LIMITS and language in LANGUAGES:
        return f"{TEXTS[name]} ({SPOKEN[language]})"
    return str(LABELS[column])


@lru_cache(maxsize=1)
def _headers() -> Mapping[str, str]:
    found = {column: column for column in COLUMNS}
    for language in LANGUAGES:
        with override(language):
            found |= {fold(label(column)): column for column in COLUMNS}
    return found


def column_of(header: str) -> str:
    """The column that a header names, by its code or in a language; the header itself when it is none."""
    told = header.strip().casefold()
    return _headers().get(told) or _headers().get(fold(told)) or told


def _labels(pairs: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {code: {} for code in pairs}
    for language in LANGUAGES:
        with override(language):
            for code, said in pairs.items():
                found[code][language] = str(said)
    return found


class Words:
    """What codes are called in every language. Reads the shared lists once."""

    def __init__(self) -> None:
        spoken = {row.code: row.name for row in Language.objects.all()}
        regions = {row.code: row.name for row in Region.objects.all()}
        # Where a province has the name of its city, the city stands.
        places = sorted(Place.objects.order_by("-code"), key=lambda place: place.kind == PlaceKind.CITY)
        yes_no = _labels(YES_NO)
        self.names: dict[str, dict[str, Mapping[str, str]]] = {
            **{column: _labels(dict(enum.choices)) for column, enum in ENUMS.items()},
            "source_language": _labels(SPOKEN),
            "languages": spoken,
            "public_languages": spoken,
            "region": regions,
            "place": {row.code: row.name for row in places},
            **dict.fromkeys(("step_free", "has_waiting_list", "interpreter"), yes_no),
        }
        self.days = _labels(WEEKDAYS)
        self.codes = {column: _turned(named) for column, named in self.names.items()}
        self.day_codes = _turned(self.days)

    def written(self, cells: Mapping[str, str]) -> list[str]:
        """Cells in codes as a row in the reader's words, in the order of the columns."""
        return [self._each(column, cells[column], self._say) for column in COLUMNS]

    def read(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Cells in words or in codes as cells in codes; what is neither stays, and is refused later."""
        return {
            column: self._each(column, shown(text.strip()), self._code) if column in self._worded else text
            for column, text in cells.items()
        }

    @property
    def _worded(self) -> frozenset[str]:
        return frozenset((*self.names, "hours"))

    def _each(self, column: str, text: str, one: Callable[[str, str], str]) -> str:
        if not text or column not in self._worded:
            return text
        if column == "hours":
            return self._hours(text, one)
        if column not in SEVERAL:
            return one(column, text)
        if one == self._say:
            return BETWEEN.join(one(column, code) for code in text.split())
        if fold(text) in self.codes[column]:
            return one(column, text)
        parts = text.split("|") if "|" in text else re.split(r"[,;،\n]", text)
        return " ".join(one(column, part.strip()) for part in parts if part.strip())

    def _say(self, column: str, code: str) -> str:
        names = self.names[column].get(code)
        said = in_language(names, get_language()) if names else ""
        return said if said and self.codes[column].get(fold(said)) == code else code

    def _code(self, column: str, word: str) -> str:
        return self.codes[column].get(fold(word), word)

    def _hours(self, text: str, one: Callable[[str, str], str]) -> str:
        return BETWEEN.join(self._day(part.strip(), one == self._say) for part in re.split(r"[|\n]", text))

    def _day(self, part: str, say: bool) -> str:
        if say:
            match = DAY.match(part)
            return f"{in_language(self.days[match[1]], get_language())} {match[2]}" if match else part
        match = NAMED_DAY.match(part)
        code = self.day_codes.get(fold(match[1])) if match else None
        return f"{code} {part[match.end() :]}" if match and code else part


def _turned(named: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Folded word → code, of every language; a code stands for itself."""
    found = {fold(word): code for code, names in named.items() for word in names.values() if word}
    return found | {fold(code): code for code in named}
