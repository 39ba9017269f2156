"""The map of a figure: a shade and a word for each region; a region without a site is never a zero.

Counts, amounts and shares alike; a share is measured against the whole, the others against the largest."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from parcours.reference.queries import shapes
from parcours.results.figures import Number
from parcours.results.sql import NOT_STATED
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import number

STEPS = 4
WHOLE = 100
"""A share in percent is shaded as a part of this."""


@dataclass(frozen=True)
class Unit:
    """How the numbers of a map are told. ``counted``: whole numbers, whose steps do not touch;
    ``most``: what the darkest shade stands for (None: the largest)."""

    said: Callable[[Number | None], str] = number
    counted: bool = True
    most: int | None = None


COUNTS = Unit()


def level(n: Number, most: Number) -> int:
    """0 for none, else 1 to 4 by its part of the largest."""
    return 0 if n <= 0 or most <= 0 else min(STEPS, ceil(Decimal(n) * STEPS / most))


def words(n: Number | None, has_site: bool, unit: Unit = COUNTS) -> str:
    if has_site or n is None:
        return unit.said(n)
    return _("%(number)s (no site stated)") % {"number": unit.said(n)} if n else _("No site stated")


def legend(most: Number, hatched: str, unit: Unit = COUNTS) -> list[dict[str, Any]]:
    """``hatched``: what is said of regions without a shade; empty where there are none."""
    lines: list[dict[str, Any]] = [{"level": "none", "words": hatched}] if hatched else []
    lines.append({"level": 0, "words": unit.said(0)})
    for step in range(1, STEPS + 1):
        held = _bounds(step, most) if unit.counted else _ends(step, most)
        held = [n for n in held if n > 0 or not unit.counted]
        if held:
            first, last = min(held), max(held)
            told = unit.said(first) if first == last else f"{unit.said(first)} – {unit.said(last)}"
            lines.append({"level": step, "words": told})
    return lines


def _bounds(step: int, most: int) -> list[int]:
    """The smallest and the largest count of a step; nothing when no count falls into it."""
    first, last = (step - 1) * most // STEPS + 1, step * most // STEPS
    return [first, last] if first <= last else []


def _ends(step: int, most: Number) -> list[Decimal]:
    """Where a step begins and ends, of what is measured; nothing where nothing is."""
    return [Decimal(most) * one / STEPS for one in (step - 1, step)] if most else []


def region_map(
    title: str,
    value_label: str,
    country: str,
    names: Mapping[str, str],
    rows: Mapping[str, Number | None],
    with_site: Collection[str],
    link: Callable[[str], str],
    unit: Unit = COUNTS,
) -> dict[str, Any]:
    """``map`` for the map part (None without shapes), ``table`` in its place, ``elsewhere``: other rows.

    A region of ``rows`` whose number is None has nothing to divide by; one that is not there has zero."""
    found = shapes(country)
    counts = {code: rows.get(code, None if unit.most else 0) for code in names}
    most = unit.most or max((n for n in counts.values() if n), default=0)
    regions = [
        {
            "label": names[code],
            "path": found.paths.get(code, "") if found else "",
            "level": "none" if n is None or not (n or code in with_site) else level(n, most),
            "words": words(n, code in with_site, unit),
            "url": link(code) if n else "",
        }
        for code, n in counts.items()
    ]
    shown = {
        "title": title,
        "value_label": value_label,
        "viewbox": found.view_box if found else "",
        "regions": regions,
        "legend": legend(most, _hatched(regions, unit), unit),
    }
    outside = [n for code, n in rows.items() if code not in names and code != NOT_STATED and n]
    # Shares do not add up: of somewhere else nothing can be told in one number.
    other = sum(outside) if not unit.most else 0
    return {
        "map": shown if found and any(one["path"] for one in regions) else None,
        "table": _table(title, value_label, regions),
        "not_stated": unit.said(rows[NOT_STATED]) if rows.get(NOT_STATED) else "",
        "other": unit.said(other) if other else "",
    }


def _hatched(regions: list[dict[str, Any]], unit: Unit) -> str:
    if not any(one["level"] == "none" for one in regions):
        return ""
    return _("No site stated, or nothing to divide by") if unit.most else _("No site stated")


def _table(title: str, value_label: str, regions: list[dict[str, Any]]) -> Table:
    return Table(
        title,
        [Column("region", _("Region")), Column("value", value_label, numeric=True)],
        [{"region": one["label"], "value": Cell(one["words"], one["url"] or None)} for one in regions],
    )
