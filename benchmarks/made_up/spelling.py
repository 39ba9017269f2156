"""How a name is written by whoever hears it: in French, English or Portuguese ways, in Arabic letters, with
slips."""

import random
import re
import unicodedata
from dataclasses import dataclass

# What sounds alike: (as it stands, what else may be written).
ALIKE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ou", ("u", "oo", "w")),
    ("oo", ("ou", "u")),
    ("dj", ("j", "di", "g")),
    ("tch", ("ch", "tj")),
    ("ch", ("sh", "c")),
    ("sh", ("ch", "sch")),
    ("gu", ("g", "gh")),
    ("kh", ("h", "k", "j")),
    ("ph", ("f",)),
    ("th", ("t",)),
    ("qu", ("k", "q")),
    ("k", ("c", "q", "kh")),
    ("c", ("k", "s")),
    ("q", ("k", "g")),
    ("y", ("i", "j", "ye")),
    ("i", ("y", "ee", "e")),
    ("j", ("dj", "g", "di")),
    ("g", ("j", "gu", "k")),
    ("w", ("ou", "v", "u")),
    ("v", ("w", "f")),
    ("z", ("s", "dh")),
    ("s", ("ss", "c", "z")),
    ("ss", ("s",)),
    ("e", ("a", "i", "")),
    ("a", ("e", "aa", "ah")),
    ("o", ("u", "ou", "au")),
    ("u", ("ou", "oo", "o")),
    ("h", ("",)),
    ("n'", ("n", "")),
    ("mb", ("mp", "mm")),
    ("nd", ("n",)),
    ("m", ("mm",)),
    ("l", ("ll",)),
    ("t", ("d", "tt")),
    ("d", ("t", "dd")),
    ("b", ("p", "v")),
    ("p", ("b", "pp")),
)
ARABIC_OF = (
    ("tch", "تش"), ("sch", "ش"), ("ch", "ش"), ("sh", "ش"), ("kh", "خ"), ("gh", "غ"), ("th", "ث"), ("dh", "ذ"),
    ("ph", "ف"), ("dj", "ج"), ("ng", "نغ"), ("ou", "و"), ("oo", "و"), ("ee", "ي"), ("gu", "غ"), ("qu", "ك"),
    ("ny", "ني"), ("a", "ا"), ("b", "ب"), ("c", "ك"), ("d", "د"), ("e", "ي"), ("f", "ف"), ("g", "غ"),
    ("h", "ه"),
    ("i", "ي"), ("j", "ج"), ("k", "ك"), ("l", "ل"), ("m", "م"), ("n", "ن"), ("o", "و"), ("p", "ب"),
    ("q", "ق"),
    ("r", "ر"), ("s", "س"), ("t", "ت"), ("u", "و"), ("v", "ف"), ("w", "و"),
    ("x", "كس"), ("y", "ي"), ("z", "ز"),
)  # fmt: skip
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
BESIDE = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
"""Keys side by side, on French and on English keyboards."""
ACCENTED = {"e": "éè", "a": "àâ", "i": "ï", "o": "ô", "u": "ù"}
LETTERS_OF_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


@dataclass(frozen=True)
class Name:
    """``latin``: spellings, the first the usual one; ``arabic``: as it is written there."""

    latin: tuple[str, ...]
    arabic: tuple[str, ...]


def read(line: str) -> Name:
    """``Souleymane,Sulaiman سليمان``: spellings with commas between them, then Arabic, words of it apart only
    when there is one (two Arabic words after several are one name)."""
    at = next((n for n, one in enumerate(line) if "\u0600" <= one <= "\u06ff"), len(line))
    latin = tuple(one.strip() for one in line[:at].split(",") if one.strip())
    words = line[at:].split()
    compound = any(" " in one for one in latin) or words[:1] in (
        ["عبد"],
        ["أبو"],
        ["ولد"],
        ["بن"],
        ["نور"],
        ["زين"],
    )
    compound = compound or (len(words) == 2 and words[1] in ("الله", "الدين"))
    return Name(latin, (" ".join(words),) if compound else tuple(words))


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.lower())
    return re.sub(r"[^a-z ]", "", "".join(one for one in folded if not unicodedata.combining(one)))


def in_arabic(latin: str) -> str:
    """Letter by letter, as somebody writes a name that she has only heard."""
    text, at = [], 0
    latin = plain(latin)
    while at < len(latin):
        found = next(((a, b) for a, b in ARABIC_OF if latin.startswith(a, at)), None)
        if found is None:
            text.append(latin[at])
            at += 1
            continue
        first, last = at == 0, at + len(found[0]) == len(latin)
        letter = found[1]
        if found[0] == "e" and last and len(latin) > 3:
            letter = ""
        if found[0] in "aei" and first:
            letter = "أ" if found[0] == "a" else "إ"
        text.append(letter)
        at += len(found[0])
    return "".join(text)


class Pen:
    """Writes names: ``variant``, how often another spelling; ``slip``, how often a letter is wrong."""

    def __init__(self, dice: random.Random, variant: float, slip: float, arabic: bool):
        self.dice, self.variant, self.slip, self.arabic = dice, variant, slip, arabic

    def __call__(self, name: Name) -> str:
        latin = self._latin(name)
        if not self.arabic:
            return self._slipped(latin, ALPHABET)
        own = name.arabic and self.dice.random() < 0.6
        return self._slipped(
            self.dice.choice(name.arabic) if own else in_arabic(latin), LETTERS_OF_ARABIC, 0.6
        )

    def _latin(self, name: Name) -> str:
        dice = self.dice
        text = dice.choice(name.latin) if dice.random() < self.variant * 1.2 else name.latin[0]
        if dice.random() < self.variant * 0.3:
            text = plain(text)
        while dice.random() < self.variant * 0.6:
            text = self._alike(text)
        if dice.random() < 0.04:
            at = dice.randrange(len(text))
            text = text[:at] + dice.choice(ACCENTED.get(text[at], text[at])) + text[at + 1 :]
        return text

    def _alike(self, text: str) -> str:
        lower = text.lower()
        found = [(a, b) for a, b in ALIKE if a in lower]
        if not found:
            return text
        a, others = self.dice.choice(found)
        at = self.dice.choice([n for n in range(len(lower)) if lower.startswith(a, n)])
        changed = lower[:at] + self.dice.choice(others) + lower[at + len(a) :]
        return changed if len(changed) > 1 else text

    def _slipped(self, text: str, letters: str, less: float = 1.0) -> str:
        dice = self.dice
        if len(text) < 3 or dice.random() >= self.slip * less:
            return text
        at, how = dice.randrange(len(text) - 1), dice.randrange(4)
        if how == 0:
            return text[:at] + text[at + 1 :]
        if how == 1:
            return text[:at] + text[at] + text[at:]
        if how == 2:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text[:at] + self._mistyped(text[at], letters) + text[at + 1 :]

    def _mistyped(self, letter: str, letters: str) -> str:
        """Mostly the key beside it."""
        rows = [(row, row.index(letter)) for row in BESIDE if letter in row]
        if not rows or self.dice.random() < 0.4:
            return self.dice.choice(letters)
        row, at = self.dice.choice(rows)
        return row[at - 1 if at and (at + 1 == len(row) or self.dice.random() < 0.5) else at + 1]
