"""Workbooks of several sheets: numbers are numbers, days are days, nothing is ever computed.

The same sheets at the same instant are the same bytes.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from parcours.documents import wording
from parcours.documents.rendering import cleaned
from parcours.kernel.packing import settled
from parcours.kernel.spreadsheets import harmless

MOST = 32_000
"""Characters that a cell holds: a spreadsheet opens no longer ones."""
DAY, WHOLE, CENTS = "yyyy-mm-dd", "#,##0", "#,##0.00"
FACE = "Arial"
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
HEAD_FILL = "E8E2D5"


@dataclass(frozen=True)
class Sheet:
    """``above``: lines over the table, the first of them its title. ``widths``: in characters."""

    title: str
    head: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    above: Sequence[str] = ()
    widths: Sequence[int] = ()
    strong: frozenset[int] = frozenset()


def cell(value: Any) -> Any:
    """A value as a spreadsheet may hold it."""
    if value is None or (isinstance(value, date | int | Decimal) and not isinstance(value, bool)):
        return value
    return harmless(cleaned(str(value))[:MOST])


def workbook(sheets: Sequence[Sheet], *, title: str, language: str, made_on: date) -> bytes:
    import openpyxl

    at = datetime.combine(made_on, time(12), tzinfo=UTC)
    book = openpyxl.Workbook()
    book.remove(book.active)
    about = book.properties
    about.title, about.creator, about.language = cleaned(title)[:200], "", language
    about.created = about.modified = at.replace(tzinfo=None)
    for one in sheets:
        _fill(
            book.create_sheet(NOT_IN_A_TITLE.sub(" ", cleaned(one.title))[:31]),
            one,
            language in wording.RIGHT_TO_LEFT,
        )
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue(), at)


def _fill(sheet, told: Sheet, turned: bool) -> None:
    from openpyxl.styles import Font

    _page(sheet, turned)
    for number, line in enumerate(told.above, 1):
        sheet.append([cell(line)])
        sheet.cell(number, 1).font = Font(name=FACE, size=14 if number == 1 else 10, bold=number == 1)
    top = len(told.above) + 1
    if told.head:
        top += bool(told.above)
        _write(sheet, top, told.head, turned, bold=True, filled=True)
        sheet.freeze_panes = sheet.cell(top + 1, 1)
        sheet.print_title_rows = f"{top}:{top}"
        top += 1
    for number, line in enumerate(told.rows):
        _write(sheet, top + number, line, turned, bold=number in told.strong)
    for place, width in enumerate(told.widths, 1):
        sheet.column_dimensions[_letter(place)].width = width


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def _page(sheet, turned: bool) -> None:
    sheet.sheet_view.rightToLeft = turned
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write(sheet, down: int, line: Sequence[Any], turned: bool, *, bold: bool, filled: bool = False) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    wrapped = Alignment(wrap_text=True, vertical="top", readingOrder=2 if turned else 0)
    face = Font(name=FACE, size=10, bold=bold)
    for across, value in enumerate(line, 1):
        place = sheet.cell(down, across, cell(value))
        place.font, place.alignment = face, wrapped
        if filled:
            place.fill = PatternFill("solid", fgColor=HEAD_FILL)
        form = _format(value)
        if form:
            place.number_format = form


def _format(value: Any) -> str:
    if isinstance(value, date):
        return DAY
    if isinstance(value, Decimal) and value != value.to_integral_value():
        return CENTS
    return WHOLE if isinstance(value, int | Decimal) and not isinstance(value, bool) else ""
