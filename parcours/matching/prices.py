"""What places are worth when everybody may bid for them: prices that prove a bound, whatever they are.

With a price ≥ 0 for a place, for childcare at a place and for a unit of each row, no choice is worth more
than what the prices bring in plus, for each person, the best that is left to her after she has paid
(Lagrange's dual of the relaxation). The least such bound is sought by smoothing: the best of a person becomes
a soft maximum with a temperature that falls (Nesterov 2005, "Smooth minimization of non-smooth functions";
here with L-BFGS-B instead of his scheme).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from .deadline import Deadline
from .problem import Array, Problem

STAGES = ((60.0, 30), (20.0, 40), (7.0, 50), (7.0, 30), (2.5, 60), (2.5, 40), (1.0, 60), (1.0, 60), (0.5, 80))
"""Temperatures, in points of score, and how many steps at each."""
NEAR = 30
"""Pairs further from the best of their person than so many temperatures weigh nothing in the soft maximum."""


@dataclass(frozen=True)
class Prices:
    """What one more place, one more childcare place and one unit of a row are worth, all ≥ 0."""

    place: Array
    care: Array
    row: Array


def left(problem: Problem, prices: Prices) -> Array:
    """What is left of the score of each pair after it has paid; a float for each."""
    told = problem.score - prices.place[problem.place]
    told -= np.where(problem.child[problem.person], prices.care[problem.place], 0.0)
    for row, price in zip(problem.rows, prices.row, strict=True):
        if price:
            told += price * row.coefficient
    return told


def best(problem: Problem, told: Array) -> Array:
    """The best that is left to each person, at least nothing."""
    found = np.zeros(problem.people)
    some = np.flatnonzero(np.diff(problem.start))
    if len(some):
        found[some] = np.maximum(np.maximum.reduceat(told, problem.start[some]), 0.0)
    return found


def brought(problem: Problem, prices: Prices) -> float:
    """What the prices bring in."""
    least = np.array([row.least for row in problem.rows], dtype=float)
    told = (problem.capacity * prices.place).sum() + (problem.care * prices.care).sum()
    return float(told - (least * prices.row).sum())


def bound(problem: Problem, prices: Prices) -> float:
    """No choice is worth more."""
    return brought(problem, prices) + float(best(problem, left(problem, prices)).sum())


class _Soft:
    """The smoothed bound and its slope at a temperature."""

    def __init__(self, problem: Problem):
        self.problem, self.some = problem, np.flatnonzero(np.diff(problem.start))
        self.starts, self.many = problem.start[self.some], np.diff(problem.start)[self.some]
        self.of = np.repeat(np.arange(len(self.some)), self.many)
        self.cared = np.flatnonzero(problem.child[problem.person])
        self.cared_at = problem.place[self.cared]
        self.least = np.array([row.least for row in problem.rows], dtype=float)
        self.told = [np.flatnonzero(row.coefficient) for row in problem.rows]
        self.weight = [
            row.coefficient[at].astype(float) for row, at in zip(problem.rows, self.told, strict=True)
        ]

    def __call__(self, x: Array, temperature: float) -> tuple[float, Array]:
        problem, prices = self.problem, _parted(self.problem, x)
        told = problem.score - prices.place[problem.place]
        told[self.cared] -= prices.care[self.cared_at]
        for at, weight, price in zip(self.told, self.weight, prices.row, strict=True):
            told[at] += price * weight
        told /= temperature
        top = np.maximum(np.maximum.reduceat(told, self.starts), 0.0)
        share = np.exp(told - top[self.of])
        total = np.add.reduceat(share, self.starts) + np.exp(-top)
        share /= total[self.of]
        value = brought(problem, prices) + temperature * float((top + np.log(total)).sum())
        place = problem.capacity - np.bincount(problem.place, share, minlength=problem.places)
        care = problem.care - np.bincount(self.cared_at, share[self.cared], minlength=problem.places)
        rows = [
            float((weight * share[at]).sum()) - least
            for at, weight, least in zip(self.told, self.weight, self.least, strict=True)
        ]
        return value, np.concatenate([place, care, rows])


def lowest(problem: Problem, until: Deadline, start: Prices | None = None) -> tuple[Prices, float]:
    """The prices with the lowest bound that is found in time, and that bound.

    As the temperature falls only pairs near the best of their person are looked at; the bound is of all.
    """
    many = 2 * problem.places + len(problem.rows)
    x = np.zeros(many) if start is None else np.concatenate([start.place, start.care, start.row])
    found, least = _parted(problem, x), np.inf

    def stop(intermediate_result):
        if until.passed():
            raise StopIteration

    for temperature, steps in STAGES:
        told = left(problem, _parted(problem, x))
        near = best(problem, told)[problem.person] - told <= NEAR * temperature
        soft = _Soft(problem if near.all() else problem.only(near))
        result = minimize(
            soft,
            x,
            args=(temperature,),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0, None)] * many,
            callback=stop,
            options={"maxiter": steps, "maxcor": 25, "ftol": 1e-10, "gtol": 1e-4},
        )
        x = result.x
        reached = bound(problem, _parted(problem, x))
        if reached < least:
            least, found = reached, _parted(problem, x.copy())
        if until.passed():
            break
    return found, least


def _parted(problem: Problem, x: Array) -> Prices:
    n = problem.places
    return Prices(x[:n], x[n : 2 * n], x[2 * n :])
