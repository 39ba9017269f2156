"""From pairs to people: records that are one person together, without chains.

Pairs are joined the surest first. Two groups become one where all of their records speak for it together: what was
compared counts with its log-odds, what was not even a candidate speaks against. So a sister does not pull two
households together, and a third registration that is like both of two others does join them.
"""

import numpy as np

from .preparing import Array

UNSEEN = -2.0
"""Log-odds of a pair that no key brought together."""
SHOWN = 0.02
"""Pairs less probable than this are as if they had not been seen."""


def log_odds(probability: Array) -> Array:
    kept = np.clip(probability.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(kept) - np.log1p(-kept)


def group(size: int, first: Array, second: Array, probability: Array, threshold: float = 0.5) -> Array:
    """The group of each record, named by its lowest record.

    ``first``, ``second``: records of each pair, ``probability`` that it is one person. A pair at the threshold
    neither joins nor parts.
    """
    odds = log_odds(probability) - log_odds(np.array([threshold]))[0]
    seen = probability >= SHOWN
    known = _neighbours(first[seen], second[seen], odds[seen])
    joins = np.flatnonzero(odds > 0)
    # Of equally sure pairs the one of the lower records, so that the order of rows does not matter.
    order = joins[np.lexsort((second[joins], first[joins], -odds[joins]))]
    parent = list(range(size))
    members: dict[int, list[int]] = {}
    for at in order:
        one, other = _root(parent, int(first[at])), _root(parent, int(second[at]))
        if one == other:
            continue
        left, right = members.get(one, [one]), members.get(other, [other])
        if len(left) * len(right) > 1 and _together(known, left, right) <= 0:
            continue
        low, high = min(one, other), max(one, other)
        parent[high] = low
        members[low] = left + right
        members.pop(high, None)
    return np.fromiter((_root(parent, n) for n in range(size)), dtype=np.int64, count=size)


def _neighbours(first: Array, second: Array, odds: Array) -> dict[tuple[int, int], float]:
    return dict(zip(zip(first.tolist(), second.tolist(), strict=True), odds.tolist(), strict=True))


def _together(known: dict[tuple[int, int], float], left: list[int], right: list[int]) -> float:
    return sum(
        known.get((one, other) if one < other else (other, one), UNSEEN) for one in left for other in right
    )


def _root(parent: list[int], one: int) -> int:
    while parent[one] != one:
        parent[one] = parent[parent[one]]
        one = parent[one]
    return one
