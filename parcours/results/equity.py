"""Who is among those registered, and who among those trained, employed and funded: row by row, side by side.

Small numbers are hidden from whoever may not open figures: below eleven it reads "<11", and where a single
row would be hidden the next smallest is too, since it could be had by taking the others from the total.
Pure but for ``counted``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from parcours.kernel.small import SMALL, hidden_in_line
from parcours.programmes.pack import Counted, Indicator, Pack

from . import engine
from .figures import Period
from .sql import NOT_STATED

DIMENSIONS = ("sex", "age_band", "nationality", "protection", "region")
REGISTERED, TRAINED, EMPLOYED, FUNDED = "registered", "trained", "employed", "funded"
OTHERS = "others"
MOST = 8
"""So many nationalities have a row of their own; the others are together."""


def _people(code: str, *counts: Counted) -> Indicator:
    return Indicator(code, {}, {}, "people", "output", counts=counts)


GROUPS = (
    _people(REGISTERED, Counted("people.registered")),
    _people(TRAINED, Counted("training.completed", {"result": ("complete",)})),
    _people(EMPLOYED, Counted("employment.placed", {"kind": ("job",)})),
    _people(FUNDED, Counted("enterprise.chosen_with")),
)
CODES = tuple(one.code for one in GROUPS)
Rows = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Cell:
    """``number`` and ``share`` of the group's total are None where the cell is hidden: because it is
    ``small``, or because a small one could be had from it."""

    number: int | None
    share: Decimal | None
    small: bool = False

    @property
    def hidden(self) -> bool:
        return self.number is None


@dataclass(frozen=True)
class Row:
    value: str
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class Equity:
    """``totals``: group → people; None where it is hidden."""

    dimension: str
    totals: Mapping[str, int | None]
    rows: tuple[Row, ...]

    @property
    def any_hidden(self) -> bool:
        return any(cell.hidden for row in self.rows for cell in row.cells.values())


def counted(pack: Pack, period: Period, dimension: str) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """By group its people, and by group its rows."""
    figures = engine.compute(GROUPS, [one.code for one in pack.projects], period, (dimension,))
    totals = {one.indicator.code: int(one.value or 0) for one in figures}
    rows = {one.indicator.code: dict(one.whole.rows.get(dimension, {})) for one in figures if one.whole}
    return totals, rows


def equity(dimension: str, totals: Mapping[str, int], rows: Rows, all_shown: bool) -> Equity:
    """``all_shown``: for whoever may open figures."""
    rows = _grouped(dimension, rows)
    values = _ordered(rows)
    hidden = {
        code: set() if all_shown else hidden_in_line(totals[code], rows[code], values) for code in CODES
    }
    found = tuple(
        Row(value, {code: _cell(value, totals[code], rows[code], hidden[code]) for code in CODES})
        for value in values
    )
    small = {code: not all_shown and 0 < totals[code] < SMALL for code in CODES}
    return Equity(dimension, {code: None if small[code] else totals[code] for code in CODES}, found)


def _grouped(dimension: str, rows: Rows) -> dict[str, dict[str, int]]:
    if dimension != "nationality":
        return {code: dict(rows.get(code, {})) for code in CODES}
    sizes = {value: n for value, n in rows.get(REGISTERED, {}).items() if value != NOT_STATED}
    own = {*sorted(sizes, key=lambda value: (-sizes[value], value))[:MOST], NOT_STATED}
    found: dict[str, dict[str, int]] = {}
    for code in CODES:
        found[code] = {}
        for value, n in rows.get(code, {}).items():
            kept = value if value in own else OTHERS
            found[code][kept] = found[code].get(kept, 0) + n
    return found


def _ordered(rows: Rows) -> list[str]:
    sizes: dict[str, int] = {}
    for cells in rows.values():
        for value, n in cells.items():
            sizes[value] = max(sizes.get(value, 0), n)
    last = (NOT_STATED, OTHERS)
    return sorted(sizes, key=lambda value: (value in last, value == NOT_STATED, -sizes[value], value))


def _cell(value: str, total: int, cells: Mapping[str, int], hidden: set[str]) -> Cell:
    if value in hidden:
        return Cell(None, None, cells.get(value, 0) < SMALL)
    n = cells.get(value, 0)
    return Cell(n, Decimal(n) / total if total else None)
