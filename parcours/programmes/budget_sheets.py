"""A budget as a small spreadsheet, and the way back: every fault with its sheet, its row and its column.

The same lines come back to the cent. Sums are for reading: their columns are left out on the way back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from parcours.kernel import amounts, sheets
from parcours.kernel.folding import fold
from parcours.kernel.refusals import Refused
from parcours.kernel.spreadsheets import shown

from . import money_refusals as refusals
from .budget_keeping import faults_of
from .budget_models import Budget
from .budgeting import LineTold, cost

COLUMNS = {
    "code": _("Line"),
    "title": _("What it is"),
    "partner": _("Spent by (code)"),
    "year": _("Year of the project"),
    "unit": _("Unit"),
    "units": _("Number of units"),
    "unit_cost": _("Cost of one unit"),
    "currency": _("Currency"),
}
SUMS = {"amount": _("Amount"), "booked": _("Amount in the currency of the budget")}
NEEDED = ("code", "title", "units", "unit_cost")
HEADER_WITHIN = 5
LANGUAGES = ("fr", "ar", "en")


@dataclass(frozen=True)
class Fault:
    """``sheet``: its name in the workbook, empty for CSV; ``row`` as the spreadsheet counts."""

    sheet: str
    row: int
    column: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return Refused(self.code, None, self.params).sentence


@dataclass(frozen=True)
class Taken:
    lines: list[LineTold]
    faults: list[Fault]
    encoding: str = ""


def as_xlsx(row: Budget) -> bytes:
    """The lines of a version, under the words of the reader's language."""
    lines = [
        [
            one.code,
            one.title,
            one.partner,
            "" if one.year is None else one.year,
            one.unit,
            one.units.normalize() + 0,
            one.unit_cost,
            one.currency,
            cost(one.units, one.unit_cost),
            one.booked,
        ]
        for one in row.lines.select_related("spender")
    ]
    heads = [str(label) for label in (*COLUMNS.values(), *SUMS.values())]
    return sheets.as_xlsx(f"{row.project_id} {row.number}", heads, lines)


def read(row: Budget, data: bytes) -> Taken:
    """The lines of a file for a draft. Raises Refused when it is no file of rows at all."""
    sheet = sheets.read(data)
    faults = [Fault(sheet.name, one.row, one.column, one.code, one.params) for one in sheet.faults]
    at, columns, wrong = _header(sheet)
    if wrong:
        return Taken([], faults + wrong, sheet.encoding)
    lines, rows = [], []
    for line in sheet.lines[at + 1 :]:
        told, found = _line(sheet.name, line, columns, row.currency)
        faults += found
        if told is not None:
            lines.append(told)
            rows.append(line.number)
    for one in faults_of(row, lines):
        params = dict(one.params)
        if one.code == "repeated":
            params["row"] = rows[params["row"] - 1]
        faults.append(Fault(sheet.name, rows[one.place - 1], one.column, refusals.FAULTS[one.code], params))
    return Taken(lines, sorted(faults, key=lambda one: one.row), sheet.encoding)


def _names() -> dict[str, str]:
    """What a column may be called: its code, or its words in any language."""
    found = {_folded(code): code for code in (*COLUMNS, *SUMS)}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {_folded(str(label)): code for code, label in (COLUMNS | SUMS).items()}
    return found


def _folded(text: str) -> str:
    return " ".join(fold(shown(text)).split())


def _header(sheet: sheets.Sheet) -> tuple[int, dict[str, int], list[Fault]]:
    names = _names()
    best: tuple[int, dict[str, int]] = (0, {})
    for at, line in enumerate(sheet.lines[:HEADER_WITHIN]):
        heads = {
            names[_folded(cell)]: place for place, cell in enumerate(line.cells) if _folded(cell) in names
        }
        if len(heads) > len(best[1]):
            best = (at, heads)
    at, heads = best
    number = sheet.lines[at].number if sheet.lines else 1
    missing = [
        Fault(sheet.name, number, column, refusals.FAULTS["column"], {"value": str(COLUMNS[column])})
        for column in NEEDED
        if column not in heads
    ]
    if missing:
        return at, heads, missing
    unknown = [
        Fault(sheet.name, number, cell[:40], refusals.FAULTS["unknown"], {"value": cell[:40]})
        for place, cell in enumerate(sheet.lines[at].cells)
        if cell.strip() and place not in heads.values()
    ]
    return at, heads, unknown


def _line(
    name: str, line: sheets.Line, columns: Mapping[str, int], currency: str
) -> tuple[LineTold | None, list[Fault]]:
    faults: list[Fault] = []

    def cell(column: str) -> str:
        place = columns.get(column, len(line.cells))
        return shown(line.cells[place].strip()) if place < len(line.cells) else ""

    def number(column: str, places: int) -> Decimal:
        told = cell(column)
        try:
            return amounts.read(told, places)
        except ValueError:
            code, params = ("number", {"value": told[:20]}) if told else ("needed", {})
            faults.append(Fault(name, line.number, column, refusals.FAULTS[code], params))
            return Decimal(0)

    units, unit_cost = number("units", 4), number("unit_cost", 2)
    year = number("year", 0) if cell("year") else None
    if year is not None and year != int(year):
        faults.append(
            Fault(name, line.number, "year", refusals.FAULTS["number"], {"value": cell("year")[:20]})
        )
    told = LineTold(
        code=cell("code"),
        title=cell("title"),
        unit=cell("unit"),
        units=units,
        unit_cost=unit_cost,
        currency=cell("currency").upper() or currency,
        year=None if year is None else int(year),
        partner=cell("partner"),
    )
    return (None if faults else told), faults


def told_back(lines: Iterable[LineTold]) -> list[list[Any]]:
    """Lines as plain texts, to be carried by a form."""
    return [
        [
            one.code,
            one.title,
            one.unit,
            str(one.units),
            str(one.unit_cost),
            one.currency,
            one.year,
            one.partner,
        ]
        for one in lines
    ]


def taken_up(rows: Iterable[list[Any]]) -> list[LineTold]:
    return [
        LineTold(code, title, unit, Decimal(units), Decimal(unit_cost), currency, year, partner)
        for code, title, unit, units, unit_cost, currency, year, partner in rows
    ]
