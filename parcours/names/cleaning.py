import re
import unicodedata

from parcours.kernel.refusals import Refused

from .refusals import DIGIT, NO_LETTER, SYMBOL, TOO_LONG

MOST = 100
APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u02bb\u02bf\u02be\u00b4\u0060\u2032"), "'")
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\ufe63\uff0d"), "-")
TATWEEL = "\u0640"
VARIATION_SELECTORS = range(0xFE00, 0xFE10)
# Letters copied out of a PDF arrive as presentation forms, which no search would find again.
PRESENTATION = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]+")


def _kept(character: str) -> str:
    """What remains of a character: nothing for invisible ones, a space for white space, else itself."""
    if character == TATWEEL or ord(character) in VARIATION_SELECTORS:
        return ""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cf", "Cc"} else character


def _check(name: str, field: str | None) -> None:
    marks = 0
    for character in name:
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if category[0] == "N":
            raise Refused(DIGIT, field)
        if marks > 3 or (category[0] not in "LM" and character not in " -'.\u00b7"):
            raise Refused(SYMBOL, field)
    if name and not any(character.isalpha() for character in name):
        raise Refused(NO_LETTER, field)
    if len(name) > MOST:
        raise Refused(TOO_LONG, field, {"most": MOST})


def clean(name: str, field: str | None = None) -> str:
    """The name as it is stored: NFC, nothing invisible, single spaces, plain apostrophes and hyphens.

    A blank name stays blank: whether one is required is the caller's question.
    Raises ``Refused`` with names.digit, names.symbol, names.no_letter or names.too_long.
    """
    text = PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), name)
    text = text.replace("\u00ad", "").translate(APOSTROPHES | HYPHENS)
    text = "".join(map(_kept, text))
    text = " ".join(unicodedata.normalize("NFC", text).split())
    _check(text, field)
    return text
