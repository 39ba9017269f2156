"""The figures with their rows, taken away as a file; nobody's name is in what they are drawn from."""

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Any

from django.utils.translation import gettext_lazy as _

from parcours.accounts.policy import requires
from parcours.programmes.pack import Indicator, Pack
from parcours.programmes.queries import pack as pack_in_force
from parcours.programmes.queries import pack_as_of
from parcours.results import labels, queries
from parcours.results.figures import Figure, Number, Scope
from parcours.results.printing import told
from parcours.ui.wording import translated
from parcours.web.exporting import Head, listed

from . import presenters
from .forms import IndexForm

COLUMNS = [
    Head("indicator", _("Code")),
    Head("title", _("Indicator")),
    Head("level", _("Level"), labels.LEVELS),
    Head("unit", _("Unit"), labels.UNITS),
    Head("standing"),
    Head("standing_name", _("State")),
    Head("target", _("Target")),
    Head("project"),
    Head("project_name", _("Project")),
    Head("dimension"),
    Head("dimension_name", _("Counted by")),
    Head("value"),
    Head("value_name", _("Value")),
    Head("number", _("Number")),
    Head("entries", _("Entries")),
    Head("currency", _("Currency")),
    Head("numerator", _("Numerator")),
    Head("denominator", _("Denominator")),
    Head("since", _("From")),
    Head("until", _("Until")),
    Head("as_of", _("As known on")),
    *(Head(f"evidence_{code}", label) for code, label in labels.EVIDENCE.items()),
]


@requires("results.see")
def figures(request):
    """Every figure of the period asked for: whole, by project, and the rows of each dimension."""
    pack = pack_in_force()
    form = IndexForm(request.GET, choices=presenters.map_choices(pack))
    asked = form.period_or_none()
    if asked is None:
        return listed(request, "figures", COLUMNS, [])
    pack = pack_as_of(asked.as_of)
    found = queries.figures(pack, asked.until, asked.since, asked.as_of)
    standing = form.cleaned_data["standing"]
    period = [asked.since, asked.until, asked.as_of]
    rows = (
        [*line, *period, *(_evidence(one) if whole else NO_EVIDENCE)]
        for one in found.items
        if standing in ("", one.standing)
        for whole, line in zip(chain([True], repeat(False)), _lines(pack, one), strict=False)
    )
    return listed(request, "figures", COLUMNS, rows)


NO_EVIDENCE = [""] * len(labels.EVIDENCE)


def _evidence(figure: Figure) -> list[Any]:
    """What was counted by the best that stands behind it; it is told of the whole alone."""
    return [figure.evidence.get(code, "") for code in labels.EVIDENCE] if figure.evidence else NO_EVIDENCE


def _lines(pack: Pack, figure: Figure) -> Iterator[list[Any]]:
    indicator = figure.indicator
    head = [
        indicator.code,
        translated(indicator.title),
        indicator.level,
        indicator.unit,
        figure.standing,
        labels.STANDINGS[figure.standing][0],
        figure.target,
    ]
    if figure.whole is None:
        yield [*head, *[""] * 6, *[""] * 5]
        return
    yield from _scope(pack, indicator, head, "", figure.whole)
    if figure.apart_whole is not None:
        title = translated(indicator.apart.title)
        yield [*head, "", "", "apart", labels.APART, "", title, figure.apart_whole, *[""] * 4]
    for code, scope in figure.projects.items():
        if code and code != indicator.project:
            yield from _scope(pack, indicator, head, code, scope)


def _scope(
    pack: Pack, indicator: Indicator, head: list[Any], project: str, scope: Scope
) -> Iterator[list[Any]]:
    whose = [project, presenters.project_name(pack, project) if project else ""]
    currency = indicator.amount.currency if indicator.amount else ""

    def numbers(value: Number | None, entries: Any, parts: tuple) -> list[Any]:
        """A share is in percent with one decimal, empty where there is nothing to divide by."""
        return [told(indicator, value), entries, currency, *parts]

    parts = tuple(one.value for one in scope.parts) if scope.parts else ("", "")
    yield [*head, *whose, "", "", "", "", *numbers(scope.value, scope.entries, parts)]
    for dimension, rows in scope.rows.items():
        names = labels.names_of(dimension, pack)
        for value in labels.ordered(dimension, names, rows):
            words = [dimension, labels.DIMENSIONS[dimension], value, labels.of_value(names, value)]
            parts = scope.parts_of(dimension, value) if scope.parts else ("", "")
            yield [*head, *whose, *words, *numbers(rows[value], "", parts)]
