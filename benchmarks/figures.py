"""Sixty indicators by six dimensions: our engines and their peers on the same invented journal, in one run.

The large journal is counted by arrays and by DuckDB, and by Polars and Spark where they are installed.
PostgreSQL counts a twentieth of it and one of the real programme's size, live; arrays count the same beside
it. The figures are compared to the digit. One query a cell (``plain_ways.py``) counts something else: its
time alone is told.
"""

import os
import shutil
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import serving

PEOPLE, SHARE = 1_000_000, 20
PROGRAMME, ENTRIES_OF_PROGRAMME = 2_500, 28_000


@dataclass
class Way:
    """One way to count one journal: seconds and seconds of processor of each round."""

    name: str
    journal: str
    run: Callable[[], dict]
    rounds: int
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def once(self) -> dict:
        begun, before = time.perf_counter(), time.process_time()
        found = self.run()
        self.seconds.append(time.perf_counter() - begun)
        self.processor.append(time.process_time() - before)
        return found

    @property
    def middle(self) -> float:
        return statistics.median(self.seconds)


def cells(rows: Iterable[tuple]) -> dict[tuple, int]:
    """Every cell that is not zero."""
    return {tuple(row[:5]): int(row[5]) for row in rows if row[5]}


def made(folder: Path, people: int, entries: int, merged: bool = True):
    """A snapshot of an invented journal in a folder, made once by each release."""
    from parcours.results import snapshots, taking
    from parcours.results.faults import Fault

    from . import journals

    if folder.exists():
        try:
            return snapshots.opened(folder)
        except Fault:
            # Written by another release.
            shutil.rmtree(folder)
    with snapshots.unfinished(folder) as work:
        journals.write(work, people, entries, merged=merged)
        taking.write(work)
        (work / snapshots.PROGRAMME).touch()
        (work / snapshots.ADDENDA).write_text("[]")
        snapshots.finish(work, {"entries": entries})
    return snapshots.opened(folder)


def _forgotten(path: Path) -> None:
    """What the machine keeps of a file in memory is let go, so that it is read from the disk."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def of_snapshot(snapshot, journal: str, rounds: int, portable: int = 0) -> list[Way]:
    """Arrays loaded, read before, read from the disk; the one text with DuckDB, when it is asked for."""
    from parcours.results import arrays, columns, snapshots
    from parcours.results.sql import DIMENSIONS, Window

    from . import journals

    asked = journals.indicators()
    loaded = arrays.Arrays(snapshot)

    def counted(source) -> dict:
        return cells(source.figures(asked, Window(), DIMENSIONS))

    def from_the_disk() -> dict:
        _forgotten(snapshot.folder / snapshots.LAYOUT)
        return counted(arrays.Arrays(snapshot))

    ways = [
        Way("arrays, loaded", journal, lambda: counted(loaded), rounds),
        Way("arrays, with reading", journal, lambda: counted(arrays.Arrays(snapshot)), rounds),
        Way("arrays, with reading from the disk", journal, from_the_disk, rounds),
    ]
    if portable:
        ways.append(
            Way(
                "DuckDB, the one text, with reading",
                journal,
                lambda: counted(columns.Duckdb(snapshot)),
                portable,
            )
        )
        ways += peers(snapshot, journal, rounds)
    return ways


def peers(snapshot, journal: str, rounds: int) -> list[Way]:
    """Polars and Spark, where they are installed; what is not is said."""
    from parcours.results.sql import DIMENSIONS, Window

    from . import journals, plain_ways

    asked, ways = journals.indicators(), []
    if plain_ways.has("polars"):
        loaded = plain_ways.Polars(snapshot)
        few = min(3, rounds)

        def afresh() -> dict:
            return cells(plain_ways.Polars(snapshot).figures(asked))

        ways += [
            Way("Polars, loaded", journal, lambda: cells(loaded.figures(asked)), few),
            Way("Polars, with reading", journal, afresh, few),
        ]
    else:
        print("  NOT MEASURED: Polars (install requirements-peers.txt)")
    if plain_ways.has("pyspark") and shutil.which("java"):
        from parcours.results.cluster import Spark

        session = Spark(snapshot)
        ways.append(
            Way(
                "Spark on this machine, the one text",
                journal,
                lambda: cells(session.figures(asked, Window(), DIMENSIONS)),
                1,
            )
        )
    else:
        print("  NOT MEASURED: Spark (install requirements-spark.txt, and Java 17)")
    return ways


def one_query_a_cell(snapshot) -> float:
    """Seconds for every cell of the live journal, estimated from every fiftieth."""
    from django.db import transaction

    from parcours.kernel.actor import Actor
    from parcours.kernel.context import acting
    from parcours.results.arrays import Layout

    from . import journals, plain_ways

    plain = plain_ways.OneQueryACell(
        journals.indicators(), Layout(snapshot).dimensions, list(journals.PROJECTS)
    )
    with transaction.atomic(), acting(Actor.system("benchmark")):
        return plain.seconds()


def live(owner, folder: Path, people: int, entries: int, journal: str, rounds: int) -> list[Way]:
    """PostgreSQL over a live journal of that size, and arrays over a snapshot of the same one."""
    from django.db import transaction

    from parcours.journal.models import Entry
    from parcours.kernel.actor import Actor
    from parcours.kernel.context import acting
    from parcours.results.engine import Postgresql
    from parcours.results.sql import DIMENSIONS, Window
    from parcours.results.taking import RAW_ENTRIES

    from . import filling, journals

    snapshot = made(folder / f"{people}-live", people, entries, merged=False)
    work = folder / "csv"
    work.mkdir(exist_ok=True)
    journals.write(work, people, entries, merged=False)
    names = [*RAW_ENTRIES]
    owner.execute("DROP TABLE IF EXISTS pg_temp.staged")
    owner.execute(f"CREATE TEMP TABLE staged ({', '.join(f'{name} text' for name in names)})")
    with (
        owner.cursor().copy("COPY staged FROM STDIN (FORMAT csv)") as copy,
        (work / "entries.csv").open("rb") as file,
    ):
        while part := file.read(1 << 20):
            copy.write(part)
    told = {name: name for name in names[10:-1]} | {
        "kind": "kind",
        "project": "project",
        "facts": "facts::jsonb",
    }
    told |= {
        "id": "id::uuid",
        "occurred_on": "occurred_on::date",
        "recorded_at": "to_timestamp(recorded::bigint / 1e6)",
    }
    told |= {f"{name}_id": f"{name}::uuid" for name in ("organisation", "person", "object")}
    owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
    owner.execute("DELETE FROM journal_entry")
    filling.put(owner, Entry, "staged", **told, retracts="retracts::uuid", sequence="sequence::bigint")
    owner.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
    owner.execute("VACUUM ANALYZE journal_entry")
    asked = journals.indicators()

    def counted() -> dict:
        with transaction.atomic(), acting(Actor.system("benchmark")):
            # One that has kept nothing yet.
            return cells(Postgresql().figures(asked, Window(), DIMENSIONS))

    ways = of_snapshot(snapshot, journal, rounds)
    plain = Way("PostgreSQL, one query a cell (every fiftieth asked)", journal, dict, 0)
    plain.seconds.append(one_query_a_cell(snapshot))
    return [Way("PostgreSQL, the one text, live", journal, counted, min(3, rounds)), *ways[:1], plain]


def run(ways: list[Way]) -> None:
    """Every way once a round, in turns; those that count the same journal find the same."""
    for number in range(max(way.rounds for way in ways)):
        found = [way.once() for way in ways if number < way.rounds]
        if any(one != found[0] for one in found):
            raise RuntimeError(f"{ways[0].journal}: the ways do not count the same")
        print(f"  {ways[0].journal}, round {number + 1}: {len(found[0])} cells", flush=True)


def table(ways: list[Way]) -> str:
    lines = ["| journal | way | s | processor s | against arrays, loaded |", "|---|---|---|---|---|"]
    for way in ways:
        base = next(one for one in ways if one.journal == way.journal and one.name == "arrays, loaded")
        processor = f"{statistics.median(way.processor):.2f}" if way.processor else "–"
        lines.append(
            f"| {way.journal} | {way.name} | {way.middle:.2f} | {processor} "
            f"| {way.middle / base.middle:.1f} |"
        )
    return "\n".join(lines)


def measure(rounds: int, people: int, kept: Path | None) -> str:
    with serving.home(kept) as home:
        from parcours.config import environment, runtime

        runtime.load_django()
        folder = home.path / "journals"
        folder.mkdir(exist_ok=True)
        entries = people * 5
        large = f"{people:,} people, {entries:,} entries"
        ways = of_snapshot(made(folder / f"{people}", people, entries), large, rounds, portable=1)
        run(ways)
        with runtime.connect(environment.read(), owner=True) as owner:
            for size, many in ((people // SHARE, entries // SHARE), (PROGRAMME, ENTRIES_OF_PROGRAMME)):
                smaller = live(owner, folder, size, many, f"{size:,} people, {many:,} entries", rounds)
                run(smaller)
                ways += smaller
        runtime.close()
    return table(ways)
