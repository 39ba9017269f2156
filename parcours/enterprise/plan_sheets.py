"""A business plan as a workbook (a sheet a part) or as CSV (the part in the first column), and the way back.

The same plan comes back, line by line and centime by centime. The sheet with the cash plan is for reading:
it is left out on the way back.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from parcours.directory import refusals as of_files
from parcours.kernel import refusals as of_sheets
from parcours.kernel import sheets
from parcours.kernel.amounts import read as read_number
from parcours.kernel.refusals import Refused
from parcours.kernel.spreadsheets import MOST_MERGED, OutOfProportion, cell_text, harmless, shown, weigh

from . import business, business_refusals, plan_words
from .business import BASICS, LINES, MONTHS, PlanTold
from .business_enums import Part
from .forecasting import Forecast

HEADING_WITHIN, MOST_ROWS, MOST_COLUMNS = 5, 500, 60
PERIOD_ROWS = (
    "start",
    "brought",
    "sales",
    "invested",
    "goods",
    "varying",
    "fixed",
    "pay",
    "capital",
    "interest",
    "end",
)
WHOLE = {"month", "months", "grace", "every", "number"}
AMOUNTS = {"amount", "price", "unit_cost", "opening", "rate", "share", *plan_words.MONTH_COLUMNS}
AMOUNTS |= {"sales_second", "sales_third", "costs_second", "costs_third"}


@dataclass(frozen=True)
class SheetFault:
    """What cannot be read: the sheet by its code, the row as the spreadsheet counts (0: none), its column."""

    sheet: str
    row: int
    column: str
    refused: Refused


@dataclass(frozen=True)
class Taken:
    """``plan``: what the file says, None where there is any fault."""

    plan: PlanTold | None
    faults: list[SheetFault]


@dataclass
class _Row:
    sheet: str
    number: int
    cells: dict[str, str]


@dataclass
class _Book:
    rows: list[_Row] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)
    found: set[str] = field(default_factory=set)

    def wrong(self, sheet: str, row: int, column: str, code: str, **params: Any) -> None:
        self.faults.append(SheetFault(sheet, row, column, Refused(code, column or None, params)))


# Out ----------------------------------------------------------------------------------------------


def cells_of(part: str, line: Any) -> list[Any]:
    """The values of a line in the order of its columns, codes for words."""
    found = []
    for column in plan_words.COLUMNS[part]:
        if column in plan_words.MONTH_COLUMNS:
            found.append(line.quantities[int(column[1:]) - 1])
        else:
            value = getattr(line, column)
            found.append(("yes" if value else "no") if isinstance(value, bool) else value)
    return found


def rows_of(plan: PlanTold) -> Iterable[tuple[str, list[Any]]]:
    """(part, its cells) of everything that the plan says."""
    yield BASICS, cells_of(BASICS, plan)
    for part in LINES:
        for line in getattr(plan, part):
            yield part, cells_of(part, line)


def _worded(part: str, cells: Sequence[Any]) -> list[Any]:
    pairs = zip(plan_words.COLUMNS[part], cells, strict=True)
    return [_said(part, column, value) for column, value in pairs]


def _said(part: str, column: str, value: Any) -> Any:
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return plan_words.word(part, column, value) if (part, column) in plan_words.CODED else value
    return value


def as_csv(plan: PlanTold) -> bytes:
    """Semicolons and UTF-8 with its mark, as spreadsheets set to French or Arabic expect."""
    written = io.StringIO()
    written.write(sheets.MARK)
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([plan_words.column(code) for code in plan_words.ALL_COLUMNS])
    for part, cells in rows_of(plan):
        told = dict(zip(plan_words.COLUMNS[part], _worded(part, cells), strict=True))
        told["part"] = plan_words.sheet(part)
        writer.writerow([_text(told.get(code, "")) for code in plan_words.ALL_COLUMNS])
    return written.getvalue().encode()


def _text(value: Any) -> Any:
    # A negative growth is a number, not a formula.
    return value if isinstance(value, Decimal | int) else harmless(value)


def as_xlsx(plan: PlanTold, found: Forecast, names: Mapping[str, str]) -> bytes:
    """A sheet for each part and one with the cash plan. ``names``: what its rows and periods are called."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    by_part: dict[str, list[list[Any]]] = {part: [] for part in plan_words.COLUMNS}
    for part, cells in rows_of(plan):
        by_part[part].append(_worded(part, cells))
    for part, lines in by_part.items():
        page = book.create_sheet(plan_words.sheet(part))
        page.freeze_panes = "B2"
        page.append([plan_words.column(code) for code in plan_words.COLUMNS[part]])
        for line in lines:
            page.append([_text(value) for value in line])
    page = book.create_sheet(plan_words.sheet(plan_words.CASH))
    page.freeze_panes = "B2"
    page.append(["", *(names[one.label] for one in found.periods)])
    for row in PERIOD_ROWS:
        page.append([names[row], *(getattr(one, row) for one in found.periods)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# In -----------------------------------------------------------------------------------------------


def take(data: bytes) -> Taken:
    """What a file says, or everything that is wrong with it. Raises Refused where it is no CSV or XLSX."""
    if len(data) > sheets.MOST_BYTES:
        raise Refused(of_sheets.FILE_TOO_LARGE, None, {"most": sheets.MOST_BYTES // (1024 * 1024)})
    if not data:
        raise Refused(of_sheets.FILE_EMPTY)
    book = _xlsx(data) if data.startswith(sheets.ZIP) else _csv(data)
    if not book.found and not book.faults:
        raise Refused(business_refusals.SHEET_MISSING)
    return _understood(book)


def _csv(data: bytes) -> _Book:
    read, book = sheets.read(data), _Book()
    lines = [(line.number, line.cells) for line in read.lines]
    header, rest = _heading(lines, {"part"})
    if header is None:
        raise Refused(business_refusals.SHEET_MISSING)
    _check_header(book, "", header[0], header[1], set(plan_words.ALL_COLUMNS))
    for number, cells in rest:
        told = _pairs(header[1], cells)
        part = plan_words.sheet_of(told.pop("part", ""))
        if part not in plan_words.COLUMNS:
            book.wrong("", number, "part", business_refusals.SHEET_UNKNOWN)
            continue
        strange = next(
            (name for name, text in told.items() if text and name not in plan_words.COLUMNS[part]), ""
        )
        if strange:
            book.wrong(part, number, strange, business_refusals.NOT_HERE)
        _add(book, part, number, told)
    return book


def _xlsx(data: bytes) -> _Book:
    import openpyxl

    try:
        merged = weigh(data, sheets.MOST_UNPACKED)
        if merged.cells > MOST_MERGED:
            raise Refused(of_sheets.CELLS_MERGED)
        found = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except OutOfProportion as error:
        raise Refused(of_sheets.FILE_TOO_LARGE, None, {"most": sheets.MOST_BYTES // (1024 * 1024)}) from error
    except Refused:
        raise
    # openpyxl raises whatever a broken part makes it trip over.
    except Exception as error:
        raise Refused(of_sheets.FILE_UNREADABLE) from error
    book = _Book()
    for page in found.worksheets:
        part = plan_words.sheet_of(page.title)
        if part in plan_words.COLUMNS:
            _page(book, part, page)
    return book


def _page(book: _Book, part: str, page: Any) -> None:
    lines = []
    most = min(page.max_row, MOST_ROWS + 1), min(page.max_column, MOST_COLUMNS)
    if page.max_row > MOST_ROWS:
        book.wrong(part, MOST_ROWS + 1, "", of_sheets.FILE_TOO_LONG, most=MOST_ROWS)
    for merged in page.merged_cells.ranges:
        book.wrong(part, merged.min_row, "", of_sheets.CELLS_MERGED)
    for number, cells in enumerate(page.iter_rows(max_row=most[0], max_col=most[1]), 1):
        for cell in cells:
            if cell.data_type == "f":
                book.wrong(part, number, cell.column_letter, of_sheets.CELL_COMPUTED)
        told = tuple("" if cell.data_type == "f" else cell_text(cell.value) for cell in cells)
        if any(text.strip() for text in told):
            lines.append((number, told))
    header, rest = _heading(lines, {"label"} if part != BASICS else {"opening"})
    book.found.add(part)
    if header is None:
        if lines:
            needed = "label" if part != BASICS else "opening"
            book.wrong(part, lines[0][0], needed, business_refusals.COLUMN_MISSING)
        return
    _check_header(book, part, header[0], header[1], set(plan_words.COLUMNS[part]))
    for number, cells in rest:
        _add(book, part, number, _pairs(header[1], cells))


def _heading(lines: list, needed: set[str]) -> tuple[tuple[int, list[str]] | None, list]:
    """(row, columns) of the line that names the columns, and the lines under it."""
    for at, (number, cells) in enumerate(lines[:HEADING_WITHIN]):
        columns = [plan_words.column_of(shown(text)) for text in cells]
        if needed <= set(columns):
            return (number, columns), lines[at + 1 :]
    return None, []


def _check_header(book: _Book, part: str, row: int, header: list[str], known: set[str]) -> None:
    for at, name in enumerate(header):
        if name and name not in known:
            book.wrong(part, row, name[:40], business_refusals.COLUMN_UNKNOWN)
        elif name and name in header[:at]:
            book.wrong(part, row, name, business_refusals.COLUMN_TWICE)


def _pairs(header: list[str], cells: Sequence[str]) -> dict[str, str]:
    pairs = zip(header, cells, strict=False)
    return {name: shown(text.strip()) for name, text in pairs if name}


def _add(book: _Book, part: str, number: int, told: Mapping[str, str]) -> None:
    cells = {name: text for name, text in told.items() if name in plan_words.COLUMNS[part]}
    book.found.add(part)
    if part == BASICS and any(one.sheet == BASICS for one in book.rows):
        book.wrong(part, number, "", business_refusals.BASICS_TWICE)
    elif any(cells.values()):
        book.rows.append(_Row(part, number, cells))


def _understood(book: _Book) -> Taken:
    told: dict[str, Any] = {}
    numbers: dict[tuple[str, int], int] = {}
    lines: dict[str, list[Any]] = {part: [] for part in LINES}
    for row in book.rows:
        values = {name: _value(book, row, name, text) for name, text in row.cells.items()}
        known = {name: value for name, value in values.items() if value is not None}
        if row.sheet == BASICS:
            told |= known
            numbers[BASICS, -1] = row.number
        else:
            numbers[row.sheet, len(lines[row.sheet])] = row.number
            lines[row.sheet].append(_line(row.sheet, known))
    if book.faults:
        return Taken(None, sorted(book.faults, key=_order))
    plan = PlanTold(**told, **{part: tuple(found) for part, found in lines.items()})
    for one in business.faults(plan):
        row_number = numbers.get((one.part, one.line), 0)
        book.faults.append(SheetFault(one.part, row_number, one.column, one.refused))
    return Taken(None if book.faults else business.tidy(plan), sorted(book.faults, key=_order))


def _order(one: SheetFault) -> tuple[int, int]:
    known = list(plan_words.COLUMNS)
    return (known.index(one.sheet) if one.sheet in known else -1, one.row)


EMPTY: dict[str, dict[str, Any]] = {
    Part.INVESTMENTS: {"label": "", "kind": "other", "amount": Decimal(0)},
    Part.SOURCES: {"label": "", "kind": "other", "amount": Decimal(0)},
    Part.PRODUCTS: {"label": "", "price": Decimal(0)},
    Part.COSTS: {"label": "", "kind": "other"},
    Part.JOBS: {"label": "", "number": 0, "amount": Decimal(0)},
}
"""What a line is taken to say where a cell is empty; what it needs is refused afterwards."""


def _line(part: str, known: Mapping[str, Any]) -> Any:
    given = {**EMPTY[part], **known}
    if part == Part.PRODUCTS:
        months = [given.pop(column, Decimal(0)) for column in plan_words.MONTH_COLUMNS]
        given["quantities"] = tuple(months[:MONTHS])
    names = {one.name for one in fields(LINES[part])}
    return LINES[part](**{name: value for name, value in given.items() if name in names})


def _value(book: _Book, row: _Row, column: str, text: str) -> Any:
    """What a cell says; None where it is empty or cannot be read, which is told."""
    if not text:
        return None
    try:
        if column in WHOLE:
            found = read_number(text)
            if found != int(found):
                raise ValueError(text)
            return int(found)
        if column in AMOUNTS:
            return read_number(text, 3 if column in ("rate", "share") else 2)
        if column == "begins_on":
            return date.fromisoformat(text[:10])
    except (ValueError, ArithmeticError):
        book.wrong(row.sheet, row.number, column, of_files.CELL_UNREADABLE, value=text[:40])
        return None
    if (row.sheet, column) in plan_words.CODED:
        code = plan_words.code_of(row.sheet, column, text)
        if code not in plan_words.CODED[row.sheet, column]:
            book.wrong(row.sheet, row.number, column, of_files.NOT_IN_LIST, value=text[:40])
            return None
        return code == "yes" if column == "in_kind" else code
    return text
