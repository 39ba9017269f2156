"""Sentences and days of a document, in each of its languages at once."""

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from django.utils.translation import gettext, ngettext, override

LOCALES = {"ar": "ar_MA", "en": "en_GB"}
RIGHT_TO_LEFT = ("ar",)


def day(value: date, language: str) -> str:
    """3 mars 2019, 3 مارس 2019: Moroccan month names, Western digits."""
    text = format_date(value, "d MMMM y", locale=LOCALES.get(language, language))
    if language == "fr" and value.day == 1:
        text = text.replace("1 ", "1er ", 1)
    return _western(text)


def month(value: date, language: str) -> str:
    """mars 2019, مارس 2019."""
    return _western(format_date(value, "MMMM y", locale=LOCALES.get(language, language)))


def _western(text: str) -> str:
    return text.translate({0x660 + n: str(n) for n in range(10)})


def pick(data: dict[str, str], language: str) -> str:
    """One language of translated data; else French, English, whatever there is."""
    for code in (language, "fr", "en", *data):
        if data.get(code):
            return data[code]
    return ""


def direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def each(languages: Sequence[str], say) -> list[dict[str, str]]:
    """``say(language)`` in every language, inside its own translation, with its direction."""
    found = []
    for language in languages:
        with override(language):
            found.append({"lang": language, "dir": direction(language), **say(language)})
    return found


def grouped(code: str, size: int = 5) -> str:
    """A long code in groups that the eye can follow; a short rest joins the last group."""
    groups = [code[start : start + size] for start in range(0, len(code), size)]
    if len(groups) > 1 and len(groups[-1]) < 3:
        groups[-2:] = [groups[-2] + groups[-1]]
    return " ".join(groups)


def hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


def period(first: date, last: date, language: str) -> str:
    if first == last:
        return gettext("on %(day)s") % {"day": day(first, language)}
    return gettext("from %(first)s to %(last)s") % {
        "first": day(first, language),
        "last": day(last, language),
    }
