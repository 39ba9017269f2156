"""A pack as parts of screens. Its texts are said in the reader's language; quotes stay in the source's."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.complaints.sections import SECTION as COMPLAINTS
from parcours.complaints.sections import Deadlines
from parcours.programmes.enums import Level, NodeKind, Scope, Unit
from parcours.programmes.pack import Budget, Indicator, Node, Pack, Project, Source, Target
from parcours.programmes.sources import amended, where
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import HARD, beside, day, listed, money, number, translated

NOTHING = "—"
PAGES = {
    "overview": ("programme", lambda pack: (_("Call and projects"), None)),
    "chain": ("programme_chain", lambda pack: (_("Results chain"), len(pack.chain))),
    "indicators": ("programme_indicators", lambda pack: (_("Indicators and targets"), len(pack.indicators))),
    "rates": ("programme_rates", lambda pack: (_("Exchange rates"), None)),
    "forms": ("programme_forms", lambda pack: (_("Forms"), len(pack.forms))),
    "unclear": ("programme_unclear", lambda pack: (_("Unclear in the source"), len(pack.gaps))),
}


def head(pack: Pack, version: int, current: str, *, forms: bool = False) -> dict[str, Any]:
    """Title, lead and the pages of a programme; that of its forms for whoever takes them in and out."""
    tabs = []
    for name, (address, words) in PAGES.items():
        if name == "forms" and not forms:
            continue
        label, count = words(pack)
        tabs.append({"label": label, "url": reverse(address), "current": name == current, "count": count})
    return {
        "title": translated(pack.name),
        "lead": translated(pack.summary),
        "tabs": tabs,
        "version": version,
        "source_language": pack.languages[0],
    }


def source(found: Source) -> dict[str, Any]:
    return {"where": where(found), "quote": found.quote, "on": day(found.on) if found.on else ""}


def node(one: Node) -> dict[str, Any]:
    """A line of the chain; ``original`` only where the reader's language is not the source's."""
    said, original = translated(one.text), next(iter(one.text.values()))
    return {
        "kind": NodeKind(one.kind).label if one.kind in NodeKind.values else "",
        "text": said,
        "original": original if original != said else "",
        "flag": translated(one.flag),
        "where": one.source.where,
    }


# Call and projects --------------------------------------------------------------------------------


def overview(pack: Pack, named: Mapping[str, Any], query: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "call": {
            "title": translated(pack.call.title),
            "facts": _call_facts(pack),
            "source": source(pack.call.source),
            "note": translated(pack.call.envelope.note),
        },
        "sums": _sums(pack),
        "lots": [_lot(pack, lot) for lot in pack.lots],
        "money": _money_table(pack, query),
        "projects": [_project(pack, project, named) for project in pack.projects],
        "regions": _regions(pack, named),
        "complaints": _complaints(pack.section(COMPLAINTS.code)),
    }


def _complaints(found: Deadlines) -> dict[str, Any]:
    """By when a complaint is acknowledged and answered, and who says so."""

    def days(n: int) -> str:
        return ngettext("%(n)s day", "%(n)s days", n) % {"n": number(n)}

    working = ngettext("%(n)s working day", "%(n)s working days", found.acknowledge)
    return {
        "facts": [
            {"label": _("Receipt is confirmed within"), "value": working % {"n": number(found.acknowledge)}},
            {"label": _("Answered within"), "value": days(found.answer)},
            {"label": _("The organisation concerned is heard within"), "value": days(found.statement)},
        ],
        "source": translated(found.source) or _("The programme states no time: these are the usual ones."),
    }


def _call_facts(pack: Pack) -> list[dict[str, Any]]:
    envelope = pack.call.envelope
    return [
        {"label": _("Launched"), "value": translated(pack.call.when) or pack.call.launched},
        {"label": _("Budget"), "value": _joined(envelope)},
        *([_rate_fact(envelope)] if envelope.rate is not None else []),
    ]


def _joined(budget: Budget) -> str:
    return " = ".join(money(one.amount, one.currency) for one in budget.amounts) or NOTHING


def _rate_fact(budget: Budget) -> dict[str, Any]:
    first, second = (one.currency for one in budget.amounts)
    on = _("dated %(day)s") % {"day": day(budget.rate_on)} if budget.rate_on else ""
    return {"label": _("Rate of this contract"), "value": _rate(budget.rate, first, second), "note": on}


def _rate(rate: Decimal, first: str, second: str) -> str:
    unit = money(Decimal(1), second).partition(HARD)[2]
    return f"{money(Decimal(1), first)} = {number(rate, -rate.as_tuple().exponent)}{HARD}{unit}"


def _sums(pack: Pack) -> list[dict[str, Any]]:
    """Envelope, contracted and unallocated: three figures, in the first currency with the others beside."""
    first, *others = pack.currencies

    def one(label: str, sums: Mapping[str, Decimal], target: Decimal | None = None) -> dict[str, Any]:
        beside = " · ".join(money(sums[currency], currency) for currency in others)
        return {"label": label, "value": sums[first], "currency": first, "note": beside, "target": target}

    whole = pack.envelope[first]
    return [
        one(_("Envelope of the call"), pack.envelope),
        one(_("Contracted with the projects"), pack.contracted, whole),
        one(_("Not allocated"), pack.unallocated, whole),
    ]


def _lot(pack: Pack, lot: Any) -> dict[str, Any]:
    names = [translated(one.short) for one in pack.projects if one.lot == lot.number]
    return {
        "name": translated(lot.name),
        "for_whom": translated(lot.for_whom),
        "goal": translated(lot.goal),
        "projects": names,
        "where": lot.source.where,
    }


def _money_table(pack: Pack, query: Mapping[str, Any]) -> Table:
    columns = [Column("name", _("Project"))]
    columns += [Column(currency, currency, numeric=True) for currency in pack.currencies]
    columns += [Column("rate", _("Rate"), numeric=True), Column("years", _("Period"))]
    rows = []
    for one in pack.projects:
        grantee = pack.organisation(one.grantee)
        row: dict[str, Any] = {"name": Cell(translated(one.short), note=translated(grantee.name))}
        row |= {code: money(one.budget.in_currency(code), code) for code in pack.currencies}
        places = -one.budget.rate.as_tuple().exponent if one.budget.rate is not None else 0
        row["rate"] = number(one.budget.rate, places)
        row["years"] = _period(one)
        rows.append(row)
    totals: dict[str, Any] = {"name": _("Contracted with the projects")}
    totals |= {code: money(pack.contracted[code], code) for code in pack.currencies}
    return Table(_("Money of the projects"), columns, rows, query=query, totals=totals)


def _period(project: Project) -> str:
    whole_years = (project.starts_on.month, project.starts_on.day) == (1, 1)
    if whole_years and (project.ends_on.month, project.ends_on.day) == (12, 31):
        return f"{project.starts_on.year}–{project.ends_on.year}"
    return f"{day(project.starts_on, 'short')} – {day(project.ends_on, 'short')}"


def _project(pack: Pack, project: Project, named: Mapping[str, Any]) -> dict[str, Any]:
    lot = pack.lot(project.lot)
    where = project.places or project.regions
    reading = {"text": _("our reading"), "tone": "none"} if project.lot_is_reading else None
    partners = [translated(one.name) for one in project.partners]
    return {
        "name": translated(project.short),
        "title": translated(project.title),
        "facts": [
            {"label": _("Grantee"), "value": translated(pack.organisation(project.grantee).name)},
            {"label": _("Lot"), "value": translated(lot.name), "chip": reading},
            {"label": _("Budget"), "value": _joined(project.budget)},
            *([_rate_fact(project.budget)] if project.budget.rate is not None else []),
            {
                "label": _("Period"),
                "value": f"{day(project.starts_on)} – {day(project.ends_on)}",
                "note": beside((amended(project), translated(project.note))),
            },
            {
                "label": Scope(project.scope).label,
                "value": listed(translated(named[code][0]) for code in where) or _country(project),
            },
            {"label": _("Institutional partners"), "value": " · ".join(partners) or _("None is named.")},
        ],
        "source": source(project.source),
    }


def _country(project: Project) -> str:
    return _("No city is named.") if project.scope == Scope.COUNTRY else NOTHING


def _regions(pack: Pack, named: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every region of the country with the cities that projects name; where none is named, that is said."""
    cities: dict[str, list[str]] = {}
    for project in pack.projects:
        for code in project.places:
            city = translated(named[code][0])
            held = cities.setdefault(named[code][1], [])
            if city not in held:
                held.append(city)
    whole = {
        code: [translated(one.short) for one in pack.projects if code in one.regions]
        for one in pack.projects
        for code in one.regions
    }
    return [
        {
            "name": translated(name),
            "cities": listed(cities.get(code, ())),
            "whole": listed(whole.get(code, ())),
        }
        for code, (name, region) in named.items()
        if code == region
    ]


# Results chain, indicators, what is unclear -------------------------------------------------------


def chain(pack: Pack) -> dict[str, Any]:
    groups = [{"name": _("The programme"), "lines": [node(one) for one in pack.chain if not one.project]}]
    for project in pack.projects:
        lines = [node(one) for one in pack.chain if one.project == project.code]
        groups.append({"name": translated(project.short), "lines": lines})
    return {"groups": [group for group in groups if group["lines"]]}


def _target(one: Target) -> dict[str, Any]:
    return {
        "value": number(one.value.normalize() if one.value % 1 else int(one.value)),
        "in_force": one.in_force,
        "reason": translated(one.reason),
        "source": source(one.source),
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    return {
        "title": translated(one.title),
        "definition": translated(one.definition),
        "unit": Unit(one.unit).label,
        "level": Level(one.level).label,
        "not_collected": translated(one.not_collected),
        "targets": [_target(target) for target in one.targets],
    }


def indicators(pack: Pack) -> dict[str, Any]:
    def of(code: str) -> list[dict[str, Any]]:
        return [_indicator(one) for one in pack.indicators if one.project == code]

    groups = [{"name": _("The programme"), "lines": of("")}]
    groups += [{"name": translated(one.short), "lines": of(one.code)} for one in pack.projects]
    return {"groups": [group for group in groups if group["lines"]]}


def unclear(pack: Pack) -> dict[str, Any]:
    return {
        "gaps": [
            {"title": translated(one.title), "held": translated(one.held), "source": source(one.source)}
            for one in pack.gaps
        ],
        "frame": [node(one) for one in pack.frame],
    }
