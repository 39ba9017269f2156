"""Takes values out of the tables of a TOML text; what is missing, unknown or of the wrong kind is a finding.

Every method answers with something usable, so that reading goes on and all findings come at once.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, TypeVar

from .findings import Findings
from .positions import Path

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}\Z")
LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
NOTHING = "\x00"
T = TypeVar("T")


def listed(words: Iterable[Any], most: int = 12) -> str:
    known = [str(word) for word in words]
    return ", ".join(known[:most]) + (", …" if len(known) > most else "")


class Table:
    """One table of the text. ``taken`` remembers what was asked for: the rest is unknown."""

    def __init__(self, values: dict[str, Any], path: Path, findings: Findings, languages: tuple[str, ...]):
        self.values, self.path, self.findings, self.languages = values, path, findings, languages
        self.taken: set[str] = set()

    def wrong(self, key: str, sentence: str) -> None:
        self.findings.add((*self.path, key), sentence)

    def has(self, key: str) -> bool:
        return key in self.values

    def take(self, key: str, required: bool = True) -> Any:
        self.taken.add(key)
        if key not in self.values:
            if required:
                self.findings.add((*self.path, key), "is missing.")
            return None
        return self.values[key]

    def end(self) -> None:
        """Refuse what nobody asked for."""
        for key in self.values:
            if key not in self.taken:
                near = get_close_matches(key, self.taken, 1)
                hint = f"Did you mean {near[0]}?" if near else f"Known here: {listed(sorted(self.taken))}."
                self.wrong(key, f"is not known. {hint}")

    # Single values

    def _of(self, key: str, kind: type | tuple, words: str, required: bool, default: T) -> T:
        value = self.take(key, required)
        if value is None:
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.wrong(key, f"must be {words}.")
            return default
        return value

    def text(self, key: str, required: bool = True) -> str:
        found = self._of(key, str, "a text", required, "").strip()
        if NOTHING in found:
            self.wrong(key, "holds a character that is none (U+0000).")
        if required and not found and isinstance(self.values.get(key), str):
            self.wrong(key, "is empty.")
        return found

    def code(self, key: str = "code", required: bool = True, pattern: re.Pattern = CODE) -> str:
        found = self.text(key, required)
        if found and not pattern.match(found):
            self.wrong(key, f"{found!r} is no code: letters without accents, digits, - _ . only, at most 40.")
        return found

    def choice(self, key: str, allowed: Iterable[str], required: bool = True, default: str = "") -> str:
        found, known = self.text(key, required), tuple(allowed)
        if found and found not in known:
            self.wrong(key, f"{found!r} is not known; one of {listed(known)}.")
        return found or default

    def flag(self, key: str, default: bool = False) -> bool:
        return self._of(key, bool, "true or false", False, default)

    def whole(self, key: str, required: bool = True, least: int = 0, most: int = 100_000) -> int:
        found = self._of(key, int, "a whole number", required, least)
        if not least <= found <= most:
            self.wrong(key, f"{found} is not between {least} and {most}.")
        return found

    def decimal(self, key: str, required: bool = True, places: int = 2) -> Decimal | None:
        """A number or a text of digits such as "17070817.63". Never negative."""
        value = self.take(key, required)
        if value is None:
            return None
        try:
            found = Decimal(value) if isinstance(value, str | int | Decimal) else None
        except InvalidOperation:
            found = None
        if isinstance(value, bool) or found is None or not found.is_finite():
            self.wrong(key, f"{str(value)!r} is no number; write digits with a point, such as 17070817.63.")
            return None
        if found < 0:
            self.wrong(key, f"{found} is negative.")
            return None
        if -found.as_tuple().exponent > places:
            self.wrong(key, f"{found} has more than {places} decimals.")
            return None
        if found >= 10**12:
            self.wrong(key, f"{found} is too large.")
            return None
        return found

    def day(self, key: str, required: bool = True) -> date | None:
        found = self._of(key, date, "a day such as 2018-01-01", required, None)
        if isinstance(found, datetime):
            self.wrong(key, "must be a day such as 2018-01-01, without an hour.")
            return None
        return found

    # Several values

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts or numbers, as texts."""
        found = self._of(key, list, "a list", required, [])
        for place, one in enumerate(found):
            if not isinstance(one, str | int) or isinstance(one, bool):
                self.findings.add((*self.path, key, place), "must be a text.")
        return tuple(str(one) for one in found)

    def words(self, key: str, required: bool = True) -> dict[str, str]:
        """``{language: text}``, in every language of the pack when it is there at all."""
        found = self._of(key, dict, "a text in each language, such as { fr = “…”, en = “…” }", required, {})
        kept = {}
        for language, said in found.items():
            if language not in self.languages:
                self.findings.add(
                    (*self.path, key, language),
                    f"is no language of this pack ({listed(self.languages)}).",
                )
            elif not isinstance(said, str) or not said.strip():
                self.findings.add((*self.path, key, language), "must be a text and not empty.")
            elif NOTHING in said:
                self.findings.add((*self.path, key, language), "holds a character that is none (U+0000).")
            else:
                kept[language] = said.strip()
        missing = [language for language in self.languages if language not in found]
        if found and missing:
            self.wrong(key, f"has no text in {listed(missing)}.")
        return kept

    # Tables below

    def table(self, key: str, required: bool = True) -> "Table | None":
        value = self._of(key, dict, "a table", required, None)
        if value is None:
            return None
        return Table(value, (*self.path, key), self.findings, self.languages)

    def made(self, key: str, make: Callable[["Table"], T], default: T, required: bool = True) -> T:
        """``make`` of the table under a key, then nothing unknown in it."""
        below = self.table(key, required)
        if below is None:
            return default
        found = make(below)
        below.end()
        return found

    def each(self, key: str, make: Callable[["Table"], T], required: bool = False) -> tuple[T, ...]:
        """``make`` of every table of a list of tables."""
        rows = self._of(key, list, "a list of tables", required, [])
        if required and not rows and self.has(key):
            self.wrong(key, "needs at least one.")
        found = []
        for place, row in enumerate(rows):
            path = (*self.path, key, place)
            if not isinstance(row, dict):
                self.findings.add(path, "must be a table.")
                continue
            below = Table(row, path, self.findings, self.languages)
            found.append(make(below))
            below.end()
        return tuple(found)
