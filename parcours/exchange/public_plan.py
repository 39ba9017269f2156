"""The table [public] of a programme pack: which figures everybody may see.

``[public] indicators = ["accompanied", …]``; without it every figure of people that belongs to the whole
programme. Amounts and shares are never among them: they would tell the counts they are made of."""

from dataclasses import dataclass

from parcours.programmes.findings import Findings
from parcours.programmes.pack import Indicator, Pack
from parcours.programmes.sections import section
from parcours.programmes.taking import Table

COUNTED = ("people", "events", "objects", "enterprises", "officials")
MOST = 20


@dataclass(frozen=True)
class PublicPlan:
    """``indicators``: codes, in the order in which they are shown; empty: see above."""

    indicators: tuple[str, ...] = ()


def _make(table: Table) -> PublicPlan:
    return PublicPlan(table.texts("indicators"))


def _check(pack: Pack, plan: PublicPlan, findings: Findings) -> None:
    for place, code in enumerate(plan.indicators):
        found = pack.indicator(code)
        if found is None or found.unit not in COUNTED:
            findings.add(("public", "indicators", place), f"{code!r} is no indicator that counts anything.")
    if len(plan.indicators) > MOST:
        findings.add(("public", "indicators"), f"names more than {MOST}.")


SECTION = section("public", _make, PublicPlan(), _check)


def published_indicators(pack: Pack) -> list[Indicator]:
    """The figures of the public page, in their order."""
    named = pack.section("public").indicators
    if named:
        return [one for code in named if (one := pack.indicator(code)) and one.counts]
    return [one for one in pack.indicators if one.unit == "people" and not one.project and one.counts][:MOST]
