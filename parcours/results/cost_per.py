"""What a unique person trained, certified, employed cost: what was reported, who was counted, the ratio last.

The numerator is what a project spent by its financial reports that were handed in (``programmes.reports``),
of payments in the period; the denominator the figure of an indicator in the same period, each person once.
Nothing is guessed: where nobody was counted or nothing was reported there is no ratio, and why is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from parcours.programmes import reports
from parcours.programmes.contracts import SECTION
from parcours.programmes.pack import Indicator, Pack
from parcours.programmes.reports import Cost

from . import queries
from .figures import Figure, Number

CENT = Decimal("0.01")
NOBODY, NOT_REPORTED, NOT_ALL_REPORTED = "nobody", "not_reported", "not_all_reported"
CURRENCIES, NOT_BY_PROJECT, NOT_COLLECTED = "currencies", "not_by_project", "not_collected"


@dataclass(frozen=True)
class Ratio:
    """``project`` empty: all projects. ``number``: who or what was counted, each once. ``per``: the cost of
    one, to the cent; None where it cannot be computed, and ``why`` says why not."""

    project: str
    cost: Cost | None
    number: Number | None
    per: Decimal | None = None
    why: str = ""


@dataclass(frozen=True)
class CostPer:
    """One indicator: a ratio for each project that counted anybody or reported anything, and for all."""

    indicator: Indicator
    projects: tuple[Ratio, ...]
    whole: Ratio


def divided(project: str, cost: Cost | None, number: Number | None) -> Ratio:
    """The ratio, once both parts are known; never by nobody, never of what was not reported."""
    if number is None:
        return Ratio(project, cost, None, None, NOT_COLLECTED)
    if cost is None:
        return Ratio(project, None, number, None, NOT_REPORTED)
    if not number:
        return Ratio(project, cost, number, None, NOBODY)
    per = (cost.amount / Decimal(number)).quantize(CENT, ROUND_HALF_UP)
    return Ratio(project, cost, number, per)


def together(figure: Figure, costs: Mapping[str, Cost]) -> Ratio:
    """All projects: people counted in a project, each once however many projects counted her, against the sum
    of what these projects cost. Only when each of them reported, in one currency."""
    if figure.whole is None:
        return Ratio("", None, None, None, NOT_COLLECTED)
    number = (figure.whole.value or 0) - figure.outside
    counting = {code for code, scope in figure.projects.items() if code and scope.value}
    if not costs:
        return Ratio("", None, number, None, NOT_REPORTED)
    if len({cost.currency for cost in costs.values()}) > 1:
        return Ratio("", None, number, None, CURRENCIES)
    added = Cost(
        sum((cost.amount for cost in costs.values()), Decimal(0)),
        sum((cost.direct for cost in costs.values()), Decimal(0)),
        next(iter(costs.values())).currency,
    )
    if counting - set(costs):
        return Ratio("", added, number, None, NOT_ALL_REPORTED)
    return divided("", added, number)


def of(pack: Pack, figure: Figure, costs: Mapping[str, Cost]) -> CostPer:
    """The ratios of one figure. Pure."""
    rows = []
    for project in pack.projects:
        scope, cost = figure.projects.get(project.code), costs.get(project.code)
        if figure.whole is not None and not figure.told_by_project:
            rows.append(Ratio(project.code, cost, None, None, NOT_BY_PROJECT))
        elif cost is not None or (scope is not None and scope.value):
            number = None if figure.whole is None else (scope.value if scope else 0)
            rows.append(divided(project.code, cost, number))
    whole = together(figure, costs)
    if figure.whole is not None and not figure.told_by_project:
        whole = Ratio("", whole.cost, None, None, NOT_BY_PROJECT)
    return CostPer(figure.indicator, tuple(rows), whole)


def computed(pack: Pack, since: date | None = None, until: date | None = None) -> list[CostPer]:
    """Every indicator of ``[money] cost_per``, for everybody who sees figures: numbers and sums alone."""
    codes = pack.section(SECTION.code).cost_per
    found = queries.figures(pack, until, since, dimensions=(), codes=codes) if codes else None
    costs = reports.costs([project.code for project in pack.projects], since, until)
    figures = {one.indicator.code: one for one in found.items} if found else {}
    return [of(pack, figures[code], costs) for code in codes]
