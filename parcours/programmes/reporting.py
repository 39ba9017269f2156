"""A financial report: by heading what was budgeted, spent in the period and in all, and what is left. Pure.

A line is an amount, its rate and what comes of it; a heading is a sum of lines. Whoever has them computes the
report again, to the cent. Gain or loss by exchange stands apart and is in no heading.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .budgeting import DIRECT, INDIRECT, RESERVE, SUM_COSTS, SUM_DIRECT, SUM_ELIGIBLE, ZERO
from .rating import booked

SPENT_UNDER = (*DIRECT, INDIRECT, RESERVE)
ORDER = (*DIRECT, SUM_DIRECT, INDIRECT, SUM_COSTS, RESERVE, SUM_ELIGIBLE)
PARTS = {
    SUM_DIRECT: DIRECT,
    SUM_COSTS: (*DIRECT, INDIRECT),
    SUM_ELIGIBLE: (*DIRECT, INDIRECT, RESERVE),
}


@dataclass(frozen=True)
class Row:
    """A heading. ``before``: in the reports before this one."""

    heading: int
    budget: Decimal
    before: Decimal
    period: Decimal

    @property
    def cumulative(self) -> Decimal:
        return self.before + self.period

    @property
    def left(self) -> Decimal:
        return self.budget - self.cumulative


@dataclass(frozen=True)
class Figures:
    """``own``: by currency, what was paid in it and what that is in the contract's; ``exchanged``: apart."""

    rows: tuple[Row, ...]
    own: Mapping[str, tuple[Decimal, Decimal]]
    exchanged: Decimal

    def of(self, heading: int) -> Row:
        return next(one for one in self.rows if one.heading == heading)


def figures(lines: Iterable[Any], before: Mapping[int, Decimal], budget: Mapping[int, Decimal]) -> Figures:
    """Of lines that have a heading, an amount, a currency, ``booked`` and ``exchanged``."""
    period = dict.fromkeys(SPENT_UNDER, ZERO)
    own: dict[str, tuple[Decimal, Decimal]] = {}
    exchanged = ZERO
    for line in lines:
        period[line.heading] += line.booked
        paid, worth = own.get(line.currency, (ZERO, ZERO))
        own[line.currency] = (paid + line.amount, worth + line.booked)
        exchanged += line.exchanged

    def summed(of: Mapping[int, Decimal], heading: int) -> Decimal:
        return sum((of.get(one, ZERO) for one in PARTS.get(heading, (heading,))), ZERO)

    rows = [
        Row(heading, summed(budget, heading), summed(before, heading), summed(period, heading))
        for heading in ORDER
    ]
    return Figures(tuple(rows), own, exchanged)


def wrong(lines: Iterable[Any]) -> list[Any]:
    """The lines that do not come out again of their amount and their rate; none in a report that holds."""
    return [line for line in lines if booked(line.amount, line.rate) != line.booked]
