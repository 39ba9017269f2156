"""What is due of a loan, what is late and what is left. Pure; to the centime.

Instalments fall due on the day of the month on which the loan was paid out, or on the last day of a month
that has no such day. What is paid goes to the oldest instalment first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from parcours.kernel.amounts import total

from .lending import Instalment, schedule
from .loan_enums import LoanState
from .rules import months_later


@dataclass(frozen=True)
class Terms:
    """``rate``: percent a year; ``months``: all of them, with those of the ``grace``."""

    amount: Decimal
    rate: Decimal
    months: int
    repaid: str
    grace: int = 0


@dataclass(frozen=True)
class Due:
    """An instalment with its day; ``paid``: how much of it is paid."""

    on: date
    instalment: Instalment
    paid: Decimal

    @property
    def left(self) -> Decimal:
        return self.instalment.total - self.paid


@dataclass(frozen=True)
class Account:
    """``due``: all instalments; ``paid``: all that was paid back."""

    due: tuple[Due, ...]
    paid: Decimal

    @property
    def outstanding(self) -> Decimal:
        """Capital and interest that are still to be paid."""
        return total(one.left for one in self.due)

    @property
    def interest(self) -> Decimal:
        return total(one.instalment.interest for one in self.due)

    def late(self, day: date) -> Decimal:
        """What fell due before a day and is not paid."""
        return total(one.left for one in self.due if one.on < day)

    def oldest(self) -> Due | None:
        """The first instalment that is not paid whole."""
        return next((one for one in self.due if one.left), None)

    def state(self, day: date, grace_days: int) -> str:
        """In arrears: an instalment is late by more than so many days."""
        oldest = self.oldest()
        if oldest is None:
            return LoanState.REPAID
        late = oldest.on + timedelta(days=grace_days) < day
        return LoanState.ARREARS if late else LoanState.DISBURSED


def account(terms: Terms, paid_on: date, payments: Iterable[Decimal]) -> Account:
    """Of a loan that was paid out on a day."""
    rows = schedule(terms.amount, terms.rate, terms.months, kind=terms.repaid, grace=terms.grace)
    paid = total(payments)
    left, found = paid, []
    for one in rows:
        part = min(left, one.total)
        left -= part
        found.append(Due(months_later(paid_on, one.number), one, part))
    return Account(tuple(found), paid)
