"""Cells that a spreadsheet shows and never computes, and the way back; what a workbook weighs unpacked."""

import io
import re
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.parsers import expat

MOST_PARTS = 600_000
"""Elements of XML in a workbook: what two thousand full rows take, and half as much again."""
MOST_MERGED = 10_000
"""Cells under merged ones. A line of the file may name billions, each of which would be made."""
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
SHIELD = "'"
UNSEEN = re.compile(r"[ \u00a0\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*")
"""What nobody sees before the first character: spaces, marks of direction."""


def cell_text(value: Any) -> str:
    """What a cell of a workbook holds, as one would type it: whole numbers without a point, ISO days."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet shows and never computes; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return value
    text = str(value)
    return f"{SHIELD}{text}" if _would_compute(text) else text


def _would_compute(text: str) -> bool:
    return text[UNSEEN.match(text).end() :].startswith(STARTS_A_FORMULA)


def shown(text: str) -> str:
    """What a harmless cell says: without the shield that kept it from being computed."""
    bare = text[1:] if text.startswith(SHIELD) else text
    return bare if _would_compute(bare) else text


class OutOfProportion(Exception):
    """A workbook unpacks to more than anybody writes."""


@dataclass(frozen=True)
class Merged:
    """Where merged ranges begin (row, letter of the column), and how many cells lie under them all."""

    places: tuple[tuple[int, str], ...]
    cells: int


def weigh(data: bytes, most: int) -> Merged:
    """The merged ranges of a workbook, before it is opened: openpyxl makes every cell that a file names,
    however small the file. ``most``: bytes unpacked.

    Raises OutOfProportion, or whatever a file that is no workbook makes zipfile trip over.
    """
    parts, merged = 0, []

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal parts
        parts += 1
        if parts > MOST_PARTS:
            raise OutOfProportion
        if name.rpartition(":")[2] == "mergeCell":
            merged.append(attributes.get("ref", ""))

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(one.file_size for one in packed.infolist()) > most:
            raise OutOfProportion
        for one in packed.infolist():
            reader = expat.ParserCreate()
            reader.StartElementHandler = begins
            # Pictures and the like: openpyxl reads none of them as a table either.
            with packed.open(one) as content, suppress(expat.ExpatError):
                reader.ParseFile(content)
    return _covered(merged)


def _covered(merged: Iterable[str]) -> Merged:
    from openpyxl.utils import get_column_letter, range_boundaries

    places, cells = [], 0
    for ref in merged:
        left, top, right, bottom = range_boundaries(ref)
        places.append((top, get_column_letter(left)))
        cells += (right - left + 1) * (bottom - top + 1)
    return Merged(tuple(places), cells)
