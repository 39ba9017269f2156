"""How good pairs and people are, where the truth is known."""

from itertools import pairwise
from typing import Any

import numpy as np

from .preparing import Array

STEPS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 1.0)


def _pairs(count: Array) -> int:
    return int((count * (count - 1) // 2).sum())


def true_pairs(person: Array) -> int:
    """Among records whose person is known (not -1)."""
    _values, count = np.unique(person[person >= 0], return_counts=True)
    return _pairs(count)


def scores(right: int, found: int, true: int) -> dict[str, Any]:
    precision = right / found if found else None
    recall = right / true if true else None
    f1 = 2 * right / (found + true) if found + true else None
    return {
        "found": found, "right": right, "true": true,
        **{name: None if one is None else round(one, 5)
           for name, one in (("precision", precision), ("recall", recall), ("f1", f1))},
    }  # fmt: skip


def clusters(group: Array, person: Array) -> dict[str, Any]:
    """Two records of one group are a pair that is found."""
    known = person >= 0
    _values, inside = np.unique(group[known], return_counts=True)
    both = group[known].astype(np.int64) * (int(person.max(initial=0)) + 1) + person[known]
    _values, right = np.unique(both, return_counts=True)
    return scores(_pairs(right), _pairs(inside), true_pairs(person))


def pairs(probability: Array, right: Array, true: int, threshold: float) -> dict[str, Any]:
    found = probability >= threshold
    return scores(int((found & right).sum()), int(found.sum()), true)


def calibration(probability: Array, right: Array) -> list[dict[str, Any]]:
    """What was said, and how often it was so, by ranges of what was said."""
    lines = []
    for low, high in pairwise(STEPS):
        inside = (probability >= low) & ((probability < high) | (high == 1.0))
        many = int(inside.sum())
        lines.append({
            "from": low, "to": high, "pairs": many,
            "said": round(float(probability[inside].mean()), 4) if many else None,
            "true": round(float(right[inside].mean()), 4) if many else None,
        })  # fmt: skip
    return lines
