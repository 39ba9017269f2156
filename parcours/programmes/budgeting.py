"""A budget by the headings of annex III of grant contracts of the European Union, and what it totals. Pure.

1 human resources, 2 travel, 3 equipment and supplies, 4 local office, 5 other costs and services, 6 other;
7 direct costs (1 to 6); 8 indirect costs, a share of 7 at most; 9 costs without reserve (7 and 8); 10 reserve
for contingencies, a share of 7 at most; 11 eligible costs (9 and 10); 12 contributions in kind, which stand
apart; 13 all costs. Lines are under 1 to 6, 8, 10 and 12: the others are sums, never typed.

A line is units times the cost of one, to the cent; what is in another currency is converted once, at the rate
that the budget itself states. Every total is a sum of such lines.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from babel.numbers import is_currency

from .contracts import HUNDRED, ContractRule
from .rating import CENT, PRECISION, booked

DIRECT = (1, 2, 3, 4, 5, 6)
INDIRECT, RESERVE, IN_KIND = 8, 10, 12
HEADINGS = (*DIRECT, INDIRECT, RESERVE, IN_KIND)
"""Under which lines stand."""
SUM_DIRECT, SUM_COSTS, SUM_ELIGIBLE, SUM_ALL = 7, 9, 11, 13
ZERO = Decimal("0.00")
CODE = re.compile(r"(1|2|3|4|5|6|8|10|12)((?:\.[1-9]\d{0,2}){0,3})\Z")
TITLE, UNIT, MOST_LINES, MOST_YEARS = 200, 60, 500, 20
UNITS_BELOW, COST_BELOW = Decimal(10) ** 8, Decimal(10) ** 12
UNIT_PLACES = 4


@dataclass(frozen=True)
class LineTold:
    """``year``: of the project, from 1; None: all of it. ``partner``: the code of the organisation that
    spends it; empty: the grantee."""

    code: str
    title: str
    unit: str
    units: Decimal
    unit_cost: Decimal
    currency: str
    year: int | None = None
    partner: str = ""

    @property
    def key(self) -> tuple[str, int | None, str]:
        return self.code, self.year, self.partner


@dataclass(frozen=True)
class RateTold:
    """One unit of the budget's currency was taken as ``rate`` of another when the budget was made."""

    currency: str
    rate: Decimal
    on: date
    source: str = ""


@dataclass(frozen=True)
class TermsTold:
    """What the funder gives: at most ``amount``, and at most ``share`` percent of the eligible costs."""

    amount: Decimal | None = None
    share: Decimal | None = None


@dataclass(frozen=True)
class Fault:
    """``place``: of the line, from 1; 0: the budget as a whole."""

    place: int
    column: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """``lines``: what each line is in the budget's currency. ``own``: sums in the currencies of the lines."""

    lines: tuple[Decimal, ...]
    headings: Mapping[int, Decimal]
    partners: Mapping[str, Decimal]
    years: Mapping[int | None, Decimal]
    own: Mapping[str, Decimal]

    def of(self, heading: int) -> Decimal:
        if heading == SUM_DIRECT:
            return sum((self.headings[one] for one in DIRECT), ZERO)
        if heading == SUM_COSTS:
            return self.of(SUM_DIRECT) + self.headings[INDIRECT]
        if heading == SUM_ELIGIBLE:
            return self.of(SUM_COSTS) + self.headings[RESERVE]
        if heading == SUM_ALL:
            return self.of(SUM_ELIGIBLE) + self.headings[IN_KIND]
        return self.headings[heading]


def heading_of(code: str) -> int:
    """The heading under which a line stands. Raises ValueError."""
    found = CODE.match(code)
    if found is None:
        raise ValueError(code)
    return int(found[1])


def order_of(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in code.split("."))


def cost(units: Decimal, unit_cost: Decimal) -> Decimal:
    """Of a line in its own currency, to the cent, half up."""
    with localcontext() as context:
        context.prec = PRECISION
        return (units * unit_cost).quantize(CENT, ROUND_HALF_UP)


def percent(amount: Decimal, share: Decimal) -> Decimal:
    """So many percent of an amount, to the cent, half up."""
    with localcontext() as context:
        context.prec = PRECISION
        return (amount * share / HUNDRED).quantize(CENT, ROUND_HALF_UP)


def totals(lines: Iterable[Any], rates: Mapping[str, Decimal], currency: str) -> Totals:
    """Of lines as told or as kept. ``rates``: of each other currency; KeyError where one is missing."""
    headings = dict.fromkeys(HEADINGS, ZERO)
    partners: dict[str, Decimal] = {}
    years: dict[int | None, Decimal] = {}
    own: dict[str, Decimal] = {}
    amounts = []
    for line in lines:
        told = cost(line.units, line.unit_cost)
        amount = told if line.currency == currency else booked(told, rates[line.currency])
        amounts.append(amount)
        headings[heading_of(line.code)] += amount
        partners[line.partner] = partners.get(line.partner, ZERO) + amount
        years[line.year] = years.get(line.year, ZERO) + amount
        own[line.currency] = own.get(line.currency, ZERO) + told
    return Totals(tuple(amounts), headings, partners, years, own)


def contribution(eligible: Decimal, terms: TermsTold) -> Decimal | None:
    """What the funder gives of so many eligible costs: the lesser of its amount and its share; None where
    neither is told."""
    found = []
    if terms.amount is not None:
        found.append(min(terms.amount, eligible))
    if terms.share is not None:
        found.append(percent(eligible, terms.share))
    return min(found, default=None)


# Faults -------------------------------------------------------------------------------------------


def line_faults(
    place: int, line: LineTold, currencies: Iterable[str], partners: Iterable[str]
) -> list[Fault]:
    """What is wrong with one line, each with its column."""
    found: list[Fault] = []

    def wrong(column: str, code: str, **params: Any) -> None:
        found.append(Fault(place, column, code, params))

    if not CODE.match(line.code):
        wrong("code", "code", value=line.code[:20])
    if not line.title.strip():
        wrong("title", "needed")
    for column, most in (("title", TITLE), ("unit", UNIT)):
        if len(getattr(line, column)) > most:
            wrong(column, "long", most=most)
    if not _fits(line.units, UNIT_PLACES, UNITS_BELOW) or line.units <= 0:
        wrong("units", "units")
    if not _fits(line.unit_cost, 2, COST_BELOW) or line.unit_cost < 0:
        wrong("unit_cost", "cost")
    if line.currency not in currencies:
        known = is_currency(line.currency)
        wrong("currency", "rate_missing" if known else "currency", value=line.currency[:10])
    if line.year is not None and not 1 <= line.year <= MOST_YEARS:
        wrong("year", "year", most=MOST_YEARS)
    if line.partner and line.partner not in partners:
        wrong("partner", "partner", value=line.partner[:40])
    return found


def _fits(value: Decimal, places: int, below: Decimal) -> bool:
    return value.is_finite() and abs(value) < below and value == round(value, places)


def repeated(lines: Iterable[LineTold]) -> list[Fault]:
    """The same code, year and partner twice."""
    seen: dict[tuple, int] = {}
    found = []
    for place, line in enumerate(lines, 1):
        if line.key in seen:
            found.append(Fault(place, "code", "repeated", {"value": line.code, "row": seen[line.key]}))
        seen.setdefault(line.key, place)
    return found


def ceilings(found: Totals, terms: TermsTold, rule: ContractRule) -> list[Fault]:
    """Why a budget cannot be agreed as it stands."""
    faults = []
    direct, eligible = found.of(SUM_DIRECT), found.of(SUM_ELIGIBLE)
    for heading, share, code in (
        (INDIRECT, rule.indirect, "over_indirect"),
        (RESERVE, rule.contingency, "over_reserve"),
    ):
        most = percent(direct, share)
        if found.of(heading) > most:
            faults.append(Fault(0, "", code, {"share": share, "most": most, "amount": found.of(heading)}))
    if not eligible:
        faults.append(Fault(0, "", "nothing"))
    if terms.amount is not None and terms.amount > eligible:
        faults.append(Fault(0, "", "over_eligible", {"most": eligible, "amount": terms.amount}))
    elif (
        terms.amount is not None and terms.share is not None and terms.amount > percent(eligible, terms.share)
    ):
        most = percent(eligible, terms.share)
        faults.append(
            Fault(0, "", "over_share", {"share": terms.share, "most": most, "amount": terms.amount})
        )
    return faults


@dataclass(frozen=True)
class Shift:
    """How a heading changed against the budget agreed before, and whether an addendum is needed for it."""

    heading: int
    before: Decimal
    after: Decimal
    most: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    @property
    def beyond(self) -> bool:
        return abs(self.change) > self.most


def shifts(before: Mapping[int, Decimal], after: Mapping[int, Decimal], rule: ContractRule) -> list[Shift]:
    """Every heading that is no sum. Nothing moves into or out of indirect costs and the reserve without an
    addendum, however little."""
    found = []
    for heading in (*DIRECT, INDIRECT, RESERVE):
        most = percent(before[heading], rule.reallocation) if heading in DIRECT else ZERO
        found.append(Shift(heading, before[heading], after[heading], most))
    return found
