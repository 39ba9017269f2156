"""Which services are missing where, for coordinators."""

from collections import Counter

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.directory import gaps
from parcours.programmes.queries import pack_or_none
from parcours.results.sql import NOT_STATED
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import day, number
from parcours.web.results import maps

from . import choices, presenters
from .entry import crumbs
from .forms import GapsForm


@requires("directory.gaps")
def missing(request):
    """Searches that found nothing, by need and region, beside what is offered there."""
    form = GapsForm(request.GET or None)
    kind = form.asked() if request.GET else ""
    found = gaps.missing(request.actor, kind=kind)
    offered = gaps.offered_by_region(request.actor, kind)
    regions, pack = dict(choices.regions()), pack_or_none()
    counts = Counter(dict.fromkeys(regions, 0))
    for one in found:
        counts[one.region or NOT_STATED] += one.times
    context = {
        "title": _("Missing services"),
        "lead": _("Searches without an answer since %(day)s") % {"day": day(gaps.since())},
        "crumbs": crumbs(),
        "form": form,
        "table": presenters.gaps_table(found, regions),
        "criteria": _criteria(gaps.dropped(request.actor, kind=kind)),
        "map": maps.region_map(
            _("Searches without an answer, by region"),
            _("Searches without an answer"),
            pack.country,
            regions,
            counts,
            set(regions),
            lambda code: reverse("services_missing"),
        )
        if pack and found
        else None,
        "offered": _offered(offered, regions),
    }
    return render(request, "web/directory/missing.html", context)


def _criteria(found: dict[str, int]) -> Table:
    columns = [Column("what", _("What was asked")), Column("times", _("Searches"), numeric=True)]
    rows = [{"what": str(choices.CRITERIA.get(code, code)), "times": number(n)} for code, n in found.items()]
    return Table(_("What those searches asked"), columns, rows)


def _offered(found: dict[str, int], regions: dict[str, str]) -> Table:
    columns = [Column("region", _("Region")), Column("services", _("Services proposed today"), numeric=True)]
    rows = [
        {
            "region": label,
            "services": Cell(number(found.get(code, 0)), None, None if found.get(code) else "bad"),
        }
        for code, label in regions.items()
    ]
    return Table(_("What is offered, by region"), columns, rows)
