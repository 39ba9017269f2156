"""Files of rows as people send them: CSV in any encoding of the country, XLSX. Bytes in, cells out."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from . import refusals
from .refusals import Refused
from .spreadsheets import MOST_MERGED, OutOfProportion, cell_text, harmless, weigh

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 200
MOST_LINES = 1_048_576
"""Lines of a text file, empty ones too: those of a whole sheet."""
HEAD = 100_000
"""Letters at the start of a text in which its separator is looked for."""
SEPARATORS = ";,\t|"
MARK, TORN = "\ufeff", "\ufffd"
ZIP = b"PK\x03\x04"
ARABIC = range(0x0600, 0x0700)
OF_OLD = ("cp1252", "cp1256", "mac_roman")
"""Of texts that are no Unicode: Windows in French and in Arabic, and spreadsheets of a Macintosh."""
NO_ASCII = re.compile(r"[^\x00-\x7f]")
MARKED = "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿ"
QUOTED = "«»’‘“”–—…°€\u00a0\ufeff\u200c\u200d\u200e\u200f،؛؟"
SEEN = 20_000
"""Letters that are no ASCII, the first of a text, by which its encoding is judged."""


@dataclass(frozen=True)
class Fault:
    """What cannot be read: ``row`` as the spreadsheet counts (0: the whole file), its column, and why."""

    row: int
    column: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return Refused(self.code, None, self.params).sentence


@dataclass(frozen=True)
class Line:
    """A row of cells as text, and where it stands in the file."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """``encoding``: how the text was read, for a reader to judge. ``name``: of the sheet in its workbook;
    ``names``: of all its sheets."""

    lines: list[Line]
    faults: list[Fault]
    encoding: str = ""
    name: str = ""
    names: tuple[str, ...] = ()


def decode(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: by the mark at the start, else UTF-8, else what gives words."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _strict(data[len(mark) :], name), name
    head = data[:400]
    if head.count(b"\x00") > len(head) // 4:
        name = "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
        return _strict(data, name), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        if _is_torn(text):
            return text, "utf-8"
    texts = [(data.decode(name, errors="replace"), name) for name in OF_OLD]
    return max(texts, key=lambda one: _words(one[0]))


def _words(text: str) -> int:
    """How much of what is no ASCII letter stands where a word has it: Arabic beside no Latin letter, an
    accent beside a letter of its case; signs that no word has count against it."""
    found = 0
    for met in islice(NO_ASCII.finditer(text), SEEN):
        char, at = met.group(), met.start()
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        beside = [one for one in (before, after) if one.isalpha()]
        if ord(char) in ARABIC:
            found += 1 if char.isalpha() and not any(one.isascii() for one in beside) else -1
        elif char.lower() not in MARKED:
            found -= char not in QUOTED
        elif any(one.isascii() for one in beside):
            found += 1 if char.islower() or not before.islower() else -1
    return found


def _is_torn(text: str) -> bool:
    """Whether it was UTF-8 before a few bytes were lost: a whole letter of two bytes is rarely chance."""
    return sum(1 for char in text if ord(char) > 127 and char != TORN) >= text.count(TORN)


def _strict(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise Refused(refusals.FILE_UNREADABLE) from error


def read(data: bytes, *, sheet: str = "", most: int = MOST_ROWS) -> Sheet:
    """The rows of a CSV or XLSX file; ``sheet``: of its first sheet unless named; ``most``: so many rows.

    Raises Refused when it is none, is empty or too large.
    """
    if len(data) > MOST_BYTES:
        raise Refused(refusals.FILE_TOO_LARGE, None, {"most": MOST_BYTES // (1024 * 1024)})
    found = _xlsx(data, sheet, most) if data.startswith(ZIP) else _csv(data, most)
    if not found.lines and not found.faults:
        raise Refused(refusals.FILE_EMPTY)
    if len(found.lines) > most:
        raise Refused(refusals.FILE_TOO_LONG, None, {"most": most})
    return found


def _csv(data: bytes, most: int) -> Sheet:
    text, encoding = decode(data)
    text = text.removeprefix(MARK)
    if "\x00" in text:
        raise Refused(refusals.FILE_UNREADABLE)
    head = "\n".join(text[:HEAD].splitlines()[:5])
    separator = max(SEPARATORS, key=head.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return Sheet(_lines(enumerate(rows, 1), most), [], encoding)
    except csv.Error as error:
        raise Refused(refusals.FILE_UNREADABLE) from error


def _lines(rows: Iterable[tuple[int, Sequence[str]]], most: int) -> list[Line]:
    """The rows that say something, one more than ``most`` at the utmost.

    A file of millions of empty lines is small, and a list of them is not.
    """
    found: list[Line] = []
    for number, cells in rows:
        if number > MOST_LINES:
            raise Refused(refusals.FILE_TOO_LONG, None, {"most": most})
        if any(cell.strip() for cell in cells[MOST_COLUMNS:]):
            raise Refused(refusals.FILE_TOO_WIDE, None, {"most": MOST_COLUMNS})
        if any(cell.strip() for cell in cells):
            found.append(Line(number, tuple(cells[:MOST_COLUMNS])))
        if len(found) > most:
            break
    return found


def _xlsx(data: bytes, wanted: str, most: int) -> Sheet:
    import openpyxl

    try:
        merged = weigh(data, MOST_UNPACKED)
        if merged.cells > MOST_MERGED:
            places = merged.places[:most]
            return Sheet([], [Fault(row, column, refusals.CELLS_MERGED) for row, column in places])
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=False, keep_links=False)
    except OutOfProportion as error:
        raise Refused(refusals.FILE_TOO_LARGE, None, {"most": MOST_BYTES // (1024 * 1024)}) from error
    # openpyxl raises whatever a broken part makes it trip over.
    except Exception as error:
        raise Refused(refusals.FILE_UNREADABLE) from error
    names = tuple(one.title for one in book.worksheets)
    if wanted and wanted not in names:
        raise Refused(
            refusals.SHEET_UNKNOWN, "sheet", {"value": wanted[:40], "names": ", ".join(names)[:200]}
        )
    # What nobody sees is read where it is named alone.
    shown = (one for one in book.worksheets if one.sheet_state == "visible")
    sheet = book[wanted] if wanted else next(shown, None)
    if sheet is None:
        raise Refused(refusals.FILE_EMPTY)
    faults = [
        Fault(merged.min_row, openpyxl.utils.get_column_letter(merged.min_col), refusals.CELLS_MERGED)
        for merged in sheet.merged_cells.ranges
    ]
    rows = []
    last = min(sheet.max_row, most + 50), min(sheet.max_column, MOST_COLUMNS)
    _check_whole(sheet, *last, most)
    for number, cells in enumerate(sheet.iter_rows(max_row=last[0], max_col=last[1]), 1):
        faults += [
            Fault(number, cell.column_letter, UNSAID[cell.data_type])
            for cell in cells
            if cell.data_type in UNSAID
        ]
        rows.append((number, ["" if cell.data_type in UNSAID else cell_text(cell.value) for cell in cells]))
    return Sheet(
        _lines(rows, most), sorted(faults, key=lambda fault: fault.row), name=sheet.title, names=names
    )


UNSAID = {"f": refusals.CELL_COMPUTED, "e": refusals.CELL_BROKEN}
"""Kinds of cells that say nothing: a formula, an error of the spreadsheet."""


def _check_whole(sheet: Any, last_row: int, last_column: int, most: int) -> None:
    """Nothing is left out without a word that stands below or beside what is read. Only cells that the file
    names are looked at; going through the whole range would make each of them."""
    said = [place for place, cell in sheet._cells.items() if cell.value is not None]
    if any(column > last_column for _row, column in said):
        raise Refused(refusals.FILE_TOO_WIDE, None, {"most": MOST_COLUMNS})
    if any(row > last_row for row, _column in said):
        raise Refused(refusals.FILE_TOO_LONG, None, {"most": most})


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet: codes of columns, then rows of text; nothing that a spreadsheet would run."""
    return as_workbook([(title, [columns], rows)])


def as_workbook(
    pages: Iterable[tuple[str, Sequence[Sequence[str]], Iterable[Sequence[Any]]]],
) -> bytes:
    """A workbook: for each sheet its title, the rows at its head, which stay in sight, and those below."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for title, heads, rows in pages:
        sheet = book.create_sheet(title[:31])
        sheet.freeze_panes = f"B{len(heads) + 1}"
        for row in heads:
            sheet.append(list(row))
        for row in rows:
            sheet.append([harmless(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
