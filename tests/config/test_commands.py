"""The command line as an operator meets it: exit codes, one clear line, nothing half done."""

import psycopg
import pytest

from parcours.config import cli, postgres, roles, stamps

from .conftest import run_parcours


def commands():
    from tools.docs import _commands

    return [name for name, _ in _commands(cli.parser())]


@pytest.mark.parametrize("name", commands())
def test_every_command_has_help(name, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([*name.split(), "--help"])
    assert ended.value.code == 0
    assert "usage: parcours" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["journal"], ["backup"]])
def test_wrong_usage_is_code_2(arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2


def test_an_interruption_is_one_line_from_the_first_moment_on(monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "parser", interrupted)
    assert cli.main(["check"]) == 1
    assert capsys.readouterr().err == "parcours: interrupted; nothing half done was kept.\n"


def test_a_pure_command_needs_no_database(home):
    done = run_parcours(home, "roles", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert done.returncode == 0
    assert "CREATE ROLE parcours_app" in done.stdout
    assert not (home / "postgres").exists()


def test_the_roles_are_for_a_server_that_is_new_enough_and_any_name(capsys):
    assert cli.main(["roles", "--version", "14"]) == 1
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1 and "15 or later" in told.err
    assert cli.main(["roles", "--database", 'a"; DROP']) == 0
    assert capsys.readouterr().out.count('"a""; DROP"') == 4


def test_a_database_that_does_not_answer_is_one_line(home):
    done = run_parcours(home, "check", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert done.returncode == 1
    assert done.stderr.startswith("parcours: The database does not answer")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_bad_setting_is_one_line(home):
    done = run_parcours(home, "check", PORT="eighty")
    assert (done.returncode, done.stderr) == (
        1,
        "parcours: PORT is 'eighty'; give a whole number up to 65535.\n",
    )


def test_an_empty_database_is_said_to_be_empty(home):
    done = run_parcours(home, "journal", "head")
    assert done.returncode == 1
    assert "parcours migrate" in done.stderr


def test_a_command_starts_the_server_and_stops_it_again(home):
    done = run_parcours(home, "check")
    assert done.returncode == 0, done.stderr
    assert (home / "postgres" / "data").exists()
    assert not postgres._members((home / "postgres" / "data").resolve())


def test_a_second_migrate_has_nothing_to_do(migrated):
    second = run_parcours(migrated, "migrate")
    assert (second.returncode, second.stderr) == (0, "The database is current.\n")


def test_a_demo_is_not_emptied_unconfirmed(migrated):
    done = run_parcours(migrated, "demo", "reset")
    assert done.returncode == 1
    assert "not confirmed" in done.stderr


def test_what_is_no_demo_is_never_emptied(migrated):
    with (
        postgres.running(migrated) as server,
        psycopg.connect(server.dsn(roles.OWNER), autocommit=True) as connection,
    ):
        stamps.write(connection, roles.APPLICATION, demo="0")
    for variables in ({}, {"PARCOURS_MODE": "development"}):
        done = run_parcours(migrated, "demo", "reset", "--yes", **variables)
        assert done.returncode == 1
        assert "demo" in done.stderr


def test_an_interrupted_reset_says_that_the_demo_may_be_empty(migrated, monkeypatch, capsys):
    from parcours.config.commands import demo

    def interrupted(env):
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "empty", interrupted)
    for name, value in {
        "PARCOURS_HOME": str(migrated),
        "PARCOURS_MODE": "demo",
        "PARCOURS_DEMO": "1",
    }.items():
        monkeypatch.setenv(name, value)
    assert cli.main(["demo", "reset", "--yes"]) == 1
    assert "may be empty" in capsys.readouterr().err
