"""A pair in its company: who else might be either of the two, and who is like both.

A partner rarely registers a person twice, so the second best candidate at the same partner speaks against the
best; a third registration that is like both speaks for them.
"""

import numpy as np

from .candidates import packed
from .preparing import Array

COMPANY = (
    "own", "other_at_partner", "lead_at_partner", "other_at_all", "others", "support", "friends", "foe",
    "records_left",
)  # fmt: skip
LIVELY = 0.08
"""Pairs less probable than this bear no witness."""
MOST_NEIGHBOURS = 24


def logit(probability: Array) -> Array:
    kept = np.clip(probability.astype(np.float64), 1e-6, 1 - 1e-6)
    return np.log(kept) - np.log1p(-kept)


def _others(group: Array, value: Array) -> tuple[Array, Array]:
    """Of each edge the greatest value among the other edges of its group (0: alone), and the sum of all
    others."""
    order = np.lexsort((-value, group))
    g, v = group[order], value[order]
    starts = (
        np.flatnonzero(np.concatenate([[True], g[1:] != g[:-1]])) if len(g) else np.zeros(0, dtype=np.int64)
    )
    sizes = np.diff(np.append(starts, len(g)))
    first = np.repeat(v[starts], sizes)
    second = np.where(sizes > 1, v[np.minimum(starts + 1, max(len(v) - 1, 0))], 0) if len(v) else v
    second = np.repeat(second, sizes)
    is_first = np.zeros(len(v), dtype=bool)
    is_first[starts] = True
    most = np.empty(len(v))
    most[order] = np.where(is_first, second, first)
    total = np.empty(len(v))
    total[order] = np.repeat(np.add.reduceat(v, starts) if len(v) else v, sizes) - v
    return most, total


def paths(a: Array, b: Array, probability: Array) -> tuple[Array, Array]:
    """Pairs that have a neighbour in common, and the strength of each such way (its weaker half)."""
    at = np.flatnonzero(probability >= LIVELY)
    if not len(at):
        return np.zeros(0, dtype=np.uint64), np.zeros(0)
    middle = np.concatenate([a[at], b[at]])
    end = np.concatenate([b[at], a[at]])
    value = np.concatenate([probability[at], probability[at]]).astype(np.float64)
    order = np.lexsort((end, -value, middle))
    middle, end, value = middle[order], end[order], value[order]
    starts = np.flatnonzero(np.concatenate([[True], middle[1:] != middle[:-1]]))
    sizes = np.minimum(np.diff(np.append(starts, len(middle))), MOST_NEIGHBOURS)
    found, strength = [], []
    for size in np.unique(sizes[sizes > 1]):
        rows = starts[sizes == size][:, None] + np.arange(size)
        i, j = np.triu_indices(size, 1)
        found.append(packed(end[rows[:, i]].ravel(), end[rows[:, j]].ravel()))
        strength.append(np.minimum(value[rows[:, i]], value[rows[:, j]]).ravel())
    if not found:
        return np.zeros(0, dtype=np.uint64), np.zeros(0)
    return np.concatenate(found), np.concatenate(strength)


def closing(a: Array, b: Array, probability: Array, sure: float = 0.5) -> tuple[Array, Array]:
    """Pairs that no key brought together, each of which is surely one with the same third record."""
    pairs, strength = paths(a, b, probability)
    new = np.setdiff1d(pairs[strength >= sure], packed(a, b))
    return (new >> np.uint64(32)).astype(np.int64), (new & np.uint64(0xFFFFFFFF)).astype(np.int64)


def company(partner: Array, a: Array, b: Array, probability: Array) -> Array:
    """A row a pair, a column for each of COMPANY. ``partner``: of each record a number; 0 where not told."""
    many = len(a)
    value = np.concatenate([probability, probability]).astype(np.float64)
    end, far = np.concatenate([a, b]), np.concatenate([b, a])
    at_partner = end.astype(np.int64) * (int(partner.max(initial=0)) + 1) + partner[far]
    most, _total = _others(at_partner, value)
    all_most, total = _others(end, value)
    most, all_most, total = (np.stack([one[:many], one[many:]]) for one in (most, all_most, total))
    own = logit(probability)
    rival = most.max(0)
    support, friends = _support(a, b, probability)
    # Somebody who is surely one of the two, and not the other.
    foe = np.where(all_most > support, all_most, 0).max(0)
    columns = (
        own,
        rival,
        own - logit(rival),
        all_most.min(0),
        total.max(0),
        support,
        friends,
        foe,
        total.sum(0),
    )
    return np.column_stack([one.astype(np.float32) for one in columns])


def _support(a: Array, b: Array, probability: Array) -> tuple[Array, Array]:
    """Of each pair the best way over a third record, and the sum of all."""
    pairs, strength = paths(a, b, probability)
    own = packed(a, b)
    order = np.argsort(own, kind="stable")
    best, total = np.zeros(len(a)), np.zeros(len(a))
    if len(pairs):
        place = np.searchsorted(own[order], pairs)
        there = np.minimum(place, len(own) - 1)
        hit = own[order][there] == pairs
        at = order[there[hit]]
        np.maximum.at(best, at, strength[hit])
        np.add.at(total, at, strength[hit])
    return best, total
