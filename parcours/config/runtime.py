"""What commands stand on: progress, the database started when it is not running, Django when it is needed."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import psycopg

from . import databases, environment, keys, postgres, stamps
from .environment import Environment
from .problems import Problem


def say(line: str) -> None:
    """Progress, for whoever waits; never on stdout, which carries answers."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Announce a step and how long it took."""
    started = time.monotonic()
    print(f"  {name} …", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        print(" failed", file=sys.stderr, flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)


@contextmanager
def database(env: Environment | None = None) -> Iterator[Environment]:
    """The database answers inside this block; what was started for it is stopped at its end."""
    env = env or environment.read()
    postgres.prepare(env.home)
    if not env.production:
        keys.make_all(env.home)
    with postgres.running(env.home) if env.embedded else nullcontext():
        yield env


@contextmanager
def django(env: Environment | None = None, current: bool = True) -> Iterator[Environment]:
    """The database and Django; ``current`` refuses a database that still has to be migrated."""
    with database(env) as env:
        if current:
            demand_current(env)
        load_django()
        try:
            yield env
        finally:
            close()


def load_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parcours.config.settings")
    import django as framework

    framework.setup()


def close() -> None:
    from django.db import connections

    connections.close_all()


def connect(env: Environment, owner: bool = False) -> psycopg.Connection:
    """A plain connection of the application role, or of the owner. Raises Problem when it is refused."""
    place = databases.owner(env) if owner else databases.application(env)
    if owner and not place["USER"]:
        raise Problem("This needs the owner of the database: set DATABASE_OWNER_URL.")
    name = "DATABASE_OWNER_URL" if owner else "DATABASE_URL"
    try:
        return psycopg.connect(**databases.conninfo(place), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        hint = f"; check {name}" if not env.embedded else ""
        raise Problem(f"The database does not answer: {str(error).strip().splitlines()[0]}{hint}.") from error


def stamped(env: Environment) -> dict[str, str]:
    with connect(env) as connection:
        return stamps.read(connection)


def stamp(env: Environment, **values: str) -> None:
    application = databases.application(env)["USER"]
    with connect(env, owner=True) as connection, connection.transaction():
        stamps.write(connection, application, **values)


def demand_current(env: Environment) -> None:
    known = stamped(env).get("schema")
    if known is None:
        raise Problem("The database is empty: run `parcours migrate` (or `parcours run`) first.")
    if known != stamps.schema():
        raise Problem("The database was made by another release: run `parcours migrate` first.")
