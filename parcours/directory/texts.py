"""Texts in three languages, and which translation no longer says what its source says. Pure."""

import hashlib
from collections.abc import Iterator, Mapping

from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain

from . import refusals

LANGUAGES = ("fr", "ar", "en")
LIMITS = {
    "name": 120,
    "description": 1500,
    "conditions": 800,
    "documents": 800,
    "cost_note": 200,
    "hours_note": 200,
}
"""The translated fields of a service, and how many characters fit in each."""


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def taken(told: Mapping[str, str], field: str) -> dict[str, str]:
    """Only our languages, trimmed line by line, without empty ones."""
    found = {}
    for language in LANGUAGES:
        lines = plain(str(told.get(language) or "")).splitlines()
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        if len(text) > LIMITS[field]:
            raise Refused(refusals.TOO_LONG, f"{field}_{language}", {"most": LIMITS[field]})
        if text:
            found[language] = text
    return found


def reviewed(
    source: str, before: Mapping[str, Mapping], after: Mapping[str, Mapping], kept: Mapping[str, Mapping]
) -> dict[str, dict[str, str]]:
    """For each field and translation the digest of the source text it was written for.

    A translation that was written anew belongs to the source as it is now; one that was left alone keeps the
    digest it had, so that a changed source shows.
    """
    found: dict[str, dict[str, str]] = {}
    for field in LIMITS:
        now, was = after.get(field) or {}, before.get(field) or {}
        for language, text in now.items():
            if language == source:
                continue
            alone = was.get(language) == text and language in kept.get(field, {})
            mark = kept[field][language] if alone else digest(now.get(source, ""))
            found.setdefault(field, {})[language] = mark
    return found


def to_review(
    source: str, texts: Mapping[str, Mapping], kept: Mapping[str, Mapping]
) -> Iterator[tuple[str, str]]:
    """(field, language) of each translation whose source text changed since it was written."""
    for field in LIMITS:
        told = texts.get(field) or {}
        mark = digest(told.get(source, ""))
        for language in LANGUAGES:
            if language != source and told.get(language) and kept.get(field, {}).get(language) != mark:
                yield field, language


def all_reviewed(source: str, texts: Mapping[str, Mapping]) -> dict[str, dict[str, str]]:
    """Every translation said to fit the source as it is now."""
    return reviewed(source, {}, texts, {})
