"""The database roles and what each may do: owner, application, system and figures."""

from pathlib import Path

import psycopg
from psycopg import sql

from . import keys

DATABASE = "parcours"
OWNER, APPLICATION, SYSTEM, FIGURES = "parcours_owner", "parcours_app", "parcours_system", "parcours_figures"
SUPERUSER = "postgres"
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


def password_key(role: str) -> str:
    return f"postgres-{role}"


def role_statements(version: int, passwords: dict[str, str] | None = None) -> list[str]:
    """SQL that makes the roles on a server of the major ``version``; run by a superuser, once."""
    out = []
    for role in (OWNER, APPLICATION):
        secret = (passwords or {}).get(role)
        given = f" PASSWORD {sql.Literal(secret).as_string()}" if secret else ""
        out.append(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS{given}")
    out += [f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS" for role in (SYSTEM, FIGURES)]
    if version >= 16:
        out += [f"GRANT {role} TO {APPLICATION} WITH INHERIT FALSE, SET TRUE" for role in (SYSTEM, FIGURES)]
    else:
        out.append(f"ALTER ROLE {APPLICATION} NOINHERIT")
        out += [f"GRANT {role} TO {APPLICATION}" for role in (SYSTEM, FIGURES)]
    return out


def database_statements(database: str = DATABASE) -> list[str]:
    """SQL that closes a fresh database to everybody but its owner and the application; run inside it."""
    name = sql.Identifier(database).as_string()
    return [
        *(f"CREATE EXTENSION IF NOT EXISTS {name}" for name in EXTENSIONS),
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}",
        f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {name} TO {APPLICATION}",
    ]


def establish(server, home: Path, database: str = DATABASE) -> None:
    """Make what is missing of the roles and the database. Idempotent; connects as the superuser."""
    passwords = {role: keys.make(home, password_key(role)) for role in (OWNER, APPLICATION)}
    with psycopg.connect(server.dsn(SUPERUSER, "postgres"), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if FIGURES not in known:
            with connection.transaction():
                for statement in role_statements(connection.info.server_version // 10000, passwords):
                    connection.execute(statement)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            connection.execute(f'CREATE DATABASE "{database}" OWNER {OWNER} TEMPLATE template0')
    with psycopg.connect(server.dsn(SUPERUSER, database), autocommit=True) as connection:
        for statement in database_statements(database):
            connection.execute(statement)
