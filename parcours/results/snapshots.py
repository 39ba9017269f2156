"""A snapshot of the coded journal as a folder of files, and how one is opened: whole, or not at all.

``entries.parquet``, ``canonical.parquet``: what the one text reads, under the names of its tables.
``layout.bin``, ``layout.json``: the same once more, sorted and coded for the engine ``arrays``.
``programme.toml``: the pack in force, ``addenda.json``: what addenda changed in it, so that figures need no
database. ``manifest.json``: written last.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from parcours.programmes import amending, reading
from parcours.programmes.pack import Pack

from .faults import Fault

FORMAT = 2
ENTRIES, CANONICAL = "entries.parquet", "canonical.parquet"
PROGRAMME, ADDENDA = "programme.toml", "addenda.json"
LAYOUT, LAYOUT_KEY, MANIFEST = "layout.bin", "layout.json", "manifest.json"
FILES = (ENTRIES, CANONICAL, PROGRAMME, ADDENDA, LAYOUT, LAYOUT_KEY)
PART = 1 << 20


@dataclass(frozen=True)
class Snapshot:
    folder: Path
    manifest: dict[str, Any]

    def file(self, name: str) -> Path:
        """A file of the snapshot, found to be what was written. Raises Fault."""
        path, said = self.folder / name, self.manifest["files"].get(name, {})
        if not path.is_file() or path.stat().st_size != said.get("bytes") or digest(path) != said["sha256"]:
            raise Fault(f"{path} is not the file that the snapshot was written with.")
        return path

    def pack(self, as_of: date | None = None) -> Pack:
        """The programme that was in force when it was taken, or as it was known at the end of a day."""
        told = amending.of_data(json.loads(self.file(ADDENDA).read_text("utf-8")))
        day = min(filter(None, (as_of, date.fromisoformat(self.manifest["made_on"]))))
        pack = reading.read(self.file(PROGRAMME).read_text("utf-8"))
        return amending.over(pack, amending.holding(told, day, as_of))


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def opened(folder: Path) -> Snapshot:
    """The snapshot in a folder. Raises Fault."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise Fault(f"{folder} is no snapshot: it has no readable {MANIFEST}.") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise Fault(f"{folder} is no snapshot: its {MANIFEST} names no files.")
    if manifest.get("format") != FORMAT:
        raise Fault(
            f"{folder} was written by another release (format {manifest.get('format')}); make it again."
        )
    return Snapshot(folder, manifest)


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """A folder beside ``folder`` to write into; renamed to it at the end, thrown away when anything fails."""
    if folder.exists():
        raise Fault(f"{folder} exists; give another name.")
    if not folder.absolute().parent.is_dir():
        raise Fault(f"{folder.absolute().parent} is no folder; make it first.")
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-unfinished-", dir=folder.absolute().parent))
    try:
        yield work
        work.rename(folder)
    except OSError as error:
        if folder.exists():
            raise Fault(f"{folder} exists; give another name.") from error
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def finish(work: Path, about: dict[str, Any]) -> dict[str, Any]:
    """Write the manifest of the files that are there, all of them kept safe on the disk."""
    files = {}
    for name in FILES:
        path = work / name
        path.chmod(0o600)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        files[name] = {"bytes": path.stat().st_size, "sha256": digest(path)}
    manifest = {"format": FORMAT, **about, "files": files}
    (work / MANIFEST).touch(0o600)
    with (work / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return manifest


def quoted(path: Path) -> str:
    """A path within a text of DuckDB."""
    return str(path).replace("'", "''")


def named(database: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The files under the names of the tables that the one text reads."""
    for name, file in (("journal_entry", ENTRIES), ("people_canonical", CANONICAL)):
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{quoted(folder / file)}')")  # noqa: S608
