"""The three tables of a round from CSV or Parquet, checked; every fault with its file and line.

DuckDB reads them and resolves the identifiers of a million pairs; nothing of it is kept.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import duckdb
import numpy as np

from .faults import Fault
from .problem import Array

KINDS = ("csv", "parquet")
MOST = 10_000_000
"""Capacities beyond this are a slip of the keyboard."""


@dataclass(frozen=True)
class Tables:
    """``people`` and ``places``: their identifiers in the order of the files. ``groups``: of each further
    column of the people, the value of each of them as text. ``kind``: the type of each place, as text.
    ``person``, ``place``, ``score``: of each pair, sorted by person and place."""

    people: list[str]
    groups: dict[str, Array]
    child: Array
    places: list[str]
    kind: Array
    capacity: Array
    minimum: Array
    care: Array
    person: Array
    place: Array
    score: Array


class _File:
    """One table in DuckDB: ``n`` counts its rows from 0; all other columns are text."""

    def __init__(self, folder: Path, name: str, needed: tuple[str, ...], database):
        found = [folder / f"{name}.{kind}" for kind in KINDS if (folder / f"{name}.{kind}").is_file()]
        if not found:
            raise Fault(f"{name}.csv", None, f"there is neither {name}.csv nor {name}.parquet in {folder}.")
        if len(found) > 1:
            raise Fault(found[0].name, None, f"{found[1].name} stands beside it: which of the two is meant?")
        self.path, self.name, self.table, self.database = found[0], found[0].name, name, database
        self._load()
        missing = [column for column in needed if column not in self.columns]
        if missing:
            raise Fault(self.name, 1, f"the column {missing[0]} is missing.")
        if not self.count:
            raise Fault(self.name, 2, "there is no row.")

    def _load(self) -> None:
        if self.path.stat().st_size == 0:
            raise Fault(self.name, 1, "the file is empty.")
        read = "read_parquet(?)"
        if self.path.suffix == ".csv":
            read = "read_csv(?, header=true, all_varchar=true, delim=',', quote='\"', nullstr='')"
        try:
            self.database.execute(
                f"CREATE TABLE {self.table} AS SELECT row_number() OVER () - 1 AS n, COLUMNS(*)::VARCHAR "
                f"FROM {read}",
                [str(self.path)],
            )
        except duckdb.Error:
            self._explain()
            raise Fault(self.name, None, "it cannot be read.") from None
        if self.path.suffix == ".csv":
            self._once()
        described = self.database.execute(f"DESCRIBE {self.table}").fetchall()
        self.columns = [row[0] for row in described if row[0] != "n"]
        self.count = self.database.execute(f"SELECT count(*) FROM {self.table}").fetchone()[0]

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Of a CSV file the rows that are not empty, each with the line on which it begins."""
        with self.path.open(newline="", encoding="utf-8-sig") as file:
            rows, begins = csv.reader(file, strict=True), 1
            for row in rows:
                if row:
                    yield begins, row
                begins = rows.line_num + 1

    def _once(self) -> None:
        _line, header = next(self._rows())
        twice = [name for n, name in enumerate(header) if name in header[:n]]
        if twice:
            raise Fault(self.name, 1, f"the column {twice[0]} stands there twice.")

    def _explain(self) -> None:
        """Where a CSV file is none."""
        if self.path.suffix != ".csv":
            return
        line, header = 0, []
        try:
            for line, row in self._rows():
                header = header or row
                if len(row) != len(header):
                    text = f"there are {len(row)} fields, and the header has {len(header)}."
                    raise Fault(self.name, line, text)
        except UnicodeDecodeError:
            raise Fault(self.name, line + 1, "this is not text in UTF-8.") from None
        except csv.Error:
            raise Fault(self.name, line + 1, "a quotation mark opens here and does not close.") from None

    def line(self, n: int) -> int:
        """As an editor counts: the header is the first line. Of Parquet the row, from 1."""
        if self.path.suffix != ".csv":
            return int(n) + 1
        return next(islice(self._rows(), int(n) + 1, None))[0]

    def fault(self, n: int, text: str) -> Fault:
        return Fault(self.name, self.line(n), text)

    def texts(self, column: str, default: str = "") -> list[str]:
        if column not in self.columns:
            return [default] * self.count
        named = column.replace('"', '""')
        rows = self.database.execute(f'SELECT "{named}" FROM {self.table} ORDER BY n').fetchall()
        return [(row[0] or "").strip() for row in rows]

    def identifiers(self, column: str) -> list[str]:
        found, first = self.texts(column), {}
        for n, one in enumerate(found):
            if not one:
                raise self.fault(n, f"{column} is empty.")
            if one in first:
                raise self.fault(n, f"{column} {one} stands in line {self.line(first[one])} already.")
            first[one] = n
        return found

    def numbers(self, column: str, default: int, low: int, high: int) -> Array:
        """Whole numbers from low to high; what is empty is the default."""
        found = np.full(self.count, default, dtype=np.int64)
        for n, text in enumerate(self.texts(column)):
            if not text:
                continue
            value = whole(text)
            if value is None or not low <= value <= high:
                raise self.fault(n, f"{column} is {text!r}; it is a whole number from {low} to {high}.")
            found[n] = value
        return found


def whole(text: str) -> int | None:
    """The whole number that a text says; 12.0 is one too."""
    try:
        value = float(text)
        return int(text) if text.lstrip("+-").isdecimal() else int(value) if value.is_integer() else None
    except (ValueError, OverflowError):
        return None


def read(folder: Path) -> Tables:
    """Read and check all three. Raises :class:`Fault`."""
    with duckdb.connect() as database:
        database.execute("SET threads = 2")
        people = _File(folder, "people", ("person_id",), database)
        places = _File(folder, "places", ("place_id", "capacity"), database)
        pairs = _File(folder, "pairs", ("person_id", "place_id", "score"), database)
        who, where = people.identifiers("person_id"), places.identifiers("place_id")
        capacity = places.numbers("capacity", 0, 0, MOST)
        minimum = places.numbers("minimum", 0, 0, MOST)
        for n in np.flatnonzero(minimum > capacity):
            text = f"the minimum ({minimum[n]}) is above the capacity ({capacity[n]})."
            raise places.fault(int(n), text)
        person, place, score = _pairs(pairs, database)
        beside = [name for name in people.columns if name not in ("person_id", "needs_childcare")]
        return Tables(
            people=who,
            groups={name: np.array(people.texts(name), dtype=object) for name in beside},
            child=people.numbers("needs_childcare", 0, 0, 1).astype(bool),
            places=where,
            kind=np.array(places.texts("type"), dtype=object),
            capacity=capacity,
            minimum=minimum,
            care=places.numbers("childcare_places", 0, 0, MOST),
            person=person,
            place=place,
            score=score,
        )


def _pairs(pairs: _File, database) -> tuple[Array, Array, Array]:
    database.execute(
        """
        CREATE TABLE joined AS SELECT pairs.n, people.n AS person, places.n AS place,
            CASE WHEN TRY_CAST(score AS DOUBLE) = floor(TRY_CAST(score AS DOUBLE))
            THEN TRY_CAST(TRY_CAST(score AS DOUBLE) AS BIGINT) END AS points
        FROM pairs LEFT JOIN people ON trim(people.person_id) = trim(pairs.person_id)
        LEFT JOIN places ON trim(places.place_id) = trim(pairs.place_id)
        """
    )
    wrong = database.execute(
        """
        SELECT n, person_id, place_id, score, person, place, points FROM joined JOIN pairs USING (n)
        WHERE person IS NULL OR place IS NULL OR points IS NULL OR points NOT BETWEEN 1 AND 1000
        ORDER BY n LIMIT 1
        """
    ).fetchone()
    if wrong:
        n, person_id, place_id, score, person, place, _points = wrong
        if person is None:
            raise pairs.fault(n, f"person_id {person_id or '(empty)'} is not among the people.")
        if place is None:
            raise pairs.fault(n, f"place_id {place_id or '(empty)'} is not among the places.")
        raise pairs.fault(n, f"the score is {score or '(empty)'}; it is a whole number from 1 to 1000.")
    twice = database.execute(
        """
        SELECT n, before FROM (
            SELECT n, min(n) OVER (PARTITION BY person, place) AS before FROM joined
        ) WHERE n > before ORDER BY n LIMIT 1
        """
    ).fetchone()
    if twice:
        raise pairs.fault(twice[0], f"this pair stands in line {pairs.line(twice[1])} already.")
    found = database.execute("SELECT person, place, points FROM joined ORDER BY person, place").fetchnumpy()
    return (
        np.asarray(found["person"], dtype=np.int32),
        np.asarray(found["place"], dtype=np.int32),
        np.asarray(found["points"], dtype=np.int64),
    )
