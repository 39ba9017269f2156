"""A round as arrays: who may go where, how good it would be, and what has to hold.

Pairs are sorted by person, then by place. Everything is whole numbers, so that what is added up is exact.
"""

from dataclasses import dataclass, field, replace

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Row:
    """A condition on the whole: the coefficients of the chosen pairs add up to at least ``least``.

    ``coefficient``: one whole number a pair. ``name`` says which rule it is, ``part`` of what (a type).
    """

    name: str
    coefficient: Array
    least: int
    part: str = ""


@dataclass(frozen=True)
class Problem:
    """``person``, ``place``: of each pair, as places in the tables (int32). ``score``: whole, ≥ 0 (int64).
    ``child``: whether a person needs a childcare place. ``minimum``: a place opens with so many or not at
    all; ``must_open``: somebody is bound to it. ``rows``: shares and what earlier aims have reached."""

    person: Array
    place: Array
    score: Array
    child: Array
    capacity: Array
    minimum: Array
    care: Array
    must_open: Array
    rows: tuple[Row, ...] = ()
    start: Array = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "start", np.searchsorted(self.person, np.arange(self.people + 1)))

    @property
    def people(self) -> int:
        return len(self.child)

    @property
    def places(self) -> int:
        return len(self.capacity)

    @property
    def pairs(self) -> int:
        return len(self.person)

    @property
    def closable(self) -> Array:
        """Places that stay empty rather than open with fewer than their minimum."""
        return (self.minimum > 1) & ~self.must_open

    def value(self, chosen: Array) -> int:
        """Of a choice (a bool for each pair)."""
        return int(self.score[chosen].sum())

    def only(self, kept: Array) -> "Problem":
        """The same with some of the pairs (a bool for each)."""
        rows = tuple(replace(row, coefficient=row.coefficient[kept]) for row in self.rows)
        return replace(
            self,
            person=self.person[kept],
            place=self.place[kept],
            score=self.score[kept],
            rows=rows,
        )

    def holds(self, chosen: Array) -> bool:
        """Whether a choice keeps every condition."""
        person, place = self.person[chosen], self.place[chosen]
        if np.bincount(person, minlength=1).max(initial=0) > 1:
            return False
        taken = np.bincount(place, minlength=self.places)
        cared = np.bincount(place[self.child[person]], minlength=self.places)
        if (taken > self.capacity).any() or (cared > self.care).any():
            return False
        least = np.where(self.must_open, self.minimum, 0)
        if ((taken < self.minimum) & (taken > 0)).any() or (taken < least).any():
            return False
        return all(int(row.coefficient[chosen].sum()) >= row.least for row in self.rows)
