"""The rules of a round, from ``rules.toml``: shares, priorities, who must or must not go where, changes."""

import csv
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from .faults import Fault
from .reading import Tables

FILE = "rules.toml"
PREVIOUS = "previous"
KNOWN = {
    "": {"share", "forbid", "require", "lexicographic", "stability"},
    "share": {"group", "at_least", "at_most", "by"},
    "forbid": {"person", "place"},
    "require": {"person", "place"},
    "stability": {"previous", "bonus"},
}


@dataclass(frozen=True)
class Group:
    """People with a value in a column."""

    column: str
    value: str

    def __str__(self) -> str:
        return f"{self.column}={self.value}"


@dataclass(frozen=True)
class Share:
    """Of those placed (``by_type``: in each type), the part of the group is at least and at most so much."""

    group: Group
    at_least: Fraction | None
    at_most: Fraction | None
    by_type: bool


@dataclass(frozen=True)
class Rules:
    """``forbidden`` and ``required``: pairs as places in the tables. ``first``: groups of whom as many as can
    be are placed, one after the other, before scores count; ``None`` among them: as few changes as can be.
    ``previous``: the pairs of an earlier proposal; ``bonus``: points for each that is kept."""

    shares: tuple[Share, ...] = ()
    first: tuple[Group | None, ...] = ()
    forbidden: frozenset[tuple[int, int]] = frozenset()
    required: dict[int, int] = field(default_factory=dict)
    previous: frozenset[tuple[int, int]] = frozenset()
    bonus: int = 0


class _Reader:
    def __init__(self, folder: Path, tables: Tables):
        self.folder, self.tables = folder, tables
        self.text = (folder / FILE).read_text(encoding="utf-8-sig")
        self.people = {name: n for n, name in enumerate(tables.people)}
        self.places = {name: n for n, name in enumerate(tables.places)}

    def fault(self, text: str, section: str = "", number: int = 0) -> Fault:
        """``number``: which of the sections of that name, from 0."""
        heads = [n for n, line in enumerate(self.text.splitlines(), 1) if _head(line) == section]
        return Fault(FILE, heads[number] if number < len(heads) else None, text)

    def read(self) -> Rules:
        try:
            told = tomllib.loads(self.text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            raise Fault(FILE, None, f"this is not TOML: {error}.") from None
        self.only(told, "", "", 0)
        previous, bonus = self.stability(told.get("stability", {}))
        return Rules(
            shares=tuple(self.share(n, one) for n, one in enumerate(self.several(told, "share"))),
            first=tuple(self.aim(one, bool(previous)) for one in self.aims(told)),
            forbidden=frozenset(
                self.pair("forbid", n, one) for n, one in enumerate(self.several(told, "forbid"))
            ),
            required=self.required(told),
            previous=previous,
            bonus=bonus,
        )

    def only(self, told: dict, section: str, where: str, number: int) -> None:
        for name in told:
            if name not in KNOWN[section]:
                known = ", ".join(sorted(KNOWN[section]))
                raise self.fault(f"{name} is not known here; known are {known}.", where, number)

    def several(self, told: dict, name: str) -> list[dict]:
        found = told.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.fault(f"{name} is written as [[{name}]].", name)
        for n, one in enumerate(found):
            self.only(one, name, name, n)
        return found

    def group(self, told: Any, section: str, number: int) -> Group:
        column, equals, value = str(told).partition("=")
        column, value = column.strip(), value.strip()
        if not equals or not column:
            raise self.fault(f"{told!r} is not a group; write it as column=value.", section, number)
        if column not in self.tables.groups:
            raise self.fault(f"the people have no column {column}.", section, number)
        if not (self.tables.groups[column] == value).any():
            raise self.fault(f"nobody has {value!r} in {column}.", section, number)
        return Group(column, value)

    def share(self, number: int, told: dict) -> Share:
        if "group" not in told:
            raise self.fault("a share says of which group.", "share", number)
        parts = {}
        for name in ("at_least", "at_most"):
            value = told.get(name)
            if value is None:
                parts[name] = None
                continue
            if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 1:
                raise self.fault(f"{name} is {value!r}; it is a number from 0 to 1.", "share", number)
            parts[name] = Fraction(value)
        if parts["at_least"] is None and parts["at_most"] is None:
            raise self.fault("a share says at_least or at_most.", "share", number)
        if None not in parts.values() and parts["at_least"] > parts["at_most"]:
            raise self.fault("at_least is above at_most.", "share", number)
        if told.get("by", "type") != "type":
            raise self.fault(f"by is {told['by']!r}; shares are kept by type, or over all.", "share", number)
        return Share(self.group(told["group"], "share", number), by_type="by" in told, **parts)

    def aims(self, told: dict) -> list:
        found = told.get("lexicographic", [])
        if not isinstance(found, list):
            raise self.fault('lexicographic is a list, as ["class=high", "class=middle"].')
        return found

    def aim(self, told: Any, has_previous: bool) -> Group | None:
        if told == PREVIOUS:
            if not has_previous:
                raise self.fault("lexicographic names previous, and [stability] names no file of it.")
            return None
        return self.group(told, "", 0)

    def pair(self, section: str, number: int, told: dict) -> tuple[int, int]:
        for name, known in (("person", self.people), ("place", self.places)):
            if str(told.get(name, "")) not in known:
                text = f"{name} {told.get(name, '(missing)')} is not among the {_PLURAL[name]}."
                raise self.fault(text, section, number)
        return self.people[str(told["person"])], self.places[str(told["place"])]

    def required(self, told: dict) -> dict[int, int]:
        found: dict[int, int] = {}
        possible = set(zip(self.tables.person.tolist(), self.tables.place.tolist(), strict=True))
        for number, one in enumerate(self.several(told, "require")):
            person, place = self.pair("require", number, one)
            if (person, place) not in possible:
                raise self.fault("this pair is not among the pairs.", "require", number)
            if found.get(person, place) != place:
                raise self.fault(f"{one['person']} is required at two places.", "require", number)
            found[person] = place
        return found

    def stability(self, told: Any) -> tuple[frozenset[tuple[int, int]], int]:
        if not isinstance(told, dict):
            raise self.fault("stability is written as [stability].", "stability")
        self.only(told, "stability", "stability", 0)
        if not told:
            return frozenset(), 0
        bonus = told.get("bonus", 0)
        if isinstance(bonus, bool) or not isinstance(bonus, int) or not 0 <= bonus <= 100_000:
            raise self.fault(f"bonus is {bonus!r}; it is a whole number of points.", "stability")
        file = self.folder / str(told.get("previous", ""))
        if not file.is_file():
            raise self.fault(f"there is no file {told.get('previous', '(missing)')} beside it.", "stability")
        return frozenset(self.placements(file)), bonus

    def placements(self, file: Path) -> list[tuple[int, int]]:
        """Of an earlier proposal, what still concerns people and places of this round."""
        with file.open(newline="", encoding="utf-8-sig") as lines:
            rows = csv.DictReader(lines)
            if not {"person_id", "place_id"} <= set(rows.fieldnames or ()):
                raise Fault(file.name, 1, "the columns are person_id and place_id.")
            told = [(row["person_id"], row["place_id"]) for row in rows]
        return [
            (self.people[person], self.places[place])
            for person, place in told
            if person in self.people and place in self.places
        ]


_PLURAL = {"person": "people", "place": "places"}


def _head(line: str) -> str:
    return line.strip().strip("[]").strip() if line.strip().startswith("[") else ""


def read(folder: Path, tables: Tables) -> Rules:
    """The rules beside the tables; none when there is no such file. Raises :class:`Fault`."""
    return _Reader(folder, tables).read() if (folder / FILE).is_file() else Rules()
