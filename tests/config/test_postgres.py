"""The launcher: starts, is reused, survives kills, stops what it started."""

import os
import signal
import stat
import subprocess
import sys
import time

import psycopg
import pytest

from parcours.config import keys, postgres, roles


def members(home):
    return postgres._members((home / "postgres" / "data").resolve())


def noted(home):
    return postgres._noted((home / "postgres" / "data").resolve())


def answers(server):
    with psycopg.connect(server.dsn(roles.APPLICATION)) as connection:
        return connection.execute("SELECT current_user").fetchone()[0] == roles.APPLICATION


def test_starts_and_stops(home):
    with postgres.running(home, durable=False) as server:
        assert answers(server)
        assert members(home)
    assert not members(home)


def test_a_second_user_shares_the_server_and_the_last_one_stops_it(home):
    with postgres.running(home, durable=False):
        first = noted(home)
        with postgres.running(home, durable=False) as server:
            assert noted(home) == first
        assert answers(server)
    assert not members(home)


def test_the_first_user_may_leave_before_the_second(home):
    first, second = postgres.running(home, durable=False), postgres.running(home, durable=False)
    first.__enter__()
    server = second.__enter__()
    first.__exit__(None, None, None)
    assert answers(server)
    second.__exit__(None, None, None)
    assert not members(home)


def test_starts_again_after_the_server_was_killed(home):
    # Durable as in production: what was acknowledged before the kill must be there after it.
    server = postgres.start(home)
    os.kill(noted(home), signal.SIGKILL)
    while postgres._alive(server.data):
        time.sleep(0.01)
    with postgres.running(home) as again:
        assert answers(again)


def test_a_stale_note_that_names_another_process_is_dropped(home):
    with postgres.running(home, durable=False) as server:
        note = (server.data / "postmaster.pid").read_text()
    ours = note.split("\n")
    ours[0] = str(os.getpid())
    (server.data / "postmaster.pid").write_text("\n".join(ours))
    with postgres.running(home, durable=False) as again:
        assert answers(again)


def test_takes_over_the_server_of_a_killed_user(home):
    code = (
        "import time; from pathlib import Path; from parcours.config import postgres\n"
        f"with postgres.running(Path({str(home)!r}), durable=False):\n"
        "    print('up', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": os.getcwd()}
    ) as user:
        assert user.stdout.readline() == b"up\n"
        first = noted(home)
        user.kill()
    with postgres.running(home, durable=False) as server:
        assert noted(home) == first
        assert answers(server)
    assert not members(home)


def test_an_interrupted_first_start_leaves_no_half(home):
    draft = home / "postgres" / "data.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("9")
    with postgres.running(home, durable=False) as server:
        assert answers(server)


def test_data_of_another_major_version_is_refused_in_one_line(home):
    postgres.stop(postgres.start(home, durable=False))
    version = home / "postgres" / "data" / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(postgres.Problem, match="made by PostgreSQL 14"):
        postgres.start(home, durable=False)


def test_a_path_too_long_for_a_socket_uses_the_loopback(home):
    deep = home / ("a-long-name-" * 10)
    with postgres.running(deep, durable=False) as server:
        assert server.address.host == "127.0.0.1"
        assert answers(server)


def test_nobody_enters_without_the_password(home):
    with postgres.running(home, durable=False) as server:
        for role in (roles.APPLICATION, roles.OWNER, roles.SUPERUSER):
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(
                    host=server.address.host,
                    port=server.address.port,
                    user=role,
                    password="wrong",
                    dbname="postgres",
                )


def test_keys_are_for_their_owner_alone(home):
    postgres.stop(postgres.start(home, durable=False))
    assert stat.S_IMODE((home / keys.FOLDER).stat().st_mode) == 0o700
    for key in (home / keys.FOLDER).iterdir():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert len(key.read_text().strip()) >= 48


def test_a_key_is_made_once(home):
    assert keys.make(home, "secret") == keys.make(home, "secret") == keys.read(home, "secret")


def test_the_server_keeps_what_it_promised(home):
    with postgres.running(home) as server, psycopg.connect(server.dsn(roles.SUPERUSER)) as connection:
        assert connection.execute("SHOW fsync").fetchone()[0] == "on"
        assert connection.execute("SHOW listen_addresses").fetchone()[0] == ""
        provider = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        assert provider == ("b", "PG_UNICODE_FAST")
        owner = connection.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [roles.DATABASE]
        )
        assert owner.fetchone()[0] == roles.OWNER
        extensions = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
        assert extensions >= set(roles.EXTENSIONS)


def test_the_log_of_the_server_repeats_nothing_that_was_typed(home):
    with (
        postgres.running(home, durable=False) as server,
        psycopg.connect(server.dsn(roles.OWNER)) as connection,
    ):
        connection.execute("CREATE TABLE people (name text UNIQUE)")
        connection.execute("INSERT INTO people VALUES ('Canary')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('Canary')")
    log = (home / "postgres" / "log").read_text()
    assert "duplicate key" in log
    assert "Canary" not in log
