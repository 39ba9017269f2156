"""A table once, as values: a workbook keeps its numbers, a paper writes them as people read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from parcours.documents.blocks import Grid
from parcours.documents.workbooks import Sheet
from parcours.ui.wording import day, number

NOTHING = "—"


@dataclass(frozen=True)
class Table:
    """``rows``: numbers, days and texts. ``widths``: shares of the width. ``numeric``: columns of numbers.
    ``strong``: rows that sum up. ``notes``: said below it."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    widths: Sequence[int]
    numeric: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()
    notes: Sequence[str] = ()


def worded(value: Any) -> str:
    """A value as the reader's language writes it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number(value)
    return str(value)


def as_grid(table: Table, most: int | None = None) -> Grid:
    rows = [[worded(value) for value in row] for row in table.rows[:most]]
    return Grid(table.head, rows, table.widths, table.numeric, table.strong)


def as_sheet(table: Table, above: Sequence[str] = (), title: str = "") -> Sheet:
    """``title``: of the sheet, where that of the table is too long for it."""
    whole = sum(table.widths)
    widths = [max(10, round(150 * share / whole)) for share in table.widths]
    said = (table.title, *above, *table.notes)
    return Sheet(title or table.title, table.head, table.rows, said, widths, table.strong)


def said_once(rows: Sequence[Sequence[Any]], columns: int = 1) -> list[list[Any]]:
    """For a paper: the first columns say their words where they begin."""
    found, last = [], None
    for row in rows:
        first = list(row[:columns])
        found.append([*(" " for _one in first), *row[columns:]] if first == last else list(row))
        last = first
    return found
