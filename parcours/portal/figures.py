"""The figures of a month for everybody: as they were published, with the rule that made them, and as data."""

import json
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parcours.accounts.policy import public
from parcours.exchange import public_files, publishing
from parcours.exchange.public_tables import NO_SITE
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import day, number, translated

HIDDEN = "…"


class Choice(forms.Form):
    month = forms.ChoiceField(label=gettext_lazy("Month"))

    def __init__(self, *args, months: list[date], **more):
        super().__init__(*args, **more)
        self.fields["month"].choices = [(one.isoformat()[:7], day(one, "month")) for one in months]


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _text(month: str) -> str:
    asked = _month(month)
    found = publishing.of_month(asked) if asked else None
    if found is None:
        raise Http404
    return found


@public
@require_safe
def index(request):
    """The newest month, or the one asked for."""
    months = publishing.months()
    asked = request.GET.get("month", "")
    if not months:
        return render(request, "portal/figures.html", {"title": _("Figures"), "months": []})
    told = json.loads(_text(asked) if asked else publishing.of_month())
    context = {
        "title": translated(told["name"]),
        "lead": _("Figures to %(day)s") % {"day": day(date.fromisoformat(told["until"]))},
        "months": months,
        "form": Choice(initial={"month": told["month"]}, months=months),
        "method": told["method"].get(get_language(), told["method"]["fr"]),
        "figures": [_figure(told, one) for one in told["figures"]],
        "hidden": HIDDEN,
        "csv": reverse("public_figures_csv", args=[told["month"]]),
        "json": reverse("public_figures_json", args=[told["month"]]),
    }
    return render(request, "portal/figures.html", context)


def _said(value: int | None) -> str:
    return HIDDEN if value is None else number(value)


def _of_row(row: dict[str, Any]) -> str:
    """A region without a site is no zero, and nothing that is hidden."""
    return _("no site stated") if row.get("note") == NO_SITE else _said(row["number"])


def _figure(told: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    rows = {(row["project"], row["dimension"], row["value"]): row for row in one["rows"]}
    whole = rows["", "", ""]["number"]
    return {
        "title": translated(one["title"]),
        "definition": translated(one["definition"]),
        "whole": whole,
        "target": one["target"],
        "hidden": whole is None,
        "tables": [_rows(told, rows, name) for name in told["dimensions"]],
        "projects": _projects(told, rows),
    }


def _rows(told: dict[str, Any], rows: dict, name: str) -> Table:
    dimension = told["dimensions"][name]
    title = translated(dimension["title"])
    columns = [Column("value", title), Column("number", _("Number"), numeric=True)]
    lines = [
        {"value": translated(words), "number": _of_row(rows["", name, value])}
        for value, words in dimension["values"].items()
        if rows["", name, value].get("number") != 0
    ]
    return Table(title, columns, lines, stacks=False)


def _projects(told: dict[str, Any], rows: dict) -> Table | None:
    codes = [code for code in told["projects"] if (code, "", "") in rows]
    if not codes:
        return None
    sexes = [one for one in ("F", "M") if any((code, "sex", one) in rows for code in codes)]
    names = told["dimensions"]["sex"]["values"]
    columns = [Column("project", _("Project")), Column("whole", _("Number"), numeric=True)]
    columns += [Column(one, translated(names[one]), numeric=True) for one in sexes]
    lines = [
        {
            "project": Cell(translated(told["projects"][code])),
            "whole": _said(rows[code, "", ""]["number"]),
            **{one: _said(rows[code, "sex", one]["number"]) for one in sexes},
        }
        for code in codes
    ]
    return Table(_("By project"), columns, lines, caption_visible=True)


def _download(content: bytes, media: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Access-Control-Allow-Origin": "*",
        },
    )


@public
@require_safe
def as_json(request, month: str):
    return _download(_text(month).encode(), "application/json", f"figures-{month}.json")


@public
@require_safe
def as_csv(request, month: str):
    return _download(public_files.as_csv(_text(month)), "text/csv; charset=utf-8", f"figures-{month}.csv")
