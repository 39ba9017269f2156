"""Arabic parts reach the same keys through their attested Latin spellings."""

import re
from functools import cache, lru_cache

import jellyfish

from .folding import fold
from .phonetics import consonants

STRONG = {
    "ب": "B", "ت": "T", "ث": "S", "ج": "J", "د": "D", "ذ": "Z", "ر": "R", "ز": "Z", "س": "S", "ش": "X",
    "ص": "S", "ض": "D", "ط": "T", "ظ": "Z", "غ": "G", "ف": "F", "ق": "K", "ك": "K", "ل": "L", "م": "M",
    "ن": "N",
}  # fmt: skip
ARTICLE = "ال"
ARTICLE_IN_LATIN = re.compile(r"^(?:el|al)[ -]?(?=.{3})")
CANDIDATES = 8
# A spelling attested far more rarely than the first is mostly another name in a faulty register.
RARE = 0.1


@cache
def _romanizer():
    from arabic_name_romanizer import Transliterator

    return Transliterator()


def load() -> None:
    """Read the register of spellings now: it takes some four tenths of a second, once a process."""
    _romanizer()


def _agrees(arabic: str, latin: str) -> bool:
    """Whether a spelling has the consonants of the Arabic; the register behind it holds some that do not."""
    wanted = "".join(STRONG.get(letter, "") for letter in fold(arabic))
    joined = ARTICLE_IN_LATIN.sub("", fold(latin)).replace(" ", "")
    return any(
        jellyfish.levenshtein_distance(wanted, found) < max(len(wanted), len(found), 1) / 3
        for found in consonants(joined)
    )


@lru_cache(maxsize=20_000)
def spellings(part: str) -> tuple[str, ...]:
    """Latin spellings of a part in Arabic letters."""
    found: list[str] = []
    bare = part.removeprefix(ARTICLE)
    for text in {part, bare if len(bare) > 2 else part}:
        candidates = [c for c in _romanizer().transliterate(text, top_k=CANDIDATES) if _agrees(bare, c.text)]
        best = max((c.score for c in candidates), default=0.0)
        found += [c.text for c in candidates if c.score >= best * RARE]
    return tuple(sorted(set(found)))
