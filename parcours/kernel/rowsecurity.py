"""The second wall: row security from a registry of models, applied by the owner after every migrate."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections

from .context import ROLES, application_role
from .instance import TABLE as STAMPS

GRANT_TABLE = "people_access_grant"
CANONICAL_TABLE = "people_canonical"
ORGANISATION = "NULLIF(current_setting('parcours.organisation', true), '')::uuid"
FILES = "NULLIF(current_setting('parcours.files', true), '')::uuid"
"""The acting organisation, when the actor's role reads files of people; nobody's otherwise."""
USER = "NULLIF(current_setting('parcours.person_user', true), '')::uuid"


@dataclass(frozen=True)
class Policy:
    """Which rows of a table the application role sees (``using``) and may write (``check``)."""

    model: str
    using: str
    check: str
    append_only: bool = False


_policies: dict[str, Policy] = {}
_append_only: set[str] = set()
_system_removes: set[str] = set()
_system_clears: dict[str, tuple[str, ...]] = {}
_by_database: set[str] = set()
_figures: set[str] = set()
_figures_denied: set[str] = set()


def grant_exists(column: str) -> str:
    """The condition that the acting organisation has a living grant on the person in ``column``.

    Nobody's is seen by an actor whose role reads no files (``Actor.reads_files``).

    ``OFFSET 0`` keeps it what it says, one look in the index for each row: without it the planner may first
    read every grant of the organisation into a hash, 40 ms of a page of 25 when it holds 100,000.
    """
    return (
        f"EXISTS (SELECT 1 FROM {GRANT_TABLE} g WHERE g.person_id = {column} "
        f"AND g.organisation_id = {FILES} AND (g.until IS NULL OR g.until > now()) OFFSET 0)"
    )


def merged_exists(column: str) -> str:
    """The condition that ``column`` is a file merged into one on which the organisation has a grant."""
    return (
        f"EXISTS (SELECT 1 FROM {CANONICAL_TABLE} k JOIN {GRANT_TABLE} g ON g.person_id = k.kept_id "
        f"WHERE k.gone_id = {column} AND g.organisation_id = {FILES} "
        "AND (g.until IS NULL OR g.until > now()) OFFSET 0)"
    )


def _standing(condition: str, tables: set[str]) -> str:
    """While a migration has not made the grants yet, nobody holds one."""
    for table in (GRANT_TABLE, CANONICAL_TABLE):
        if table not in tables:
            condition = re.sub(rf"EXISTS \(SELECT 1 FROM {table} .*?OFFSET 0\)", "false", condition)
    return condition


def per_person(model: type, column: str = "person_id", also: str = "") -> type:
    """Rows follow the person: seen and written where the organisation has a grant (and ``also`` holds)."""
    table = model._meta.db_table
    condition = grant_exists(f"{table}.{column}") + (f" AND ({also})" if also else "")
    _policies[table] = Policy(model._meta.label, condition, condition)
    return model


def policy(model: type, *, using: str, check: str = "") -> type:
    """A policy of its own for a table whose rule is not simply the person's."""
    _policies[model._meta.db_table] = Policy(model._meta.label, using, check or using)
    return model


def append_only(model: type, *, system_removes: bool = False, system_clears: Iterable[str] = ()) -> type:
    """The application role may insert and read, never update or delete; nor may the system, unless
    ``system_removes``: then it deletes what need not be kept any more; ``system_clears``: columns of free
    words that it writes over when somebody is erased."""
    _append_only.add(model._meta.db_table)
    if system_clears:
        _system_clears[model._meta.db_table] = tuple(system_clears)
    if system_removes:
        _system_removes.add(model._meta.db_table)
    return model


def written_by_database(model: type) -> type:
    """No role writes it: functions of the owner do, when what it is drawn from changes."""
    _by_database.add(model._meta.db_table)
    return model


def readable_for_figures(model: type) -> type:
    """Figures are computed under a role that reads only tables so marked."""
    _figures.add(model._meta.db_table)
    return model


def policies() -> dict[str, Policy]:
    return dict(_policies)


def append_only_tables() -> frozenset[str]:
    return frozenset(_append_only)


def after_migrate(sender: Any = None, using: str = "owner", **_ignored: Any) -> None:
    if connections[using].settings_dict.get("USER") != application_role():
        secure(using)


def secure(using: str = "owner") -> None:
    """Grant and protect every table; idempotent. Runs as the owner."""
    for config in apps.get_app_configs():
        config.get_models()
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = {row[0] for row in cursor.fetchall()}
        for statement in statements(tables):
            cursor.execute(statement)


def statements(tables: set[str]) -> list[str]:
    app, system, figures = f'"{application_role()}"', ROLES["system"], ROLES["figures"]
    out = [
        f"GRANT USAGE ON SCHEMA public TO {app}, {system}, {figures}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}, {system}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}, {system}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {figures}",
    ]
    for table in sorted({"django_migrations", STAMPS} & tables):
        out.append(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {app}, {system}")
    for table in sorted(_append_only & tables):
        out.append(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app}, {system}")
    for table in sorted(_system_removes & tables):
        out.append(f"GRANT DELETE ON {table} TO {system}")
    for table in sorted(set(_system_clears) & tables):
        out.append(f"GRANT UPDATE ({', '.join(_system_clears[table])}) ON {table} TO {system}")
    for table in sorted(_by_database & tables):
        out.append(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {app}, {system}")
    for table in sorted(_figures & tables):
        out.append(f"GRANT SELECT ON {table} TO {figures}")
    for table, rule in sorted(_policies.items()):
        if table not in tables:
            continue
        out += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS {table}_seen ON {table}",
            f"CREATE POLICY {table}_seen ON {table} TO {app} "
            f"USING ({_standing(rule.using, tables)}) WITH CHECK ({_standing(rule.check, tables)})",
            f"DROP POLICY IF EXISTS {table}_system ON {table}",
            f"CREATE POLICY {table}_system ON {table} TO {system} USING (true) WITH CHECK (true)",
            f"DROP POLICY IF EXISTS {table}_figures ON {table}",
        ]
        if table in _figures:
            out.append(f"CREATE POLICY {table}_figures ON {table} FOR SELECT TO {figures} USING (true)")
    return out
