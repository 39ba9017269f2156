from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.programmes.queries import pack as pack_in_force
from parcours.programmes.queries import pack_as_of, pack_or_none
from parcours.results import queries
from parcours.results.sql import DIMENSIONS
from parcours.ui.tables import with_query
from parcours.ui.wording import translated

from . import opening, presenters
from .forms import IndexForm, PeriodForm


@requires("results.see")
def index(request):
    """Target and achieved: the programme first, then each project; the map; what overlaps."""
    pack = pack_or_none()
    context = {"title": _("Results")}
    if pack is None:
        return render(request, "web/results/index.html", context | {"no_programme": True})
    choices = presenters.map_choices(pack)
    form = IndexForm(request.GET, choices=choices)
    asked = form.period_or_none()
    context["form"] = form
    if asked is not None:
        chosen = form.cleaned_data["map"] or next((code for code, _title in choices), "")
        pack = pack_as_of(asked.as_of)
        found = queries.figures(pack, asked.until, asked.since, asked.as_of, dimensions=("region",))
        context["export"] = reverse("results_csv") + with_query(request.GET, map=None)
        context |= presenters.index(pack, found, request.actor, chosen, form.cleaned_data["standing"])
    return render(request, "web/results/index.html", context)


@requires("results.see")
def detail(request, code):
    """One figure: how it is counted, its targets, its rows."""
    pack = pack_in_force()
    indicator = queries.indicator(pack, code)
    form = PeriodForm(request.GET)
    asked = form.period_or_none()
    context = {
        "title": translated(indicator.title),
        "crumbs": _crumbs({"label": translated(indicator.title)}),
        "definition": translated(indicator.definition),
        "form": form,
    }
    if asked is not None:
        pack = pack_as_of(asked.as_of)
        found = queries.figure(pack, code, asked)
        context |= presenters.detail(pack, found, asked, request.actor)
        context["lead"] = presenters.words_of(asked)
    return render(request, "web/results/detail.html", context)


@requires("results.open")
def entries(request, code):
    """The entries behind a figure; those that the reader may not see are counted."""
    pack = pack_in_force()
    indicator = queries.indicator(pack, code)
    form = PeriodForm(request.GET)
    asked = form.period_or_none()
    part = {name: request.GET.get(name) or None for name in ("project", "dimension", "value")}
    if part["dimension"] not in (None, *DIMENSIONS):
        raise Http404
    back = {"label": translated(indicator.title), "url": reverse("result", args=[code])}
    context = {
        "title": translated(indicator.title),
        "crumbs": _crumbs(back, {"label": _("Entries behind the figure")}),
        "form": form,
    }
    if asked is not None:
        back["url"] += presenters.query_of(asked)
        found = queries.open_figure(
            request.actor,
            indicator,
            since=asked.since,
            until=asked.until,
            as_of=asked.as_of,
            page=request.GET.get("page", 1),
            **part,
        )
        context |= {
            "lead": " · ".join(filter(None, [opening.part_words(pack, **part), presenters.words_of(asked)])),
            "lines": opening.lines(pack, found, request.actor),
            "page": found.lines,
            "accounted": opening.account(found),
        }
    return render(request, "web/results/entries.html", context)


def _crumbs(*more):
    return [{"label": _("Results"), "url": reverse("results")}, *more]
