"""Keys of one part of a name in Latin letters, as French, English and Arabic registers spell it.

A key is a row of consonants with the vowels that survive every spelling: the first when the name begins
with it, the last, every i, and all of them in names of one or two consonants.
"""

import re
from functools import cache
from importlib import resources
from itertools import product

VOWELS = "aeiouy"
CLASS = {"a": "A", "e": "A", "i": "I", "y": "I", "o": "U", "u": "U"}

# (pattern, what it may sound like); capitals are consonants that are settled.
SOUNDS: list[tuple[str, tuple[str, ...]]] = [
    (r"tch|sch", ("X",)),
    (r"chr", ("KR",)),
    (r"ch|sh", ("X",)),
    (r"ph", ("F",)),
    (r"kh", ("H", "K")),
    (r"gh", ("G",)),
    (r"th", ("T", "S")),
    (r"dh", ("D", "Z")),
    (r"zh|dj|dg(?=[ei])", ("J",)),
    (r"d[iy](?=[aeou])", ("J", "Di")),
    (r"gn", ("N",)),
    (r"ck|cqu?|qu(?=[aei])|q", ("K",)),
    (r"gu(?=[eiy])", ("G",)),
    (r"g(?=[eiy])", ("J", "G")),
    (r"c(?=[eiy])", ("S",)),
    (r"c", ("K",)),
    (r"x", ("KS",)),
    (r"ou(?=[aeio])|[uw](?=[aei])|w(?=[ou])", ("W",)),
    (r"ou|w", ("u",)),
    (r"^y(?=[aeiou])|^i(?=[aou])", ("Y",)),
]
SOUND = re.compile("|".join(f"(?P<s{number}>{pattern})" for number, (pattern, _) in enumerate(SOUNDS)))
# Khaled and Khalid, Adel and Adil: the second vowel of this form is written both ways.
OPEN_E = re.compile(rf"^((?:abd(?:ou|u|e)l)?[^{VOWELS}]*a(?:[ckstd]h|[^{VOWELS}]))e([^{VOWELS}])$")
SERVANT = re.compile(r"^abd(?:ou|u|e|a|i)?l?(?=.)")
DOUBLED = re.compile(r"(.)\1+")
SERVANT_OF = "ABD."
ASSIMILATED = re.compile(r"^e(?:([zrsndt])\1|ch(?=ch))(?=.{3})")


def _even(token: str) -> str:
    """Long vowels and doubled letters made single, mute endings dropped."""
    token = token.replace("oo", "u").replace("ee", "i")
    token = DOUBLED.sub(r"\1", token)
    token = re.sub(rf"(?<=[{VOWELS}])h$", "", token)
    return token[:-1] if len(token) > 2 and token.endswith("e") else token


def _sounds(token: str) -> set[str]:
    pieces: list[tuple[str, ...]] = []
    end = 0
    for found in SOUND.finditer(token):
        pieces += [(token[end : found.start()],), SOUNDS[int(found.lastgroup[1:])][1]]
        end = found.end()
    pieces.append((token[end:],))
    return {"".join(choice) for choice in list(product(*pieces))[:8]}


def _classes(run: str) -> str:
    return DOUBLED.sub(r"\1", "".join(CLASS[vowel] for vowel in run))


def _key(sound: str) -> str:
    runs = re.findall(rf"[{VOWELS}]+|[^{VOWELS}]+", sound)
    consonants = sum(len(run) for run in runs if run[0] not in VOWELS)
    last = max((place for place, run in enumerate(runs) if run[0] in VOWELS), default=-1)
    out = []
    for place, run in enumerate(runs):
        if run[0] not in VOWELS:
            out.append(run.upper())
        elif consonants <= 2 or place == last:
            out.append(_classes(run))
        elif place == 0:
            out.append(_classes(run)[0])
        elif "I" in _classes(run):
            out.append("I")
    return "".join(out)


def _base_keys(token: str) -> set[str]:
    even = _even(token)
    forms = {even}
    if even.startswith("e") and len(even) > 2:
        forms.add("i" + even.lstrip(VOWELS))
    if even.startswith(("ai", "ay", "ei")):
        forms.add("i" + even[2:])
    return {key for form in forms for sound in _sounds(form) if (key := _key(sound))}


def _raw_keys(token: str) -> set[str]:
    """Keys before variants. Abdoul Aziz and Abdulaziz are both "servant of Aziz"."""
    rest = SERVANT.sub("", DOUBLED.sub(r"\1", token))
    if SERVANT.match(token) and len(rest) > 1:
        return {SERVANT_OF + key for key in _base_keys(rest)}
    return _base_keys(token)


@cache
def _variants() -> dict[str, str]:
    """Key of a spelling → key that stands for its group."""
    groups: dict[str, str] = {}
    lines = resources.files(__package__).joinpath("data/variants.txt").read_text("utf-8").splitlines()
    for line in lines:
        own = [key for spelling in line.partition("#")[0].split() for key in sorted(_raw_keys(spelling))]
        for key in own:
            if groups.setdefault(key, own[0]) != own[0]:
                raise ValueError(f"variants.txt: {key} stands for {groups[key]} and for {own[0]}")
    return groups


def _standing_for(key: str) -> str:
    if key.startswith(SERVANT_OF) and key not in _variants():
        return SERVANT_OF + _variants().get(key.removeprefix(SERVANT_OF), key.removeprefix(SERVANT_OF))
    return _variants().get(key, key)


def single_keys(token: str) -> frozenset[str]:
    """Keys of one part; ``token`` is folded and has no space."""
    found = _raw_keys(token)
    open_form = OPEN_E.sub(r"\1i\2", token)
    if open_form != token and not found & _variants().keys():
        found |= _raw_keys(open_form)
    return frozenset(map(_standing_for, found))


def latin_keys(token: str) -> frozenset[str]:
    """Keys of one part that may begin with an article."""
    found = set(single_keys(token))
    if token.startswith(("el", "al")) and len(token) >= 6:
        found |= single_keys(token[2:])
        if token[2] in VOWELS:
            found |= single_keys(token[1:])
    if ASSIMILATED.match(token):
        found |= single_keys(ASSIMILATED.sub(lambda hit: hit[1] or "", token))
    return frozenset(found)


def consonants(token: str) -> set[str]:
    """The strong consonants of each way to say a part, to compare with another script."""
    return {re.sub(r"[^BDFGJKLMNPRSTVXZ]", "", sound.upper()) for sound in _sounds(_even(token))}
