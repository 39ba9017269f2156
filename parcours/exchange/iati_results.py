"""Figures as results of IATI: each indicator by calendar year and over the whole of its project.

No figure of one to ten people is told. What is left out could be had from what is not, so: where a year has
so few, no year of that indicator is told; where so few would be left of what the programme counts without the
projects that are told, the smallest of these is not told either. Cells by sex, age or region are not told.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from parcours.programmes.pack import Indicator, Pack
from parcours.results import queries
from parcours.results.figures import Figure, Number

from .iati_money import CENT, years

FEWEST = 11
"""People that a published figure is made of at least, unless it is none."""
OF_PEOPLE = ("people", "officials")
ADDS_UP = ("events", "money")
"""Units of which the figures of several activities may be added; nobody else is counted twice."""
RESULT = {"output": "1", "outcome": "2", "impact": "3"}
UNIT, PERCENTAGE = "1", "2"

Days = tuple[date, date]
WHOLE, YEARS = "whole", "years"


@dataclass(frozen=True)
class Told:
    """``years`` and ``whole``: what was achieved; None: not told. ``hidden``: figures of too few people."""

    indicator: Indicator
    span: Days
    whole: Number | None = None
    years: tuple[tuple[Days, Number], ...] = ()
    hidden: int = 0

    @property
    def measure(self) -> str:
        return PERCENTAGE if self.indicator.is_ratio else UNIT

    @property
    def adds_up(self) -> bool:
        return self.indicator.unit in ADDS_UP


@dataclass
class Result:
    """Indicators of one line of the results chain and of one level."""

    level: str
    node: str
    told: list[Told] = field(default_factory=list)


def span_of(pack: Pack, project: str) -> Days:
    """First and last day of a project; of the programme: of all its projects."""
    rows = [one for one in pack.projects if project in ("", one.code)]
    return min(one.starts_on for one in rows), max(one.ends_on for one in rows)


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

    ``projects``: those whose own figures are told."""

    def __init__(self, pack: Pack, today: date, projects: Collection[str]):
        self.pack, self.today, self.projects = pack, today, frozenset(projects)
        self._kept: dict[Days, dict[str, Figure]] = {}
        self.withheld = self._withheld()

    def figure(self, code: str, span: Days) -> Figure | None:
        """None: the days are all to come."""
        if span[0] > self.today:
            return None
        if span not in self._kept:
            found = queries.figures(self.pack, span[1], span[0], dimensions=())
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
        told = {
            each.project: each.code
            for each in self.pack.indicators
            if each.project in self.projects and each.unit == one.unit and each.counts == one.counts
            if not too_few(values.get(each.project, 0))
        }
        if not too_few(sum(value for code, value in values.items() if code not in told)):
            return ""
        counted = [(values[project], code) for project, code in told.items() if values.get(project)]
        return min(counted)[1] if counted else ""


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
    told_years = tuple((one, _value(figure)) for one, figure in by_year)
    return Told(indicator, span, _value(whole), told_years, hidden)


def _value(figure: Figure | None) -> Number | None:
    """Shares and amounts with two decimals."""
    if figure is None or figure.value is None:
        return None
    value = figure.value
    return value.quantize(CENT, ROUND_HALF_UP) if isinstance(value, Decimal) else value


def results(counted: Counted, project: str) -> Sequence[Result]:
    """Of a project or, empty, of the programme itself; without indicators that neither promise nor count
    anything."""
    found: dict[tuple[str, str], Result] = {}
    for one in counted.pack.indicators:
        if one.project != project or not (one.collected or one.target):
            continue
        line = found.setdefault((one.node or one.code, one.level), Result(one.level, one.node))
        line.told.append(told(counted, one))
    return list(found.values())
