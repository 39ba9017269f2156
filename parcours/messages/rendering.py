"""A template, values and a language become the words of a message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from babel.dates import format_date, format_time
from django.conf import settings
from django.utils.translation import gettext, override

from .enums import Audience, Channel, Variant
from .rules import LANGUAGES, Address, for_telephone
from .rules import parts as parts_of
from .templates import KINDS, Sentence, Template, ways_of

LOCALES = {"fr": "fr", "ar": "ar_MA", "en": "en_GB"}


@dataclass(frozen=True)
class Rendered:
    """``parts``: how many short messages it takes; 0 for an e-mail."""

    subject: str
    text: str
    variant: str
    language: str
    parts: int


def check(template: Template, values: Mapping[str, Any]) -> None:
    """A mistake of the caller: ValueError. Values never appear in it."""
    foreign = set(values) - template.variables
    if foreign:
        raise ValueError(f"message {template.code} does not say {sorted(foreign)}")
    given = {name for name, value in values.items() if value not in (None, "")}
    missing = set(template.needs) - given
    if missing:
        raise ValueError(f"message {template.code} needs {sorted(missing)}")
    wrong = [name for name in given if not KINDS[name](values[name])]
    if wrong:
        raise ValueError(f"message {template.code}: unfit {sorted(wrong)}")


def render(template: Template, address: Address, values: Mapping[str, Any]) -> Rendered:
    """The words of a message in the language of its address, French where that is none of ours."""
    check(template, values)
    language = address.language if address.language in LANGUAGES else "fr"
    neutral = template.audience == Audience.PERSON and address.read_by_others
    sentences = template.neutral if neutral else template.sentences
    said = {"sender": settings.PARCOURS_SENDER} | {
        name: _said(value, language) for name, value in values.items() if value not in (None, "")
    }
    with override(language):
        written = [_first(sentence, said) for sentence in sentences]
        subject = _filled(gettext(template.subject), said)
    text = (" " if address.channel != Channel.EMAIL else "\n\n").join(one for one in written if one)
    if address.channel == Channel.SMS:
        text = for_telephone(text)
    return Rendered(
        subject,
        text,
        Variant.NEUTRAL if neutral else Variant.FULL,
        language,
        parts_of(text) if address.channel == Channel.SMS else 0,
    )


def _first(sentence: Sentence, said: Mapping[str, str]) -> str:
    """The first way of saying it for which everything is known; empty for none."""
    return next((text for way in ways_of(sentence) if (text := _filled(gettext(way), said))), "")


def _filled(sentence: str, said: Mapping[str, str]) -> str:
    try:
        return sentence % said
    except KeyError:
        return ""


def _said(value: Any, language: str) -> str:
    locale = LOCALES[language]
    if isinstance(value, date):
        first = language == "fr" and value.day == 1
        return format_date(value, "EEEE '1er' MMMM" if first else "EEEE d MMMM", locale=locale)
    if isinstance(value, time):
        return format_time(value, "HH:mm", locale=locale)
    return str(value)
