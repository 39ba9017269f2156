"""What the grant contract of each project says of its money: the table [money] of a pack. Pure.

What a contract does not state follows what is usual in grants of the European Union for external actions
(general conditions, annex II, of the years 2013 to 2018): costs in another currency are converted at the rate
at which the instalments were booked, indirect costs are at most 7 % and a reserve at most 5 % of the direct
costs (practical guide, 6.3.11), more than 25 % of a heading moves by an addendum only, and the next
instalment is full when 70 % of the last one is spent. Earlier contracts had 15 % and the mean of monthly
rates. So each is a number here, and the signed contract has the last word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parcours.reference.inforeuro import EURO

from . import making
from .findings import Findings
from .sections import section
from .taking import Table

MONTHLY, PAYMENT, BANK = "monthly", "payment", "bank"
RATE_RULES = (MONTHLY, PAYMENT, BANK)
"""The accounting rate of the month of the payment; what the instalments were worth when they were received;
the rate that the bank took on the day, told with each payment."""
HUNDRED = Decimal(100)
DIVIDES = ("people", "enterprises", "objects", "events")
"""Units by whose number a cost may be divided."""


@dataclass(frozen=True)
class ContractRule:
    """``currency``: in which budget and reports are. Percentages: ``indirect`` and ``contingency`` of the
    direct costs, ``reallocation`` of a heading, ``spent`` of the last instalment before the next is full,
    ``prefinancing``: what may be paid before the end, of the funder's contribution.

    ``tail``: headings under which something may be paid after the end, such as the final audit."""

    project: str
    currency: str
    rate: str = PAYMENT
    indirect: Decimal = Decimal(7)
    contingency: Decimal = Decimal(5)
    reallocation: Decimal = Decimal(25)
    spent: Decimal = Decimal(70)
    prefinancing: Decimal = Decimal(90)
    tail: tuple[int, ...] = (5,)
    stated: bool = False
    source: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MoneyPlan:
    """``coordination``: organisations that steer the programme and see the money of every project.
    ``cost_per``: indicators by which what was spent is divided, in this order."""

    contracts: tuple[ContractRule, ...] = ()
    coordination: tuple[str, ...] = ()
    cost_per: tuple[str, ...] = ()


def rule_of(pack: Any, project: str) -> ContractRule:
    """The rule of a project's contract; the usual one where the pack states none."""
    found = next((one for one in pack.section(SECTION.code).contracts if one.project == project), None)
    if found is not None:
        return found
    return ContractRule(project, pack.project(project).budget.amounts[0].currency)


def _percent(table: Table, key: str, default: Decimal) -> Decimal:
    if not table.has(key):
        return default
    found = table.decimal(key)
    if found is not None and found > HUNDRED:
        table.wrong(key, "is a percentage up to 100.")
    return default if found is None else found


def _headings(table: Table, default: tuple[int, ...]) -> tuple[int, ...]:
    if not table.has("tail"):
        return default
    told = table.texts("tail")
    if not all(one in "123456" and len(one) == 1 for one in told):
        table.wrong("tail", "names headings of direct costs, 1 to 6.")
        return default
    return tuple(int(one) for one in told)


def contract(table: Table) -> ContractRule:
    usual = ContractRule("", "")
    return ContractRule(
        project=table.code("project"),
        currency=making.currency(table),
        rate=table.choice("rate", RATE_RULES),
        **{
            key: _percent(table, key, getattr(usual, key))
            for key in ("indirect", "contingency", "reallocation", "spent", "prefinancing")
        },
        tail=_headings(table, usual.tail),
        stated=True,
        source=table.words("source", required=False),
    )


def make(table: Table) -> MoneyPlan:
    contracts = table.each("contracts", contract)
    return MoneyPlan(contracts, table.texts("coordination"), table.texts("cost_per"))


def check(pack: Any, plan: MoneyPlan, findings: Findings) -> None:
    """Each rule is of a project of the pack, once, in a currency of its budget."""
    seen = set()
    for place, one in enumerate(plan.contracts):
        path = ("money", "contracts", place)
        project = pack.project(one.project)
        if project is None:
            findings.add((*path, "project"), f"{one.project!r} is no project of this pack.")
            continue
        if one.project in seen:
            findings.add((*path, "project"), f"{one.project!r} is there already.")
        seen.add(one.project)
        if one.rate == MONTHLY and one.currency != EURO:
            findings.add((*path, "rate"), f"monthly rates are those of the euro, not of {one.currency}.")
        if one.currency not in {money.currency for money in project.budget.amounts}:
            findings.add((*path, "currency"), "the budget of this project is not stated in it.")
    for place, code in enumerate(plan.coordination):
        if pack.organisation(code) is None:
            findings.add(("money", "coordination", place), f"{code!r} is no organisation of this pack.")
    counted = {one.code: one for one in pack.indicators}
    for place, code in enumerate(plan.cost_per):
        if code not in counted:
            findings.add(("money", "cost_per", place), f"{code!r} is no indicator of this pack.")
        elif counted[code].unit not in DIVIDES or not counted[code].collected:
            findings.add(("money", "cost_per", place), f"{code!r} counts neither people nor things.")


SECTION = section("money", make, MoneyPlan(), check)
