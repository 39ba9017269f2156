"""The data dictionary, to read: indicators, dimensions with their codes, files with their fields."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.exchange import dictionary as known
from parcours.programmes.queries import pack as pack_in_force
from parcours.reference.queries import in_language
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Table


@requires("results.see")
def dictionary(request):
    """What every datum that leaves means."""
    found = known.dictionary(pack_in_force())
    context = {
        "title": _("Data dictionary"),
        "lead": _("What the indicators, dimensions, codes and fields of files mean."),
        "crumbs": [{"label": _("Exports"), "url": reverse("exports")}] if _may(request) else [],
        "take_url": reverse("export_make", args=["dictionary"]) if _may(request) else "",
        "indicators": _indicators(found["indicators"], request.GET),
        "parts": [
            *({"code": one["code"], "title": _say(one), "table": _codes(one)} for one in found["dimensions"]),
            *({"code": one["code"], "title": _say(one), "table": _fields(one)} for one in found["files"]),
        ],
    }
    return render(request, "web/exchange/dictionary.html", context)


def _may(request) -> bool:
    return request.actor.may("exchange.export")


def _say(one: Mapping[str, Any], name: str = "title") -> str:
    return in_language(one[name])


def _indicators(rows: list[dict], query) -> Table:
    columns = [
        Column("title", _("Indicator")),
        Column("unit", _("Unit")),
        Column("definition", _("Definition")),
        Column("formula", _("Formula")),
    ]
    lines = [
        {
            "title": Cell(_say(one), reverse("result", args=[one["code"]]), note=one["code"]),
            "unit": in_language(one["unit"]["title"]),
            "definition": _say(one, "definition"),
            "formula": _say(one, "formula") or _share(one),
        }
        for one in rows
    ]
    return Table(_("Indicators"), columns, lines, query=query, caption_visible=True)


def _share(one: Mapping[str, Any]) -> str:
    return f"{one['numerator']} / {one['denominator']}" if one["numerator"] else ""


def _codes(one: Mapping[str, Any]) -> Table:
    columns = [Column("code", _("Code")), Column("title", _("Meaning"))]
    lines = [{"code": each["code"], "title": _say(each)} for each in one["values"]]
    return Table(_say(one), columns, lines)


def _fields(one: Mapping[str, Any]) -> Table | None:
    columns = [Column("code", _("Field")), Column("title", _("Meaning")), Column("type", _("Type"))]
    lines = [
        {"code": each["code"], "title": _say(each), "type": in_language(each["type"]["title"])}
        for each in one["fields"]
    ]
    return Table(_say(one), columns, lines) if lines else None
