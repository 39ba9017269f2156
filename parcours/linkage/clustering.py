"""From pairs to people: records that are one person together, without chains.

Pairs are joined the surest first. Two groups become one where all of their records speak for it together:
what was compared counts with its log-odds, what was not even a candidate speaks against. So a sister does not
pull two households together, and a third registration that is like both of two others does join them.
"""

import numpy as np

from .company import logit
from .preparing import Array

UNSEEN = -2.0
"""Log-odds of a pair that no key brought together."""
SHOWN = 0.02
"""Pairs less probable than this are as if they had not been seen."""
MOST_RECORDS = 40
"""No person has more registrations; it bounds what is summed."""


def group(size: int, first: Array, second: Array, probability: Array, threshold: float = 0.5) -> Array:
    """The group of each record, named by its lowest record.

    ``first``, ``second``: records of each pair, the lower first; ``probability`` that it is one person. A
    pair at the threshold neither joins nor parts.
    """
    odds = logit(probability) - logit(np.array([threshold]))[0]
    seen = probability >= SHOWN
    names = (first[seen] << 32 | second[seen]).tolist()
    known = dict(zip(names, odds[seen].tolist(), strict=True))
    joins = np.flatnonzero(odds > 0)
    # Of equally sure pairs the one of the lower records, so that the outcome does not hang on chance.
    order = joins[np.lexsort((second[joins], first[joins], -odds[joins]))]
    parent = list(range(size))
    members: dict[int, list[int]] = {}
    for left, right in zip(first[order].tolist(), second[order].tolist(), strict=True):
        one, other = _root(parent, left), _root(parent, right)
        if one == other:
            continue
        ours, theirs = members.get(one, [one]), members.get(other, [other])
        if len(ours) + len(theirs) > MOST_RECORDS:
            continue
        if len(ours) * len(theirs) > 1 and _together(known, ours, theirs) <= 0:
            continue
        low, high = min(one, other), max(one, other)
        parent[high] = low
        members[low] = ours + theirs
        members.pop(high, None)
    return np.fromiter((_root(parent, n) for n in range(size)), dtype=np.int64, count=size)


def _together(known: dict[int, float], ours: list[int], theirs: list[int]) -> float:
    return sum(
        known.get(one << 32 | other if one < other else other << 32 | one, UNSEEN)
        for one in ours
        for other in theirs
    )


def _root(parent: list[int], one: int) -> int:
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = parent[one]
    return one
