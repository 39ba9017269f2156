"""How a round is solved: prices that prove a bound, flows at these prices, then what is left is made exact.

1. Prices of places, childcare and rows (``prices``): every one of them proves a bound.
2. Flows of least cost at the prices of the rows (``flows``), which move until each row is just kept; places
   that miss their minimum are filled or closed, whichever costs less.
3. A pair that would lose more than the bound leaves over the best found cannot be in a better choice. When
   few pairs are left, HiGHS solves the rest to its end; else it improves what it can in the time.
"""

from dataclasses import dataclass

import numpy as np

from . import exact, prices
from .deadline import Deadline
from .flows import FINE, flow
from .prices import Prices
from .problem import Array, Problem

SMALL, RELAXED = 40_000, 200_000
"""Pairs up to which HiGHS solves the relaxation and the whole to its end, and up to which it is asked for a
better bound."""
NARROW = 2e-5
"""Of the bound: a gap that needs no better one."""
NEARBY = 120.0
"""Points that a pair may lose against the best of its person to be looked at in a large round."""
LEAST = 3.0
"""Seconds without which nothing more is begun that can be left undone."""
WHOLE = 60_000
"""Pairs up to which HiGHS is asked for the whole at all."""
ENOUGH = 4
"""People by whom a row may be over-kept without its price being lowered."""
FREE, ROUNDS = 12, 24
"""Flows in which the prices of the rows are sought: without and with minima."""
SETTLED = 14
"""After so many flows no place is filled or closed any more: the prices have the last word."""


@dataclass
class Best:
    """The best choice so far and the least bound. ``prices``: those of the bound."""

    problem: Problem
    chosen: Array | None = None
    value: int = -1
    bound: float = np.inf
    prices: Prices | None = None

    def take(self, chosen: Array | None) -> bool:
        """Keep a choice that holds and is worth more."""
        if chosen is None or not self.problem.holds(chosen):
            return False
        value = self.problem.value(chosen)
        if value <= self.value:
            return False
        self.chosen, self.value = chosen, value
        return True

    def prove(self, bound: float, by: Prices | None = None) -> None:
        if bound < self.bound:
            self.bound = bound
            self.prices = by or self.prices

    @property
    def done(self) -> bool:
        """Nothing better can be: every value is whole."""
        return self.chosen is not None and np.floor(self.bound + 1e-6) <= self.value


def solve(problem: Problem, until: Deadline, seed: int = 0, start: Array | None = None) -> tuple[Best, str]:
    """The best choice found in time, with its bound; and how it ended: optimal, limit or infeasible.

    ``start``: a choice that holds, to begin with."""
    best = Best(problem)
    best.take(start)
    best.take(np.zeros(problem.pairs, dtype=bool))
    if problem.pairs == 0 or (best.chosen is None and _lost(problem)):
        best.prove(0.0)
        return best, "optimal" if best.chosen is not None else "infeasible"
    if problem.pairs <= SMALL:
        told = exact.relaxed(problem, until, seed)
        if told.status == "infeasible":
            return best, "infeasible"
        first = told.prices or prices.lowest(problem, until)[0]
    else:
        first, _bound = prices.lowest(problem, until.part(0.45))
    best.prove(prices.bound(problem, first), first)
    flowed(best, first, until.part(0.7), seed)
    if SMALL < problem.pairs <= RELAXED and best.bound - best.value > NARROW * best.bound:
        told = exact.relaxed(problem, until.part(0.6), seed)
        if told.status == "infeasible":
            return best, "infeasible"
        best.prove(told.bound)
    ended = "limit" if best.done else finish(best, until, seed)
    if ended == "infeasible" and best.chosen is None:
        return best, "infeasible"
    return best, "optimal" if best.done else "limit"


def _lost(problem: Problem) -> bool:
    """Whether a place that has to open has fewer who could come than its minimum."""
    coming = np.bincount(problem.place, minlength=problem.places)
    return bool((problem.must_open & (np.minimum(coming, problem.capacity) < problem.minimum)).any())


# Flows --------------------------------------------------------------------------------------------


def _worth(problem: Problem, row_prices: Array) -> Array:
    told = problem.score.astype(float)
    for row, price in zip(problem.rows, row_prices, strict=True):
        if price:
            told += price * row.coefficient
    return told


def _slacks(problem: Problem, chosen: Array) -> Array:
    return np.array([int(row.coefficient[chosen].sum()) - row.least for row in problem.rows], dtype=float)


def flowed(best: Best, first: Prices, until: Deadline, seed: int) -> None:
    """Flows at prices of the rows that move until every row is just kept: of all places, which proves a
    bound; then, if some miss their minimum, with places filled and closed.

    Of many pairs only those near the best of their person are looked at, but for the bound."""
    problem, near = best.problem, _near(best.problem, first)
    shaken = np.random.default_rng(seed).uniform(-0.4, 0.4, problem.pairs)

    def sought(seeker: Seeker, sets: Sets | None, turns: int) -> None:
        for turn in range(turns):
            if until.passed() or best.done:
                break
            worth = _worth(problem, seeker.price)
            told = np.where(near, worth + shaken, -1.0)
            chosen = flow(problem, told, *((sets.closed, sets.filled) if sets else ()))
            best.take(chosen)
            best.take(trimmed(problem, chosen))
            moved = sets.change(worth, chosen, first) if sets and turn < SETTLED else False
            if not seeker.change(_slacks(problem, chosen)) and not moved:
                break

    free = Seeker(problem, first.row)
    sought(free, None, FREE)
    if not best.done and not until.passed():
        # At its prices nothing is worth more than a flow, but for the rounding.
        worth = _worth(problem, free.price)
        chosen = flow(problem, worth)
        least = np.array([row.least for row in problem.rows], dtype=float)
        rounded = problem.people / FINE
        best.prove(float(worth[chosen].sum()) - float((least * free.price).sum()) + rounded)
        best.take(trimmed(problem, chosen))
        if _under(problem, chosen).any():
            sought(Seeker(problem, free.price), Sets(problem), ROUNDS)


def _under(problem: Problem, chosen: Array) -> Array:
    """Places that miss their minimum, or that nobody comes to though they have to open."""
    taken = np.bincount(problem.place[chosen], minlength=problem.places)
    return (taken < problem.minimum) & ((taken > 0) | problem.must_open)


def _near(problem: Problem, told: Prices) -> Array:
    if problem.pairs <= 10 * SMALL:
        return np.ones(problem.pairs, dtype=bool)
    paid = prices.left(problem, told)
    return prices.best(problem, paid)[problem.person] - paid <= NEARBY


class Seeker:
    """Prices of rows at which each row is just kept, sought by how much a change of a price has changed."""

    def __init__(self, problem: Problem, price: Array):
        self.price = price.copy()
        self.unit = np.array([np.abs(row.coefficient).max(initial=1) for row in problem.rows], dtype=float)
        self.before: tuple[Array, Array] | None = None
        self.slope: Array | None = None

    def change(self, slack: Array) -> bool:
        """Move the prices by what the rows lack or have over; whether one has moved.

        A row that is over-kept by no more than a few people's coefficient is just kept, and so is one without
        a price that is over-kept."""
        short, long = slack < 0, (slack > ENOUGH * self.unit) & (self.price > 0)
        if not (short | long).any():
            return False
        guessed = np.maximum(np.abs(slack), self.unit) / (0.04 * self.price + 0.1)
        if self.before is None or self.slope is None:
            self.slope = guessed
        else:
            moved = self.price - self.before[0]
            seen = np.divide(
                slack - self.before[1], moved, out=np.zeros_like(slack), where=np.abs(moved) > 1e-9
            )
            # Less than nothing, or next to it, is what the other prices have done.
            self.slope = np.where(seen > 0.02 * self.slope, np.minimum(seen, 20 * self.slope), self.slope / 2)
        self.before = self.price, slack
        aimed = self.price - (slack - ENOUGH / 2 * self.unit) / self.slope
        aimed = np.clip(aimed, 0.3 * self.price - 0.5, 3 * self.price + 2)
        aimed = np.where(short | long, np.maximum(aimed, 0.0), self.price)
        changed = not np.array_equal(aimed, self.price)
        self.price = aimed
        return changed


class Sets:
    """Places that are closed, and those that are filled to their minimum before others are served."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.closed = np.zeros(problem.places, dtype=bool)
        self.filled = problem.must_open & (problem.minimum > 0)

    def change(self, worth: Array, chosen: Array, told: Prices) -> bool:
        """Fill or close those that miss their minimum, whichever costs less; whether anything changed."""
        problem = self.problem
        taken = np.bincount(problem.place[chosen], minlength=problem.places)
        under = (taken < problem.minimum) & ((taken > 0) | self.filled) & ~problem.must_open
        if not under.any():
            return False
        hopeless = under & self.filled
        self.filled &= ~hopeless
        self.closed |= hopeless
        asked = under & ~hopeless
        filling, closing = costs(problem, worth, chosen, told, asked)
        self.filled |= asked & (filling <= closing)
        dearer = np.flatnonzero(asked & (filling > closing))
        # The worst of them first: whom they leave fills others.
        worst = dearer[np.argsort(closing[dearer] - filling[dearer], kind="stable")]
        self.closed[worst[: max(1, len(worst) // 2)]] = True
        return True


def trimmed(problem: Problem, chosen: Array) -> Array:
    """A choice that holds, made from one that does not by leaving out: places under their minimum, then those
    who weigh against a row that is not kept, the least score first."""
    chosen = chosen.copy()
    for _turn in range(200):
        taken = np.bincount(problem.place[chosen], minlength=problem.places)
        under = (taken > 0) & (taken < problem.minimum)
        chosen &= ~under[problem.place]
        taken[under] = 0
        short = [row for row in problem.rows if int(row.coefficient[chosen].sum()) < row.least]
        if not short:
            break
        row = short[0]
        against = np.flatnonzero(chosen & (row.coefficient < 0))
        if not len(against):
            break
        spare = (taken - problem.minimum)[problem.place[against]] > 0
        against = against[np.lexsort((problem.score[against], ~spare))]
        missing = row.least - int(row.coefficient[chosen].sum())
        many = int(np.searchsorted(np.cumsum(-row.coefficient[against]), missing)) + 1
        # Not all at once: a place that falls under its minimum takes others with it.
        chosen[against[: max(1, min(many, int(spare.sum()) or 1))]] = False
    return chosen


def costs(problem: Problem, worth: Array, chosen: Array, told: Prices, under: Array) -> tuple[Array, Array]:
    """What it costs about to fill, and to close, each of some places."""
    has = np.zeros(problem.people)
    has[problem.person[chosen]] = worth[chosen]
    opening, closing = np.full(problem.places, np.inf), np.zeros(problem.places)
    if not under.any():
        return opening, closing
    paid = worth - told.place[problem.place]
    inside = np.flatnonzero(under[problem.place])
    taken = np.bincount(problem.place[chosen], minlength=problem.places)
    for j in np.flatnonzero(under):
        at = inside[problem.place[inside] == j]
        there = at[chosen[at]]
        others = at[~chosen[at]]
        lost = np.sort(has[problem.person[others]] - worth[others])
        need = int(problem.minimum[j] - taken[j])
        if len(lost) >= need:
            opening[j] = lost[:need].sum()
        for e in there:
            i = problem.person[e]
            mine = np.arange(problem.start[i], problem.start[i + 1])
            elsewhere = paid[mine[mine != e]].max(initial=0.0)
            closing[j] += worth[e] - elsewhere
    return opening, closing


# The rest -----------------------------------------------------------------------------------------


def finish(best: Best, until: Deadline, seed: int) -> str:
    """Make it exact where few pairs are left in question; else improve it in the time that is left."""
    problem = best.problem
    told = prices.left(problem, best.prices)
    lost = prices.best(problem, told)[problem.person] - told
    proven = prices.bound(problem, best.prices)
    ended = "limit"
    if best.chosen is not None:
        kept = (lost <= proven - best.value - 1 + 1e-6) | best.chosen
        if kept.sum() <= SMALL:
            return _whole(best, kept, until, seed, proves=True)
    elif problem.pairs <= SMALL:
        return _whole(best, np.ones(problem.pairs, dtype=bool), until, seed, proves=True)
    for width in (8.0, 25.0, 80.0):
        if until.left() < LEAST or best.done:
            break
        kept = lost <= width
        if best.chosen is not None:
            kept |= best.chosen
        if kept.sum() > WHOLE:
            break
        ended = _whole(best, kept, until, seed, proves=False)
    return ended


def _whole(best: Best, kept: Array, until: Deadline, seed: int, *, proves: bool) -> str:
    """``proves``: a better choice holds none of the pairs that are left out."""
    problem = best.problem.only(kept)
    start = best.chosen[kept] if best.chosen is not None else None
    if until.passed():
        return "limit"
    found = exact.whole(problem, until, start, seed)
    if found.chosen is not None:
        whole = np.zeros(best.problem.pairs, dtype=bool)
        whole[np.flatnonzero(kept)[found.chosen]] = True
        best.take(whole)
    if proves and found.status in ("optimal", "limit"):
        best.bound = min(best.bound, max(found.bound, best.value))
    if proves and found.status == "infeasible" and best.chosen is not None:
        best.bound = min(best.bound, best.value)
    return found.status
