"""How a part of a name sounds, whatever the script and the language of whoever wrote it.

Made for millions of records: plain rules, letter by letter, and hardly any names. Two forms: ``sound``, with
its vowels, to compare; ``skeleton``, the consonants alone in classes of what is confused between French,
English, Portuguese and Arabic ways of writing, to find who may be compared at all.
"""

import re
import unicodedata
from functools import lru_cache

ARABIC = re.compile("[\u0600-\u06ff]")
AIN = re.compile("^ع(?=[^اويى])")
SUN = re.compile("(?<=..)ال(?=[تثدذرزسشصضطظن])")
"""Within a compound the l of the article is not heard before these."""
MARKS = re.compile("[\u064b-\u065f\u0640\u0670]")
LETTERS = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "t", "ج": "j", "ح":
    "h", "خ": "k", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "ژ": "j", "س": "s", "ش": "x", "ص": "s", "ض": "d",
    "ط": "t", "ظ": "z", "ع": "", "غ": "g", "ف": "f", "ڤ": "v", "ق": "k", "ك": "k", "ک": "k", "گ": "g", "ڭ":
    "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "u", "ؤ": "u", "ي": "i", "ی": "i", "ى": "a",
    "ئ": "i", "ء": "", "چ": "x", "ۋ": "v",
}  # fmt: skip
# In this order; what is settled is written in capitals until the end.
LATIN = [
    (re.compile(pattern), told)
    for pattern, told in (
        (r"^ng(?=[eiy])", "NG"),
        (r"^abd(?:e|a|u|ou)l(?=[tdrzsn])", "abde"),
        (r"tch|tsch|tsh|sch|tj(?=[aeiou])", "X"),
        (r"ch|sh", "X"),
        (r"ph", "F"),
        (r"kh|ck|cq", "K"),
        (r"gh", "G"),
        (r"gn(?=[aeiy])", "N"),
        (r"gu(?=[eiy])", "G"),
        (r"qu(?=[aeiouy])|q", "K"),
        (r"th", "T"),
        (r"dh", "D"),
        (r"dj|dg(?=[ei])", "J"),
        (r"di(?=[aeou])", "J"),
        (r"g(?=[eiy])", "J"),
        (r"c(?=[eiy])", "S"),
        (r"c", "K"),
        (r"x", "KS"),
        (r"ou|oo|w|au|eau", "U"),
        (r"ee", "I"),
        (r"ai|ei|ay|ey", "E"),
        (r"y", "I"),
    )
]
CLASS = str.maketrans("bpdtfvgkqjxszmnlr", "PPTTFFKKKJXSSMNLR")
VOWELS = re.compile("[aeiouhAEIOUH]")
SOFT = re.compile("di(?=[aou])")
DOUBLED = re.compile(r"(.)\1+")
ARTICLE = re.compile(r"^(?:al|el)(?=[^aeiou]..)")
HIDDEN = re.compile(r"^(?:n(?=[ptkjsxdgl])|m(?=[pbf]))")
PREFIXES = {"al", "el", "ul", "ar", "as", "at", "ad", "az", "an", "de", "da", "do", "dos", "du", "ال"}
OPENING = {"abd", "abdel", "abdul", "abdoul", "abdal", "abder", "abdou", "abdu", "abu", "abou", "bu", "ben",
"bin", "ibn", "bint", "bent", "mint", "ould", "uld", "ait", "عبد", "ابو", "أبو", "ابا", "بن", "ابن", "بنت",
"منت",
           "ولد", "ايت", "آيت"}  # fmt: skip
CLOSING = {"eddine", "eddin", "uddin", "addin", "aldin", "aldine", "aldeen", "uddeen", "dine", "din", "allah",
           "ullah", "الدين", "الله"}  # fmt: skip
ALIKE = {
    one: told
    for told, others in {
        "ousmane": "othmane othman uthman osman osmane usman ousman عثمان عتمان",
        "ibrahima": "ebrima ebrahima ebrimah ibrahim ibraheem ebrahim brahim إبراهيم ابراهيم ابراهيما",
        "cherno": "thierno tierno ceerno tcherno تيرنو",
        "yaya": "yahya yahia yehia yayah يحيى يحي يايا",
        "omar": "oumar umar umaru oumarou عمر",
        "abdallah": "abdullah abdoulaye abdulai abdellah abdulla عبدالله عبداللاي",
        "aboubacar": "abubakar aboubakar abubacarr aboubacarr aboubakr ابوبكر أبوبكر",
    }.items()
    for one in others.split()
}
"""What no rule of letters brings together; few, and known far beyond one country."""
DIVIDERS = re.compile(r"[\s\-_/.,;]+")
NASAL = re.compile(r"\b([nm])['\u2019\u02bc` ](?=\w{2})")


def plain(text: str) -> str:
    """Small letters without marks; Arabic without vowel signs."""
    text = MARKS.sub("", text.lower())
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))


@lru_cache(maxsize=500_000)
def parts(name: str) -> tuple[str, ...]:
    """The parts of a name, in small letters; an article is dropped, an opening (Abd, Ben, ولد) goes with what
    follows."""
    text = unicodedata.normalize("NFC", MARKS.sub("", name.lower()))
    text = NASAL.sub(r"\1", text)
    told, waiting = [], ""
    for word in DIVIDERS.split(text):
        word = word.strip("'\u2019\u02bc`\"()")
        if not word or (word in PREFIXES and word not in CLOSING):
            continue
        if word in CLOSING and told and not waiting:
            told[-1] += word
            continue
        if word in OPENING and not waiting:
            waiting = word
            continue
        told.append(waiting + word)
        waiting = ""
    if waiting:
        told.append(waiting)
    return tuple(told)


@lru_cache(maxsize=500_000)
def sound(part: str) -> str:
    """A part as it sounds, in Latin letters; of Arabic, short vowels are missing."""
    part = ALIKE.get(part) or ALIKE.get(plain(part), part)
    if ARABIC.search(part):
        text = part[2:] if part.startswith("ال") and len(part) > 4 else part
        text = SUN.sub("ا", AIN.sub("ا", text)).replace("تش", "ش").replace("دج", "ج")
        text = SOFT.sub("j", "".join(LETTERS.get(one, "") for one in text))
        if text.startswith("ii"):
            text = text[1:]
        return DOUBLED.sub(r"\1", text)
    text = re.sub(r"[^a-z]", "", plain(part))
    for pattern, told in LATIN:
        text = pattern.sub(told, text)
    text = DOUBLED.sub(r"\1", text.lower())
    text = ARTICLE.sub("", text) if len(text) > 5 else text
    return text[:-1] if len(text) > 3 and text[-1] in "eh" else text


@lru_cache(maxsize=500_000)
def skeleton(part: str) -> str:
    """The consonants of a part in classes; A where it has none."""
    bare = HIDDEN.sub("", VOWELS.sub("", sound(part)))
    return DOUBLED.sub(r"\1", bare.translate(CLASS))[:7] or "A"
