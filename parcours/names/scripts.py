import unicodedata
from enum import StrEnum


class Script(StrEnum):
    LATIN = "latin"
    ARABIC = "arabic"
    MIXED = "mixed"
    OTHER = "other"


def _of(character: str) -> Script:
    name = unicodedata.name(character, "")
    for known in (Script.LATIN, Script.ARABIC):
        if name.startswith(known.upper()):
            return known
    return Script.OTHER


def script(text: str) -> Script:
    """The script of the letters of a text; ``other`` when it has none, ``mixed`` when it has several."""
    found = {_of(character) for character in text if character.isalpha()}
    if len(found) > 1:
        return Script.MIXED
    return found.pop() if found else Script.OTHER


def initials(given: str, family: str = "") -> str:
    """First letters of the given and the family name; Arabic ones stay apart, so that they do not join."""
    letters = [next((c for c in name if c.isalpha()), "") for name in (given, family)]
    letters = [letter.upper()[:1] for letter in letters if letter]
    apart = "\u00a0" if script("".join(letters)) is not Script.LATIN else ""
    return apart.join(letters)
