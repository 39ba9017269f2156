"""The rate of a line and why: pure. No float: amounts have two decimals, rates at most eight.

Rounding: an amount is converted once, to the cent, and half a cent goes up, away from zero: what regulation
(EC) 1103/97, art. 5, demands of conversions into the euro. Totals are sums of rounded lines, never
conversions of totals, so that whoever has the lines has the report. A line and its correction cancel to the
cent.

A rate is what one unit of the contract's currency is worth in the other one, as accounts state it: amounts
are divided by it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

from .contracts import BANK, MONTHLY, PAYMENT, ContractRule

CENT = Decimal("0.01")
UNIT = Decimal("0.00000001")
SAME = "same"
PRECISION = 40
MONTH_MISSING, BANK_MISSING, NOTHING_RECEIVED = "month_missing", "bank_missing", "nothing_received"


@dataclass(frozen=True)
class Stated:
    """One unit of the contract's currency was worth ``rate`` of another, on a day or in its month."""

    rate: Decimal
    on: date
    source: str


@dataclass(frozen=True)
class Receipt:
    """An instalment: ``amount`` of the contract's currency came as ``local`` of another."""

    on: date
    amount: Decimal
    currency: str
    local: Decimal


@dataclass(frozen=True)
class Rate:
    """``rule``: monthly, payment, bank, or same where nothing was converted. ``on``: the day of the rate;
    ``early``: the payment was made before the first instalment came, whose rate it is."""

    first: str
    second: str
    rate: Decimal
    on: date
    source: str
    rule: str
    early: bool = False


class NoRate(Exception):
    """There is no rate for a line: ``reason`` says which one is missing."""

    def __init__(self, reason: str, currency: str, day: date):
        self.reason, self.currency, self.day = reason, currency, day
        super().__init__(reason)


Monthly = Callable[[str, date], Stated | None]
"""The accounting rate of a currency for the month of a day."""


def rate_of(
    rule: ContractRule,
    currency: str,
    day: date,
    *,
    monthly: Monthly,
    receipts: Iterable[Receipt] = (),
    bank: Stated | None = None,
) -> Rate:
    """The rate of a payment in a currency on a day by the contract's rule. Raises NoRate.

    Under the rule of the payment, a third currency in which no instalment ever came takes the accounting rate
    of its month.
    """
    first = rule.currency
    if currency == first:
        return Rate(first, currency, Decimal(1), day, "", SAME)
    if rule.rate == BANK:
        if bank is None:
            raise NoRate(BANK_MISSING, currency, day)
        return Rate(first, currency, bank.rate, bank.on, bank.source, BANK)
    if rule.rate == PAYMENT:
        came = [one for one in receipts if one.currency == currency]
        if came:
            return _received(first, currency, day, came)
        if any(one.currency != first for one in receipts):
            return _of_the_month(first, currency, day, monthly)
        raise NoRate(NOTHING_RECEIVED, currency, day)
    return _of_the_month(first, currency, day, monthly)


def _of_the_month(first: str, currency: str, day: date, monthly: Monthly) -> Rate:
    found = monthly(currency, day)
    if found is None:
        raise NoRate(MONTH_MISSING, currency, day)
    return Rate(first, currency, found.rate, found.on, found.source, MONTHLY)


def _received(first: str, currency: str, day: date, came: list[Receipt]) -> Rate:
    """The average of what came until the day; before anything came, that of the first day on which it did."""
    until = max(day, min(one.on for one in came))
    counted = [one for one in came if one.on <= until]
    last = max(one.on for one in counted)
    return Rate(first, currency, average(counted), last, "", PAYMENT, early=until > day)


def average(receipts: Iterable[Receipt]) -> Decimal:
    """All that came in the other currency by all that was paid, to eight decimals."""
    rows = list(receipts)
    with localcontext() as context:
        context.prec = PRECISION
        exact = sum((one.local for one in rows), Decimal(0)) / sum((one.amount for one in rows), Decimal(0))
        return exact.quantize(UNIT, ROUND_HALF_UP)


def booked(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount of the other currency in that of the contract, to the cent, half up."""
    with localcontext() as context:
        context.prec = PRECISION
        return (amount / rate).quantize(CENT, ROUND_HALF_UP)


def exchanged(amount: Decimal, rate: Rate, day: date, receipts: Iterable[Receipt]) -> Decimal:
    """What a line gained (more is booked than it cost) or lost by exchange: what it is booked at, less what
    the same money was worth when it was received. It stands apart: a loss by exchange is no eligible cost.

    Zero where nothing of that currency was ever received: nothing was exchanged then."""
    came = [one for one in receipts if one.currency == rate.second]
    if rate.rule == SAME or not came:
        return Decimal("0.00")
    cost = booked(amount, _received(rate.first, rate.second, day, came).rate)
    return booked(amount, rate.rate) - cost
