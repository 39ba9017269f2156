"""Figures as text or JSON, for operators and for tests."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from django.db import transaction

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.programmes.pack import Pack
from parcours.programmes.queries import pack as pack_in_force
from parcours.reference.queries import in_language

from . import engines, queries
from .faults import Fault
from .figures import Figure, Figures, Scope
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
            pack = _pack(pack_in_force(), codes)
            found = queries.figures(pack, **asked)
    else:
        pack = _pack(snapshot.pack(), codes)
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
    achieved = str(figure.value) if figure.collected else "not collected"
    target = f"of {_plain(figure.target)}" if figure.target is not None else ""
    return figure.indicator.code, achieved, target, in_language(figure.indicator.title)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def as_data(programme: str, found: Figures) -> dict[str, Any]:
    """Numbers of a figure as integers, targets as text, days ISO; null where nothing is collected."""
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
        "achieved": figure.value,
        "standing": figure.standing,
    }
    if figure.whole is None:
        return said
    return said | {
        "entries": figure.whole.entries,
        "apart": figure.apart_whole,
        "sum_over_projects": figure.sum_over_projects,
        "overlap": figure.overlap,
        "outside": figure.outside,
        "evidence": dict(figure.evidence),
        "rows": _rows(figure.whole),
        "projects": {
            code: {"achieved": scope.value, "entries": scope.entries, "rows": _rows(scope)}
            for code, scope in figure.projects.items()
            if code
        },
    }


def _rows(scope: Scope) -> dict[str, dict[str, int]]:
    return {dimension: dict(sorted(rows.items())) for dimension, rows in scope.rows.items()}
