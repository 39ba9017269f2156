"""What the contract of each project says of grants to enterprises: ceiling, direct awards, the rate. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from parcours.programmes import making
from parcours.programmes.findings import Findings
from parcours.programmes.taking import Table

CENT = Decimal("0.01")
CONTRACT, DATED = "contract", "dated"
RATES = (CONTRACT, DATED)
"""The rate of the contract's own budget, or the last one stated on or before the day of the payment."""
FEWEST_QUOTES = 3


@dataclass(frozen=True)
class GrantRule:
    """``currency``: in which payments are booked; ``most``: for one enterprise, in that currency.

    ``direct``: what may be awarded without a call, in the currency of payments; None where nothing may.
    ``quotes``: how many are asked for before something is bought."""

    project: str
    currency: str
    rate: str
    most: Decimal
    direct: Decimal | None = None
    quotes: int = FEWEST_QUOTES
    source: Mapping[str, str] = field(default_factory=dict)


def _amount(table: Table, key: str) -> Decimal:
    found = table.decimal(key)
    if found is not None and not found:
        table.wrong(key, "must be greater than zero.")
    return (found or Decimal(0)).quantize(CENT)


def grant_rule(table: Table) -> GrantRule:
    return GrantRule(
        project=table.code("project"),
        currency=making.currency(table),
        rate=table.choice("rate", RATES),
        most=_amount(table, "most"),
        direct=_amount(table, "direct") if table.has("direct") else None,
        quotes=table.whole("quotes", least=1, most=9) if table.has("quotes") else FEWEST_QUOTES,
        source=table.words("source", required=False),
    )


def check_grants(pack: Any, plan: Any, findings: Findings) -> None:
    """Each rule is of a project of the pack, once; a contract's rate needs its two currencies."""
    known, seen = {one.code: one for one in pack.projects}, set()
    for place, one in enumerate(plan.grants):
        path = ("enterprise", "grants", place)
        project = known.get(one.project)
        if project is None:
            findings.add((*path, "project"), f"{one.project!r} is no project of this pack.")
            continue
        if one.project in seen:
            findings.add((*path, "project"), f"{one.project!r} is there already.")
        seen.add(one.project)
        held = {money.currency for money in project.budget.amounts}
        needs = {one.currency, plan.currency}
        if one.rate == CONTRACT and len(needs) == 2 and (needs - held or project.budget.rate is None):
            findings.add(
                (*path, "rate"), "the budget of this project has no rate between the two currencies."
            )
