"""The figures of a report as one text that stays the same for ever, and what differs between two of them.

The text is JSON with sorted keys: counts are integers, amounts text with two decimals. A ratio stands in it
with its numerator and denominator; what differs is told of these alone. Pure but for the reads.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from parcours.programmes.indicating import RATIO
from parcours.programmes.pack import Indicator, Pack

from . import engine
from .figures import Figures, Number, Period
from .printing import as_data
from .sql import DIMENSIONS

SHAPE = 2
PERIOD, TOTAL = "period", "total"


def compute(pack: Pack, project: str, since: date, until: date, known_at: datetime | None) -> dict[str, Any]:
    """What a report on a project ("" for the programme) says: of its days, and of all days up to the last.

    ``known_at`` None: as it stands now. Inside a transaction.
    """
    chosen = [one for one in pack.indicators if not project or one.project in ("", project)]
    projects = [one.code for one in pack.projects]
    found = {}
    for name, first in ((PERIOD, since), (TOTAL, None)):
        period = Period(first, until, known_at=known_at)
        figures = Figures(period, tuple(engine.compute(chosen, projects, period, DIMENSIONS)))
        found[name] = [_of(one, project) for one in as_data(pack.code, figures)["figures"]]
    return {
        "shape": SHAPE,
        "programme": pack.code,
        "project": project,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "known_at": known_at and known_at.isoformat(),
        "about": {one.code: _about(one) for one in chosen},
        **found,
    }


def _about(indicator: Indicator) -> dict[str, Any]:
    """What a logframe tells of an indicator beside its numbers, as the pack said it that day."""
    baseline = indicator.baseline
    told = {"level": indicator.level, "verification": dict(indicator.verification), "baseline": None}
    if baseline is not None:
        value = None if baseline.value is None else f"{baseline.value.normalize():f}"
        told["baseline"] = {"value": value, "year": baseline.year, "words": dict(baseline.words)}
    return told


def _of(told: dict[str, Any], project: str) -> dict[str, Any]:
    """Of the programme's figures a project reports its own part, without the target of all."""
    if told["project"]:
        # Its whole is its part of its project.
        return {name: value for name, value in told.items() if name != "projects"}
    if not project:
        return told
    part = told.get("projects", {}).get(project)
    same = ("code", "title", "unit", "collected", "currency")
    kept = {name: told[name] for name in same if name in told} | {"project": None}
    kept |= {"target": None, "targets": [], "standing": "no_target", "part": True}
    if part is None:
        return kept | {"achieved": None, "collected": False}
    return kept | part


def text_of(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sum_of(figures: str, texts: Mapping[str, Any]) -> str:
    """SHA-256 over the figures and the text, in hexadecimal."""
    return hashlib.sha256(f"{figures}\n{text_of(texts)}".encode()).hexdigest()


@dataclass(frozen=True)
class Cell:
    """Where a number stands. ``span``: period or total; ``dimension`` empty: the figure itself."""

    code: str
    span: str
    project: str = ""
    dimension: str = ""
    value: str = ""


def number_of(told: int | str | None) -> Number:
    """A number of a frozen text as it is calculated with."""
    return Decimal(told) if isinstance(told, str) else told or 0


def cells(told: Mapping[str, Any]) -> Iterator[tuple[Cell, Number]]:
    """Every number of a frozen text that was counted or added up."""
    for span in (PERIOD, TOTAL):
        for one in told.get(span, ()):
            if not one["collected"] or one["unit"] == RATIO:
                continue
            yield from _scope(one["code"], span, "", one)
            for project, scope in one.get("projects", {}).items():
                yield from _scope(one["code"], span, project, scope)


def _scope(code: str, span: str, project: str, scope: Mapping[str, Any]) -> Iterator[tuple[Cell, Number]]:
    yield Cell(code, span, project), number_of(scope["achieved"])
    for dimension, rows in scope.get("rows", {}).items():
        for value, number in rows.items():
            yield Cell(code, span, project, dimension, value), number_of(number)


@dataclass(frozen=True)
class Difference:
    """A cell that differs; None where it was, or is, not collected."""

    cell: Cell
    before: Number | None
    after: Number | None

    @property
    def change(self) -> Number:
        return (self.after or 0) - (self.before or 0)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Cell by cell, in the order of the indicators; a row that is missing in a collected figure is a zero."""
    old, new = dict(cells(before)), dict(cells(after))
    was, now = _collected(before), _collected(after)
    order = list(dict.fromkeys([*_codes(before), *_codes(after)]))
    found = []
    for cell in old.keys() | new.keys():
        first = old.get(cell, 0 if (cell.span, cell.code) in was else None)
        last = new.get(cell, 0 if (cell.span, cell.code) in now else None)
        if first != last:
            found.append(Difference(cell, first, last))
    return sorted(
        found,
        key=lambda one: (
            order.index(one.cell.code),
            one.cell.span,
            one.cell.project,
            one.cell.dimension,
            one.cell.value,
        ),
    )


def _codes(told: Mapping[str, Any]) -> Sequence[str]:
    return [one["code"] for one in told.get(TOTAL, ())]


def _collected(told: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(span, one["code"]) for span in (PERIOD, TOTAL) for one in told.get(span, ()) if one["collected"]}
