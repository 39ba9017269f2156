"""Each reason not to serve, and that without it the start goes on."""

from dataclasses import replace

import psycopg
import pytest

from parcours.config import environment, postgres, roles, stamps, start_checks

STRONG = "k3Jx-9vQm2TzLw8RbYc5NfHd7GpSa4UeXo6iVtBn"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("s", numbered=True)
    for folder in (home, *home.parents):
        if folder.owner() == home.owner() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    with postgres.running(home) as server:
        yield server


@pytest.fixture
def env(server):
    return replace(environment.read({}), home=server.home, demo=True)


@pytest.fixture
def admin(server):
    with psycopg.connect(server.dsn(roles.SUPERUSER), autocommit=True) as connection:
        yield connection


def found(env, server, role=roles.APPLICATION):
    with psycopg.connect(server.dsn(role), autocommit=True) as connection:
        return start_checks.problems(env, connection)


def only(problems, *words):
    assert len(problems) == 1, problems
    assert "\n" not in problems[0]
    assert all(word in problems[0] for word in words), problems[0]


def test_a_sound_installation_is_not_refused(env, server):
    assert found(env, server) == []


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_a_server_that_loses_data_is_refused(env, server, admin, name):
    admin.execute(f"ALTER SYSTEM SET {name} = off")
    admin.execute("SELECT pg_reload_conf()")
    try:
        with psycopg.connect(server.dsn(roles.APPLICATION)) as connection:
            while connection.execute(f"SHOW {name}").fetchone()[0] != "off":
                connection.execute("SELECT pg_sleep(0.02)")
        only(found(env, server), f"{name} is off", f"set {name} = on")
    finally:
        admin.execute(f"ALTER SYSTEM RESET {name}")
        admin.execute("SELECT pg_reload_conf()")
        with psycopg.connect(server.dsn(roles.APPLICATION)) as connection:
            while connection.execute(f"SHOW {name}").fetchone()[0] != "on":
                connection.execute("SELECT pg_sleep(0.02)")


def test_a_superuser_is_refused(env, server):
    assert any("is a superuser" in line for line in found(env, server, roles.SUPERUSER))


@pytest.mark.parametrize(
    ("give", "take", "words"),
    [
        ("ALTER ROLE {app} SUPERUSER", "ALTER ROLE {app} NOSUPERUSER", "is a superuser"),
        ("ALTER ROLE {app} BYPASSRLS", "ALTER ROLE {app} NOBYPASSRLS", "may bypass row security"),
        ("ALTER ROLE {app} CREATEROLE", "ALTER ROLE {app} NOCREATEROLE", "may make roles"),
        (
            "GRANT CREATE ON SCHEMA public TO {app}",
            "REVOKE CREATE ON SCHEMA public FROM {app}",
            "REVOKE CREATE ON SCHEMA public",
        ),
        (
            "CREATE TABLE owned (); ALTER TABLE owned OWNER TO {app}",
            "DROP TABLE owned",
            "owns the table owned",
        ),
        (
            "GRANT {system} TO {app} WITH INHERIT TRUE",
            "GRANT {system} TO {app} WITH INHERIT FALSE",
            "inherits parcours_system",
        ),
        (
            "REVOKE {system} FROM {app}",
            "GRANT {system} TO {app} WITH INHERIT FALSE, SET TRUE",
            "may not take the role parcours_system",
        ),
        ("ALTER ROLE {system} BYPASSRLS", "ALTER ROLE {system} NOBYPASSRLS", "bypasses row security"),
    ],
)
def test_a_role_that_row_security_does_not_hold_is_refused(env, server, admin, give, take, words):
    names = {"app": roles.APPLICATION, "system": roles.SYSTEM}
    admin.execute(give.format(**names))
    try:
        only(found(env, server), words)
    finally:
        admin.execute(take.format(**names))
    assert found(env, server) == []


@pytest.fixture
def production(env):
    return replace(
        env,
        mode="production",
        demo=None,
        secret_key=STRONG,
        restricted_key=STRONG[::-1],
        allowed_hosts="parcours.example.org",
        url="https://parcours.example.org",
    )


def test_a_sound_production_is_not_refused(production):
    assert start_checks.problems(production, None) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"debug": True}, "PARCOURS_DEBUG"),
        ({"demo": True}, "PARCOURS_DEMO"),
        ({"secret_key": "changeme"}, "PARCOURS_SECRET_KEY"),
        ({"secret_key": "secret" * 10}, "PARCOURS_SECRET_KEY"),
        ({"restricted_key": "short"}, "PARCOURS_RESTRICTED_KEY"),
        ({"allowed_hosts": ""}, "PARCOURS_ALLOWED_HOSTS"),
        ({"url": "http://parcours.example.org"}, "PARCOURS_URL"),
        ({"behind_proxy": True}, "PARCOURS_TRUSTED_PROXIES"),
    ],
)
def test_production_refuses_what_only_a_trial_may_have(production, change, words):
    only(start_checks.problems(replace(production, **change), None), words)


def test_a_missing_secret_is_refused(production, tmp_path):
    bare = replace(production, secret_key="", home=tmp_path)
    only(start_checks.problems(bare, None), "PARCOURS_SECRET_KEY is not set")


@pytest.mark.parametrize(("stamp", "is_demo"), [("1", False), ("0", True)])
def test_a_demo_stays_a_demo_and_nothing_else_becomes_one(env, server, stamp, is_demo):
    with psycopg.connect(server.dsn(roles.OWNER), autocommit=True) as owner:
        stamps.write(owner, roles.APPLICATION, demo=stamp)
        try:
            only(found(replace(env, demo=is_demo, mode="development"), server), "demo")
        finally:
            owner.execute(f"DROP TABLE {stamps.TABLE}")


def test_the_application_role_cannot_change_the_stamps(server):
    with psycopg.connect(server.dsn(roles.OWNER), autocommit=True) as owner:
        stamps.write(owner, roles.APPLICATION, demo="1")
        try:
            with psycopg.connect(server.dsn(roles.APPLICATION)) as application:
                assert stamps.read(application) == {"demo": "1"}
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    application.execute(f"UPDATE {stamps.TABLE} SET value = '0'")
        finally:
            owner.execute(f"DROP TABLE {stamps.TABLE}")
