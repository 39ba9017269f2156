"""Makes the indicators of a pack and their targets. What relates them is in ``checking_indicators``."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from . import making
from . import pack as of
from .taking import Table, listed

COUNTABLE_UNITS = ("people", "events", "objects", "enterprises", "officials", "money")
RATIO = "percent"
UNITS = (*COUNTABLE_UNITS, RATIO, "regions", "months")
LEVELS = ("output", "outcome", "impact")

UNION, FIRST, SUM, LATEST, LEAST, PARTS = "union", "first", "sum", "latest", "least", "parts_first"
TOGETHER = (UNION, FIRST, SUM, LATEST, LEAST, PARTS)
"""union: each once, however often it counts. first: each once, where it counted first, so that the parts add
up to the whole. sum: added up. latest: as it stood last. least: the smallest. parts_first: numerator and
denominator are put together each in its way, and only then divided."""
OVER = ("over_time", "over_places", "over_projects")
ONCE = (UNION, FIRST, UNION)
FITTING = {
    "people": ONCE,
    "objects": ONCE,
    "enterprises": ONCE,
    "officials": ONCE,
    "events": (SUM, SUM, SUM),
    "money": (SUM, SUM, SUM),
    RATIO: (PARTS, PARTS, PARTS),
}
"""How the engine puts each unit together over time, over places and over projects."""
DISAGGREGATIONS = ("sex", "age_band", "nationality", "protection", "residence", "region")


def counted(table: Table) -> of.Counted:
    def values(below: Table) -> dict[str, tuple[str, ...]]:
        return {key: below.texts(key) for key in below.values}

    return of.Counted(
        kind=table.text("kind"),
        facts=table.made("facts", values, {}, required=False),
        dimensions=table.made("dimensions", values, {}, required=False),
    )


def apart(table: Table) -> of.Apart:
    return of.Apart(title=table.words("title"), entries=counted(table), number=table.text("number"))


def amount(table: Table) -> of.Amount:
    return of.Amount(table.text("fact"), making.currency(table))


def baseline(table: Table) -> of.Baseline:
    value = table.decimal("value", required=False)
    dated = value is not None or table.has("year")
    found = of.Baseline(
        value=value,
        year=table.whole("year", least=1900, most=2200) if dated else None,
        words=table.words("words", required=value is None),
        source=making.source(table),
    )
    if value is not None and not found.source.where:
        table.wrong("source", "is missing: a value needs the place that states it.")
    return found


def indicator(table: Table) -> of.Indicator:
    must = table.findings.strict(table.path)
    over = {key: table.choice(key, TOGETHER, required=must) for key in OVER}
    meant = table.take("disaggregations", required=must)
    found = of.Indicator(
        code=table.code(),
        title=table.words("title"),
        definition=table.words("definition"),
        unit=table.choice("unit", UNITS),
        level=table.choice("level", LEVELS),
        node=table.text("node", required=False),
        project=table.text("project", required=False),
        counts=table.each("counts", counted),
        apart=table.made("apart", apart, None, required=False),
        not_collected=table.words("not_collected", required=False),
        verification=table.words("verification", required=must),
        formula=table.words("formula", required=must),
        **over,
        disaggregations=table.texts("disaggregations") if meant is not None else (),
        baseline=table.made("baseline", baseline, None, required=must),
        owner=table.text("owner", required=must),
        reviewed_on=table.day("reviewed_on", required=must),
        assumptions=table.each("assumptions", making.assumption),
        amount=table.made("amount", amount, None, required=table.values.get("unit") == "money"),
        targets=table.each("targets", own_target),
    )
    _check_counts(table, found)
    for place, name in enumerate(found.disaggregations):
        if name not in DISAGGREGATIONS:
            said = f"there is no dimension {name!r}; known: {listed(DISAGGREGATIONS)}."
            table.findings.add((*table.path, "disaggregations", place), said)
    return found


def _check_counts(table: Table, found: of.Indicator) -> None:
    """What is counted fits the unit, and how it is put together is what the engine does."""
    ratio = found.unit == RATIO
    for key in ("numerator", "denominator"):
        table.text(key, required=ratio)
        if table.has(key) and not ratio:
            table.wrong(key, f"belongs to the unit {RATIO} alone.")
    if found.amount is not None and found.unit != "money":
        table.wrong("amount", "belongs to the unit money alone.")
    if ratio and (found.counts or found.not_collected or found.apart):
        table.wrong("unit", f"{RATIO} is counted by its numerator and denominator alone.")
    elif not ratio and found.counts and found.unit not in COUNTABLE_UNITS:
        table.wrong("unit", f"{found.unit} cannot be counted yet; one of {', '.join(COUNTABLE_UNITS)}.")
    if not ratio and bool(found.counts) == table.has("not_collected"):
        table.wrong("counts", "either counts says what is counted, or not_collected says why nothing is yet.")
    for key, wanted in zip(OVER, FITTING.get(found.unit, ()), strict=False):
        said = getattr(found, key)
        if said and said != wanted:
            table.wrong(key, f"{found.unit} is put together by {wanted!r}, not by {said!r}.")


def own_target(table: Table) -> of.Target:
    value = table.decimal("value")
    found = of.Target(
        value=Decimal(0) if value is None else value,
        in_force=table.flag("in_force"),
        version=table.code("version"),
        source=making.source(table),
        reason=table.words("reason", required=False),
    )
    if not table.has("source"):
        table.wrong("source", "is missing: a target needs the place that states it.")
    return found


def target(table: Table) -> tuple[str, of.Target]:
    """The code of its indicator, and the target, where it stands by itself."""
    return table.text("indicator"), own_target(table)


def with_targets(
    table: Table, indicators: tuple[of.Indicator, ...], apart_from: tuple[tuple[str, of.Target], ...]
) -> Iterator[of.Indicator]:
    """Each indicator with its own targets and those of ``[[targets]]``; of each at most one is in force."""
    codes = {one.code for one in indicators}
    for place, (code, _target) in enumerate(apart_from):
        if code and code not in codes:
            table.findings.add(("targets", place, "indicator"), f"there is no indicator {code!r}.")
    for number, one in enumerate(indicators):
        stated = [(("indicators", number, "targets", place), each) for place, each in enumerate(one.targets)]
        stated += [
            (("targets", place), each) for place, (code, each) in enumerate(apart_from) if code == one.code
        ]
        _check_targets(table, one.code, stated)
        yield replace(one, targets=tuple(each for _path, each in stated))


def _check_targets(table: Table, code: str, stated: list) -> None:
    versions: set[str] = set()
    in_force = False
    for path, target in stated:
        if target.in_force and in_force:
            table.findings.add((*path, "in_force"), f"another target of {code} is in force.")
        if target.version in versions:
            table.findings.add((*path, "version"), f"{target.version!r} of {code} is there already.")
        versions.add(target.version)
        in_force = in_force or target.in_force


def with_parts(table: Table, indicators: tuple[of.Indicator, ...]) -> tuple[of.Indicator, ...]:
    """Ratios with the indicators that they divide."""
    known = {one.code: one for one in indicators}
    found = []
    for number, one in enumerate(indicators):
        parts = {}
        for key in ("numerator", "denominator") if one.unit == RATIO else ():
            code = table.values["indicators"][number].get(key)
            part = known.get(code) if isinstance(code, str) else None
            path = ("indicators", number, key)
            if part is None:
                table.findings.add(path, f"there is no indicator {code!r}.")
            elif not part.counts:
                table.findings.add(path, f"{code!r} counts nothing, so it cannot be divided.")
            elif part.project not in ("", one.project):
                table.findings.add(path, f"{code!r} belongs to another project.")
            else:
                parts[key] = part
        units = {part.unit for part in parts.values()}
        if len(units) > 1:
            path = ("indicators", number, "denominator")
            table.findings.add(path, f"{listed(sorted(units))} cannot be divided by one another.")
        found.append(replace(one, **parts) if len(parts) == 2 else one)
    return tuple(found)
