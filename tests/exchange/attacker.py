"""Whoever wants to find hidden counts out: all published margins, two consecutive months, linear programming.

It shares no code with what hides: it reads a table as it is published (a number, or nothing) and knows the
rules.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

SMALL, STEP = 11, 5
Key = tuple[str, str, str]


@dataclass
class Seen:
    """One month as published: key → number, or None where it is hidden; ``projects``, ``rows``: its make."""

    shown: dict[Key, int | None]

    def rows(self) -> dict[tuple[str, str], list[Key]]:
        found: dict[tuple[str, str], list[Key]] = {}
        for project, dimension, value in self.shown:
            if dimension:
                found.setdefault((project, dimension), []).append((project, dimension, value))
        return found


def limits(number: int | None, most: int) -> tuple[int, int]:
    if number is None:
        return 0, most
    if number == 0:
        return 0, 0
    return max(SMALL, number - STEP // 2), number + STEP // 2


class Attack:
    """``parts``: whether he believes that a project is part of the programme and that all together are it;
    ``grows``: that no count shrinks from one month to the next. He drops a belief that the tables refute.
    ``totals``: of each month what other files tell to the unit, such as those for IATI."""

    def __init__(
        self,
        *months: Seen,
        parts: bool = True,
        grows: bool = True,
        most: int = 100_000,
        totals: list[dict[Key, int]] | None = None,
    ):
        self.keys = [(number, key) for number, one in enumerate(months) for key in one.shown]
        self.place = {key: place for place, key in enumerate(self.keys)}
        self.bounds = [limits(months[number].shown[key], most) for number, key in self.keys]
        for number, known in enumerate(totals or []):
            for key, exact in known.items():
                if months[number].shown[key] is not None:
                    self.bounds[self.place[number, key]] = (exact, exact)
        self.equal: list[dict[int, int]] = []
        self.less: list[dict[int, int]] = []
        for number, one in enumerate(months):
            self._sums(number, one)
            if parts:
                self._parts(number, one)
        if grows:
            for number in range(1, len(months)):
                for key in months[number].shown:
                    if (number - 1, key) in self.place:
                        self._believe({self.place[number - 1, key]: 1, self.place[number, key]: -1})

    def _sums(self, number: int, one: Seen) -> None:
        for (project, _dimension), keys in one.rows().items():
            row = {self.place[number, key]: 1 for key in keys}
            row[self.place[number, (project, "", "")]] = -1
            self.equal.append(row)

    def _parts(self, number: int, one: Seen) -> None:
        projects = sorted({project for project, _d, _v in one.shown if project})
        for project, dimension, value in one.shown:
            if project and ("", dimension, value) in one.shown:
                part, whole = self.place[number, (project, dimension, value)], ("", dimension, value)
                self._believe({part: 1, self.place[number, whole]: -1})
            elif not project and projects:
                parts = [(number, (each, dimension, value)) for each in projects]
                if all(each in self.place for each in parts):
                    row = {self.place[each]: -1 for each in parts}
                    self._believe(row | {self.place[number, ("", dimension, value)]: 1})

    def _believe(self, row: dict[int, int]) -> None:
        """``row`` is at most zero, unless what is published refutes it."""
        least = sum(sign * self.bounds[place][0 if sign > 0 else 1] for place, sign in row.items())
        if least <= 0:
            self.less.append(row)

    def _matrix(self, rows: list[dict[int, int]]) -> np.ndarray:
        made = np.zeros((len(rows), len(self.keys)))
        for at, row in enumerate(rows):
            for place, sign in row.items():
                made[at, place] = sign
        return made

    def interval(self, wanted: tuple[int, Key], whole: bool = False) -> tuple[float, float]:
        """The least and the most that the cell may be; ``whole``: counts are whole numbers."""
        ends = []
        equal, less = self._matrix(self.equal), self._matrix(self.less)
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.keys))
            cost[self.place[wanted]] = sign
            found = self._least(cost, equal, less, whole)
            assert found.success, found.message
            ends.append(sign * found.fun)
        return ends[0], ends[1]

    def _least(self, cost, equal, less, whole):
        if whole:
            lows, highs = zip(*self.bounds, strict=True)
            rules = [LinearConstraint(equal, 0, 0)] if len(equal) else []
            rules += [LinearConstraint(less, -np.inf, 0)] if len(less) else []
            return milp(cost, constraints=rules, integrality=np.ones(len(cost)), bounds=Bounds(lows, highs))
        zero = {"b_eq": np.zeros(len(equal))} if len(equal) else {}
        under = {"b_ub": np.zeros(len(less))} if len(less) else {}
        return linprog(
            cost,
            A_eq=equal if len(equal) else None,
            A_ub=less if len(less) else None,
            bounds=self.bounds,
            method="highs",
            **zero,
            **under,
        )
