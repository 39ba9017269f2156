"""Cells by sex, age, region, part of the world and protection as IATI tells them: those of the public figures
of the newest month, the same numbers and none besides (ADR 19). So whoever has both has nothing more.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from parcours.programmes.pack import Pack

from . import publishing


@dataclass(frozen=True)
class Row:
    """``dimension`` and ``value`` empty: the whole, as it was rounded."""

    dimension: str
    value: str
    number: int


@dataclass(frozen=True)
class Published:
    """``span``: the days that every cell counts. ``rows``: by indicator those that are public."""

    span: tuple[date, date]
    rounded_to: int
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    @property
    def month(self) -> str:
        return self.span[1].isoformat()[:7]


def newest(pack: Pack) -> Published | None:
    """None: no month of this programme is public."""
    text = publishing.of_month()
    told = json.loads(text) if text else {}
    if told.get("programme") != pack.code:
        return None
    rows = {one["code"]: _rows(one["rows"]) for one in told["figures"]}
    until = date.fromisoformat(told["until"])
    return Published((pack.starts_on, until), told["rounded_to"], rows)


def _rows(found: Sequence[Mapping]) -> list[Row]:
    """Of an indicator's own table; what is hidden, and a region without a site, is no number."""
    return [
        Row(one["dimension"], one["value"], one["number"])
        for one in found
        if not one["project"] and one.get("number") is not None
    ]
