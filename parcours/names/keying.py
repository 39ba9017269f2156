"""From a whole name to its parts and their keys, whatever the order and the script."""

import re
from collections.abc import Iterator

import jellyfish

from .arabic import spellings
from .folding import fold
from .phonetics import VOWELS, latin_keys
from .scripts import Script, script

KEYS_VERSION = 1

ARTICLES = {"el", "al", "ul", "l"}
PARTICLES = {"de", "da", "do", "dos", "du", "des", "d"}
# These are half a name: they take the next part with them.
OPENING = re.compile(r"(?:abd|abd(?:ou|u|e|a|i)(?:[lrsnzd]|ch)|ab(?:ou|u|o)|b[ei]n|ibn|bent|bint|ould|ait)\Z")
SAME_OPENING = {"abd": "abdel", "bin": "ben", "ibn": "ben", "bint": "bent"}
ARABIC_OPENING = {"عبد", "ابو", "ابا", "بن", "ابن", "بنت", "ولد", "ايت"}
SUN_ARTICLES = {"ar", "er", "as", "es", "ez", "az", "en", "an", "ed", "ad", "at", "et", "ech", "ach"}


def _without_particles(tokens: list[str]) -> list[str]:
    kept: list[str] = []
    article = ""
    for token, following in zip(tokens, [*tokens, ""][1:], strict=True):
        sun = token in SUN_ARTICLES and following.startswith(token[1:])
        if following and (token in ARTICLES or sun):
            # Before a vowel the article may have grown onto the name: El Amrani, Lamrani.
            grown = following[0] in VOWELS and not (kept and OPENING.match(kept[-1]))
            article = token if grown else ""
            continue
        kept.append(article + token)
        article = ""
    named = [token for token in kept if token not in PARTICLES and len(token) > 1]
    return named or kept


def _joined(tokens: list[str]) -> Iterator[str]:
    """Parts of a name: "abd el aziz", "ben ali" and "أبو بكر" are one part each."""
    waiting = ""
    for token in tokens:
        if waiting and script(token) is not script(waiting):
            yield waiting
            waiting = ""
        if token in ARABIC_OPENING and not waiting:
            waiting = token
        elif OPENING.match(token) and not waiting:
            waiting = SAME_OPENING.get(token, token)
        elif waiting:
            yield waiting + (" " if script(token) is Script.ARABIC else "") + token
            waiting = ""
        else:
            yield token
    if waiting:
        yield waiting


def _part_keys(part: str) -> frozenset[str]:
    written = script(part)
    if written is Script.LATIN:
        return latin_keys(part)
    if written is Script.ARABIC:
        found = {key for latin in spellings(part) for token in _parts_of(latin) for key in latin_keys(token)}
        return frozenset(found or {part})
    return frozenset({part})


def _parts_of(name: str) -> list[str]:
    return list(_joined(_without_particles(fold(name).split())))


def parts(given: str, family: str = "") -> tuple[frozenset[str], ...]:
    """The keys of each part of a name. A part has several keys when it can be read in several ways."""
    return tuple(_part_keys(part) for part in _parts_of(f"{given} {family}"))


def keys(given: str, family: str = "") -> frozenset[str]:
    """All keys of a name, whatever the order of its parts. Two spellings of one part share at least one."""
    return frozenset().union(*parts(given, family))


def shared_parts(one: tuple[frozenset[str], ...], other: tuple[frozenset[str], ...]) -> int:
    """How many parts of two names sound alike; each part is used once."""
    left = list(other)
    shared = 0
    for part in one:
        match = next((candidate for candidate in left if candidate & part), None)
        if match is not None:
            left.remove(match)
            shared += 1
    return shared


def _latin_forms(part: str) -> tuple[str, ...]:
    return spellings(part) if script(part) is Script.ARABIC else (part,)


def _part_closeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    forms = [(fold(a), fold(b)) for a in _latin_forms(one) for b in _latin_forms(other)]
    written = max((jellyfish.jaro_winkler_similarity(a, b) for a, b in forms), default=0.0)
    if _part_keys(one) & _part_keys(other):
        return max(0.95, min(written, 0.99))
    return min(written, 0.9)


def closeness(one: str, other: str) -> float:
    """How close two whole names are, 0 to 1. A part that only one of them has costs little.

    Jaro-Winkler on the best pairs of parts (Winkler 1990), 0.95 and more where the keys agree.
    It ranks and does not decide.
    """
    mine, theirs = _parts_of(one), _parts_of(other)
    if not mine or not theirs:
        return 0.0
    pairs = [(_part_closeness(a, b), i, j) for i, a in enumerate(mine) for j, b in enumerate(theirs)]
    used_mine: set[int] = set()
    used_theirs: set[int] = set()
    total = 0.0
    for value, i, j in sorted(pairs, reverse=True):
        if i not in used_mine and j not in used_theirs:
            used_mine.add(i)
            used_theirs.add(j)
            total += value
    extra = abs(len(mine) - len(theirs))
    return max(0.0, total / min(len(mine), len(theirs)) - 0.05 * extra)
