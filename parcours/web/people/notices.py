"""The notices that are read to a person before she answers, by purpose."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from parcours.people.enums import Purpose
from parcours.programmes.queries import notice_as_read, pack_or_none
from parcours.reference.queries import languages_named

BUILT_IN = "0"
SCREENS = ("fr", "ar", "en")


@dataclass(frozen=True)
class Notice:
    """``texts``: (language, its name, title, text) in each language the notice exists in."""

    purpose: str
    label: str
    version: str
    texts: tuple[tuple[str, str, str, str], ...]


def _built_in(purpose: Purpose) -> tuple[str, dict[str, str], dict[str, str]]:
    """While no programme says its own words: neutral ones, marked as version 0."""
    said = {
        Purpose.ACCOMPANIMENT: lambda: _(
            "We keep what you tell us in order to accompany you. "
            "You may see it, correct it, and stop at any time."
        ),
        Purpose.SHARING: lambda: _(
            "If you agree, partner organisations with a signed convention may open your file. "
            "You may take this back."
        ),
        Purpose.COMPARISON: lambda: _(
            "If you agree, we compare your name with other files, so that you are not registered twice."
        ),
        Purpose.REPORTING: lambda: _(
            "If you agree, you are counted in the figures given to the funder, without your name."
        ),
    }[purpose]
    texts, titles = {}, {}
    for language in SCREENS:
        with override(language):
            texts[language], titles[language] = said(), str(purpose.label)
    return BUILT_IN, titles, texts


def notices() -> list[Notice]:
    """One notice a purpose: the programme's, else the built-in sentence."""
    pack = pack_or_none()
    own = {one.purpose: (one.version, one.title, one.text) for one in pack.notices} if pack else {}
    named = dict(languages_named())
    found = []
    for purpose in Purpose:
        version, titles, texts = own.get(purpose.value) or _built_in(purpose)
        written = tuple(
            (language, named.get(language, language), titles.get(language, ""), text)
            for language, text in texts.items()
        )
        found.append(Notice(purpose.value, str(purpose.label), version, written))
    return found


def as_read(purpose: str, version: str, language: str, on: date) -> tuple[str, str] | None:
    """The title and the text that were read to her then, in that version and language; None if unknown."""
    told = notice_as_read(purpose, version, on)
    titles, texts = (told.title, told.text) if told else ({}, {})
    if told is None and version == BUILT_IN:
        _version, titles, texts = _built_in(Purpose(purpose))
    return (titles.get(language, ""), texts[language]) if language in texts else None


def languages(found: list[Notice]) -> list[tuple[str, str]]:
    """The languages in which every notice exists, the reader's first."""
    named = {language: name for one in found for language, name, _t, _x in one.texts}
    every = set.intersection(*({text[0] for text in one.texts} for one in found)) or set(named)
    here = (get_language() or "fr").split("-")[0]
    return sorted(((code, named[code]) for code in every), key=lambda one: (one[0] != here, one[1]))
