"""The table [employment] of a programme pack: the number of employers, legal minimums of wages with dates."""

from decimal import Decimal

from parcours.programmes import making
from parcours.programmes.findings import Findings
from parcours.programmes.pack import Pack
from parcours.programmes.sections import section
from parcours.programmes.taking import Table

from .enums import Per
from .plan import CENT, EmploymentPlan, Minimum, NumberRule, PermitRule, Rate


def _positive(table: Table, key: str) -> Decimal:
    found = table.decimal(key)
    if found is not None and not found:
        table.wrong(key, "must be greater than zero.")
    return found or Decimal(1)


def _number(table: Table) -> NumberRule:
    return NumberRule(
        table.words("name"),
        table.whole("digits", least=1, most=30),
        table.whole("modulus", required=False, most=997),
    )


def _rate(table: Table) -> Rate:
    # Where it is written is kept in the pack, for whoever corrects it.
    table.text("source")
    return Rate(table.day("since"), _positive(table, "amount").quantize(CENT))


def _minimum(table: Table) -> Minimum:
    found = Minimum(
        code=table.code(),
        name=table.words("name"),
        per=table.choice("per", Per.values),
        day_hours=_positive(table, "day_hours"),
        week_hours=_positive(table, "week_hours"),
        month_hours=_positive(table, "month_hours"),
        occupations=table.texts("occupations"),
        rates=table.each("rates", _rate, required=True),
    )
    days = [one.since for one in found.rates if one.since]
    if days != sorted(set(days)):
        table.wrong("rates", "go from the oldest to the newest, one a day.")
    return found


def _exemption(table: Table) -> tuple[str, dict[str, str]]:
    return table.code(), table.words("name")


def _permit(table: Table) -> PermitRule:
    return PermitRule(
        code=table.code(),
        name=table.words("name"),
        days=table.whole("days", least=0, most=365),
        exemptions=dict(table.each("exemptions", _exemption)),
    )


def make(table: Table) -> EmploymentPlan:
    return EmploymentPlan(
        currency=making.currency(table),
        number=table.made("number", _number, NumberRule(), required=False),
        minimums=table.each("minimums", _minimum),
        permit_steps=table.each("permit_steps", _permit),
        note=table.words("note", required=False),
    )


def check(pack: Pack, plan: EmploymentPlan, findings: Findings) -> None:
    """Codes stand once, and one minimum at most is for every other occupation."""
    codes = [one.code for one in plan.minimums]
    for place, one in enumerate(plan.minimums):
        if one.code and one.code in codes[:place]:
            findings.add(("employment", "minimums", place, "code"), f"{one.code!r} is there already.")
    if sum(not one.occupations for one in plan.minimums) > 1:
        findings.add(("employment", "minimums"), "only one may be without occupations.")


SECTION = section("employment", make, EmploymentPlan(), check)


def plan() -> EmploymentPlan:
    """That of the programme that is loaded."""
    from parcours.programmes.queries import pack_or_none

    pack = pack_or_none()
    return pack.section(SECTION.code) if pack else EmploymentPlan()
