"""How days, numbers, amounts and translated data are written for the reader. Pure: text in, text out."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import get_currency_precision, get_currency_symbol
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parcours.kernel.counting import MoreThan

NARROW, HARD = "\u202f", "\u00a0"
LOCALES = {"fr": "fr", "ar": "ar_MA", "en": "en_GB"}
PATTERNS = {
    "long": "d MMMM y",
    "short": "d MMM y",
    "weekday": "EEEE d MMMM y",
    "weekday_short": "EEE d MMM",
    "month": "MMMM y",
    "digits": "dd/MM/y",
}
FIRST = re.compile(r"(?<!\d)1 ")
CURRENCY_WORDS = {
    "ar": {"MAD": "درهم", "EUR": "أورو"},
    "fr": {"MAD": "MAD", "EUR": "€"},
    "en": {"MAD": "MAD", "EUR": "€"},
}


def language() -> str:
    return (get_language() or "fr").split("-")[0]


def locale() -> str:
    return LOCALES.get(language(), "fr")


def day(value: date | None, style: str = "long") -> str:
    """A day as people say it: 3 mars 2019, 3 مارس 2019. Western digits always."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        value = value.date()
    return _day(value, style, language())


@lru_cache(maxsize=8192)
def _day(value: date, style: str, spoken: str) -> str:
    text = format_date(value, PATTERNS[style], locale=LOCALES.get(spoken, "fr"))
    if spoken == "fr" and value.day == 1:
        text = FIRST.sub("1er ", text, count=1)
    return western(text)


def moment(value: datetime | None) -> str:
    """Day and hour of an instant that already carries the reader's zone."""
    if value is None:
        return "—"
    return f"{day(value)}{comma()}{HARD}{value:%H:%M}"


def comma() -> str:
    return "،" if language() == "ar" else ","


def listed(parts: Iterable[Any]) -> str:
    """Parts of a list in the reader's punctuation; the empty ones are left out."""
    return f"{comma()} ".join(str(part) for part in parts if part)


def beside(parts: Iterable[Any]) -> str:
    """Parts with a dot between them. Where one reads from the right, a name in Latin letters does not draw
    the number that follows it to its own side."""
    dot = " \u200f· " if language() == "ar" else " · "
    return dot.join(str(part) for part in parts if part)


LINES = re.compile(r"\bl\. (\d+(?:(?:–|, | et )\d+)*)")


def place(where: str) -> str:
    """Where a source says something, as a pack writes it ("l. 7", "l. 7, 9 et 12–14"), for the reader."""

    def told(found: re.Match) -> str:
        lines = found[1].replace(" et ", ", ")
        return (_("line %(n)s") if lines.isdigit() else _("lines %(n)s")) % {"n": lines}

    return LINES.sub(told, where)


def western(text: str) -> str:
    return text.translate({0x660 + i: str(i) for i in range(10)})


def number(value: int | float | Decimal | None, places: int | None = None) -> str:
    """Thousands parted by a narrow no-break space (a plain space would turn round in Arabic text).

    A number that was not counted to its end says so (``kernel.counting``)."""
    if value is None or value == "":
        return "—"
    if isinstance(value, MoreThan):
        return _("more than %(number)s") % {"number": number(int(value), places)}
    exact = Decimal(str(value))
    text = f"{exact:,.{places}f}" if places is not None else f"{exact:,f}"
    whole, _point, rest = text.partition(".")
    if language() == "en":
        return text
    return whole.replace(",", NARROW) + (f",{rest}" if rest else "")


def money(amount: Decimal | None, currency: str) -> str:
    """An amount with its currency; the cents of whole amounts are left out."""
    if amount is None or amount == "":
        return "—"
    exact = Decimal(str(amount))
    places = 0 if exact == exact.to_integral_value() else get_currency_precision(currency)
    words = CURRENCY_WORDS.get(language(), {})
    unit = words.get(currency) or get_currency_symbol(currency, locale=locale())
    return f"{number(exact, places)}{HARD}{unit}"


def currency_word(currency: str) -> str:
    """How the reader calls a currency; its code where there is no shorter word."""
    return CURRENCY_WORDS.get(language(), {}).get(currency, currency)


def percent(part: float | Decimal | None, places: int = 0) -> str:
    """A share between 0 and 1 as a percentage, half-up."""
    if part is None or part == "":
        return "—"
    gap = NARROW if language() == "fr" else ""
    scaled = (Decimal(str(part)) * 100).quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
    return f"{number(scaled, places)}{gap}%"


def translated(data) -> str:
    """Pick the reader's language from ``{fr, ar, en}``; else French, English, Arabic, whatever there is."""
    if not isinstance(data, dict):
        return "" if data is None else str(data)
    for code in (language(), "fr", "en", "ar", *data):
        if data.get(code):
            return data[code]
    return ""


def initials(name: str) -> str:
    parts = [part for part in str(name).split() if part]
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
