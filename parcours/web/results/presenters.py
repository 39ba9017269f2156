"""Figures as parts of screens: numbers with their words, links that keep the period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.kernel.actor import Actor
from parcours.kernel.entries import DOCUMENT, kinds
from parcours.programmes.pack import Indicator, Pack
from parcours.programmes.sources import where
from parcours.results import labels
from parcours.results.figures import Figure, Figures, Period, Scope
from parcours.results.sites import regions_with_a_site
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import beside, day, number, percent, translated

from . import cards, maps

NOTHING = "—"


def query_of(period: Period, **more: str | None) -> str:
    """The address's query that keeps a period, with what else is asked."""
    pairs = {name: getattr(period, name) for name in ("since", "until", "as_of")} | more
    given = {name: str(value) for name, value in pairs.items() if value not in (None, "")}
    return "?" + urlencode(given) if given else ""


def words_of(period: Period) -> str:
    """Which facts are counted, in a sentence."""
    since, until = day(period.since), day(period.until)
    if period.since and period.until:
        said = _("Facts from %(since)s to %(until)s") % {"since": since, "until": until}
    elif period.since:
        said = _("Facts since %(since)s") % {"since": since}
    elif period.until:
        said = _("Facts until %(until)s") % {"until": until}
    else:
        said = _("All facts to this day")
    if period.as_of:
        known = _("as known on %(day)s") % {"day": day(period.as_of)}
        said = f"{said}, {known}"
    return said


def project_name(pack: Pack, code: str) -> str:
    found = pack.project(code)
    return (translated(found.short) or found.code) if found else code


@dataclass(frozen=True)
class Links:
    """Addresses of one indicator; entries only for those who may open figures."""

    actor: Actor
    period: Period
    code: str

    def page(self) -> str:
        return reverse("result", args=[self.code]) + query_of(self.period)

    def entries(self, project: str | None = None, dimension: str = "", value: str = "") -> str:
        if not self.actor.may("results.open"):
            return ""
        asked = query_of(self.period, project=project, dimension=dimension, value=value)
        return reverse("result_entries", args=[self.code]) + asked


def apart(figure: Figure) -> str:
    """What stands beside the figure in numbers alone."""
    if not figure.apart_whole:
        return ""
    told = {"number": number(figure.apart_whole), "what": translated(figure.indicator.apart.title)}
    return _("apart: %(number)s %(what)s") % told


def proved(figure: Figure) -> str:
    """The share of a figure that can be shown on paper."""
    shares = figure.evidence_shares
    if shares is None:
        return ""
    return _("with a document: %(share)s") % {"share": percent(shares[DOCUMENT])}


def bar(figure: Figure, url: str = "", label: str = "") -> dict[str, Any]:
    """What the figure part takes. What is not collected has no number, hence no bar."""
    indicator = figure.indicator
    target = figure.target
    if figure.collected:
        plain = indicator.unit == "people" or indicator.is_ratio
        note = "" if plain else labels.UNITS.get(indicator.unit, "")
        note = beside([note, of_parts(figure), proved(figure), apart(figure)])
    else:
        note = _("Not collected yet")
        if target is not None:
            aim = _("target: %(target)s") % {"target": labels.said(indicator, target)}
            note = f"{note} · {aim}"
    return {
        "label": label or translated(indicator.title),
        "value": figure.value,
        "target": target if figure.collected else None,
        "url": url,
        "note": note,
        "currency": indicator.amount.currency if indicator.amount else "",
        "percent": indicator.is_ratio,
    }


def of_parts(figure: Figure) -> str:
    """Numerator and denominator of a ratio, in words."""
    if figure.whole is None or not figure.whole.parts:
        return ""
    above, below = figure.whole.parts
    told = {
        "above": labels.said(figure.indicator.numerator, above.value),
        "below": labels.said(figure.indicator.denominator, below.value),
    }
    said = _("%(above)s of %(below)s") % told
    return said if below.value else beside([_("Not computable: nothing to divide by"), said])


# The first page -----------------------------------------------------------------------------------


def index(pack: Pack, found: Figures, actor: Actor, chosen: str, standing: str = "") -> dict[str, Any]:
    """``chosen``: the figure on the map. ``standing``: those figures alone, without map and overview."""
    links = {one.indicator.code: Links(actor, found.period, one.indicator.code) for one in found.items}

    def group(code: str) -> dict[str, Any]:
        own = [one for one in found.of_project(code) if standing in ("", one.standing)]
        return {
            "bars": [bar(one, links[one.indicator.code].page()) for one in own if one.collected],
            "waiting": [bar(one, links[one.indicator.code].page()) for one in own if not one.collected],
        }

    on_map = None if standing else found.find(chosen)
    groups = {one.code: group(one.code) for one in pack.projects}
    return {
        "lead": words_of(found.period),
        "standing": standing,
        "programme": group(""),
        "projects": [
            {"title": translated(one.title), "name": project_name(pack, one.code)} | groups[one.code]
            for one in pack.projects
            if groups[one.code]["bars"] or groups[one.code]["waiting"]
        ],
        "overview": None if standing else overview(pack, found, links),
        "map": region_map(pack, on_map, links[chosen]) if on_map else None,
    }


def map_choices(pack: Pack) -> list[tuple[str, str]]:
    return [(one.code, translated(one.title)) for one in pack.indicators if mapped(one)]


def overview(pack: Pack, found: Figures, links: Mapping[str, Links]) -> Table:
    """Sum over projects, unique people, overlap: one line for each indicator of the whole programme."""
    columns = [
        Column("indicator", _("Indicator")),
        Column("target", _("Target"), numeric=True),
        *(Column(f"p-{one.code}", project_name(pack, one.code), numeric=True) for one in pack.projects),
        Column("sum", _("Sum over projects"), numeric=True),
        Column("outside", _("In no project"), numeric=True),
        Column("unique", _("Counted once"), numeric=True),
        Column("overlap", _("In two projects or more"), numeric=True),
    ]
    shared = [one for one in found.of_project("") if one.collected]
    rows = [_overview_row(pack, one, links[one.indicator.code]) for one in shared]
    return Table(_("Sum over projects, counted once, overlap"), columns, rows)


def _overview_row(pack: Pack, figure: Figure, links: Links) -> dict[str, Any]:
    indicator = figure.indicator
    row: dict[str, Any] = {
        "indicator": Cell(translated(indicator.title), links.page()),
        "target": labels.said(indicator, figure.target) if figure.target is not None else NOTHING,
    }
    for one in pack.projects:
        scope = figure.projects.get(one.code)
        told = scope and figure.told_by_project
        row[f"p-{one.code}"] = labels.said(indicator, scope.value) if told else NOTHING
    if indicator.is_ratio:
        return row | {
            "sum": NOTHING,
            "outside": NOTHING,
            "unique": labels.said(indicator, figure.value),
            "overlap": NOTHING,
        }
    summed = figure.sum_over_projects
    return row | {
        "sum": NOTHING if summed is None else labels.said(indicator, summed),
        "outside": labels.said(indicator, figure.outside),
        "unique": labels.said(indicator, figure.value),
        "overlap": labels.said(indicator, figure.overlap),
    }


def region_map(pack: Pack, figure: Figure, links: Links) -> dict[str, Any] | None:
    indicator = figure.indicator
    if figure.whole is None or not mapped(indicator):
        return None
    opens = bool(indicator.counts)
    return maps.region_map(
        translated(indicator.title),
        labels.UNITS.get(indicator.unit, ""),
        pack.country,
        labels.regions_of(pack),
        figure.whole.rows.get("region", {}),
        regions_with_a_site(pack, indicator.project),
        lambda region: links.entries(dimension="region", value=region) if opens else "",
        maps.Unit(
            lambda value: labels.said(indicator, value),
            counted=not (indicator.is_ratio or indicator.amount),
            most=maps.WHOLE if indicator.is_ratio else None,
        ),
    )


def mapped(indicator: Indicator) -> bool:
    """Whether it can be told by region."""
    return indicator.collected and "region" in cards.meant(indicator)


# One figure ---------------------------------------------------------------------------------------


def detail(pack: Pack, figure: Figure, period: Period, actor: Actor) -> dict[str, Any]:
    indicator, links = figure.indicator, Links(actor, period, figure.indicator.code)
    found = {
        "bar": bar(figure, links.entries() if indicator.counts else "", _("Achieved")),
        "state": labels.STANDINGS[figure.standing],
        "facts": facts(pack, figure),
        "counts": [counted(one) for one in indicator.counts],
        "unit": indicator.unit,
        "parts": _parts(indicator, links),
        "card": cards.card(pack, indicator),
        "assumptions": [cards.assumed(one) for one in indicator.assumptions],
        "of_project": project_name(pack, indicator.project) if indicator.project else "",
        "not_collected": translated(indicator.not_collected),
        "targets": targets(indicator),
    }
    if figure.whole is not None:
        told = figure.told_by_project and not indicator.project
        found |= {
            "shown": True,
            "projects": by_project(pack, figure, links) if told else None,
            "overlap": overlap(figure),
            "breakdowns": [breakdown(pack, name, figure, links) for name in cards.meant(indicator)],
            "map": region_map(pack, figure, links),
        }
    return found


def _parts(indicator: Indicator, links: Links) -> list[dict[str, Any]]:
    """What a ratio divides, each with its own page."""
    if not indicator.is_ratio:
        return []
    asked = query_of(links.period)
    return [
        {"label": label, "value": translated(one.title), "url": reverse("result", args=[one.code]) + asked}
        for label, one in (
            (_("Numerator"), indicator.numerator),
            (_("Denominator"), indicator.denominator),
        )
    ]


def facts(pack: Pack, figure: Figure) -> list[dict[str, Any]]:
    indicator = figure.indicator
    whose = project_name(pack, indicator.project) if indicator.project else _("The whole programme")
    lines = [
        {"label": _("Of"), "value": whose},
        {"label": _("Level"), "value": labels.LEVELS.get(indicator.level, indicator.level)},
        {"label": _("Unit"), "value": labels.UNITS.get(indicator.unit, indicator.unit)},
    ]
    node = next((one for one in pack.chain if one.code == indicator.node), None)
    if node:
        lines.append({"label": _("In the results chain"), "value": translated(node.text)})
    if indicator.verification and indicator.reviewed_on is None:
        lines.append({"label": _("Source of verification"), "value": translated(indicator.verification)})
    if figure.whole is not None:
        lines.append({"label": _("Entries behind it"), "value": number(figure.whole.entries)})
    shares = figure.evidence_shares or {}
    for code, words in labels.EVIDENCE.items():
        if code in shares:
            behind = labels.said(indicator, figure.evidence[code])
            lines.append({"label": words, "value": percent(shares[code]), "note": behind})
    if figure.whole is not None and figure.apart_whole is not None:
        told = {"label": labels.APART, "value": number(figure.apart_whole)}
        lines.append(told | {"note": translated(indicator.apart.title)})
    return lines


def counted(one) -> dict[str, Any]:
    """A kind of entry that counts, in words, with the codes it must carry."""
    known = kinds().get(one.kind)
    tests = [labels.tested(name, values) for name, values in (*one.facts.items(), *one.dimensions.items())]
    return {"sentence": known.sentence if known else one.kind, "tests": tests}


def targets(indicator: Indicator) -> list[dict[str, Any]]:
    return [
        {
            "value": labels.said(indicator, one.value),
            "in_force": one.in_force,
            "version": one.version,
            "where": where(one.source),
            "quote": one.source.quote,
            "on": one.source.on,
            "reason": translated(one.reason),
        }
        for one in sorted(indicator.targets, key=lambda one: not one.in_force)
    ]


def by_project(pack: Pack, figure: Figure, links: Links) -> Table:
    rows, entries = [], 0
    for code, scope in figure.projects.items():
        if not code:
            continue
        opens = scope.value and not scope.parts
        said = labels.said(figure.indicator, scope.value)
        value = Cell(said, (links.entries(project=code) or None) if opens else None)
        row = {"project": project_name(pack, code), "value": value, "entries": number(scope.entries)}
        rows.append(row | _part_cells(figure.indicator, scope))
        entries += scope.entries
    columns = [
        Column("project", _("Project")),
        Column("value", labels.UNITS.get(figure.indicator.unit, ""), numeric=True),
        *_part_columns(figure.indicator),
        Column("entries", _("Entries"), numeric=True),
    ]
    if figure.indicator.is_ratio:
        return Table(_("By project"), columns, rows, stacks=False)
    totals = {
        "project": _("Sum over projects"),
        "value": labels.said(figure.indicator, figure.sum_over_projects),
        "entries": number(entries),
    }
    return Table(_("By project"), columns, rows, totals=totals, stacks=False)


def overlap(figure: Figure) -> list[dict[str, Any]]:
    """What the sum over projects hides; ratios have no sum."""
    if figure.indicator.is_ratio:
        return []
    lines = (
        (_("In no project"), figure.outside),
        (_("Counted once"), figure.value),
        (_("In two projects or more"), figure.overlap),
    )
    return [{"label": label, "value": labels.said(figure.indicator, n)} for label, n in lines]


def _part_columns(indicator: Indicator) -> list[Column]:
    if not indicator.is_ratio:
        return []
    return [
        Column("above", _("Numerator"), numeric=True),
        Column("below", _("Denominator"), numeric=True),
    ]


def _part_cells(indicator: Indicator, scope: Scope) -> dict[str, str]:
    if not scope.parts:
        return {}
    above, below = scope.parts
    return {
        "above": labels.said(indicator.numerator, above.value),
        "below": labels.said(indicator.denominator, below.value),
    }


def _shares(pack: Pack, dimension: str, figure: Figure) -> Table:
    """A ratio in every row, with what it divides; the rows do not add up."""
    indicator, scope = figure.indicator, figure.whole
    names, title = labels.names_of(dimension, pack), labels.DIMENSIONS[dimension]
    weights = {value: scope.parts_of(dimension, value)[1] for value in scope.rows.get(dimension, {})}
    lines = []
    for value in labels.ordered(dimension, names, weights):
        above, below = scope.parts_of(dimension, value)
        lines.append(
            {
                "row": labels.of_value(names, value),
                "value": labels.said(indicator, scope.rows[dimension][value]),
                "above": labels.said(indicator.numerator, above),
                "below": labels.said(indicator.denominator, below),
            }
        )
    columns = [
        Column("row", title),
        Column("value", labels.UNITS[indicator.unit], numeric=True),
        *_part_columns(indicator),
    ]
    totals = {"row": _("In all"), "value": labels.said(indicator, scope.value)}
    return Table(title, columns, lines, totals=totals | _part_cells(indicator, scope), stacks=False)


def breakdown(pack: Pack, dimension: str, figure: Figure, links: Links) -> Table:
    """One table of rows that add up to the whole."""
    scope, indicator = figure.whole, figure.indicator
    if scope.parts:
        return _shares(pack, dimension, figure)
    rows, names = scope.rows.get(dimension, {}), labels.names_of(dimension, pack)
    title = labels.DIMENSIONS[dimension]
    lines = [
        {
            "row": labels.of_value(names, value),
            "value": Cell(
                labels.said(indicator, rows[value]), links.entries(dimension=dimension, value=value) or None
            ),
            "share": percent(rows[value] / scope.value, 1) if scope.value else NOTHING,
        }
        for value in labels.ordered(dimension, names, rows)
    ]
    columns = [
        Column("row", title),
        Column("value", _("Number"), numeric=True),
        Column("share", _("Share"), numeric=True),
    ]
    totals = {
        "row": _("Total"),
        "value": labels.said(indicator, scope.value),
        "share": percent(1, 1) if rows else "",
    }
    return Table(title, columns, lines, totals=totals, stacks=False)
