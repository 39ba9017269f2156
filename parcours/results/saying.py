"""What a report is called, its days, and its texts with the figures in their places."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from parcours.programmes.indicating import RATIO
from parcours.ui.wording import day, number, percent, translated

from . import binding, labels
from .binding import Bound
from .enums import ReportKind
from .freezing import PERIOD, TOTAL
from .models import Report

NOTHING = "—"


def whose(row: Report) -> str:
    if row.project is None:
        return _("The whole programme")
    return translated(row.project.short) or row.project.code


def title(row: Report) -> str:
    said = " · ".join([str(ReportKind(row.kind).label), whose(row)])
    if row.number == 1:
        return said
    return _("%(report)s (version %(number)s)") % {"report": said, "number": number(row.number)}


def days(row: Report) -> str:
    return _("From %(since)s to %(until)s") % {"since": day(row.since), "until": day(row.until)}


def figures_of(told: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(in the period, up to its end) of each indicator."""
    return list(zip(told[PERIOD], told[TOTAL], strict=True))


def row_of(told: Mapping[str, Any], dimension: str, value: str) -> str:
    if not told["collected"]:
        return NOTHING
    rows = told.get("rows", {}).get(dimension, {})
    return labels.told(told, rows.get(value) if told["unit"] == RATIO else rows.get(value, 0))


def share_of(told: Mapping[str, Any]) -> str:
    if not told["collected"] or told["achieved"] is None or not told["target"] or not Decimal(told["target"]):
        return NOTHING
    return percent(Decimal(told["achieved"]) / Decimal(told["target"]))


def filled(text: str, figures: Mapping[str, Any], language: str) -> list[str]:
    """Paragraphs with the figures in their places, written as the language writes numbers."""
    with override(language):
        whole = binding.fill(text, lambda bound: value_of(bound, figures))
    return [one for one in whole.split("\n") if one.strip()]


def value_of(bound: Bound, figures: Mapping[str, Any]) -> str:
    spans = {one: {told["code"]: told for told in figures[one]} for one in (PERIOD, TOTAL)}
    told = spans[PERIOD if bound.what == binding.PERIOD else TOTAL].get(bound.code)
    if told is None:
        return NOTHING
    if bound.what == binding.TARGET:
        return number(Decimal(told["target"])) if told["target"] else NOTHING
    if bound.what == binding.SHARE:
        return share_of(told)
    if not told["collected"]:
        return NOTHING
    if bound.dimension:
        return row_of(told, bound.dimension, bound.value)
    return labels.told(told, told["achieved"])
