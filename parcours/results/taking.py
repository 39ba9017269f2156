"""Takes a snapshot of the journal: read by the role of the figures as a stream, numbered, written as Parquet.

Identifiers are replaced by numbers that hold within one snapshot: an entry by its place in the journal,
people, objects and organisations by running numbers; facts that are identifiers are left out. There is
nobody's name in what is read.
"""

import json
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from django.db import connection, transaction

from parcours.journal import sealing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.programmes import amending
from parcours.programmes import queries as programmes

from . import layout, snapshots
from .sql import DIMENSIONS

IDENTIFIER = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
FACTS = (
    f"CASE WHEN CAST(facts AS text) ~ '{IDENTIFIER}' THEN ("  # noqa: S608
    "SELECT COALESCE(jsonb_object_agg(key, value), '{}') FROM jsonb_each(facts) "
    f"WHERE CAST(value AS text) !~ '{IDENTIFIER}') ELSE facts END"
)
OUT_OF_JOURNAL = (
    "SELECT id, sequence, kind, CAST(EXTRACT(EPOCH FROM recorded_at) * 1000000 AS BIGINT), occurred_on, "  # noqa: S608
    f"organisation_id, person_id, object_id, project, retracts, {', '.join(DIMENSIONS)}, {FACTS} "
    "FROM journal_entry"
)
OUT_OF_MAP = "SELECT gone_id, kept_id FROM people_canonical"

RAW_ENTRIES = {
    "id": "UUID",
    "sequence": "BIGINT",
    "kind": "VARCHAR",
    "recorded": "BIGINT",
    "occurred_on": "DATE",
    "organisation": "UUID",
    "person": "UUID",
    "object": "UUID",
    "project": "VARCHAR",
    "retracts": "UUID",
    **dict.fromkeys(DIMENSIONS, "VARCHAR"),
    "facts": "VARCHAR",
}
RAW_MAP = {"gone": "UUID", "kept": "UUID"}

NUMBERED = """
CREATE TABLE people AS SELECT id, row_number() OVER (ORDER BY id) AS number FROM (
    SELECT person AS id FROM raw_entries UNION SELECT gone FROM raw_map UNION SELECT kept FROM raw_map
) p WHERE id IS NOT NULL;
CREATE TABLE objects AS SELECT id, row_number() OVER (ORDER BY id) AS number
    FROM (SELECT DISTINCT object AS id FROM raw_entries) o WHERE id IS NOT NULL;
CREATE TABLE organisations AS SELECT id, row_number() OVER (ORDER BY id) AS number
    FROM (SELECT DISTINCT organisation AS id FROM raw_entries) o WHERE id IS NOT NULL;
"""
# What takes back an entry that is not there still counts nothing itself: no entry has the number 0.
# Kind by kind, so that whoever reads one kind need not read the others.
ENTRIES = f"""
SELECT e.sequence AS id, e.sequence, e.kind, make_timestamptz(e.recorded) AS recorded_at, e.occurred_on,
    g.number AS organisation_id, p.number AS person_id, o.number AS object_id, e.project,
    CASE WHEN e.retracts IS NOT NULL THEN COALESCE(r.sequence, 0) END AS retracts,
    {", ".join(f"e.{name}" for name in DIMENSIONS)}, e.facts
FROM raw_entries e LEFT JOIN people p ON p.id = e.person LEFT JOIN objects o ON o.id = e.object
    LEFT JOIN organisations g ON g.id = e.organisation LEFT JOIN raw_entries r ON r.id = e.retracts
ORDER BY e.kind, e.sequence
"""  # noqa: S608
MAP = """
SELECT g.number AS gone_id, k.number AS kept_id
FROM raw_map m JOIN people g ON g.id = m.gone JOIN people k ON k.id = m.kept ORDER BY g.number
"""


def take(folder: Path) -> dict[str, Any]:
    """Write a snapshot of what the journal holds now into a new folder; its manifest. Raises Fault."""
    with snapshots.unfinished(folder) as work:
        about = _copied(work)
        write(work)
        return snapshots.finish(work, about)


@contextmanager
def _one_moment():
    """Everything is read as it stood at one moment."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        with acting(Actor.system("results.snapshot")):
            yield


def _copied(work: Path) -> dict[str, Any]:
    """The journal and the map as the database streams them; what the manifest says of them."""
    with _one_moment():
        pack = programmes.pack()
        (work / snapshots.PROGRAMME).write_text(programmes.text(pack.code), "utf-8")
        addenda = amending.as_data(programmes.amendments(pack.code))
        (work / snapshots.ADDENDA).write_text(json.dumps(addenda, indent=1), "utf-8")
        with as_role("figures"), connection.cursor() as cursor:
            copy(cursor, work)
            cursor.execute("SELECT count(*), COALESCE(max(sequence), 0) FROM journal_entry")
            entries, sequence = cursor.fetchone()
        return {
            "made_on": clock.today().isoformat(),
            "made_at": clock.now().isoformat(timespec="seconds"),
            "programme": pack.code,
            "pack_version": programmes.version(pack.code),
            "zone": clock.zone().key,
            "entries": entries,
            "sequence": sequence,
            "seal": sealing.head()["entries"],
        }


def copy(cursor, work: Path) -> None:
    """What goes into a snapshot, as text, part by part: never all of it in memory."""
    for text, name in ((OUT_OF_JOURNAL, "entries.csv"), (OUT_OF_MAP, "map.csv")):
        with (work / name).open("wb") as file, cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT csv)") as parts:
            for part in parts:
                file.write(part)


def write(work: Path) -> None:
    """From ``entries.csv`` and ``map.csv`` in a folder to the files of a snapshot; the two are removed."""
    scratch = work / "scratch"
    scratch.mkdir()
    with duckdb.connect(str(scratch / "work.duckdb")) as database:
        database.execute(f"SET temp_directory = '{snapshots.quoted(scratch / 'spill')}'")
        for table, name, columns in (
            ("raw_entries", "entries.csv", RAW_ENTRIES),
            ("raw_map", "map.csv", RAW_MAP),
        ):
            read = (
                "read_csv(?, header=false, auto_detect=false, delim=',', quote='\"', escape='\"', "
                f"nullstr='', allow_quoted_nulls=false, columns={columns})"
            )
            database.execute(f"CREATE TABLE {table} AS SELECT * FROM {read}", [str(work / name)])  # noqa: S608
            (work / name).unlink()
        database.execute(NUMBERED)
        for text, name in ((ENTRIES, snapshots.ENTRIES), (MAP, snapshots.CANONICAL)):
            database.execute(
                f"COPY ({text}) TO '{snapshots.quoted(work / name)}' (FORMAT parquet, COMPRESSION zstd)"
            )
        snapshots.named(database, work)
        layout.write(database, work)
    shutil.rmtree(scratch)
