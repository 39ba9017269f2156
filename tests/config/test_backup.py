"""Backups come back whole; what is damaged, or would overwrite, is refused with nothing changed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from parcours.config import postgres, roles

from .conftest import run_parcours


@pytest.fixture(scope="module")
def instance(_migrated_once):
    """A migrated instance that holds one row and one stored file, its server running."""
    home = Path(tempfile.mkdtemp(prefix="pc-"))
    home.chmod(0o755)
    subprocess.run(["cp", "-a", f"{_migrated_once}/.", home], check=True)
    with postgres.running(home, durable=False) as server:
        put(server, "before")
        (home / "files").mkdir()
        (home / "files" / "a1").write_bytes(b"stored")
        yield server
    shutil.rmtree(home)


def put(server, name):
    with psycopg.connect(server.dsn(roles.OWNER), autocommit=True) as connection:
        connection.execute("DELETE FROM django_session")
        connection.execute("INSERT INTO django_session VALUES (%s, '', now())", [name])


def kept(server):
    with psycopg.connect(server.dsn(roles.APPLICATION)) as connection:
        return [row[0] for row in connection.execute("SELECT session_key FROM django_session")]


@pytest.fixture(scope="module")
def whole(instance, tmp_path_factory):
    """The backup of the instance, made once."""
    target = tmp_path_factory.mktemp("backup") / "backup.parcours"
    done = run_parcours(instance.home, "backup", str(target))
    assert done.returncode == 0, done.stderr
    assert "keys" in done.stderr
    return target


@pytest.fixture
def backup(whole, tmp_path):
    """A copy of the backup, to be damaged."""
    return shutil.copy2(whole, tmp_path / "backup.parcours")


def test_a_backup_comes_back_whole(instance, backup):
    put(instance, "after")
    (instance.home / "files" / "a1").unlink()
    done = run_parcours(instance.home, "restore", "--force", str(backup))
    assert done.returncode == 0, done.stderr
    assert kept(instance) == ["before"]
    assert (instance.home / "files" / "a1").read_bytes() == b"stored"
    assert run_parcours(instance.home, "migrate").stderr == "The database is current.\n"


def test_a_full_database_is_not_overwritten(instance, backup):
    put(instance, "after")
    done = run_parcours(instance.home, "restore", str(backup))
    assert done.returncode == 1
    assert "--force" in done.stderr
    assert kept(instance) == ["after"]


@pytest.mark.parametrize("damage", ["flipped", "cut", "emptied", "replaced"])
def test_a_damaged_backup_changes_nothing(instance, backup, damage):
    put(instance, "after")
    whole = bytearray(backup.read_bytes())
    if damage == "flipped":
        whole[len(whole) // 2] ^= 0xFF
    changed = {"cut": whole[: len(whole) // 2], "emptied": b"", "replaced": b"not a backup at all"}
    backup.write_bytes(changed.get(damage, whole))
    done = run_parcours(instance.home, "restore", "--force", str(backup))
    assert done.returncode == 1
    assert "damaged" in done.stderr
    assert "Traceback" not in done.stderr
    assert kept(instance) == ["after"]


def test_a_restore_that_fails_half_way_is_taken_back(instance, backup):
    """A dump that is whole but that the server refuses: everything is as before."""
    put(instance, "after")
    with psycopg.connect(instance.dsn(roles.SUPERUSER), autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'not today'; END $$"
        )
        connection.execute(
            "CREATE EVENT TRIGGER refuse ON ddl_command_end WHEN TAG IN ('CREATE INDEX') "
            "EXECUTE FUNCTION refuse()"
        )
    try:
        done = run_parcours(instance.home, "restore", "--force", str(backup))
    finally:
        with psycopg.connect(instance.dsn(roles.SUPERUSER), autocommit=True) as connection:
            connection.execute("DROP EVENT TRIGGER refuse")
            connection.execute("DROP FUNCTION refuse()")
    assert done.returncode == 1
    assert "nothing was changed" in done.stderr
    assert kept(instance) == ["after"]


def test_an_existing_file_is_not_overwritten(instance, backup):
    done = run_parcours(instance.home, "backup", str(backup))
    assert done.returncode == 1
    assert "exists" in done.stderr


def test_a_backup_is_for_its_owner_alone(backup):
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_comes_back_on_another_machine(instance, backup):
    other = Path(tempfile.mkdtemp(prefix="pc-"))
    other.chmod(0o755)
    try:
        done = run_parcours(other, "restore", str(backup))
        assert done.returncode == 0, done.stderr
        assert "restricted key differs" in done.stderr
        with postgres.running(other) as server:
            assert kept(server) == ["before"]
    finally:
        shutil.rmtree(other)
