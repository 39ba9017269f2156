"""What a programme says of employment, as plain frozen values, and what follows from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .enums import Per

CENT = Decimal("0.01")
NOTHING = Decimal(0)


@dataclass(frozen=True)
class NumberRule:
    """The number that employers have: so many digits; as a whole it divides by ``modulus`` (0: no check)."""

    name: Mapping[str, str] = field(default_factory=dict)
    digits: int = 0
    modulus: int = 0

    def holds(self, number: str) -> bool:
        """Whether a number of digits alone is one; any is while the programme has no rule."""
        if not self.digits:
            return True
        if len(number) != self.digits or not (number.isascii() and number.isdigit()):
            return False
        return not self.modulus or (int(number) > 0 and int(number) % self.modulus == 0)


@dataclass(frozen=True)
class Rate:
    since: date
    amount: Decimal


@dataclass(frozen=True)
class Minimum:
    """A legal minimum of wages. ``occupations``: beginnings of the codes of ISCO-08 groups that it is for;
    empty: every other one. ``per``: what its rates are for; the hours turn it into the other periods."""

    code: str
    name: Mapping[str, str]
    per: str
    day_hours: Decimal
    week_hours: Decimal
    month_hours: Decimal
    occupations: tuple[str, ...]
    rates: tuple[Rate, ...]

    def on(self, day: date) -> Rate | None:
        """The rate in force on a day; nothing before the first."""
        return max((one for one in self.rates if one.since <= day), key=lambda one: one.since, default=None)

    def least(self, day: date, per: str, week_hours: Decimal | None = None) -> Decimal | None:
        """The least that may be paid for a period, to the cent, half up. For a month of fewer hours a week
        than usual the part of it; unknown hours count as the usual ones."""
        rate = self.on(day)
        if rate is None:
            return None
        hours = {Per.HOUR: Decimal(1), Per.DAY: self.day_hours, Per.MONTH: self.month_hours}
        amount = rate.amount * hours[per] / hours[self.per]
        if per == Per.MONTH and week_hours is not None:
            amount = amount * min(week_hours, self.week_hours) / self.week_hours
        return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class PermitRule:
    """A step of the permission to work: so many days after the first it is to be done; on which grounds (code
    to words) it is not needed."""

    code: str
    name: Mapping[str, str]
    days: int
    exemptions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


RETENTION = (1, 3, 6, 12)
"""Months after the first day at which it is asked whether somebody is still at work."""


@dataclass(frozen=True)
class EmploymentPlan:
    currency: str = ""
    number: NumberRule = NumberRule()
    minimums: tuple[Minimum, ...] = ()
    permit_steps: tuple[PermitRule, ...] = ()
    retention_months: tuple[int, ...] = RETENTION
    note: Mapping[str, str] = field(default_factory=dict)

    def minimum_for(self, occupation: str) -> Minimum | None:
        """The minimum for an occupation group: that of the longest beginning of its code, else the one for
        every other."""
        fitting = [
            (len(start), one)
            for one in self.minimums
            for start in one.occupations
            if occupation.startswith(start)
        ]
        if fitting:
            return max(fitting, key=lambda pair: pair[0])[1]
        return next((one for one in self.minimums if not one.occupations), None)

    def permit_step(self, code: str) -> PermitRule | None:
        return next((one for one in self.permit_steps if one.code == code), None)
