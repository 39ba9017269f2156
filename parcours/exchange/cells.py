"""Cells of published tables and what ties them together. Pure: counts in, nothing of a person.

A month is a list of cells and the ties between them that anybody knows: rows add up to their whole, a project
is part of the programme. Whoever wants to find a hidden number out has these, the published ones, and the
months before: a figure counted from the beginning does not shrink.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

K = 11
"""A count from 1 to 10 is never published."""
BASE = 5
"""What is published is rounded to the nearest multiple."""
REACH = BASE // 2

Key = tuple[str, str, str]
"""(project, dimension, value); empty texts: the whole."""


@dataclass(frozen=True)
class Cell:
    """``sensitive``: that nobody is in it tells something too. ``cost``: what is lost where it is hidden.
    ``exact``: other files tell it to the unit, as those for IATI do; who has both is reckoned with."""

    key: Key
    value: int
    sensitive: bool = False
    cost: int = 1
    exact: bool = False

    @property
    def primary(self) -> bool:
        """Whether it may never be published."""
        return 0 < self.value < K or (self.sensitive and self.value == 0)


@dataclass(frozen=True)
class Tie:
    """``parts`` add up to ``whole``; ``at_least``: to it or more. Places in the list of cells."""

    whole: int
    parts: tuple[int, ...]
    at_least: bool = False

    def holds(self, values: Sequence[int]) -> bool:
        together = sum(values[place] for place in self.parts)
        return together >= values[self.whole] if self.at_least else together == values[self.whole]


@dataclass(frozen=True)
class Month:
    """``hidden``: keys that were not published (of a month to come: none yet)."""

    cells: tuple[Cell, ...]
    ties: tuple[Tie, ...]
    hidden: frozenset[Key] = frozenset()

    @property
    def places(self) -> Mapping[Key, int]:
        return {cell.key: place for place, cell in enumerate(self.cells)}

    @property
    def values(self) -> list[int]:
        return [cell.value for cell in self.cells]


def rounded(value: int) -> int:
    """The nearest multiple of BASE; whole numbers never stand half way, BASE being odd."""
    return (value + REACH) // BASE * BASE


def bounds(value: int, hidden: bool, most: int, exact: bool = False) -> tuple[int, int]:
    """What is known of a count by what was published of it, both ends included. ``most``: nobody believes
    that it is more. ``exact``: it is told to the unit somewhere else."""
    if hidden:
        return 0, most
    if value == 0 or exact:
        return value, value
    shown = rounded(value)
    return max(K, shown - REACH), shown + REACH


@dataclass
class _Building:
    cells: list[Cell] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    place: dict[Key, int] = field(default_factory=dict)

    def add(self, cell: Cell) -> int:
        self.place[cell.key] = len(self.cells)
        self.cells.append(cell)
        return self.place[cell.key]


COSTS = {"": 400, "sex": 40, "region": 8, "age_band": 8}
OTHER_COST = 4
OF_PROJECT = 2


@dataclass(frozen=True)
class Table:
    """A whole and its rows. ``rows``: dimension → value → count, every value of the list, zeros too."""

    project: str
    whole: int
    rows: Mapping[str, Mapping[str, int]]


def month(tables: Sequence[Table], sensitive: frozenset[str] = frozenset()) -> Month:
    """Cells and ties of the tables of one figure; the programme is the table of project "", if any.

    ``sensitive``: dimensions of which zeros are hidden. Ties that the counts themselves break are left out:
    whoever believed in them would be misled, not told.
    """
    made = _Building()
    for table in tables:
        _take(made, table, sensitive)
    _parts_of_programme(made, [table.project for table in tables])
    values = [cell.value for cell in made.cells]
    return Month(tuple(made.cells), tuple(tie for tie in made.ties if tie.holds(values)))


def _take(made: _Building, table: Table, sensitive: frozenset[str]) -> None:
    part = OF_PROJECT if table.project else 1
    tells = bool(sensitive & set(table.rows))
    whole = made.add(Cell((table.project, "", ""), table.whole, tells, COSTS[""] // part, exact=True))
    for dimension, rows in table.rows.items():
        cost = COSTS.get(dimension, OTHER_COST)
        parts = [
            made.add(Cell((table.project, dimension, value), n, dimension in sensitive, cost))
            for value, n in rows.items()
        ]
        made.ties.append(Tie(whole, tuple(parts)))


def _parts_of_programme(made: _Building, projects: Sequence[str]) -> None:
    """A project is part of the programme, and all projects hold at least what the programme does."""
    others = [project for project in projects if project]
    for (project, dimension, value), place in list(made.place.items()):
        if project:
            whole = made.place.get(("", dimension, value))
            if whole is not None:
                # The programme holds what the project does, or more.
                made.ties.append(Tie(place, (whole,), at_least=True))
            continue
        parts = [made.place.get((one, dimension, value)) for one in others]
        if parts and None not in parts:
            made.ties.append(Tie(place, tuple(parts), at_least=True))
