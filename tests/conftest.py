"""A run has its own throw-away PostgreSQL; tests connect as the application role, row security on."""

import gc
import json
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

PREFIX = "parcours-test-"


def _prepare_home() -> Path:
    """The home of this run: made by the controller, handed to its workers through the environment."""
    given = os.environ.get("PARCOURS_TEST_HOME")
    if given:
        return Path(given)
    home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    home.chmod(0o755)
    os.environ["PARCOURS_TEST_HOME"] = str(home)
    return home


HOME = _prepare_home()
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "PARCOURS_ALLOWED_HOSTS", "PARCOURS_URL", "PORT"):
    os.environ.pop(_name, None)
os.environ |= {
    "PARCOURS_HOME": str(HOME),
    "PARCOURS_MODE": "test",
    "PARCOURS_DEMO": "0",
    "PARCOURS_SECRET_KEY": "the-secret-of-the-tests-is-known-to-everybody",
    "PARCOURS_RESTRICTED_KEY": "the-restricted-key-of-the-tests",
    "PARCOURS_LOG_LEVEL": "WARNING",
    "DJANGO_SETTINGS_MODULE": "parcours.config.settings",
}

import django  # noqa: E402
import django.conf  # noqa: E402
import psycopg  # noqa: E402
import pytest  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402
from pytest_django.plugin import blocking_manager_key  # noqa: E402

from parcours.config import catalogues, postgres, roles  # noqa: E402

# Nothing is judged by how long it took: the machine may be busy.
settings.register_profile("parcours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("parcours")

_open = ExitStack()


def _sweep() -> None:
    """Remove what a killed run left behind: its server and its folder."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = left.name.removeprefix(PREFIX).split("-")[0]
        if left == HOME or not pid.isdecimal() or Path(f"/proc/{pid}").exists():
            continue
        data = (left / "postgres" / "data").resolve()
        if data.exists():
            postgres.stop(postgres.Server(left, data, postgres.Address("", 0)))
        shutil.rmtree(left, ignore_errors=True)


def _start() -> postgres.Server:
    _sweep()
    catalogues.compile_all()
    server = _open.enter_context(postgres.running(HOME, durable=False))
    os.environ["PARCOURS_TEST_SERVER"] = json.dumps(
        [str(server.data), server.address.host, server.address.port]
    )
    return server


def _server() -> postgres.Server:
    """The server of this run; the controller's when this is one of its workers."""
    noted = os.environ.get("PARCOURS_TEST_SERVER")
    if noted is None:
        return _start()
    data, host, port = json.loads(noted)
    return postgres.Server(HOME, Path(data), postgres.Address(host, port))


SERVER = _server()
# Only now: the settings read where the server is.
django.setup()
# A suite signs in thousands of times; tests/config looks at the hasher of the product itself.
django.conf.settings.PASSWORD_HASHERS = ["tests.hashing.Quick"]


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """While its workers read the tests, the controller makes the database that they clone."""
    if getattr(session.config.option, "dist", "no") != "no":
        with session.config.stash[blocking_manager_key].unblock():
            _template()


def pytest_collection_finish(session):
    """What was imported stays: the collector need not walk over it a thousand times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        _open.close()
        shutil.rmtree(HOME, ignore_errors=True)


# The databases ------------------------------------------------------------------------------------


def as_superuser(statement: str) -> None:
    with psycopg.connect(SERVER.dsn(roles.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(statement)


def _template() -> str:
    """The migrated database that every worker clones; made once per run under a file lock."""
    import fcntl

    with open(HOME / "template.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = HOME / "template.ready"
        if not done.exists():
            _migrate()
            done.touch()
    return roles.DATABASE


def _migrate() -> None:
    from django.db import connections

    from parcours.config import migrating

    migrating.migrate()
    connections["owner"].close()


def clone(name: str) -> None:
    """A fresh copy of the template under ``name``, in place of the former one."""
    as_superuser(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    as_superuser(
        f'CREATE DATABASE "{name}" TEMPLATE "{roles.DATABASE}" OWNER {roles.OWNER} STRATEGY FILE_COPY'
    )
    as_superuser(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
    as_superuser(f'GRANT CONNECT ON DATABASE "{name}" TO {roles.APPLICATION}')


def _use(name: str) -> None:
    from django.db import connections

    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
        connections.settings[alias]["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """Replaces the making of a database by Django: clone the template and connect as the application role."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    name = f"test_{worker}"
    with django_db_blocker.unblock():
        _template()
        clone(name)
        _use(name)
    yield
    with django_db_blocker.unblock():
        from django.db import connections

        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _teardown_by_clone():
    """Transactional tests leave committed rows; the application role may not TRUNCATE, so drop and clone."""
    from django.db import connections
    from django.test import TransactionTestCase

    def fixture_teardown(self):
        name = connections["default"].settings_dict["NAME"]
        connections.close_all()
        clone(name)

    @classmethod
    def fixture_setup(cls):
        # What was open while a database was dropped is of no use to the next test.
        for one in connections.all(initialized_only=True):
            if one.connection is not None and not one.in_atomic_block and not one.is_usable():
                one.close()
        began.__func__(cls)

    kept, began = TransactionTestCase._fixture_teardown, TransactionTestCase.__dict__["_fixture_setup"]
    TransactionTestCase._fixture_teardown = fixture_teardown
    TransactionTestCase._fixture_setup = fixture_setup
    yield
    TransactionTestCase._fixture_teardown = kept
    TransactionTestCase._fixture_setup = began


@pytest.fixture
def one_minute(monkeypatch):
    """The minute in which requests are counted does not end while they are made."""
    import time
    from types import SimpleNamespace

    from parcours.kernel import limits

    now = time.time()
    monkeypatch.setattr(limits, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture(autouse=True)
def _no_programme_remembered():
    """A process remembers the zone of its programme; a test's programme is rolled back behind its back."""
    from parcours.programmes import queries

    queries.forget()
    yield
    queries.forget()


@pytest.fixture(scope="session", autouse=True)
def _everybody_protects():
    """Accounts of tests know how data are protected, save where a test says that they do not yet."""
    from datetime import date

    from parcours.accounts.models import User

    field = User._meta.get_field("protects_since")
    field.default = date(2018, 1, 1)
    field.__dict__.pop("_get_default", None)
    yield


@pytest.fixture
def owner(db):
    """A connection of the owner role to the test's database: sees committed rows, may change the schema."""
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn(roles.OWNER, name), autocommit=True) as connection:
        yield connection


@pytest.fixture
def superuser(db):
    """A connection of the superuser to the test's database."""
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(SERVER.dsn(roles.SUPERUSER, name), autocommit=True) as connection:
        yield connection


@pytest.fixture(autouse=True)
def _nothing_cached():
    """What a test asked often is not counted against the next one."""
    from django.core.cache import cache

    cache.clear()
