"""The rate of every line of a project, and what it is in the contract's currency; all that is needed is read
once."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from parcours.kernel.context import as_role
from parcours.reference import queries as reference
from parcours.reference.inforeuro import EURO

from . import budget_finding as finding
from .models import Project
from .queries import contract_days
from .rating import NoRate, Rate, Receipt, Stated, booked, exchanged, rate_of
from .spending_models import Instalment


class Books:
    """``rows`` of other currencies may be of any day between the two that are told."""

    def __init__(self, row: Project, currencies: Iterable[str], since: date, until: date):
        self.rule = finding.rule(row)
        self.receipts = receipts(row)
        others = set(currencies) - {self.rule.currency}
        rates = reference.monthly_rates(others, since, until) if self.rule.currency == EURO else []
        self._months = {(one.currency_to, one.on): one for one in rates}

    def _monthly(self, currency: str, day: date) -> Stated | None:
        found = self._months.get((currency, day.replace(day=1)))
        return Stated(found.rate, found.on, found.source) if found else None

    def rate(self, currency: str, day: date, bank: Stated | None = None) -> Rate:
        """Raises NoRate."""
        return rate_of(self.rule, currency, day, monthly=self._monthly, receipts=self.receipts, bank=bank)

    def rate_of(self, line: Any) -> Rate | None:
        """Of a payment; None where there is none yet."""
        bank = Stated(line.bank_rate, line.day, line.bank_source) if line.bank_rate is not None else None
        try:
            return self.rate(line.currency, line.day, bank)
        except NoRate:
            return None

    def booked(self, line: Any) -> Decimal | None:
        found = self.rate_of(line)
        return booked(line.amount, found.rate) if found else None

    def exchanged(self, line: Any) -> Decimal | None:
        found = self.rate_of(line)
        return exchanged(line.amount, found, line.day, self.receipts) if found else None


def receipts(row: Project) -> list[Receipt]:
    """What came in another currency, whoever asks: a partner's lines are rated as the grantee's are."""
    with as_role("system"):
        rows = Instalment.objects.filter(project=row, undone_at__isnull=True, local__isnull=False)
        return [Receipt(one.on, one.amount, one.local_currency, one.local) for one in rows]


def of(row: Project, lines: Iterable[Any]) -> Books:
    """The books for some payments."""
    told = [(one.currency, one.day) for one in lines]
    days = [day for _currency, day in told] or [contract_days(row)[0]]
    return Books(row, {currency for currency, _day in told}, min(days), max(days))
