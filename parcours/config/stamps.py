"""What the database knows of itself: its migrations, whether it is a demo, whether it was filled."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psycopg

from parcours.kernel.instance import TABLE

PACKAGE = Path(__file__).resolve().parent.parent
BRINGS_TABLES = ("django", "django-allauth", "procrastinate")


def schema_files() -> Iterator[Path]:
    """Everything that decides how the tables look and who may read them."""
    yield from sorted(PACKAGE.glob("*/migrations/*.py"))
    yield from sorted(PACKAGE.glob("*/models.py"))
    yield from sorted(PACKAGE.glob("*/policies.py"))
    yield PACKAGE / "kernel" / "rowsecurity.py"
    yield Path(__file__).with_name("roles.py")


def schema() -> str:
    """A hash that changes whenever the database has to be migrated."""
    found = hashlib.sha256()
    for name in BRINGS_TABLES:
        try:
            found.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    for path in schema_files():
        if path.exists():
            found.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:32]


def read(connection: psycopg.Connection) -> dict[str, str]:
    """All stamps; empty when the database was never migrated."""
    if not connection.execute("SELECT to_regclass(%s)", [f"public.{TABLE}"]).fetchone()[0]:
        return {}
    return dict(connection.execute(f"SELECT name, value FROM {TABLE}").fetchall())  # noqa: S608


def write(connection: psycopg.Connection, application: str, **values: str) -> None:
    """Set stamps; as the owner. The application role can only read them."""
    connection.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (name text PRIMARY KEY, value text NOT NULL)")
    connection.execute(f'REVOKE ALL ON {TABLE} FROM "{application}"')
    connection.execute(f'GRANT SELECT ON {TABLE} TO "{application}"')
    for name, value in values.items():
        connection.execute(
            f"INSERT INTO {TABLE} VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value",  # noqa: S608
            [name, value],
        )
