"""Figures that may leave the house: each indicator by calendar year and over the whole of its project.

No figure of one to ten people is told. What is left out could be had from what is not, so: where a year has
so few, no year of that indicator is told; where so few would be left of what the programme counts without the
projects that are told, the smallest of these is not told either. Cells of a dimension are told where none of
them has so few, and none would be left so; all of them or none.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from parcours.programmes.pack import Indicator, Pack
from parcours.results import queries
from parcours.results.figures import Figure, Number, Scope

from .iati_money import CENT, years

FEWEST = 11
"""People that a published figure is made of at least, unless it is none."""
OF_PEOPLE = ("people", "officials")
ADDS_UP = ("events", "money")
"""Units of which the figures of several activities may be added; nobody else is counted twice."""

Days = tuple[date, date]
Cells = Mapping[str, Number]
WHOLE, YEARS = "whole", "years"


@dataclass(frozen=True)
class Told:
    """``years`` and ``whole``: what was achieved; None: not told. ``hidden``: figures of too few people.
    ``cells``: by dimension those of the whole; ``year_cells``: by days and dimension."""

    indicator: Indicator
    span: Days
    whole: Number | None = None
    years: tuple[tuple[Days, Number], ...] = ()
    hidden: int = 0
    cells: Mapping[str, Cells] = field(default_factory=dict)
    year_cells: Mapping[Days, Mapping[str, Cells]] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        return self.indicator.unit in ADDS_UP


def span_of(pack: Pack, project: str) -> Days:
    """First and last day of a project, or of the programme."""
    one = pack.project(project) if project else pack
    return one.starts_on, one.ends_on


def too_few(value: Number | None) -> bool:
    return value is not None and 0 < value < FEWEST


def small(figure: Figure) -> bool:
    """Whether it is made of too few people; a share: whether those who have it, or have it not, are few."""
    indicator, whole = figure.indicator, figure.whole
    if whole is None:
        return False
    if not whole.parts:
        return indicator.unit in OF_PEOPLE and too_few(whole.value)
    above, below = (part.value or 0 for part in whole.parts)
    return too_few(above) or too_few(below) or too_few(below - above)


class Counted:
    """The figures of a programme over the spans that are told, each asked for once. Inside a transaction.

    ``projects``: those whose own figures are told; ``dimensions``: whose cells are told where they may be."""

    def __init__(self, pack: Pack, today: date, projects: Collection[str], dimensions: Sequence[str] = ()):
        self.pack, self.today, self.projects = pack, today, frozenset(projects)
        self.dimensions = tuple(dimensions)
        self._kept: dict[Days, dict[str, Figure]] = {}
        self.withheld = self._withheld()

    def figure(self, code: str, span: Days) -> Figure | None:
        """None: the days are all to come."""
        if span[0] > self.today:
            return None
        if span not in self._kept:
            found = queries.figures(self.pack, span[1], span[0], dimensions=self.dimensions)
            self._kept[span] = {one.indicator.code: one for one in found.items}
        return self._kept[span][code]

    def _withheld(self) -> dict[str, set[str]]:
        """By indicator what is not told for the sake of another project (WHOLE, YEARS)."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self.pack.indicators:
            if one.project or one.unit not in OF_PEOPLE or not one.counts:
                continue
            span = span_of(self.pack, "")
            for what, spans in ((WHOLE, [span]), (YEARS, years(*span))):
                for each in spans:
                    if code := self._beside(one, each):
                        found[code].add(what)
        return found

    def _beside(self, one: Indicator, span: Days) -> str:
        """The smallest told project that counts as the programme does, where without it those that are not
        told, few together, would be what is left of the programme's figure; empty: none."""
        figure = self.figure(one.code, span)
        if figure is None or small(figure):
            return ""
        values = {code: scope.value or 0 for code, scope in figure.projects.items()}
        told = {code: name for code, name in self.alike(one) if not too_few(values.get(code, 0))}
        if not too_few(sum(value for code, value in values.items() if code not in told)):
            return ""
        counted = [(values[project], code) for project, code in told.items() if values.get(project)]
        return min(counted)[1] if counted else ""

    def alike(self, one: Indicator) -> list[tuple[str, str]]:
        """Projects that are told and count what the programme's indicator counts, each with its indicator."""
        return [
            (each.project, each.code)
            for each in self.pack.indicators
            if each.project in self.projects and each.unit == one.unit and each.counts == one.counts
        ]


def told(counted: Counted, indicator: Indicator) -> Told:
    span, withheld = span_of(counted.pack, indicator.project), counted.withheld.get(indicator.code, set())
    whole = counted.figure(indicator.code, span)
    found = [(one, counted.figure(indicator.code, one)) for one in years(*span)]
    by_year = [(one, figure) for one, figure in found if figure is not None and figure.value is not None]
    hidden = 0
    if whole is not None and (small(whole) or WHOLE in withheld):
        whole, hidden = None, 1
    if hidden or withheld or any(small(figure) for _one, figure in by_year):
        by_year, hidden = [], hidden + len(by_year)
    fit = [one for one in counted.dimensions if _cells_fit(counted, indicator, one, whole, by_year)]
    return Told(
        indicator,
        span,
        value_of(whole),
        tuple((one, value_of(figure)) for one, figure in by_year),
        hidden,
        {one: dict(whole.whole.rows.get(one, {})) for one in fit},
        {days: {one: dict(figure.whole.rows.get(one, {})) for one in fit} for days, figure in by_year},
    )


def _cells_fit(
    counted: Counted,
    indicator: Indicator,
    dimension: str,
    whole: Figure | None,
    by_year: Sequence[tuple[Days, Figure]],
) -> bool:
    """Whether every cell of a dimension may be told, of the whole and of each year."""
    if whole is None or whole.whole is None or indicator.is_ratio or indicator.unit not in OF_PEOPLE:
        return False
    figures = [whole, *(figure for _days, figure in by_year)]
    cells = [figure.whole.rows.get(dimension, {}) for figure in figures if figure.whole]
    if any(too_few(value) for one in cells for value in one.values()):
        return False
    alike = [] if indicator.project else [project for project, _code in counted.alike(indicator)]
    left = (_left(figure, dimension, alike) for figure in figures) if alike else ()
    return not any(too_few(value) for one in left for value in one.values())


def _left(figure: Figure, dimension: str, projects: Collection[str]) -> dict[str, Number]:
    """What is left of the cells of a programme without those of some projects."""
    left = dict((figure.whole or Scope()).rows.get(dimension, {}))
    for project in projects:
        for value, many in figure.projects.get(project, Scope()).rows.get(dimension, {}).items():
            left[value] = left.get(value, 0) - (many or 0)
    return left


def value_of(figure: Figure | None) -> Number | None:
    """Shares and amounts with two decimals."""
    if figure is None or figure.value is None:
        return None
    value = figure.value
    return value.quantize(CENT, ROUND_HALF_UP) if isinstance(value, Decimal) else value
