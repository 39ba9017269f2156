"""What stands in a cell, as people write it: words of three languages or codes, days, numbers, yes and no.

Every reader takes a text that is not empty and raises ValueError where it says nothing that is meant.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import override

from parcours.kernel.folding import fold
from parcours.kernel.spreadsheets import shown

LANGUAGES = ("fr", "ar", "en")
DIGITS = {ord(sign): str(place % 10) for place, sign in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[T ]\d{2}:\d{2}.*)?", re.ASCII)
HOUR = re.compile(r"(\d{1,2})(?:\s*[:hH]\s*(\d{2}))?(?::\d{2}(?:\.\d+)?)?", re.ASCII)
YES = frozenset(map(fold, ("yes", "y", "oui", "o", "نعم", "true", "vrai", "x", "1")))
NO = frozenset(map(fold, ("no", "n", "non", "لا", "false", "faux", "0")))
LONGEST_NUMBER = 40

Reader = Callable[[str], Any]


def said(cell: str) -> str:
    """The text of a cell in one line, without the sign by which a spreadsheet is kept from computing it."""
    return " ".join(shown(cell.strip()).split())


def _digits(text: str) -> str:
    return text.translate(DIGITS)


def day(text: str) -> date:
    """2024-02-29, or as people write it: 29/02/2024, 29.2.2024, 29 2 2024; Arabic digits too."""
    text = _digits(text)
    if found := DAY_FIRST.fullmatch(text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    raise ValueError(text[:40])


def hour(text: str) -> time:
    """9:30, 9h30, 9 h, 09:30:00."""
    found = HOUR.fullmatch(_digits(text))
    if found is None:
        raise ValueError(text[:40])
    return time(int(found[1]), int(found[2] or 0))


def whole(text: str) -> int:
    text = re.sub(r"[\s\u00a0\u202f]", "", _digits(text))
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"-?\d+", text, re.ASCII):
        raise ValueError(text[:40])
    return int(text)


def amount(text: str) -> Decimal:
    text = re.sub(r"[\s\u00a0\u202f\u066c]", "", _digits(text)).replace("\u066b", ".").replace(",", ".")
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII):
        raise ValueError(text[:40])
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text[:40]) from error


def yes_no(text: str) -> bool:
    told = fold(text)
    if told in YES:
        return True
    if told in NO:
        return False
    raise ValueError(text[:40])


def listed(text: str) -> list[str]:
    """Several in one cell: apart by a stroke, a comma, a semicolon or a line."""
    return [part.strip() for part in re.split(r"[|,;،؛\n]", text) if part.strip()]


def one_of(words: Mapping[str, str]) -> Reader:
    """A code out of the folded words that stand for it."""

    def read(text: str) -> str:
        found = words.get(fold(text))
        if found is None:
            raise ValueError(text[:40])
        return found

    return read


def several_of(words: Mapping[str, str]) -> Reader:
    one = one_of(words)
    return lambda text: list(dict.fromkeys(one(part) for part in listed(text)))


def choices(enum: Any, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Folded codes and labels of a list of choices in every language; ``more``: further words."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found |= {fold(str(label)): code for code, label in enum.choices}
    found |= {fold(code): code for code in enum.values}
    return found | {fold(word): code for word, code in (more or {}).items()}


def names(rows: Iterable[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    """Folded codes and names of a shared list; the first row that has a name has it."""
    found: dict[str, str] = {}
    kept = list(rows)
    for code, name in kept:
        for word in name.values():
            found.setdefault(fold(word), code)
    return found | {fold(code): code for code, _name in kept}
