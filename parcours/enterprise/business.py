"""What a business plan says, and what of it is refused. Pure: no database, no float.

Months count from 1; month 0 is before the first one. Amounts are in the currency of the project.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from parcours.kernel.refusals import Refused

from . import business_refusals as refusals
from . import rules
from .business_enums import EVERY, CostKind, InvestmentKind, Part, Repaid, SourceKind
from .refusals import NOT_IN_LIST

MONTHS, YEARS = 12, 3
LABEL, NOTE, MOST_LINES, MOST_MONTHS = 120, 1000, 40, 120
MOST_AMOUNT, MOST_QUANTITY = Decimal("99999999.99"), Decimal("999999.99")
LEAST_GROWTH, MOST_GROWTH, WHOLE = Decimal(-100), Decimal(1000), Decimal(100)
ZERO = Decimal(0)
NOTHING = (ZERO,) * MONTHS
BASICS = "basics"


@dataclass(frozen=True)
class Investment:
    """``month``: when it is paid. ``in_kind``: given, so that it is financed without money."""

    label: str
    kind: str
    amount: Decimal
    month: int = 0
    in_kind: bool = False


@dataclass(frozen=True)
class Source:
    """Money that comes in, in a month; of a loan its yearly rate in percent and how it is paid back.

    ``months``: all of them, with those of the ``grace`` in which interest alone is paid."""

    label: str
    kind: str
    amount: Decimal
    month: int = 0
    rate: Decimal = ZERO
    months: int = 0
    grace: int = 0
    repaid: str = ""


@dataclass(frozen=True)
class Product:
    """``unit_cost``: what one costs to make or to buy; ``quantities``: sold in each of twelve months."""

    label: str
    price: Decimal
    unit_cost: Decimal = ZERO
    quantities: tuple[Decimal, ...] = NOTHING


@dataclass(frozen=True)
class Cost:
    """Either ``amount``, due every 1, 3 or 12 months from the first, or ``share`` percent of the sales."""

    label: str
    kind: str
    amount: Decimal = ZERO
    every: int = 1
    share: Decimal = ZERO


@dataclass(frozen=True)
class PlannedJob:
    """``number`` places of work from ``month`` on, each at ``amount`` a month with its charges."""

    label: str
    number: int
    amount: Decimal
    month: int = 1


@dataclass(frozen=True)
class PlanTold:
    """A business plan. ``begins_on``: its first month; ``opening``: money in hand before.

    ``sales_second``, ``sales_third``: by how many percent more is sold than in the year before;
    ``costs_…``: by how many percent fixed costs and pay rise."""

    begins_on: date | None = None
    opening: Decimal = ZERO
    sales_second: Decimal = ZERO
    sales_third: Decimal = ZERO
    costs_second: Decimal = ZERO
    costs_third: Decimal = ZERO
    note: str = ""
    investments: tuple[Investment, ...] = ()
    sources: tuple[Source, ...] = ()
    products: tuple[Product, ...] = ()
    costs: tuple[Cost, ...] = ()
    jobs: tuple[PlannedJob, ...] = ()


LINES: dict[str, type] = {
    Part.INVESTMENTS: Investment,
    Part.SOURCES: Source,
    Part.PRODUCTS: Product,
    Part.COSTS: Cost,
    Part.JOBS: PlannedJob,
}
HEAD = tuple(one.name for one in fields(PlanTold) if one.name not in LINES)


@dataclass(frozen=True)
class Fault:
    """What is wrong: in which part, on which line (from 0; -1: none), in which field."""

    part: str
    line: int
    column: str
    refused: Refused


def tidy(told: PlanTold) -> PlanTold:
    """Texts without what nobody sees, amounts to the centime, the first of its month. After ``faults``."""
    found: dict[str, Any] = {name: tuple(_tidy_line(line) for line in getattr(told, name)) for name in LINES}
    found["note"] = rules.long(told.note, NOTE, "note")
    found["begins_on"] = told.begins_on.replace(day=1) if told.begins_on else None
    for name in ("opening", "sales_second", "sales_third", "costs_second", "costs_third"):
        found[name] = getattr(told, name).quantize(Decimal("0.01"))
    return replace(told, **found)


def _tidy_line(line: Any) -> Any:
    found: dict[str, Any] = {"label": rules.short(line.label, LABEL, "label")}
    for one in fields(line):
        value = getattr(line, one.name)
        if one.name in ("rate", "share"):
            found[one.name] = value.quantize(Decimal("0.001"))
        elif isinstance(value, Decimal):
            found[one.name] = value.quantize(Decimal("0.01"))
        elif isinstance(value, tuple):
            found[one.name] = tuple(part.quantize(Decimal("0.01")) for part in value)
    return replace(line, **found)


def fits(value: Any, most: Decimal, places: int = 2, least: Decimal = ZERO) -> bool:
    return (
        isinstance(value, Decimal)
        and value.is_finite()
        and least <= value <= most
        and value == round(value, places)
    )


def faults(told: PlanTold) -> list[Fault]:
    """Everything that is wrong with a plan, in its order."""
    return [Fault(part, line, refused.field or "", refused) for part, line, refused in _faults(told)]


def check(told: PlanTold) -> PlanTold:
    """The plan, tidied. Raises the first thing that is wrong; its field is ``column_line`` in a part."""
    for one in faults(told):
        name = f"{one.column}_{one.line}" if one.line >= 0 else one.column
        raise Refused(one.refused.code, name or None, one.refused.params)
    return tidy(told)


def _faults(told: PlanTold) -> Iterator[tuple[str, int, Refused]]:
    for refused in _head(told):
        yield BASICS, -1, refused
    for part in LINES:
        lines = getattr(told, part)
        if len(lines) > MOST_LINES:
            yield part, -1, Refused(refusals.TOO_MANY_LINES, None, {"most": MOST_LINES})
            continue
        for number, line in enumerate(lines):
            for refused in (*_label(line), *CHECKS[part](line)):
                yield part, number, refused


def _head(told: PlanTold) -> Iterator[Refused]:
    if told.begins_on is not None and not 2000 <= told.begins_on.year <= 2100:
        yield Refused(NOT_IN_LIST, "begins_on", {"value": str(told.begins_on.year)})
    yield from _amount(told.opening, "opening")
    for name in ("sales_second", "sales_third", "costs_second", "costs_third"):
        if not fits(getattr(told, name), MOST_GROWTH, 2, LEAST_GROWTH):
            yield Refused(refusals.GROWTH, name)
    try:
        rules.long(told.note, NOTE, "note")
    except Refused as refused:
        yield refused


def _label(line: Any) -> Iterator[Refused]:
    try:
        if not rules.short(line.label, LABEL, "label"):
            yield Refused(refusals.LABEL_MISSING, "label")
    except Refused as refused:
        yield refused


def _amount(value: Any, column: str, positive: bool = False) -> Iterator[Refused]:
    if not fits(value, MOST_AMOUNT) or (positive and not value):
        yield Refused(refusals.AMOUNT_PLAN, column)


def _coded(value: str, choices: Any) -> Iterator[Refused]:
    if value not in choices.values:
        yield Refused(NOT_IN_LIST, "kind", {"value": str(value)[:40]})


def _month(value: int, least: int = 0) -> Iterator[Refused]:
    if not least <= value <= MONTHS:
        yield Refused(refusals.MONTH, "month")


def _investment(line: Investment) -> Iterator[Refused]:
    yield from _coded(line.kind, InvestmentKind)
    yield from _amount(line.amount, "amount", positive=True)
    yield from _month(line.month)


def _source(line: Source) -> Iterator[Refused]:
    yield from _coded(line.kind, SourceKind)
    yield from _amount(line.amount, "amount", positive=True)
    yield from _month(line.month)
    if line.kind != SourceKind.LOAN:
        if line.rate or line.months or line.grace or line.repaid:
            yield Refused(refusals.NO_LOAN, "months" if line.months else "rate")
        return
    if not fits(line.rate, WHOLE, 3):
        yield Refused(refusals.PERCENT, "rate")
    if not 1 <= line.months <= MOST_MONTHS or not 0 <= line.grace < line.months:
        yield Refused(refusals.LOAN_MONTHS, "months")
    if line.repaid not in Repaid.values:
        yield Refused(NOT_IN_LIST, "repaid", {"value": str(line.repaid)[:40]})


def _product(line: Product) -> Iterator[Refused]:
    yield from _amount(line.price, "price", positive=True)
    yield from _amount(line.unit_cost, "unit_cost")
    if len(line.quantities) != MONTHS:
        yield Refused(refusals.TWELVE, "m1")
    for number, value in enumerate(line.quantities[:MONTHS], 1):
        if not fits(value, MOST_QUANTITY):
            yield Refused(refusals.QUANTITY, f"m{number}")


def _cost(line: Cost) -> Iterator[Refused]:
    yield from _coded(line.kind, CostKind)
    yield from _amount(line.amount, "amount")
    if not fits(line.share, WHOLE, 3):
        yield Refused(refusals.PERCENT, "share")
    elif bool(line.amount) == bool(line.share):
        yield Refused(refusals.ONE_OF_TWO, "amount")
    if line.every not in EVERY:
        yield Refused(refusals.EVERY, "every")


def _job(line: PlannedJob) -> Iterator[Refused]:
    if not 1 <= line.number <= rules.MOST_JOBS:
        yield Refused(refusals.QUANTITY, "number")
    yield from _amount(line.amount, "amount")
    yield from _month(line.month, 1)


CHECKS: dict[str, Any] = {
    Part.INVESTMENTS: _investment,
    Part.SOURCES: _source,
    Part.PRODUCTS: _product,
    Part.COSTS: _cost,
    Part.JOBS: _job,
}


# Two versions -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A value that differs. ``label``: of the line, empty for what the whole plan says; ``column``: the
    field, empty where the whole line is new (``before`` None) or gone (``after`` None)."""

    part: str
    label: str
    column: str
    before: Any
    after: Any


def differences(one: PlanTold, other: PlanTold) -> list[Difference]:
    """What ``other`` says differently; lines are the same where they have the same name."""
    found = [
        Difference(BASICS, "", name, getattr(one, name), getattr(other, name))
        for name in HEAD
        if getattr(one, name) != getattr(other, name)
    ]
    for part in LINES:
        before, after = _named(getattr(one, part)), _named(getattr(other, part))
        for key in [*before, *(key for key in after if key not in before)]:
            found += _line_differs(part, key[0], before.get(key), after.get(key))
    return found


def _named(lines: tuple) -> dict[tuple[str, int], Any]:
    """Lines by their name, and by which of that name they are."""
    found: dict[tuple[str, int], Any] = {}
    for line in lines:
        count = sum(1 for name, _number in found if name == line.label)
        found[line.label, count] = line
    return found


def _line_differs(part: str, label: str, before: Any, after: Any) -> list[Difference]:
    if before is None or after is None:
        return [Difference(part, label, "", before, after)]
    return [
        Difference(part, label, one.name, getattr(before, one.name), getattr(after, one.name))
        for one in fields(before)
        if getattr(before, one.name) != getattr(after, one.name)
    ]
