"""The monthly accounting rates of the European Commission (InforEuro), from the files it gives out. Pure.

A file holds one month of all currencies (country, currency, code, rate) or many months of one currency (code,
rate, first and last day). Rates are units of the currency for one euro. Columns are known by their names in
English and in French; every fault has its row and its column.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import is_currency

from parcours.kernel import amounts
from parcours.kernel.folding import fold
from parcours.kernel.refusals import Refused
from parcours.kernel.sheets import Fault, Line, Sheet

from . import refusals
from .rules import LEAST_RATE, RATES_BELOW

EURO = "EUR"
SOURCE = "InforEuro"
PLACES = 8
HEADER_WITHIN = 6
CURRENCY, RATE, MONTH, BASE = "currency", "rate", "month", "base"
NAMES = {
    CURRENCY: (
        "iso code",
        "isoa3code",
        "iso a3 code",
        "iso",
        "code iso",
        "code",
        "currencyiso",
        "currency code",
    ),
    RATE: ("value", "amount", "rate", "exchange rate", "taux", "valeur", "montant"),
    MONTH: ("datestart", "date start", "start date", "month", "mois", "period", "date de debut", "from"),
    BASE: ("refcurrencyiso", "reference currency", "ref currency"),
}
CODE = re.compile(r"[A-Z]{3}\Z")
ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?\Z", re.ASCII)
DAY = re.compile(r"\d{1,2}[/.](\d{1,2})[/.](\d{4})\Z", re.ASCII)
MONTH_FIRST = re.compile(r"(\d{1,2})[/.-](\d{4})\Z", re.ASCII)


@dataclass(frozen=True)
class MonthRate:
    """One euro was worth ``rate`` of ``currency`` in the month that begins on ``month``."""

    currency: str
    month: date
    rate: Decimal


@dataclass(frozen=True)
class Found:
    """``left_out``: codes of rows that are no currency any more, or the euro itself."""

    rates: list[MonthRate] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def month_of(text: str) -> date:
    """The first day of a month: 2018-03, 2018-03-01, 01/03/2018, 3/2018. Raises ValueError."""
    told = text.strip()
    if match := ISO_MONTH.match(told):
        return date(int(match[1]), int(match[2]), 1)
    if match := DAY.match(told) or MONTH_FIRST.match(told):
        return date(int(match[2]), int(match[1]), 1)
    raise ValueError(text)


def rate_of(text: str) -> Decimal:
    """A rate as it is written, with at most eight decimals. Raises ValueError."""
    found = amounts.read(text, PLACES)
    if not LEAST_RATE <= found < RATES_BELOW or found != round(found, PLACES):
        raise ValueError(text)
    return found


def read(sheet: Sheet, month: date | None, today: date) -> Found:
    """The rates of a file. ``month``: that of all its rows where none is written in them."""
    at, columns = _header(sheet.lines)
    if at < 0:
        first = sheet.lines[0].number if sheet.lines else 1
        return Found(faults=[*sheet.faults, Fault(first, "", refusals.RATES_NO_HEADER)])
    if MONTH not in columns and month is None:
        wanted = Fault(0, "month", refusals.MONTH_MISSING)
        return Found(faults=[*sheet.faults, wanted])
    reader = _Reader(columns, month, today)
    for line in sheet.lines[at + 1 :]:
        reader.take(line)
    return Found(list(reader.rates.values()), [*sheet.faults, *reader.faults], sorted(reader.left_out))


def _header(lines: Iterable[Line]) -> tuple[int, dict[str, int]]:
    for at, line in enumerate(list(lines)[:HEADER_WITHIN]):
        heads = [" ".join(fold(cell).split()) for cell in line.cells]
        columns = {}
        for name, known in NAMES.items():
            place = next((heads.index(word) for word in known if word in heads), None)
            if place is not None:
                columns[name] = place
        if {CURRENCY, RATE} <= set(columns):
            return at, columns
    return -1, {}


class _Reader:
    def __init__(self, columns: dict[str, int], month: date | None, today: date):
        self.columns, self.month, self.today = columns, month, today
        self.rates: dict[tuple[str, date], MonthRate] = {}
        self.rows: dict[tuple[str, date], int] = {}
        self.faults: list[Fault] = []
        self.left_out: set[str] = set()

    def wrong(self, line: Line, column: str, code: str, **params: Any) -> None:
        self.faults.append(Fault(line.number, column, code, params))

    def cell(self, line: Line, name: str) -> str:
        place = self.columns.get(name, len(line.cells))
        return line.cells[place].strip() if place < len(line.cells) else ""

    def take(self, line: Line) -> None:
        before = len(self.faults)
        code, month = self._currency(line), self._month(line)
        rate = self._rate(line)
        if len(self.faults) > before or not code:
            return
        known = self.rates.get((code, month))
        if known is not None and known.rate != rate:
            self.wrong(line, CURRENCY, refusals.RATE_TWICE, currency=code, row=self.rows[code, month])
        elif known is None:
            self.rates[code, month] = MonthRate(code, month, rate)
            self.rows[code, month] = line.number

    def _currency(self, line: Line) -> str:
        base = self.cell(line, BASE).upper()
        if base not in ("", EURO):
            self.wrong(line, BASE, refusals.NOT_OF_THE_EURO, currency=base[:10])
        code = self.cell(line, CURRENCY).upper()
        if not CODE.match(code):
            if code:
                self.wrong(line, CURRENCY, refusals.RATE_CURRENCY_UNREADABLE, value=code[:20])
            else:
                self.wrong(line, CURRENCY, refusals.RATE_CELL_NEEDED)
            return ""
        if code == EURO or not is_currency(code):
            self.left_out.add(code)
            return ""
        return code

    def _month(self, line: Line) -> date | None:
        if MONTH not in self.columns:
            return self.month
        told = self.cell(line, MONTH)
        try:
            found = month_of(told)
        except ValueError:
            self.wrong(line, MONTH, refusals.MONTH_UNREADABLE, value=told[:20])
            return None
        if found > self.today:
            self.wrong(line, MONTH, refusals.MONTH_TO_COME)
        return found

    def _rate(self, line: Line) -> Decimal | None:
        told = self.cell(line, RATE)
        if not told:
            self.wrong(line, RATE, refusals.RATE_CELL_NEEDED)
            return None
        try:
            return rate_of(told)
        except ValueError:
            self.wrong(line, RATE, refusals.RATE_UNREADABLE, value=told[:20])
            return None


def check(rates: Iterable[MonthRate], today: date) -> None:
    """What no reader lets through, asked again of whoever brings rates. Raises Refused."""
    seen: dict[tuple[str, date], Decimal] = {}
    for number, one in enumerate(rates, 1):
        if one.currency == EURO or not CODE.match(one.currency) or not is_currency(one.currency):
            raise Refused(refusals.RATE_CURRENCY_UNREADABLE, "rates", {"value": one.currency[:20]})
        if one.month.day != 1:
            raise Refused(refusals.MONTH_UNREADABLE, "rates", {"value": one.month.isoformat()})
        if one.month > today:
            raise Refused(refusals.MONTH_TO_COME, "rates")
        if not one.rate.is_finite() or not LEAST_RATE <= one.rate < RATES_BELOW:
            raise Refused(refusals.RATE_NOT_POSITIVE, "rates")
        if one.rate != round(one.rate, PLACES):
            raise Refused(refusals.RATE_UNREADABLE, "rates", {"value": str(one.rate)[:20]})
        if seen.setdefault((one.currency, one.month), one.rate) != one.rate:
            raise Refused(refusals.RATE_TWICE, "rates", {"currency": one.currency, "row": number})
