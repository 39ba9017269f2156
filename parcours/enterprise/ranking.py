"""Marks of a committee: weighed, put in order, their spread. Pure.

Written marks and those of the oral defence are weighed apart; need is no mark and is shown beside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

TOP = 5
CENT = Decimal("0.01")


def total(marks: Mapping[str, int], weights: Mapping[str, int]) -> Decimal:
    """Of 100: each mark (0 to 5) by its weight. Every criterion has a mark."""
    whole = sum(weights.values())
    reached = sum(Decimal(marks[code]) * weight for code, weight in weights.items())
    return (reached * 100 / (TOP * whole)).quantize(CENT, ROUND_HALF_UP)


def parts(marks: Sequence[Mapping[str, int]]) -> dict[str, Decimal]:
    """The mean of each criterion over whoever scored."""
    codes = dict.fromkeys(code for one in marks for code in one)
    return {code: mean([Decimal(one[code]) for one in marks if code in one]) or Decimal(0) for code in codes}


def mean(totals: Sequence[Decimal]) -> Decimal | None:
    if not totals:
        return None
    return (sum(totals, Decimal(0)) / len(totals)).quantize(CENT, ROUND_HALF_UP)


def spread(totals: Sequence[Decimal]) -> Decimal | None:
    """Between the highest and the lowest; None where fewer than two scored."""
    return max(totals) - min(totals) if len(totals) > 1 else None


@dataclass(frozen=True)
class Standing:
    """Where a dossier stands. ``score``: of 100, written and oral together; None while nobody scored.

    ``rank``: equal scores share one. ``within``: with all before it, what it asks fits the envelope."""

    dossier: Any
    written: Decimal | None
    oral: Decimal | None
    score: Decimal | None
    spread: Decimal | None
    judges: int
    need: int
    asked: Decimal
    rank: int | None = None
    within: bool = False
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    """Of each written criterion the mean of its marks."""


def weigh(written: Decimal | None, oral: Decimal | None, oral_weight: int) -> Decimal | None:
    """``oral_weight``: percent that the oral defence counts, once it was held."""
    if written is None:
        return None
    if oral is None:
        return written
    share = Decimal(oral_weight) / 100
    return (written * (1 - share) + oral * share).quantize(CENT, ROUND_HALF_UP)


def ranked(standings: Iterable[Standing], envelope: Decimal) -> list[Standing]:
    """The best first; of equals the one in greater need. Those without a score come last."""
    known = sorted(
        standings,
        key=lambda one: (one.score is None, -(one.score or 0), -one.need, str(one.dossier)),
    )
    found: list[Standing] = []
    left, before, rank = envelope, None, 0
    for place, one in enumerate(known, start=1):
        if one.score is None:
            found.append(one)
            continue
        rank = rank if one.score == before else place
        within = one.asked <= left
        left -= one.asked if within else Decimal(0)
        before = one.score
        found.append(replace(one, rank=rank, within=within))
    return found


def passed_over(rows: Sequence[Standing], accepted: Iterable[Any], need: int = 4) -> list[Any]:
    """Dossiers in great need that were not accepted: they are not passed over silently."""
    chosen = set(accepted)
    return [one.dossier for one in rows if one.need >= need and one.dossier not in chosen]
