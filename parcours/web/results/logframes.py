"""The logframe on screen: each line of the results chain with its indicators, printable as it stands."""

from typing import Any

from django import forms
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.programmes.enums import NodeKind
from parcours.programmes.pack import Pack
from parcours.programmes.queries import pack as pack_in_force
from parcours.programmes.queries import pack_as_of
from parcours.programmes.sources import where
from parcours.results import labels, queries
from parcours.results.figures import Period
from parcours.results.logframe import Line, Part, Row, logframe
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import beside, place, translated

from . import cards
from .forms import PeriodForm
from .presenters import NOTHING, project_name, query_of, words_of

ALL, PROGRAMME = "", "programme"
TONES = {"above": "good", "below": "wait"}


class LogframeForm(PeriodForm):
    """Of the programme and all projects, of the programme's own lines, or of one project."""

    of = forms.ChoiceField(label=gettext_lazy("Logframe of"), required=False)

    field_order = ("of", "since", "until", "as_of")

    def __init__(self, *args, pack: Pack, **more):
        super().__init__(*args, **more)
        self.fields["of"].choices = [
            (ALL, _("The programme and its projects")),
            (PROGRAMME, _("The whole programme")),
            *((one.code, project_name(pack, one.code)) for one in pack.projects),
        ]

    @property
    def project(self) -> str | None:
        """As ``logframe`` takes it."""
        chosen = self.cleaned_data["of"]
        return None if chosen == ALL else "" if chosen == PROGRAMME else chosen


@requires("results.see")
def show(request):
    """Results chain, indicators, baseline, current value, target, sources, assumptions."""
    pack = pack_in_force()
    form = LogframeForm(request.GET, pack=pack)
    title = _("Logframe")
    context: dict[str, Any] = {
        "title": title,
        "crumbs": [{"label": _("Results"), "url": reverse("results")}, {"label": title}],
        "form": form,
    }
    asked = form.period_or_none()
    if asked is not None:
        pack = pack_as_of(asked.as_of)
        found = queries.figures(pack, asked.until, asked.since, asked.as_of, dimensions=())
        told = logframe(pack, found, form.project)
        context["lead"] = words_of(asked)
        context["parts"] = [part(pack, one, asked) for one in told.parts]
    return render(request, "web/results/logframe.html", context)


def part(pack: Pack, found: Part, period: Period) -> dict[str, Any]:
    title = translated(found.title)
    name = project_name(pack, found.project) if found.project else title
    return {
        "name": name,
        "title": title if title != name else "",
        "lines": [line(one, period) for one in found.lines],
        "beside": table(_("Indicators of no line"), found.beside, period) if found.beside else None,
    }


def line(found: Line, period: Period) -> dict[str, Any]:
    text = translated(found.node.text)
    return {
        "kind": NodeKind(found.node.kind).label,
        "text": text,
        "flag": translated(found.node.flag),
        "where": place(found.node.source.where),
        "table": table(text, found.rows, period) if found.rows else None,
        "assumptions": [cards.assumed(one) for one in found.assumptions],
    }


def table(caption: str, rows: tuple[Row, ...], period: Period) -> Table:
    columns = [
        Column("indicator", _("Indicator")),
        Column("baseline", _("Baseline")),
        Column("current", _("Current value"), numeric=True),
        Column("target", _("Target"), numeric=True),
        Column("sources", _("Sources of verification")),
    ]
    return Table(caption, columns, [_row(one, period) for one in rows])


def _row(found: Row, period: Period) -> dict[str, Any]:
    indicator = found.indicator
    unit = "" if found.unit in ("people", "percent", "money") else labels.UNITS[found.unit]
    held = [translated(one.text) for one in indicator.assumptions]
    return {
        "indicator": Cell(
            translated(indicator.title),
            reverse("result", args=[indicator.code]) + query_of(period),
            note=beside([labels.LEVELS[indicator.level], unit, *held]),
        ),
        "baseline": cards.base(indicator.baseline),
        "current": _current(found),
        "target": _target(found),
        "sources": translated(indicator.verification) or NOTHING,
    }


def _current(found: Row) -> Cell:
    if not found.collected:
        return Cell(_("Not collected yet"), tone="none", note=translated(found.indicator.not_collected))
    notes = []
    if found.numerator is not None:
        of = {
            "above": labels.said(found.indicator.numerator, found.numerator),
            "below": labels.said(found.indicator.denominator, found.denominator),
        }
        notes.append(_("%(above)s of %(below)s") % of)
    if found.apart:
        told = {"number": labels.number(found.apart), "what": translated(found.indicator.apart.title)}
        notes.append(_("apart: %(number)s %(what)s") % told)
    if found.target is not None:
        notes.append(labels.STANDINGS[found.standing][0])
    return Cell(labels.said(found.indicator, found.current), note=beside(notes))


def _target(found: Row) -> Cell | str:
    if found.target is None:
        return NOTHING
    others = [
        _("not in force: %(value)s (%(where)s)")
        % {"value": labels.said(found.indicator, one.value), "where": where(one.source)}
        for one in found.other_targets
    ]
    return Cell(
        labels.said(found.indicator, found.target.value), note=beside([where(found.target.source), *others])
    )
