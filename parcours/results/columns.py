"""The engine that runs the one text with DuckDB over the Parquet files of a snapshot."""

from collections.abc import Sequence

import duckdb

from parcours.programmes.pack import Indicator

from . import snapshots, sql
from .snapshots import Snapshot


class Duckdb:
    def __init__(self, snapshot: Snapshot):
        for name in (snapshots.ENTRIES, snapshots.CANONICAL):
            snapshot.file(name)
        self.database = duckdb.connect()
        snapshots.named(self.database, snapshot.folder)

    def figures(
        self, indicators: Sequence[Indicator], window: sql.Window, dimensions: Sequence[str]
    ) -> list[tuple]:
        return self.database.execute(sql.figures_text(indicators, window, dimensions, sql.DUCKDB)).fetchall()

    def apart(self, indicators: Sequence[Indicator], window: sql.Window) -> list[tuple]:
        return self.database.execute(sql.apart_text(indicators, window, sql.DUCKDB)).fetchall()
