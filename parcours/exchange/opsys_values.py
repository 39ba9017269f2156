"""Values in the shape that OPSYS takes, and in words what it cannot hold of ours. Pure.

One logframe per intervention, results without activities, one type a indicator (a number or a percentage,
never mixed between the total and its cells), one source of data, disaggregation by sex and age. What does not
fit is a warning, and stands in the comment of the value so that it is not lost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.programmes.enums import NodeKind
from parcours.programmes.indicating import RATIO
from parcours.programmes.pack import Indicator, Node, Pack
from parcours.programmes.sources import where
from parcours.results import labels
from parcours.results.figures import Figure, Figures, Number, Scope
from parcours.ui.wording import beside, listed, number, translated

MOST_RESULTS = 10
HELD = ("sex", "age_band")
"""Disaggregations that it holds of ours."""
LEVELS = {NodeKind.OBJECTIVE: "impact", NodeKind.SPECIFIC: "outcome", NodeKind.RESULT: "output"}
NUMERIC, PERCENTAGE = "numeric", "percentage"
PERCENT = Decimal("0.1")


@dataclass(frozen=True)
class Cell:
    """One row of a disaggregation, of the same type as the total."""

    dimension: str
    code: str
    words: str
    value: Number | None


@dataclass(frozen=True)
class Value:
    """An indicator as it is encoded. ``contribution`` of a grantee: its part, that the lead enters."""

    code: str
    name: str
    type: str
    unit: str
    baseline: Decimal | None
    baseline_year: int | None
    target: Decimal | None
    current: Number | None
    current_on: date
    source: str
    cells: tuple[Cell, ...] = ()
    contributions: Mapping[str, Number | None] = field(default_factory=dict)
    comment: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    level: str
    statement: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Intervention:
    """``warnings``: of the whole; those of a value stand with it."""

    title: str
    results: tuple[Result, ...]
    warnings: tuple[str, ...]

    @property
    def all_warnings(self) -> Iterator[str]:
        yield from self.warnings
        for result in self.results:
            for value in result.values:
                yield from (f"{value.name}: {one}" for one in value.warnings)


def intervention(pack: Pack, figures: Figures, project: str, on: date) -> Intervention:
    """The logframe of the lead ("": the programme), or what one grantee contributes to it."""
    known = {one.indicator.code: one for one in figures.items}
    chosen = [one for one in pack.indicators if one.project in ("", project)]
    own = [node for node in pack.chain if node.project == ""]
    own += [node for node in pack.chain if project and node.project == project]
    kept = [node for node in own if node.kind != NodeKind.ACTIVITY]
    by_node: dict[str, list[Value]] = {node.code: [] for node in kept}
    moved = 0
    for one in chosen:
        place = _place(one, own, kept)
        moved += place.code != one.node
        by_node[place.code].append(value(pack, one, known.get(one.code), project, on))
    results = tuple(
        Result(LEVELS[NodeKind(node.kind)], translated(node.text), tuple(by_node[node.code]))
        for node in sorted(kept, key=lambda node: list(LEVELS).index(NodeKind(node.kind)))
    )
    title = translated(pack.name)
    warnings = tuple(_of_whole(pack, own, kept, moved, project))
    return Intervention(title, results, warnings)


def _place(one: Indicator, own: list[Node], kept: list[Node]) -> Node:
    """The result on which an indicator hangs: the nearest above an activity, else the first of its level."""
    by_code = {node.code: node for node in own}
    node = by_code.get(one.node)
    while node is not None and node.kind == NodeKind.ACTIVITY:
        node = by_code.get(node.parent)
    if node is not None:
        return node
    same = [each for each in kept if LEVELS[NodeKind(each.kind)] == one.level and each.project == one.project]
    return next(iter(same), kept[0])


def _of_whole(pack: Pack, own: list[Node], kept: list[Node], moved: int, project: str) -> Iterator[str]:
    if project:
        yield _(
            "OPSYS holds one logframe per intervention and the lead submits it: these are the contributions "
            "of one grantee to that of the lead."
        )
    elif len(pack.projects) > 1:
        told = {"n": number(len(pack.projects))}
        yield (
            _(
                "The %(n)s grantees contribute to the one logframe of the lead; their own indicators are "
                "entered in it only if the lead takes them over."
            )
            % told
        )
    activities = len(own) - len(kept)
    if activities:
        yield _("OPSYS holds no activities: %(n)s of ours are left out.") % {"n": number(activities)}
    if moved:
        said = ngettext(
            "%(n)s indicator hangs on an activity with us; here it stands under a result.",
            "%(n)s indicators hang on an activity with us; here they stand under a result.",
            moved,
        )
        yield said % {"n": number(moved)}
    expected = sum(node.kind == NodeKind.RESULT for node in kept)
    if expected > MOST_RESULTS:
        told = {"n": number(expected), "most": number(MOST_RESULTS)}
        yield _("There are %(n)s expected results; action documents allow %(most)s.") % told
    yield _(
        "Name, type and disaggregation of an indicator cannot be altered once a value is entered: check them "
        "before the first one."
    )


# One indicator ------------------------------------------------------------------------------------


def _scope(figure: Figure | None, project: str, one: Indicator) -> Scope | None:
    """The whole, or of an indicator of the programme the part of one project."""
    if figure is None or figure.whole is None:
        return None
    return figure.projects.get(project) if project and not one.project else figure.whole


def _rounded(one: Indicator, n: Number | None) -> Number | None:
    return Decimal(n).quantize(PERCENT, ROUND_HALF_UP) if one.unit == RATIO and n is not None else n


def value(pack: Pack, one: Indicator, figure: Figure | None, project: str, on: date) -> Value:
    scope = _scope(figure, project, one)
    sources = _sources(one)
    warnings = tuple(_of_value(pack, one, figure, scope, project, sources))
    # The target of the programme is not that of one of its grantees.
    target = one.target if not project or one.project else None
    held = [name for name in HELD if name in one.disaggregations] if scope else []
    return Value(
        code=one.code,
        name=translated(one.title),
        type=PERCENTAGE if one.unit == RATIO else NUMERIC,
        unit="%" if one.unit == RATIO else _unit(one),
        baseline=one.baseline.value if one.baseline else None,
        baseline_year=one.baseline.year if one.baseline else None,
        target=target.value if target else None,
        current=_rounded(one, scope.value) if scope else None,
        current_on=on,
        source=sources[0] if sources else "",
        cells=tuple(cell for name in held for cell in _cells(pack, one, scope, name)),
        contributions=_contributions(pack, one, figure) if not project else {},
        comment=" ".join([*_told(pack, one, figure, scope, project, sources)]),
        warnings=warnings,
    )


def _unit(one: Indicator) -> str:
    return one.amount.currency if one.amount else str(labels.UNITS.get(one.unit, one.unit))


def _cells(pack: Pack, one: Indicator, scope: Scope, dimension: str) -> Iterator[Cell]:
    rows = scope.rows.get(dimension, {})
    names = labels.names_of(dimension, pack)
    for code in labels.ordered(dimension, names, rows):
        yield Cell(dimension, code, labels.of_value(names, code), _rounded(one, rows[code]))


def _contributions(pack: Pack, one: Indicator, figure: Figure | None) -> dict[str, Number | None]:
    if figure is None or figure.whole is None or one.project or not figure.told_by_project:
        return {}
    return {
        each.code: _rounded(one, figure.projects[each.code].value if each.code in figure.projects else 0)
        for each in pack.projects
    }


def _sources(one: Indicator) -> list[str]:
    told = translated(one.verification)
    for separator in (";", "؛", "\n"):
        told = told.replace(separator, ";")
    return [part.strip() for part in told.split(";") if part.strip()]


def _of_value(
    pack: Pack,
    one: Indicator,
    figure: Figure | None,
    scope: Scope | None,
    project: str,
    sources: list[str],
) -> Iterator[str]:
    """What OPSYS cannot hold of it, in sentences."""
    if scope is None:
        yield _("Nothing is collected for it: the value stays empty, which is not zero.")
    elif scope.value is None:
        yield _("There is nothing to divide by: the value stays empty, which is not zero.")
    if one.baseline is None or one.baseline.value is None:
        yield _("OPSYS asks for a baseline with its year; we have none: the comment says why.")
    if "nationality" in one.disaggregations:
        yield _("OPSYS holds one baseline, not one by nationality: the total is entered.")
    lost = [str(labels.DIMENSIONS[name]) for name in one.disaggregations if name not in HELD]
    if lost and scope:
        told = {"lost": listed(lost)}
        yield _("Disaggregation by %(lost)s is not held: it stays in our report.") % told
    if figure is not None and figure.overlap and not project:
        told = {"n": number(figure.overlap)}
        yield (_("%(n)s are in two projects or more: values of grantees do not add up to the total.") % told)
    if one.unit == RATIO:
        yield _("Cells are percentages as the total is: numbers and percentages cannot be mixed.")
    if len(one.targets) > 1:
        yield _("Several targets are stated in the source; the one in force is entered.")
    if len(sources) > 1:
        yield _("One source of data is held; the others are in the comment.")
    if project and not one.project and one.target:
        yield _("The target is that of the programme and is not repeated for a grantee.")


def _told(
    pack: Pack,
    one: Indicator,
    figure: Figure | None,
    scope: Scope | None,
    project: str,
    sources: list[str],
) -> Iterator[str]:
    """The comment of the value."""
    yield _("Definition: %(words)s") % {"words": translated(one.definition)}
    if one.baseline is not None and one.baseline.value is None and translated(one.baseline.words):
        yield _("Baseline: %(words)s") % {"words": translated(one.baseline.words)}
    if scope is not None and scope.parts:
        told = {"above": number(scope.parts[0].value), "below": number(scope.parts[1].value)}
        yield _("%(above)s of %(below)s; divided last.") % told
    if figure is not None and figure.overlap and not project:
        told = {"sum": number(figure.sum_over_projects), "n": number(figure.overlap)}
        yield _("Sum over projects %(sum)s, of whom %(n)s in two or more; each once in the total.") % told
    if figure is not None and figure.apart_whole and one.apart and not project:
        told = {"n": number(figure.apart_whole), "what": translated(one.apart.title)}
        yield _("Apart and not in the value: %(n)s %(what)s.") % told
    others = [each for each in one.targets if not each.in_force]
    if one.target and one.target.source.addendum:
        yield _("Target by %(where)s.") % {"where": where(one.target.source)}
    if others:
        told = {"told": listed([beside([number(each.value), where(each.source)]) for each in others])}
        yield _("Other targets in the source: %(told)s.") % told
    if len(sources) > 1:
        yield _("Other sources: %(told)s.") % {"told": listed(sources[1:])}
    for name in one.disaggregations:
        rows = scope.rows.get(name, {}) if scope and one.unit != RATIO else {}
        if name == "region" and rows:
            names = labels.names_of(name, pack)
            order = labels.ordered(name, names, rows)
            told = [f"{labels.of_value(names, code)} {number(rows[code])}" for code in order]
            yield _("By region: %(told)s.") % {"told": listed(told)}


def as_data(told: Intervention) -> dict[str, Any]:
    """For machines: numbers as numbers, percentages and amounts as text, days ISO."""

    def plain(n: Number | None) -> int | str | None:
        return f"{n:f}" if isinstance(n, Decimal) else n

    def of(one: Value) -> dict[str, Any]:
        return {
            "code": one.code,
            "name": one.name,
            "type": one.type,
            "unit": one.unit,
            "baseline": {"value": plain(one.baseline), "year": one.baseline_year},
            "target": plain(one.target),
            "current": {"value": plain(one.current), "date": one.current_on.isoformat()},
            "source": one.source,
            "disaggregation": [
                {"dimension": cell.dimension, "code": cell.code, "value": plain(cell.value)}
                for cell in one.cells
            ],
            "contributions": {code: plain(n) for code, n in one.contributions.items()},
            "comment": one.comment,
            "warnings": list(one.warnings),
        }

    return {
        "shape": "opsys-rehearsal-1",
        "intervention": told.title,
        "warnings": list(told.warnings),
        "results": [
            {"level": one.level, "statement": one.statement, "indicators": [of(each) for each in one.values]}
            for one in told.results
        ],
    }
