"""The backup file: the database and the stored files in one archive, each part with its hash."""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from . import databases, keys, postgres, runtime, stamps
from .commands.demo import CLEAR
from .environment import Environment
from .problems import Problem

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
CHUNK = 1 << 20
DAMAGED = "is damaged or is no backup of Parcours: nothing was changed. Use another copy."


def _client(env: Environment) -> dict[str, str]:
    """The owner's connection in the environment: the list of processes would show a password."""
    given = databases.conninfo(databases.owner(env))
    names = {
        "dbname": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "host": "PGHOST",
        "port": "PGPORT",
    }
    options = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    found = {variable: given[name] for name, variable in (names | options).items() if name in given}
    return {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "LC_ALL": "C.UTF-8", **found}


def _copy(source: IO[bytes], target: IO[bytes] | None) -> str:
    """Copy, or only read; returns the hash of what passed."""
    found = hashlib.sha256()
    while chunk := source.read(CHUNK):
        found.update(chunk)
        if target is not None:
            target.write(chunk)
    return found.hexdigest()


def key_id(env: Environment) -> str:
    """Tells restricted keys apart without telling them."""
    key = (env.restricted_key or keys.read(env.home, "restricted")).split(",")[0].strip()
    return hashlib.sha256(b"parcours backup\0" + key.encode()).hexdigest()[:12]


# Backup -------------------------------------------------------------------------------------------


def write(env: Environment, target: Path) -> None:
    """Write a backup; the file appears only when it is whole."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    hashes: dict[str, str] = {}
    try:
        with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
                with archive.open(DUMP, "w", force_zip64=True) as part:
                    hashes[DUMP] = _dump(env, part)
                for name, path in _stored_files(env):
                    with open(path, "rb") as source, archive.open(name, "w", force_zip64=True) as part:
                        hashes[name] = _copy(source, part)
                archive.writestr(MANIFEST, json.dumps(_manifest(env, hashes), indent=1))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    except OSError as error:
        raise Problem(f"The backup {target} could not be written: {error.strerror}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _manifest(env: Environment, hashes: dict[str, str]) -> dict:
    return {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "schema": runtime.stamped(env).get("schema", ""),
        "demo": env.is_demo,
        "restricted_key": key_id(env),
        "parts": hashes,
    }


def _dump(env: Environment, part: IO[bytes]) -> str:
    command = [postgres.binaries() / "pg_dump", "--format=custom", "--no-owner", "--no-acl", "--no-comments"]
    with subprocess.Popen(
        [str(word) for word in command], env=_client(env), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        found = _copy(process.stdout, part)
        said = process.stderr.read().decode(errors="replace")
    if process.returncode:
        raise Problem(f"pg_dump failed: {postgres.last_line(said)}")
    return found


def _stored_files(env: Environment) -> Iterator[tuple[str, Path]]:
    folder = env.home / "files"
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield FILES + path.relative_to(folder).as_posix(), path


# Restore ------------------------------------------------------------------------------------------


@contextmanager
def opened(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict]]:
    """A backup, every part of it compared with its hash. Raises Problem before anything is touched."""
    try:
        file = open(path, "rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise Problem(f"The backup {path} cannot be read: {error.strerror}.") from error
    with file:
        try:
            archive = zipfile.ZipFile(file)
            manifest = json.loads(archive.read(MANIFEST))
            hashes = manifest["parts"]
            sound = set(archive.namelist()) == {MANIFEST, *hashes} and DUMP in hashes
            for name, hash_ in hashes.items():
                with archive.open(name) as part:
                    sound = sound and _copy(part, None) == hash_
        except (
            zipfile.BadZipFile,
            ValueError,
            KeyError,
            TypeError,
            OSError,
            EOFError,
            NotImplementedError,
        ) as error:
            raise Problem(f"The backup {path} {DAMAGED}") from error
        if not sound or any(".." in Path(name).parts for name in hashes):
            raise Problem(f"The backup {path} {DAMAGED}")
        if manifest.get("format") != FORMAT:
            raise Problem(
                f"The backup {path} has the format {manifest.get('format')}: restore it with a newer release."
            )
        yield archive, manifest


def is_empty(env: Environment) -> bool:
    with runtime.connect(env, owner=True) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
            "AND relkind IN ('r', 'p')"
        ).fetchone()[0]
        return tables == 0 or not stamps.read(connection)


def restore(env: Environment, archive: zipfile.ZipFile, manifest: dict) -> None:
    """Replace the database in one transaction, then the stored files."""
    _restore_database(env, archive)
    folder = env.home / "files"
    for name in manifest["parts"]:
        if name.startswith(FILES):
            path = folder / name.removeprefix(FILES)
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as part, open(path, "wb") as file:
                _copy(part, file)


def _restore_database(env: Environment, archive: zipfile.ZipFile) -> None:
    programs = postgres.binaries()
    reader = [programs / "pg_restore", "--no-owner", "--no-acl", "--no-comments", "--file=-"]
    writer = [programs / "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    pipes = {"env": _client(env), "stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with (
        subprocess.Popen([str(w) for w in writer], stdout=subprocess.DEVNULL, **pipes) as sink,
        subprocess.Popen([str(w) for w in reader], stdout=subprocess.PIPE, **pipes) as source,
        archive.open(DUMP) as dump,
    ):
        failed = _feed(dump, source, sink)
        said = sink.stderr.read().decode(errors="replace") + source.stderr.read().decode(errors="replace")
    if failed or sink.returncode or source.returncode:
        raise Problem(f"The restore was refused, nothing was changed: {postgres.last_line(said)}")


def _feed(dump: IO[bytes], source: subprocess.Popen, sink: subprocess.Popen) -> bool:
    """Dump to pg_restore, what it says to psql. A part that fails makes the whole transaction fail."""
    from threading import Thread

    def fill() -> None:
        try:
            shutil.copyfileobj(dump, source.stdin, CHUNK)
        except BrokenPipeError:
            pass
        finally:
            source.stdin.close()

    filler = Thread(target=fill)
    filler.start()
    failed = False
    try:
        sink.stdin.write(b"SET lock_timeout = '30s';\n" + CLEAR.encode())
        # Older servers do not know a setting that the newest pg_restore begins with.
        sink.stdin.write(source.stdout.read(4096).replace(b"SET transaction_timeout = 0;\n", b"", 1))
        shutil.copyfileobj(source.stdout, sink.stdin, CHUNK)
        failed = source.wait() != 0
        if failed:
            sink.stdin.write(b"\nDO $$ BEGIN RAISE 'the dump cannot be read'; END $$;\n")
    except BrokenPipeError:
        failed = True
        source.kill()
    filler.join()
    try:
        sink.stdin.close()
    except BrokenPipeError:
        failed = True
    sink.stdin = None
    return failed
