"""A workbook as sheets of text cells, with what cannot be read safely. Bytes in, cells out."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from parcours.kernel.refusals import Refused
from parcours.kernel.spreadsheets import MOST_MERGED, OutOfProportion, cell_text, harmless, shown, weigh

from . import refusals

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 3000, 120
MEGABYTE = 1024 * 1024
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Found:
    """Something to tell about a form in a file: where it stands (empty: the whole file), and what."""

    sheet: str
    cell: str
    code: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def sentence(self) -> str:
        return Refused(self.code, None, self.params).sentence

    def __str__(self) -> str:
        where = f"{self.sheet} {self.cell}".strip()
        return f"{where}: {self.sentence}" if where else self.sentence


@dataclass(frozen=True)
class Row:
    """``number``: as the spreadsheet counts."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    name: str
    head: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def open_book(data: bytes) -> tuple[dict[str, Sheet], list[Found]]:
    """Sheets by their name in small letters, and what is wrong with cells. Raises Refused."""
    import openpyxl

    if len(data) > MOST_BYTES:
        raise Refused(refusals.FILE_TOO_LARGE, None, {"most": MOST_BYTES // MEGABYTE})
    if not data.startswith(ZIP):
        raise Refused(refusals.NO_SPREADSHEET)
    try:
        if weigh(data, MOST_UNPACKED).cells > MOST_MERGED:
            raise OutOfProportion
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except OutOfProportion as error:
        raise Refused(refusals.FILE_TOO_LARGE, None, {"most": MOST_BYTES // MEGABYTE}) from error
    # openpyxl raises whatever a broken part makes it trip over.
    except Exception as error:
        raise Refused(refusals.NO_SPREADSHEET) from error
    sheets: dict[str, Sheet] = {}
    found: list[Found] = []
    for one in book.worksheets:
        name = one.title.strip().lower()
        sheets[name] = _sheet(name, one, found)
    return sheets, found


def _sheet(name: str, sheet: Any, found: list[Found]) -> Sheet:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        found.append(Found(name, "", refusals.SHEET_TOO_LARGE, {"rows": MOST_ROWS, "columns": MOST_COLUMNS}))
        return Sheet(name)
    found += [Found(name, str(merged), refusals.CELLS_MERGED) for merged in sheet.merged_cells.ranges]
    rows = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        for cell in cells:
            if cell.data_type == "f":
                found.append(Found(name, cell.coordinate, refusals.CELL_COMPUTED))
            elif cell.data_type == "e":
                found.append(
                    Found(name, cell.coordinate, refusals.CELL_BROKEN, {"said": str(cell.value)[:20]})
                )
        said = tuple("" if cell.data_type in "fe" else shown(cell_text(cell.value).strip()) for cell in cells)
        if any(said):
            rows.append(Row(number, said))
    head = rows[0].cells if rows else ()
    return Sheet(name, head, tuple(rows[1:]))


def as_book(sheets: Iterable[tuple[str, Sequence[Sequence[Any]]]]) -> bytes:
    """A workbook of named sheets, each a list of rows; nothing in it is computed."""
    import openpyxl
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([harmless(ILLEGAL_CHARACTERS_RE.sub("", str(value))) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def address(row: int, column: int) -> str:
    """``C7`` of row 7, column 2 (counted from 0)."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column + 1)}{row}"
