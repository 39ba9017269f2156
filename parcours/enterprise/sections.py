"""The table [enterprise] of a programme pack."""

from decimal import Decimal

from parcours.programmes import making
from parcours.programmes.sections import section
from parcours.programmes.taking import Table

from .grant_plan import check_grants, grant_rule
from .plan import (
    CENT,
    CHECKS,
    WHO,
    Band,
    Benchmark,
    Ceiling,
    Committee,
    EnterprisePlan,
    Form,
    LegalStep,
    Lender,
    Mark,
    Sector,
)

MOST_MEMBERS = 500


def _amount(table: Table, key: str) -> Decimal:
    found = table.decimal(key)
    if found is not None and not found:
        table.wrong(key, "must be greater than zero.")
    return (found or Decimal(0)).quantize(CENT)


def _once(table: Table, key: str, rows: tuple) -> None:
    codes = [one.code for one in rows]
    for place, code in enumerate(codes):
        if code and code in codes[:place]:
            table.findings.add((*table.path, key, place, "code"), f"{code!r} is there already.")


def _step(table: Table) -> LegalStep:
    return LegalStep(
        code=table.code(),
        title=table.words("title"),
        who=table.choice("who", WHO),
        required=table.flag("required", default=True),
        check=table.choice("check", CHECKS, required=False),
        document=table.words("document", required=False),
        help=table.words("help", required=False),
        card=table.flag("card"),
    )


def _ceiling(table: Table) -> Ceiling:
    return Ceiling(
        table.code("activity"), table.day("since"), _amount(table, "amount"), table.text("source", False)
    )


def _form(table: Table) -> Form:
    found = Form(
        code=table.code(),
        title=table.words("title"),
        law=table.words("law", required=False),
        least=table.whole("least", least=1, most=MOST_MEMBERS),
        most=table.whole("most", required=False, least=1, most=MOST_MEMBERS) if table.has("most") else None,
        employees=table.flag("employees", default=True),
        shares=table.flag("shares"),
        steps=table.each("steps", _step, required=True),
        ceilings=table.each("ceilings", _ceiling),
    )
    if found.most is not None and found.most < found.least:
        table.wrong("most", "is less than least.")
    _once(table, "steps", found.steps)
    return found


def _sector(table: Table) -> Sector:
    return Sector(table.code(), table.words("title"), table.code("activity"))


def _benchmark(table: Table) -> Benchmark:
    share = table.decimal("share") or Decimal(0)
    if not 0 < share <= 100:
        table.wrong("share", "is a percentage above 0 and up to 100.")
    return Benchmark(table.words("title"), share, table.words("source"))


def _band(table: Table) -> Band:
    return Band(table.code(), _amount(table, "up_to") if table.has("up_to") else None)


def _mark(table: Table) -> Mark:
    weight = table.whole("weight", least=1, most=100)
    return Mark(table.code(), table.words("title"), weight, table.flag("oral"))


def _committee(table: Table) -> Committee:
    found = Committee(
        table.each("criteria", _mark, required=True), table.whole("oral_weight", required=False, most=90)
    )
    _once(table, "criteria", found.criteria)
    if not found.weights(oral=False):
        table.wrong("criteria", "need one at least for the written dossier.")
    return found


def _lender(table: Table) -> Lender:
    return Lender(
        table.code("organisation"),
        _amount(table, "most") if table.has("most") else None,
        table.whole("months", required=False, least=1, most=120) if table.has("months") else None,
    )


def _number(table: Table, key: str, default: int, most: int) -> int:
    return table.whole(key, required=False, least=1, most=most) if table.has(key) else default


def make(table: Table) -> EnterprisePlan:
    known = EnterprisePlan()
    found = EnterprisePlan(
        currency=making.currency(table),
        note=table.words("note", required=False),
        forms=table.each("forms", _form, required=True),
        sectors=table.each("sectors", _sector, required=True),
        months=_number(table, "months", known.months, 60),
        grace_days=_number(table, "grace_days", known.grace_days, 60),
        bands=table.each("bands", _band),
        benchmarks=table.each("benchmarks", _benchmark),
        lenders=table.each("lenders", _lender),
        grants=table.each("grants", grant_rule),
        committee=table.made("committee", _committee, known.committee, required=False),
    )
    for key in ("forms", "sectors", "bands"):
        _once(table, key, getattr(found, key))
    codes = [one.organisation for one in found.lenders]
    if len(set(codes)) != len(codes):
        table.wrong("lenders", "name an organisation twice.")
    limits = [one.up_to for one in found.bands]
    if None in limits[:-1] or (limits and limits[-1] is not None):
        table.wrong("bands", "all but the last have an up_to, and the last has none.")
    told = [one for one in limits if one is not None]
    if told != sorted(set(told)):
        table.wrong("bands", "must rise from one to the next.")
    return found


SECTION = section("enterprise", make, EnterprisePlan(), check_grants)
