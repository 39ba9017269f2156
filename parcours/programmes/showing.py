"""A programme for people and machines: plain values for JSON, and lines for a terminal. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from .indicating import OVER
from .pack import Assumption, Baseline, Budget, Indicator, Lot, Node, Pack, Project, Source, Target

Named = Mapping[str, tuple[Mapping[str, str], str]]
"""Code of a place to its name and its region code; code of a region to its name and itself."""


def amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _whole(value: Decimal) -> int | str:
    return int(value) if value == value.to_integral_value() else str(value.normalize())


def _source(source: Source) -> dict[str, Any]:
    return {"where": source.where, "quote": source.quote, "on": source.on.isoformat() if source.on else None}


def _budget(budget: Budget) -> dict[str, Any]:
    return {
        "amounts": [{"amount": amount(one.amount), "currency": one.currency} for one in budget.amounts],
        **{one.currency: amount(one.amount) for one in budget.amounts},
        "rate": str(budget.rate) if budget.rate is not None else None,
        "rate_on": budget.rate_on.isoformat() if budget.rate_on else None,
        "note": dict(budget.note),
        "source": _source(budget.source),
    }


def _sums(sums: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: amount(value) for currency, value in sums.items()}


def _project(pack: Pack, project: Project, named: Named) -> dict[str, Any]:
    grantee = pack.organisation(project.grantee)
    return {
        "code": project.code,
        "title": dict(project.title),
        "short": dict(project.short),
        "grantee": {"code": grantee.code, "name": dict(grantee.name), "kind": grantee.kind},
        "lot": project.lot,
        "lot_is_reading": project.lot_is_reading,
        "budget": _budget(project.budget),
        "starts_on": project.starts_on.isoformat(),
        "ends_on": project.ends_on.isoformat(),
        "scope": project.scope,
        "country": pack.country,
        "places": [
            {"code": code, "name": dict(named[code][0]), "region": named[code][1]} for code in project.places
        ],
        "regions": [{"code": code, "name": dict(named[code][0])} for code in project.regions],
        "partners": [
            {"name": dict(one.name), "organisation": one.organisation or None, "source": _source(one.source)}
            for one in project.partners
        ],
        "rule": asdict(project.rule),
        "note": dict(project.note),
        "source": _source(project.source),
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "code": node.code,
        "kind": node.kind,
        "project": node.project or None,
        "parent": node.parent or None,
        "order": node.order,
        "text": dict(node.text),
        "flag": dict(node.flag),
        "assumptions": [_assumption(one) for one in node.assumptions],
        "source": _source(node.source),
    }


def _target(target: Target) -> dict[str, Any]:
    return {
        "value": _whole(target.value),
        "in_force": target.in_force,
        "version": target.version,
        "reason": dict(target.reason),
        "source": _source(target.source),
    }


def _baseline(one: Baseline) -> dict[str, Any]:
    return {
        "value": _whole(one.value) if one.value is not None else None,
        "year": one.year,
        "words": dict(one.words),
        "source": _source(one.source),
    }


def _assumption(one: Assumption) -> dict[str, Any]:
    return {"text": dict(one.text), "reading": one.reading, "source": _source(one.source)}


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": dict(one.title),
        "definition": dict(one.definition),
        "unit": one.unit,
        "level": one.level,
        "project": one.project or None,
        "node": one.node or None,
        "formula": dict(one.formula),
        **{name: getattr(one, name) or None for name in (*OVER, "owner")},
        "disaggregations": list(one.disaggregations),
        "verification": dict(one.verification),
        "baseline": _baseline(one.baseline) if one.baseline else None,
        "reviewed_on": one.reviewed_on.isoformat() if one.reviewed_on else None,
        "assumptions": [_assumption(each) for each in one.assumptions],
        "currency": one.amount.currency if one.amount else None,
        "numerator": one.numerator.code if one.numerator else None,
        "denominator": one.denominator.code if one.denominator else None,
        "collected": one.collected,
        "not_collected": dict(one.not_collected),
        "target": _whole(one.target.value) if one.target else None,
        "targets": [_target(target) for target in one.targets],
    }


def as_data(pack: Pack, named: Named, version: int | None = None) -> dict[str, Any]:
    """Every figure of a pack: amounts as text with two decimals, days in ISO form."""
    return {
        "code": pack.code,
        "version": version,
        "name": dict(pack.name),
        "summary": dict(pack.summary),
        "country": pack.country,
        "zone": pack.zone,
        "currency": pack.currency,
        "languages": list(pack.languages),
        "portfolio": dict(pack.portfolio),
        **_money(pack),
        "lots": [_lot(lot) for lot in pack.lots],
        "projects": [_project(pack, project, named) for project in pack.projects],
        "organisations": [
            {"code": one.code, "name": dict(one.name), "kind": one.kind, "note": dict(one.note)}
            for one in pack.organisations
        ],
        "regions": _regions(pack, named),
        "frame": [_node(node) for node in pack.frame],
        "chain": [_node(node) for node in pack.chain],
        "indicators": [_indicator(one) for one in pack.indicators],
        "gaps": [
            {
                "code": gap.code,
                "title": dict(gap.title),
                "held": dict(gap.held),
                "source": _source(gap.source),
            }
            for gap in pack.gaps
        ],
    }


def _money(pack: Pack) -> dict[str, Any]:
    return {
        "call": {
            "code": pack.call.code,
            "title": dict(pack.call.title),
            "launched": pack.call.launched,
            "when": dict(pack.call.when),
            "envelope": _budget(pack.call.envelope),
            "source": _source(pack.call.source),
        },
        "money": {
            "envelope": _sums(pack.envelope),
            "contracted": _sums(pack.contracted),
            "unallocated": _sums(pack.unallocated),
        },
        "rates": [
            {
                "from": one.first,
                "to": one.second,
                "on": one.on.isoformat(),
                "rate": str(one.rate),
                "source": _source(one.source),
            }
            for one in pack.rates
        ],
    }


def _lot(lot: Lot) -> dict[str, Any]:
    return {
        "number": lot.number,
        "name": dict(lot.name),
        "for_whom": dict(lot.for_whom),
        "goal": dict(lot.goal),
        "rule": asdict(lot.rule),
        "source": _source(lot.source),
    }


def _regions(pack: Pack, named: Named) -> list[dict[str, Any]]:
    """Every region of the country; where no project states a site, that is said and no number is given."""
    stated = {named[code][1] for project in pack.projects for code in project.places}
    own = sorted(code for code, (_, region) in named.items() if code == region)
    return [{"code": code, "name": dict(named[code][0]), "site_stated": code in stated} for code in own]


# Lines for a terminal -----------------------------------------------------------------------------


def as_lines(
    pack: Pack, named: Named, say: Callable[[Mapping[str, str]], str], version: int
) -> Iterator[str]:
    """A programme at a glance; ``say`` picks a language."""
    yield f"{say(pack.name)} ({pack.code}, version {version})"
    yield f"{say(pack.call.title)}, {say(pack.call.when) or pack.call.launched}"
    for label, sums in (
        ("envelope", pack.envelope),
        ("contracted", pack.contracted),
        ("unallocated", pack.unallocated),
    ):
        shown = " = ".join(f"{value:,.2f} {currency}" for currency, value in sums.items())
        yield f"  {label:<12} {shown}"
    for lot in pack.lots:
        yield f"lot {lot.number}: {say(lot.for_whom)} → {say(lot.goal)}"
    for project in pack.projects:
        yield from _project_lines(pack, project, named, say)
    yield f"results chain: {len(pack.chain)} lines; indicators: {len(pack.indicators)}"
    for one in pack.indicators:
        yield from _indicator_lines(one, say)
    for gap in pack.gaps:
        yield f"unclear in the source: {say(gap.title)}. {say(gap.held)}"


def _project_lines(pack: Pack, project: Project, named: Named, say: Callable) -> Iterator[str]:
    reading = " (our reading)" if project.lot_is_reading else ""
    yield f"{project.code}: {say(project.title)}"
    yield f"  {say(pack.organisation(project.grantee).name)}, lot {project.lot}{reading}"
    shown = " = ".join(f"{one.amount:,.2f} {one.currency}" for one in project.budget.amounts)
    rate = f", rate {project.budget.rate}" if project.budget.rate is not None else ""
    yield f"  {shown}{rate}; {project.starts_on} to {project.ends_on}"
    where = project.places or project.regions
    yield "  " + (", ".join(f"{say(named[code][0])} ({named[code][1]})" for code in where) or pack.country)


def _indicator_lines(one: Indicator, say: Callable) -> Iterator[str]:
    state = "" if one.collected else f" [{say(one.not_collected)}]"
    yield f"  {one.code}: {say(one.title)}{state}"
    for target in one.targets:
        force = "in force" if target.in_force else "kept"
        yield f"    target {_whole(target.value)} ({force}; {target.source.where})"
