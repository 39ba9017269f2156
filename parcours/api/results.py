"""Figures: the same that the screens show. Nobody's name is in them."""

from datetime import date
from decimal import Decimal
from typing import Literal

from ninja import Query, Schema

from parcours.programmes.queries import pack_as_of
from parcours.results import queries
from parcours.results.sql import DIMENSIONS

from .reads import read


class Scope(Schema):
    """Amounts are decimal. A ratio is in percent, nothing where there is nothing to divide by, and says its
    ``numerator`` and ``denominator``, with the rows of both."""

    value: int | Decimal | None
    entries: int
    rows: dict[str, dict[str, int | Decimal | None]]
    numerator: "Part | None" = None
    denominator: "Part | None" = None


class Part(Schema):
    value: int | Decimal
    rows: dict[str, dict[str, int | Decimal]]


class Figure(Schema):
    """``value`` is nothing when it is not collected yet or not computable; ``share``: achieved over
    target, 1 is reached; ``apart``: what is known in numbers alone and is not in the value."""

    code: str
    title: dict[str, str]
    unit: str
    project: str
    standing: str
    value: int | Decimal | None
    currency: str | None
    target: Decimal | None
    share: Decimal | None
    whole: Scope | None
    projects: dict[str, Scope]
    overlap: int | Decimal
    outside: int | Decimal
    apart: int | None


class Figures(Schema):
    programme: str
    items: list[Figure]


def _scope(found) -> dict | None:
    if found is None:
        return None
    parts = [{"value": one.value, "rows": one.rows} for one in found.parts or ()] or [None, None]
    rows = {
        name: {code: _short(value) for code, value in cells.items()} for name, cells in found.rows.items()
    }
    told = {"value": _short(found.value), "entries": found.entries, "rows": rows}
    return told | {"numerator": parts[0], "denominator": parts[1]}


def _short(value):
    """Ratios with four decimals of a percent; counts and amounts as they are."""
    return round(value, 4) if isinstance(value, Decimal) else value


def _figure(found) -> dict:
    told = found.indicator
    return {
        **{name: getattr(told, name) for name in ("code", "title", "unit", "project")},
        **{name: getattr(found, name) for name in ("standing", "target", "overlap", "outside")},
        "value": _short(found.value),
        "currency": told.amount.currency if told.amount else None,
        "apart": found.apart_whole,
        "share": None if found.share is None else round(found.share, 4),
        "whole": _scope(found.whole),
        "projects": {code: _scope(scope) for code, scope in found.projects.items()},
    }


@read("results/figures", "results.figures", "results.see", Figures)
def figures(
    request,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    dimension: list[Literal[tuple(DIMENSIONS)]] = Query([]),  # noqa: B008 - how django-ninja declares a list
):
    """Each indicator with its target and what was achieved, broken down by the dimensions asked for."""
    pack = pack_as_of(as_of)
    found = queries.figures(pack, until, since, as_of, dimensions=tuple(dict.fromkeys(dimension)))
    return {"programme": pack.code, "items": [_figure(one) for one in found.items]}
