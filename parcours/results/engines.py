"""The engines by name. Imported when they are asked for: what one of them needs, the others do not."""

from pathlib import Path

from .engine import LIVE, Source
from .faults import Fault
from .snapshots import Snapshot, opened

LIVE_NAME, FASTEST, CLUSTER = "postgresql", "arrays", "spark"


def chosen(name: str | None, folder: Path | None) -> tuple[Source, Snapshot | None]:
    """The engine of a name over the live journal or over a snapshot. Raises Fault when they do not fit."""
    if folder is None:
        if name not in (None, LIVE_NAME):
            raise Fault(f"The engine {name} reads a snapshot: name its folder with --snapshot.")
        return LIVE, None
    if name == LIVE_NAME:
        raise Fault(f"The engine {LIVE_NAME} reads the live journal, not a snapshot.")
    snapshot = opened(folder)
    return _over(name or FASTEST, snapshot), snapshot


def _over(name: str, snapshot: Snapshot) -> Source:
    if name == FASTEST:
        from .arrays import Arrays

        return Arrays(snapshot)
    if name == CLUSTER:
        from .cluster import Spark

        return Spark(snapshot)
    from .columns import Duckdb

    return Duckdb(snapshot)
