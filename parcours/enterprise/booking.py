"""What is paid in one currency is booked in that of the contract, at the rate that the contract names.

The rate row is kept with the amount: whoever has the two computes the third again, to the cent, half up.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from parcours.kernel.refusals import Refused
from parcours.programmes.queries import pack
from parcours.reference.queries import rate_on
from parcours.ui import wording

from . import grant_refusals as refusals
from .grant_plan import CENT, CONTRACT, GrantRule


@dataclass(frozen=True)
class Rate:
    """Units of ``second`` for one of ``first``, stated for a day (None: the contract says none)."""

    first: str
    second: str
    rate: Decimal
    on: date | None
    source: str


@dataclass(frozen=True)
class Booked:
    amount: Decimal
    currency: str
    rate: Rate


def converted(amount: Decimal, into: str, rate: Rate) -> Decimal:
    """``amount`` is of the other currency of the rate; to the cent, half up."""
    exact = amount / rate.rate if into == rate.first else amount * rate.rate
    return exact.quantize(CENT, ROUND_HALF_UP)


def book(rule: GrantRule, amount: Decimal, currency: str, day: date) -> Booked:
    """What an amount paid on a day is in the contract's currency; refused where no rate is stated."""
    if rule.currency == currency:
        return Booked(amount, currency, Rate(currency, currency, Decimal(1), day, ""))
    rate = _contract(rule, currency) if rule.rate == CONTRACT else _dated(rule, currency, day)
    if rate is None:
        told = {"first": rule.currency, "second": currency, "day": wording.day(day)}
        raise Refused(refusals.NO_RATE, None, told)
    return Booked(converted(amount, rule.currency, rate), rule.currency, rate)


def _contract(rule: GrantRule, currency: str) -> Rate | None:
    project = next((one for one in pack().projects if one.code == rule.project), None)
    if project is None or project.budget.rate is None:
        return None
    first, second = (one.currency for one in project.budget.amounts)
    if {first, second} != {rule.currency, currency}:
        return None
    budget = project.budget
    return Rate(first, second, budget.rate, budget.rate_on, budget.source.where or rule.project)


def _dated(rule: GrantRule, currency: str, day: date) -> Rate | None:
    """As accounts state it, for one unit of the books' currency; or the other way round."""
    for first, second in ((rule.currency, currency), (currency, rule.currency)):
        found = rate_on(first, second, day)
        if found is not None:
            return Rate(first, second, found.rate, found.on, found.source)
    return None
