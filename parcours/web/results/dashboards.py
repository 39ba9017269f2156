"""Dashboards: targets with a forecast, cohorts, waiting times, equity. The image of each chart asks again."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.programmes.queries import pack as pack_in_force
from parcours.programmes.queries import pack_as_of
from parcours.results import equity as equal
from parcours.results import labels, pathways
from parcours.results.cohorts import MONTHS, cohorts
from parcours.results.figures import Period
from parcours.ui.tables import with_query
from parcours.ui.wording import translated

from . import aims, charted, paths_shown
from .charted import Shown
from .forms import PeriodForm
from .presenters import words_of

PAGES = (
    ("results_dashboard", gettext_lazy("Targets and forecast")),
    ("results_cohorts", gettext_lazy("Where people are")),
    ("results_waits", gettext_lazy("Waiting times")),
    ("results_equity", gettext_lazy("Equity")),
)


class TargetsForm(PeriodForm):
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"), required=False)
    field_order = ("indicator", "since", "until", "as_of")

    def __init__(self, *args, pack: Pack, **more):
        super().__init__(*args, **more)
        counted = [(one.code, translated(one.title)) for one in pack.indicators if one.counts]
        self.fields["indicator"].choices = [("", _("The first one")), *counted]


class CohortsForm(PeriodForm):
    quarter = forms.RegexField(
        r"\A\d{4}-[1-4]\Z",
        label=gettext_lazy("Registered in the quarter"),
        required=False,
        widget=forms.Select,
    )
    months = forms.TypedChoiceField(label=gettext_lazy("All quarters after"), required=False, coerce=int)
    field_order = ("quarter", "months", "since", "until", "as_of")

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["months"].choices = [
            ("", paths_shown.after(6)),
            *((n, paths_shown.after(n)) for n in MONTHS),
        ]


class EquityForm(PeriodForm):
    by = forms.ChoiceField(label=gettext_lazy("Broken down by"), required=False)
    field_order = ("by", "since", "until", "as_of")

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["by"].choices = [(name, labels.DIMENSIONS[name]) for name in equal.DIMENSIONS]


def _targets_form(request, pack: Pack) -> PeriodForm:
    return TargetsForm(request.GET, pack=pack)


def _cohorts_form(request, pack: Pack) -> PeriodForm:
    return CohortsForm(request.GET)


def _waits_form(request, pack: Pack) -> PeriodForm:
    return PeriodForm(request.GET)


def _equity_form(request, pack: Pack) -> PeriodForm:
    return EquityForm(request.GET)


# What each board shows ----------------------------------------------------------------------------


def _targets(pack: Pack, form: PeriodForm, asked: Period, actor: Actor) -> list[Shown]:
    return aims.charts(pack, form.cleaned_data["indicator"], asked)


def _cohorts(pack: Pack, form: PeriodForm, asked: Period, actor: Actor) -> list[Shown]:
    until = aims.known_until(asked)
    found = cohorts(pathways.paths(aims.up_to(asked)).values(), until)
    found = [one for one in found if asked.since is None or one.quarter.last >= asked.since]
    form.fields["quarter"].widget.choices = paths_shown.quarters(found)
    chosen = form.cleaned_data["quarter"]
    return paths_shown.cohort_charts(found, chosen, form.cleaned_data["months"] or 6, asked, until)


def _waits(pack: Pack, form: PeriodForm, asked: Period, actor: Actor) -> list[Shown]:
    until = aims.known_until(asked)
    return paths_shown.wait_charts(pathways.paths(aims.up_to(asked)).values(), asked, until)


def _equity(pack: Pack, form: PeriodForm, asked: Period, actor: Actor) -> list[Shown]:
    by = form.cleaned_data["by"] or equal.DIMENSIONS[0]
    totals, rows = equal.counted(pack, asked, by)
    found = equal.equity(by, totals, rows, actor.may("results.open"))
    return paths_shown.equity_charts(pack, found, asked)


Board = tuple[Callable[..., PeriodForm], Callable[..., list[Shown]]]
BOARDS: dict[str, Board] = {
    "results_dashboard": (_targets_form, _targets),
    "results_cohorts": (_cohorts_form, _cohorts),
    "results_waits": (_waits_form, _waits),
    "results_equity": (_equity_form, _equity),
}
CHARTS = {
    **dict.fromkeys(aims.NAMES, "results_dashboard"),
    **dict.fromkeys(paths_shown.COHORT_NAMES, "results_cohorts"),
    paths_shown.WAITS: "results_waits",
    paths_shown.EQUITY: "results_equity",
}


# Pages --------------------------------------------------------------------------------------------


def _page(request, name: str, more: Callable[[Pack, PeriodForm, Period], dict[str, Any]] | None = None):
    pack = pack_in_force()
    make, board = BOARDS[name]
    form = make(request, pack)
    title = dict(PAGES)[name]
    context: dict[str, Any] = {
        "title": title,
        "crumbs": [{"label": _("Results"), "url": reverse("results")}, {"label": title}],
        "tabs": [
            {"label": label, "url": reverse(one) + _period_of(request), "current": one == name}
            for one, label in PAGES
        ],
        "form": form,
    }
    asked = form.period_or_none()
    if asked is not None:
        pack = pack_as_of(asked.as_of)
        context["lead"] = words_of(asked)
        context["shown"] = [
            charted.shown(one, request.GET) for one in board(pack, form, asked, request.actor)
        ]
        context |= more(pack, form, asked) if more else {}
    return render(request, "web/results/dashboard.html", context)


def _period_of(request) -> str:
    """The period goes along from one board to the next; what one of them alone asks does not."""
    days = ("since", "until", "as_of")
    gone = [key for key in request.GET if not key.startswith(days)]
    return with_query(request.GET, **dict.fromkeys(gone))


@requires("results.see")
def targets(request):
    """Target and achieved with a forecast to the last day; one figure by month, place, partner, region."""

    def more(pack: Pack, form: PeriodForm, asked: Period) -> dict[str, Any]:
        return aims.overview(pack, form.cleaned_data["indicator"], asked, request.actor)

    return _page(request, "results_dashboard", more)


@requires("results.see")
def cohort_board(request):
    """Where the people of a quarter are after three, six and twelve months."""
    return _page(request, "results_cohorts")


@requires("results.see")
def waiting_board(request):
    """How long it takes from one step to the next, those who wait still among them."""
    return _page(request, "results_waits")


@requires("results.see")
def equity_board(request):
    """Who is among those registered, and who among those trained, employed and funded."""
    return _page(request, "results_equity")


@requires("results.see")
def chart(request, drawing: str, form: str):
    """A chart as SVG or PNG, or its numbers as CSV."""
    page = CHARTS.get(drawing)
    if page is None:
        raise Http404
    pack = pack_in_force()
    make, board = BOARDS[page]
    asking = make(request, pack)
    asked = asking.period_or_none()
    if asked is None:
        raise Http404
    pack = pack_as_of(asked.as_of)
    found = next((one for one in board(pack, asking, asked, request.actor) if one.name == drawing), None)
    if found is None:
        raise Http404
    return charted.file(request, found, form)
