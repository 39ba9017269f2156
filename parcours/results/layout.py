"""The journal once more, coded as small integers and sorted, for the engine ``arrays``.

Rows stand by kind; within a kind by person, day and place in the journal, so that whoever is counted has all
her entries of a kind side by side, the deciding one first. Retractions are no rows: each is an instant at the
row that it takes back. Dimensions are put together into a few numbers whose values can be told apart again.
"""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from . import snapshots
from .sql import DIMENSIONS, NAME, PERSON, dimension_of

COMPOSITE = 4096
"""Values that dimensions put together may have: as many counters stay near the processor."""
ALIGNED = 64

CODED = ("kind", "project", *DIMENSIONS)
ROWS = f"""
CREATE TABLE rows AS
SELECT e.kind, e.project, {", ".join(dimension_of(name) for name in DIMENSIONS)},
    COALESCE({PERSON}, 0) AS person, COALESCE(e.object_id, 0) AS object, e.sequence,
    date_diff('day', DATE '1970-01-01', e.occurred_on) AS day,
    epoch_us(e.recorded_at) AS recorded, epoch_us(t.first) AS taken, e.facts
FROM journal_entry e LEFT JOIN people_canonical k ON k.gone_id = e.person_id LEFT JOIN (
    SELECT retracts, min(recorded_at) AS first FROM journal_entry WHERE retracts IS NOT NULL GROUP BY retracts
) t ON t.retracts = e.id
WHERE e.retracts IS NULL
"""  # noqa: S608
NUMBERS = ("person", "object", "sequence", "day", "recorded")
LAID = f"""
CREATE TABLE laid AS
SELECT {", ".join(f"{name}_words.code AS {name}" for name in CODED)}, {", ".join(NUMBERS)}, taken, facts
FROM rows {" ".join(f"JOIN {name}_words ON {name}_words.word = rows.{name}" for name in CODED)}
ORDER BY kind_words.code, person, day, sequence
"""  # noqa: S608

Array = np.ndarray


def small(values: Array) -> Array:
    """The same numbers, none of them negative, in the smallest type that holds them."""
    most = int(values.max()) if len(values) else 0
    return values.astype(np.min_scalar_type(most))


class _Writer:
    """Arrays one after another in one file, and where each stands."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.places: dict[str, list] = {}
        self.file = (folder / snapshots.LAYOUT).open("wb")

    def add(self, name: str, values: Array) -> None:
        self.file.write(b"\0" * (-self.file.tell() % ALIGNED))
        self.places[name] = [self.file.tell(), values.dtype.str, len(values)]
        self.file.write(np.ascontiguousarray(values).tobytes())

    def words(self, name: str, words: list[str]) -> None:
        """A list of words; read when it is asked for, since there may be as many as entries."""
        self.add(f"words {name}", np.frombuffer(json.dumps(words).encode(), np.uint8))

    def close(self, **key: Any) -> None:
        self.file.close()
        (self.folder / snapshots.LAYOUT_KEY).write_text(json.dumps(key | {"arrays": self.places}), "utf-8")


def write(database: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Both files of the layout, out of ``journal_entry`` and ``people_canonical``."""
    database.execute(ROWS)
    words = {name: _words(database, name) for name in CODED}
    database.execute(LAID)
    database.execute("DROP TABLE rows")
    out = _Writer(folder)
    for name, found in words.items():
        out.words(name, found)
    kind = _column(database, "kind")
    # Rows of nobody come first: where people begin is looked for in all kinds at once.
    starts = np.searchsorted(kind, np.arange(len(words["kind"]) + 1)).tolist()
    person = _column(database, "person").astype(np.int32)
    named = [a + int(np.searchsorted(person[a:b], 1)) for a, b in pairwise(starts)]
    out.add("person", person)
    order = _sorted(database, out, kind, person)
    out.add("project", small(_column(database, "project")))
    out.add("day", _column(database, "day").astype(np.int32))
    out.add("recorded", _column(database, "recorded").astype(np.int64))
    taken = database.execute(
        "SELECT rowid, taken FROM laid WHERE taken IS NOT NULL ORDER BY rowid"
    ).fetchnumpy()
    out.add("taken row", np.asarray(taken["rowid"], np.int32))
    out.add("taken at", np.asarray(taken["taken"], np.int64))
    composites = _composites(database, out, words)
    facts = [_facts(database, out, number, name) for number, name in enumerate(words["kind"])]
    out.close(starts=starts, named=named, objects=order, composites=composites, facts=facts)


def _words(database: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    database.execute(
        f"CREATE TABLE {name}_words AS SELECT word, row_number() OVER (ORDER BY word) - 1 AS code "  # noqa: S608
        f"FROM (SELECT DISTINCT {name} AS word FROM rows) w"
    )
    rows = database.execute(f"SELECT word FROM {name}_words ORDER BY code").fetchall()  # noqa: S608
    return [word for (word,) in rows]


def _column(database: duckdb.DuckDBPyConnection, name: str) -> Array:
    return np.asarray(database.execute(f"SELECT {name} FROM laid ORDER BY rowid").fetchnumpy()[name])  # noqa: S608


def _sorted(database: duckdb.DuckDBPyConnection, out: _Writer, kind: Array, person: Array) -> list[int]:
    """The order across kinds, and the same of objects: rows with an object, by kind, object, day, place."""
    sequence, day = _column(database, "sequence"), _column(database, "day")
    out.add("rank", _rank(np.lexsort((sequence, day, person))))
    thing = _column(database, "object")
    rows = np.flatnonzero(thing).astype(np.int32)
    thing, day, sequence, of_kind = thing[rows], day[rows], sequence[rows], kind[rows]
    by_kind = np.lexsort((sequence, day, thing, of_kind))
    out.add("object row", rows[by_kind])
    out.add("object", thing[by_kind].astype(np.int32))
    out.add("object rank", _rank(np.lexsort((sequence, day, thing)))[by_kind])
    kinds = int(kind[-1]) + 1 if len(kind) else 0
    return np.searchsorted(of_kind[by_kind], np.arange(kinds + 1)).tolist()


def _rank(order: Array) -> Array:
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank


def _composites(database: duckdb.DuckDBPyConnection, out: _Writer, words: dict[str, list[str]]) -> list[dict]:
    """Dimensions put together, the smallest first: their names and sizes; the value is read mixed-radix."""
    groups: list[dict] = []
    for name in sorted(DIMENSIONS, key=lambda name: len(words[name])):
        size = max(1, len(words[name]))
        if groups and int(np.prod(groups[-1]["sizes"])) * size <= COMPOSITE:
            groups[-1]["names"].append(name)
            groups[-1]["sizes"].append(size)
        else:
            groups.append({"names": [name], "sizes": [size]})
    for number, group in enumerate(groups):
        columns = tuple(_column(database, name).astype(np.int64) for name in group["names"])
        out.add(f"composite {number}", small(np.ravel_multi_index(columns, group["sizes"])))
    return groups


def _facts(database: duckdb.DuckDBPyConnection, out: _Writer, number: int, kind: str) -> list[str]:
    """A column for each fact that entries of a kind carry: 0 where it is absent, else which word it is."""
    found = database.execute(
        f"SELECT DISTINCT unnest(json_keys(facts)) AS name FROM laid WHERE kind = {number} ORDER BY name"  # noqa: S608
    ).fetchall()
    names = [name for (name,) in found if NAME.match(name)]
    for name in names:
        database.execute(
            f"CREATE OR REPLACE TEMP TABLE picked AS SELECT rowid AS place, "  # noqa: S608
            f"json_extract_string(facts, '$.{name}') AS word FROM laid WHERE kind = {number}"
        )
        database.execute(
            "CREATE OR REPLACE TEMP TABLE fact_words AS "
            "SELECT word, row_number() OVER (ORDER BY word) AS code "
            "FROM (SELECT DISTINCT word FROM picked WHERE word IS NOT NULL) w"
        )
        words = [word for (word,) in database.execute("SELECT word FROM fact_words ORDER BY code").fetchall()]
        codes = database.execute(
            "SELECT COALESCE(code, 0) AS code FROM picked LEFT JOIN fact_words USING (word) ORDER BY place"
        ).fetchnumpy()["code"]
        out.words(f"{kind} {name}", words)
        out.add(f"fact {kind} {name}", small(np.asarray(codes)))
    return names
