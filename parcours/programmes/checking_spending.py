"""What is looked at while a payment is typed: some refuses, the rest is said before it is kept. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from .budgeting import DIRECT, INDIRECT, RESERVE, ZERO, percent
from .contracts import ContractRule

REFUSES = ("before_start", "after_end", "to_come", "reserve", "over_heading", "bank_rate", "no_line")
WARNS = (*("tail", "voucher", "over_line", "over_indirect", "currency", "twice", "rate", "over_commitment"),)


@dataclass(frozen=True)
class Check:
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return self.code in REFUSES


@dataclass(frozen=True)
class Standing:
    """Where a project stands before a payment. Sums are in the contract's currency, over all who spend it.

    ``budget``, ``spent``: by heading; ``line``, ``line_spent``: of the line of this spender; ``currencies``:
    in which that line is budgeted. ``left``: of the commitment that is paid, in its own currency."""

    rule: ContractRule
    starts_on: date
    ends_on: date
    today: date
    budget: Mapping[int, Decimal]
    spent: Mapping[int, Decimal]
    line: Decimal | None
    line_spent: Decimal
    currencies: Sequence[str]
    left: Decimal | None = None
    known: bool = False


@dataclass(frozen=True)
class Paid:
    """``booked``: in the contract's currency; None where there is no rate yet."""

    heading: int
    day: date
    amount: Decimal
    currency: str
    booked: Decimal | None
    has_voucher: bool
    needs_bank_rate: bool = False


def checks(paid: Paid, standing: Standing) -> list[Check]:
    """Everything there is to say, what refuses first."""
    found = [*_days(paid, standing), *_money(paid, standing), *_papers(paid, standing)]
    return sorted(found, key=lambda one: not one.refuses)


def _days(paid: Paid, here: Standing) -> list[Check]:
    if paid.day > here.today:
        return [Check("to_come")]
    if paid.day < here.starts_on:
        return [Check("before_start", {"day": here.starts_on})]
    if paid.day > here.ends_on:
        return [Check("tail" if paid.heading in here.rule.tail else "after_end", {"day": here.ends_on})]
    return []


def _money(paid: Paid, here: Standing) -> list[Check]:
    if here.line is None:
        return [Check("no_line")]
    if paid.heading == RESERVE:
        return [Check("reserve")]
    if paid.needs_bank_rate:
        return [Check("bank_rate")]
    if paid.booked is None:
        return [Check("rate")]
    found = []
    spent = here.spent.get(paid.heading, ZERO) + paid.booked
    budget = here.budget.get(paid.heading, ZERO)
    if paid.heading in DIRECT:
        most = budget + percent(budget, here.rule.reallocation)
        if spent > most:
            told = {"amount": spent, "most": most, "share": here.rule.reallocation}
            return [Check("over_heading", told)]
    if paid.heading == INDIRECT:
        direct = sum((here.spent.get(one, ZERO) for one in DIRECT), ZERO)
        most = percent(direct, here.rule.indirect)
        if spent > most:
            told = {"amount": spent, "most": most, "share": here.rule.indirect}
            found.append(Check("over_indirect", told))
    if here.line_spent + paid.booked > here.line:
        found.append(Check("over_line", {"amount": here.line_spent + paid.booked, "most": here.line}))
    return found


def _papers(paid: Paid, here: Standing) -> list[Check]:
    found = []
    if not paid.has_voucher:
        found.append(Check("voucher"))
    if here.line is not None and paid.currency not in here.currencies:
        told = {"currency": paid.currency, "others": ", ".join(here.currencies)}
        found.append(Check("currency", told))
    if here.known:
        found.append(Check("twice"))
    if here.left is not None and paid.amount > here.left:
        found.append(Check("over_commitment", {"left": here.left}))
    return found
