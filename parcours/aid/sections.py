"""The table [aid] of a programme pack."""

from decimal import Decimal

from parcours.programmes import making
from parcours.programmes.findings import Findings
from parcours.programmes.pack import Pack
from parcours.programmes.sections import section
from parcours.programmes.taking import CODE, Table

from .enums import Decider, Kind, Period, Proof, Unit, Way
from .plan import CENT, AidPlan, Band, KindRule, Line

LINKS = ("step", "session")


def _amount(table: Table, key: str, required: bool = True) -> Decimal | None:
    found = table.decimal(key, required)
    if found is None:
        return Decimal(0) if required else None
    if not found:
        table.wrong(key, "must be greater than zero.")
    return found.quantize(CENT)


def _among(table: Table, key: str, allowed: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    found = table.texts(key)
    for place, one in enumerate(found):
        if one not in allowed:
            table.findings.add(
                (*table.path, key, place), f"{one!r} is not known; one of {', '.join(allowed)}."
            )
    return found


def _kind(table: Table) -> KindRule:
    found = KindRule(
        kind=table.choice("kind", Kind.values),
        unit=table.choice("unit", Unit.values),
        request_ceiling=_amount(table, "request_ceiling"),
        period=table.choice("period", Period.values),
        period_ceiling=_amount(table, "period_ceiling"),
        links=_among(table, "links", LINKS),
        link_required=table.flag("link_required"),
        proof=table.choice("proof", Proof.values, required=False, default=Proof.EITHER.value),
        ways=_among(table, "ways", Way.values) or tuple(Way.values),
        half_day_rate=_amount(table, "half_day_rate", required=False),
    )
    if found.request_ceiling > found.period_ceiling:
        table.wrong("request_ceiling", "is more than the ceiling of the period.")
    if found.link_required and not found.links:
        table.wrong("link_required", "needs something in links.")
    if found.half_day_rate is not None and "session" not in found.links:
        table.wrong("half_day_rate", 'needs "session" in links.')
    return found


def _band(table: Table) -> Band:
    return Band(table.choice("by", Decider.values), _amount(table, "up_to", required=False))


def _line(table: Table) -> Line:
    organisations = table.texts("organisations")
    for place, one in enumerate(organisations):
        if not CODE.match(one):
            table.findings.add((*table.path, "organisations", place), f"{one!r} is no code.")
    return Line(
        code=table.code(),
        project=table.code("project"),
        title=table.words("title"),
        amount=_amount(table, "amount"),
        currency=making.currency(table),
        kinds=_among(table, "kinds", Kind.values),
        organisations=organisations,
    )


def make(table: Table) -> AidPlan:
    kinds = table.each("kinds", _kind, required=True)
    codes = [one.kind for one in kinds]
    for place, code in enumerate(codes):
        if code and code in codes[:place]:
            table.findings.add((*table.path, "kinds", place, "kind"), f"{code!r} is there already.")
    bands = table.each("bands", _band, required=True)
    _check_bands(table, bands)
    return AidPlan(
        currency=making.currency(table),
        kinds={one.kind: one for one in kinds},
        bands=bands,
        lines=table.each("lines", _line, required=True),
        note=table.words("note", required=False),
    )


def _check_bands(table: Table, bands: tuple[Band, ...]) -> None:
    order = [Decider.values.index(one.by) for one in bands if one.by in Decider.values]
    if order != sorted(set(order)):
        table.wrong("bands", "go from adviser to coordinator to two, each once.")
    for place, one in enumerate(bands):
        last = place == len(bands) - 1
        if last and one.up_to is not None:
            table.findings.add((*table.path, "bands", place, "up_to"), "the last band has no limit.")
        if not last and one.up_to is None:
            table.findings.add((*table.path, "bands", place, "up_to"), "is missing.")
    limits = [one.up_to for one in bands if one.up_to is not None]
    if limits != sorted(set(limits)):
        table.wrong("bands", "must rise from one to the next.")


def check(pack: Pack, plan: AidPlan, findings: Findings) -> None:
    """Lines belong to projects of the pack, are held in the currency of the ceilings, and pay known kinds."""
    codes = [one.code for one in plan.lines]
    for place, line in enumerate(plan.lines):
        path = ("aid", "lines", place)
        if line.code and line.code in codes[:place]:
            findings.add((*path, "code"), f"{line.code!r} is there already.")
        if line.project and pack.project(line.project) is None:
            findings.add((*path, "project"), f"there is no project {line.project!r}.")
        if line.currency and plan.currency and line.currency != plan.currency:
            findings.add((*path, "currency"), f"must be {plan.currency}, in which the ceilings are stated.")
        for number, kind in enumerate(line.kinds):
            if kind not in plan.kinds:
                findings.add((*path, "kinds", number), f"{kind!r} is no kind of aid of this pack.")
    for place, kind in enumerate(plan.kinds):
        if not any(kind in line.kinds for line in plan.lines):
            findings.add(("aid", "kinds", place, "kind"), f"no budget line pays {kind!r}.")


SECTION = section("aid", make, AidPlan(), check)
