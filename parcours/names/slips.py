"""Keys one slip of the finger away: a letter too few, too many, another one, or two changed about.

A slip in the spelling mostly changes a phonetic key by one such step at most, so that the neighbours of the
key find what was meant by looking keys up, without comparing names one by one.
"""

LETTERS = "ABDFGHIJKLMNPRSTUVWXYZ"
"""What keys are made of; see ``phonetics.py``."""
SHORTEST = 4
"""Below this length nearly every key is a neighbour of every other."""


def near_keys(key: str) -> frozenset[str]:
    """The keys one slip away from a Latin key, itself included; of a short one, itself alone."""
    if len(key) < SHORTEST or not key.isascii():
        return frozenset({key})
    cuts = [(key[:place], key[place:]) for place in range(len(key) + 1)]
    found = {left + right[1:] for left, right in cuts if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    found |= {left + letter + right for left, right in cuts for letter in LETTERS}
    return frozenset(found | {key})
