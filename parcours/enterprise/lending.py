"""Schedules of loans, to the centime. Pure.

Equal instalments (annuity) and declining balance (equal parts of the capital); during the grace only interest
is paid. Interest of a month is the yearly rate over twelve on what is left, rounded half up; the last
instalment takes what rounding left over, so that the capital is repaid exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from parcours.kernel.amounts import rounded

EQUAL, DECLINING = "equal", "declining"
KINDS = (EQUAL, DECLINING)


@dataclass(frozen=True)
class Instalment:
    """Month ``number`` after the money was paid out, from 1. ``left``: capital still owed after it."""

    number: int
    capital: Decimal
    interest: Decimal
    left: Decimal

    @property
    def total(self) -> Decimal:
        return self.capital + self.interest


def annuity(amount: Decimal, monthly: Decimal, months: int) -> Decimal:
    """The equal instalment: P r / (1 − (1 + r)^−n), or P / n without interest."""
    if not monthly:
        return rounded(amount / months)
    with localcontext() as context:
        context.prec = 40
        return rounded(amount * monthly / (1 - (1 + monthly) ** -months))


def schedule(
    amount: Decimal, yearly_percent: Decimal, months: int, *, kind: str = EQUAL, grace: int = 0
) -> list[Instalment]:
    """``months``: all of them, with those of the grace. Raises ValueError for what is no loan."""
    if amount <= 0 or yearly_percent < 0 or kind not in KINDS or not 0 <= grace < months:
        raise ValueError("no such loan")
    monthly, repaid = yearly_percent / 1200, months - grace
    part = annuity(amount, monthly, repaid) if kind == EQUAL else rounded(amount / repaid)
    left, found = amount, []
    for number in range(1, months + 1):
        interest = rounded(left * monthly)
        capital = Decimal(0)
        if number == months:
            capital = left
        elif number > grace:
            capital = max(min(part - interest if kind == EQUAL else part, left), Decimal(0))
        left -= capital
        found.append(Instalment(number, capital, interest, left))
    return found


def cost(rows: Sequence[Instalment]) -> Decimal:
    """All the interest."""
    return sum((one.interest for one in rows), Decimal(0))
