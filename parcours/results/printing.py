"""Figures as text or JSON, for operators and for tests."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.programmes.pack import Indicator, Pack
from parcours.programmes.queries import pack_as_of
from parcours.reference.queries import in_language

from . import engines, queries
from .faults import Fault
from .figures import Figure, Figures, Number, Scope
from .snapshots import Snapshot


def show(
    *,
    out: TextIO,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    as_json: bool = False,
    codes: Sequence[str] | None = None,
    engine: str | None = None,
    folder: Path | None = None,
) -> None:
    """Write every indicator of the programme (or those named) with its target and what was achieved.

    Of the live journal, or of the snapshot in ``folder``, which says its programme and needs no database.
    Raises Fault.
    """
    source, snapshot = engines.chosen(engine, folder)
    asked = {"until": until, "since": since, "as_of": as_of, "codes": codes, "source": source}
    if snapshot is None:
        with transaction.atomic(), acting(Actor.system("figures")):
            pack = _pack(pack_as_of(as_of), codes)
            found = queries.figures(pack, **asked)
    else:
        pack = _pack(snapshot.pack(as_of), codes)
        found = queries.figures(pack, **asked, zone=ZoneInfo(pack.zone))
    if as_json:
        json.dump(as_data(pack.code, found) | _taken(snapshot), out, ensure_ascii=False, indent=1)
        out.write("\n")
        return
    lines = [_line(one) for one in found.items]
    widths = [max(len(line[place]) for line in lines) for place in range(3)] if lines else []
    for code, achieved, target, title in lines:
        cells = (code.ljust(widths[0]), achieved.rjust(widths[1]), target.rjust(widths[2]), title)
        out.write("  ".join(cells).rstrip() + "\n")


def _pack(pack: Pack, codes: Sequence[str] | None) -> Pack:
    known = {one.code for one in pack.indicators}
    unknown = sorted(set(codes or ()) - known)
    if unknown:
        raise Fault(f"There is no indicator {', '.join(unknown)} in the programme {pack.code}.")
    return pack


def _taken(snapshot: Snapshot | None) -> dict[str, Any]:
    """Of which moment the figures are, when they are not of now."""
    if snapshot is None:
        return {}
    named = ("made_at", "pack_version", "sequence", "seal")
    return {"snapshot": {name: snapshot.manifest[name] for name in named}}


def _line(figure: Figure) -> tuple[str, str, str, str]:
    achieved = _achieved(figure) if figure.collected else "not collected"
    target = f"of {_plain(figure.target)}" if figure.target is not None else ""
    return figure.indicator.code, achieved, target, in_language(figure.indicator.title)


def _achieved(figure: Figure) -> str:
    indicator, scope = figure.indicator, figure.whole
    if scope.parts:
        of = f"{scope.parts[0].value} of {scope.parts[1].value}"
        return f"{_shared(scope.value)} % ({of})" if scope.value is not None else f"not computable ({of})"
    return f"{scope.value} {indicator.amount.currency}" if indicator.amount else str(scope.value)


def _shared(value: Decimal | None) -> str | None:
    """A ratio as it is told: in percent with one decimal, half up."""
    return None if value is None else str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def as_data(programme: str, found: Figures) -> dict[str, Any]:
    """Counts as integers; amounts, ratios and targets as text; days ISO; null where nothing is collected.

    A ratio has beside it its numerator and denominator, in every scope and row; it is null where there is
    nothing to divide by.
    """
    days = {name: getattr(found.period, name) for name in ("since", "until", "as_of")}
    return {
        "programme": programme,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "figures": [_figure(one) for one in found.items],
    }


def _figure(figure: Figure) -> dict[str, Any]:
    indicator = figure.indicator
    said = {
        "code": indicator.code,
        "title": dict(indicator.title),
        "unit": indicator.unit,
        "project": indicator.project or None,
        "collected": figure.collected,
        "target": _plain(figure.target),
        "targets": [
            {"value": _plain(one.value), "in_force": one.in_force, "where": one.source.where}
            for one in indicator.targets
        ],
        "achieved": told(figure.indicator, figure.value),
        "standing": figure.standing,
    }
    if indicator.amount:
        said["currency"] = indicator.amount.currency
    if figure.whole is None:
        return said
    said |= _scope(indicator, figure.whole) | {
        "apart": figure.apart_whole,
        "projects": {code: _scope(indicator, scope) for code, scope in figure.projects.items() if code},
    }
    if indicator.is_ratio:
        return said
    return said | {
        "sum_over_projects": told(indicator, figure.sum_over_projects),
        "overlap": told(indicator, figure.overlap),
        "outside": told(indicator, figure.outside),
        "evidence": {code: told(indicator, n) for code, n in figure.evidence.items()},
    }


def told(indicator: Indicator, value: Number | None) -> int | str | None:
    """A value of an indicator as JSON keeps it: whole numbers as such, what is decimal as text."""
    if value is None:
        return None
    if indicator.is_ratio:
        return _shared(value)
    return f"{value:.2f}" if indicator.amount else int(value)


def _scope(indicator: Indicator, scope: Scope) -> dict[str, Any]:
    found = {"achieved": told(indicator, scope.value), "entries": scope.entries}
    if scope.parts:
        above, below = scope.parts
        parts = (indicator.numerator, indicator.denominator)
        found["numerator"], found["denominator"] = (
            told(one, part.value) for one, part in zip(parts, (above, below), strict=True)
        )
        found["parts"] = {
            "numerator": _rows(indicator.numerator, above),
            "denominator": _rows(indicator.denominator, below),
        }
    return found | {"rows": _rows(indicator, scope)}


def _rows(indicator: Indicator, scope: Scope) -> dict[str, dict[str, int | str | None]]:
    return {
        dimension: {value: told(indicator, n) for value, n in sorted(rows.items())}
        for dimension, rows in scope.rows.items()
    }
