"""A file of rows as one table: CSV, XLSX, or the JSON of collecting tools. Pure: bytes in, cells out."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parcours.kernel import sheets
from parcours.kernel.refusals import (
    FILE_EMPTY,
    FILE_TOO_LARGE,
    FILE_TOO_LONG,
    FILE_TOO_WIDE,
    FILE_UNREADABLE,
    Refused,
)
from parcours.kernel.sheets import Fault, Line

from .. import refusals

MOST_ROWS = 5000
MOST_BYTES = sheets.MOST_BYTES
MOST_FAULTS = 500
"""Whoever sends a file with more of them sent another one than she meant."""
LONGEST = 4000
"""Letters of one cell."""
HEADER_WITHIN = 10
"""The line that names the columns is one of the first so many."""
BEGINS_JSON = (b"[", b"{", b"\xef\xbb\xbf[", b"\xef\xbb\xbf{")
RESULTS = "results"
"""Where the answer of a collecting server holds its rows."""
DEEPEST = 6


@dataclass(frozen=True)
class Table:
    """``header``: the words over the columns, from the row ``at``. ``faults``: what no mapping mends."""

    header: tuple[str, ...]
    lines: list[Line]
    faults: list[Fault] = field(default_factory=list)
    at: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""


def letter(place: int) -> str:
    """The column of a spreadsheet: 0 is A, 26 is AA."""
    found, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


def read(data: bytes, known: Callable[[str], bool], *, sheet: str = "", most: int = MOST_ROWS) -> Table:
    """A file as one table. ``known``: whether a word names a column, by which the line of names is found.

    Raises Refused when the file is none, is empty or passes a ceiling.
    """
    if len(data) > MOST_BYTES:
        raise Refused(FILE_TOO_LARGE, None, {"most": MOST_BYTES // (1024 * 1024)})
    if data.lstrip(b" \t\r\n").startswith(BEGINS_JSON):
        found = _json(data, most)
    else:
        found = _sheet(_told(data, sheet, most), known)
    if not found.lines and not found.faults:
        raise Refused(FILE_EMPTY)
    if len(found.lines) > most:
        raise Refused(FILE_TOO_LONG, None, {"most": most})
    return _checked(found)


def _told(data: bytes, sheet: str, most: int) -> sheets.Sheet:
    """The cells of a file; the lines above its rows are not counted among them."""
    try:
        return sheets.read(data, sheet=sheet, most=most + HEADER_WITHIN)
    except Refused as refused:
        if refused.code != FILE_TOO_LONG:
            raise
        raise Refused(FILE_TOO_LONG, None, {"most": most}) from refused


def _sheet(told: sheets.Sheet, known: Callable[[str], bool]) -> Table:
    heads = told.lines[:HEADER_WITHIN]
    named = [sum(1 for cell in line.cells if known(cell)) for line in heads]
    place = named.index(max(named)) if named and max(named) else 0
    if not told.lines:
        return Table((), [], told.faults, 1, told.name, told.names, told.encoding)
    line = told.lines[place]
    header = [cell.strip() for cell in line.cells]
    while header and not header[-1]:
        header.pop()
    faults = list(told.faults)
    for number, word in enumerate(header):
        if word and word in header[:number]:
            faults.append(Fault(line.number, letter(number), refusals.COLUMN_TWICE, {"value": word[:40]}))
    lines = told.lines[place + 1 :]
    for one in lines:
        beside = next((at for at, cell in enumerate(one.cells) if at >= len(header) and cell.strip()), None)
        if beside is not None:
            faults.append(Fault(one.number, letter(beside), refusals.BESIDE_THE_TABLE))
    return Table(tuple(header), lines, faults, line.number, told.name, told.names, told.encoding)


def _checked(found: Table) -> Table:
    """Cells that nobody can have meant are faults and say nothing any more."""
    faults, lines = list(found.faults), []
    for line in found.lines:
        cells = list(line.cells)
        for place, cell in enumerate(cells):
            code = _unfit(cell)
            if code:
                told = {"most": LONGEST} if code == refusals.CELL_TOO_LONG else {}
                faults.append(Fault(line.number, letter(place), code, told))
                cells[place] = ""
        lines.append(Line(line.number, tuple(cells)))
    header = tuple("" if _unfit(word) else word[:120] for word in found.header)
    faults.sort(key=lambda fault: (fault.row, len(fault.column), fault.column))
    return Table(header, lines, faults, found.at, found.sheet, found.sheets, found.encoding)


def _unfit(cell: str) -> str:
    if len(cell) > LONGEST:
        return refusals.CELL_TOO_LONG
    if "\x00" in cell or "\ufffd" in cell or any("\ud800" <= one <= "\udfff" for one in cell):
        return refusals.CELL_BROKEN
    return ""


# JSON ---------------------------------------------------------------------------------------------


def _json(data: bytes, most: int) -> Table:
    try:
        # Numbers stay as they are written; what is no number in JSON is none here.
        told = json.loads(data.decode("utf-8-sig"), parse_float=str, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(FILE_UNREADABLE) from error
    rows = told.get(RESULTS) if isinstance(told, dict) else told
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refused(FILE_UNREADABLE)
    if len(rows) > most:
        raise Refused(FILE_TOO_LONG, None, {"most": most})
    faults: list[Fault] = []
    flat = [_flat(row, number, faults) for number, row in enumerate(rows, 1)]
    header = list(dict.fromkeys(name for row in flat for name in row))
    if len(header) > sheets.MOST_COLUMNS:
        raise Refused(FILE_TOO_WIDE, None, {"most": sheets.MOST_COLUMNS})
    lines = [Line(number, tuple(row.get(name, "") for name in header)) for number, row in enumerate(flat, 1)]
    places = {name: letter(place) for place, name in enumerate(header)}
    placed = [Fault(one.row, places.get(one.column, one.column), one.code, one.params) for one in faults]
    return Table(tuple(header), lines, placed, 0)


def _no_number(text: str) -> None:
    raise ValueError(text)


def _flat(row: Mapping[str, Any], number: int, faults: list[Fault]) -> dict[str, str]:
    """Groups in groups as ``group/question``; what a server keeps in lists of its own is left out."""
    found: dict[str, str] = {}
    waiting: list[tuple[str, Any, int]] = [("", row, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        if isinstance(value, dict) and depth < DEEPEST:
            for key in reversed(value):
                waiting.append((f"{name}/{key}" if name else str(key), value[key], depth + 1))
        elif isinstance(value, dict | list):
            if not name.startswith("_"):
                found[name] = ""
                faults.append(Fault(number, name, refusals.REPEATED_QUESTION))
        else:
            found[name] = _said(value)
    return found


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


# Kept while somebody decides ----------------------------------------------------------------------


def dump(table: Table) -> bytes:
    faults = [[one.row, one.column, one.code, dict(one.params)] for one in table.faults[: MOST_FAULTS + 1]]
    told = {
        "header": table.header,
        "lines": [[line.number, line.cells] for line in table.lines],
        "faults": faults,
        "at": table.at,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "encoding": table.encoding,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def load(data: bytes) -> Table:
    told = json.loads(data)
    return Table(
        tuple(told["header"]),
        [Line(number, tuple(cells)) for number, cells in told["lines"]],
        [Fault(*one) for one in told["faults"]],
        told["at"],
        told["sheet"],
        tuple(told["sheets"]),
        told["encoding"],
    )


def cells_of(line: Line, columns: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What a line says, by field: the text and the letter of its column."""
    return {
        column: (cell, letter(place))
        for place, (column, cell) in enumerate(zip(columns, line.cells, strict=False))
        if column
    }
