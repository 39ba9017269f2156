"""What a programme says of aid, as plain frozen values, and what follows from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .enums import Decider, Period, Proof, Way

CENT = Decimal("0.01")


@dataclass(frozen=True)
class KindRule:
    """``request_ceiling``: at once; ``period_ceiling``: for one person in a period, from all organisations.
    ``links``: what it may be linked to (step, session); with ``link_required`` one of them must be told.
    ``half_day_rate``: the amount for each half-day attended, None when it is not recurring."""

    kind: str
    unit: str
    request_ceiling: Decimal
    period: str
    period_ceiling: Decimal
    links: tuple[str, ...] = ()
    link_required: bool = False
    proof: str = Proof.EITHER.value
    ways: tuple[str, ...] = tuple(Way.values)
    half_day_rate: Decimal | None = None


@dataclass(frozen=True)
class Band:
    """Who decides on amounts up to ``up_to``; None: on any."""

    by: str
    up_to: Decimal | None


@dataclass(frozen=True)
class Line:
    """``organisations``: codes of those that may spend it; empty: every organisation of the programme."""

    code: str
    project: str
    title: Mapping[str, str]
    amount: Decimal
    currency: str
    kinds: tuple[str, ...]
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True)
class AidPlan:
    currency: str = ""
    kinds: Mapping[str, KindRule] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    lines: tuple[Line, ...] = ()
    note: Mapping[str, str] = field(default_factory=dict)

    def band(self, amount: Decimal) -> str:
        """Who decides on an amount. Without bands two people do."""
        for one in self.bands:
            if one.up_to is None or amount <= one.up_to:
                return one.by
        return Decider.TWO.value

    def line(self, code: str) -> Line | None:
        return next((one for one in self.lines if one.code == code), None)

    def lines_for(self, kind: str, organisation: str) -> tuple[Line, ...]:
        """The lines that pay a kind of aid of an organisation (its code)."""
        return tuple(
            one
            for one in self.lines
            if kind in one.kinds and (not one.organisations or organisation in one.organisations)
        )


def first_of_month(day: date) -> date:
    return day.replace(day=1)


def months_later(month: date, number: int) -> date:
    """The first day of the month so many months later (or earlier)."""
    months = month.year * 12 + month.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def span(period: str, month: date) -> tuple[date, date]:
    """First days of the first and the last month of the period that a month belongs to."""
    if period == Period.MONTH:
        return month, month
    if period == Period.QUARTER:
        first = date(month.year, (month.month - 1) // 3 * 3 + 1, 1)
        return first, months_later(first, 2)
    return date(1900, 1, 1), date(2999, 12, 1)


def for_half_days(rate: Decimal, half_days: int) -> Decimal:
    """Half up, to the cent."""
    return (rate * half_days).quantize(CENT, ROUND_HALF_UP)
