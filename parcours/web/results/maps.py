"""The map of a figure: a shade and a word for each region; a region without a site is never a zero."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from parcours.reference.queries import shapes
from parcours.results.sql import NOT_STATED
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import number

STEPS = 4


def level(n: int, most: int) -> int:
    """0 for none, else 1 to 4 by its part of the largest."""
    return 0 if n <= 0 or most <= 0 else min(STEPS, -(-n * STEPS // most))


def words(n: int, has_site: bool) -> str:
    if has_site:
        return number(n)
    return _("%(number)s (no site stated)") % {"number": number(n)} if n else _("No site stated")


def legend(most: int, hatched: bool) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    if hatched:
        lines.append({"level": "none", "words": _("No site stated")})
    lines.append({"level": 0, "words": number(0)})
    for step in range(1, STEPS + 1):
        held = [n for n in _bounds(step, most) if n > 0]
        if held:
            first, last = min(held), max(held)
            shown = number(first) if first == last else f"{number(first)} – {number(last)}"
            lines.append({"level": step, "words": shown})
    return lines


def _bounds(step: int, most: int) -> list[int]:
    """The smallest and the largest count of a step; nothing when no count falls into it."""
    first, last = (step - 1) * most // STEPS + 1, step * most // STEPS
    return [first, last] if first <= last else []


def region_map(
    title: str,
    value_label: str,
    country: str,
    names: Mapping[str, str],
    rows: Mapping[str, int],
    with_site: Collection[str],
    link: Callable[[str], str],
) -> dict[str, Any]:
    """``map`` for the map part (None without shapes), ``table`` in its place, ``elsewhere``: other rows."""
    found = shapes(country)
    counts = {code: rows.get(code, 0) for code in names}
    most = max(counts.values(), default=0)
    regions = [
        {
            "label": names[code],
            "path": found.paths.get(code, "") if found else "",
            "level": level(n, most) if n or code in with_site else "none",
            "words": words(n, code in with_site),
            "url": link(code) if n else "",
        }
        for code, n in counts.items()
    ]
    hatched = any(one["level"] == "none" for one in regions)
    other = sum(n for code, n in rows.items() if code not in names and code != NOT_STATED)
    shown = {
        "title": title,
        "value_label": value_label,
        "viewbox": found.view_box if found else "",
        "regions": regions,
        "legend": legend(most, hatched),
    }
    return {
        "map": shown if found and any(one["path"] for one in regions) else None,
        "table": _table(title, value_label, regions),
        "not_stated": number(rows[NOT_STATED]) if rows.get(NOT_STATED) else "",
        "other": number(other) if other else "",
    }


def _table(title: str, value_label: str, regions: list[dict[str, Any]]) -> Table:
    return Table(
        title,
        [Column("region", _("Region")), Column("value", value_label, numeric=True)],
        [{"region": one["label"], "value": Cell(one["words"], one["url"] or None)} for one in regions],
    )
