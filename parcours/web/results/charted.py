"""A chart with its table, its source line and its files: the same on the page and as SVG, PNG or CSV."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from parcours.ui import charts
from parcours.ui.charts import Chart
from parcours.ui.tables import Table, with_query
from parcours.ui.wording import NARROW, language
from parcours.web.exporting import Head, listed

SEPARATORS = {"en": (".", ","), "fr": (",", NARROW)}
FORMS = {
    "svg": ("image/svg+xml", charts.svg),
    "png": ("image/png", charts.png),
}


@dataclass(frozen=True)
class Shown:
    """``chart`` is None where there is nothing to draw. ``heads`` and ``rows``: the file of its numbers.
    ``source``: which days, as known when, how it is made."""

    name: str
    title: str
    chart: Chart | None
    table: Table
    source: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Any]]
    lead: str = ""
    notes: Sequence[str] = field(default_factory=tuple)


def chart(form: str, title: str, measure: str, categories: Iterable[str], values: dict, **more: Any) -> Chart:
    """In the reader's direction."""
    more |= {"from_right": get_language_bidi(), "separators": SEPARATORS.get(language(), SEPARATORS["fr"])}
    return Chart(form, title, measure, tuple(categories), values, **more)


def shown(one: Shown, query: Any) -> dict[str, Any]:
    """What the page takes; the image is a request of its own."""
    asked = with_query(query)
    urls = {form: reverse("results_chart", args=[one.name, form]) + asked for form in (*FORMS, "csv")}
    return {
        "name": one.name,
        "title": one.title,
        "lead": one.lead,
        "table": one.table,
        "source": one.source,
        "notes": one.notes,
        "image": urls["svg"] if one.chart else "",
        "narrow": reverse("results_chart", args=[one.name, "svg"]) + with_query(query, narrow="1")
        if one.chart
        else "",
        "alt": _("Chart: %(title)s. Its numbers are in the table below.") % {"title": one.title},
        "files": [
            {"label": label, "url": urls[form]}
            for label, form in (("PNG", "png"), ("SVG", "svg"), ("CSV", "csv"))
            if one.chart or form == "csv"
        ],
    }


def file(request, one: Shown, form: str) -> HttpResponse:
    """The chart as an image, kept by its content, or its numbers."""
    if form == "csv":
        return listed(request, f"parcours-{one.name}", one.heads, one.rows)
    if form not in FORMS or one.chart is None:
        raise Http404
    drawn = replace(one.chart, narrow="narrow" in request.GET)
    tag = f'"{charts.tag(drawn, form)}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        kind, draw = FORMS[form]
        answer = HttpResponse(draw(drawn), content_type=kind)
        if form == "png":
            answer["Content-Disposition"] = f'attachment; filename="parcours-{one.name}.png"'
    answer["ETag"] = tag
    # Asked for again each time: nobody reads an image of another day or of another right.
    answer["Cache-Control"] = "private, no-cache"
    return answer
