"""Rows for a benchmark, made inside the database: one INSERT … SELECT a table, as the owner.

What a table's fields hold that nobody speaks of is what the model says, as if a row had been made by it.
Not a way to write: past every action and policy.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection as django
from django.db import models
from psycopg import sql

from parcours.kernel import clock
from parcours.kernel.identifiers import public_code, uuid7

MADE = {
    uuid7: "uuidv7()",
    public_code: "upper(left(replace(gen_random_uuid()::text, '-', ''), 26))",
    clock.now: "now()",
    clock.today: "current_date",
}
"""What a default that is a function becomes in SQL: one value a row."""


def chance(n: str, of: int) -> str:
    """SQL: a number from 0 to below 1 that belongs to ``n``, every time; another ``of`` gives another one."""
    return f"((hashint8extended({n}, {of}) & 1048575) / 1048576.0)"


def days_ago(most: int, n: str, of: int, least: int = 0) -> str:
    """SQL: a day from ``least`` to ``most`` days ago."""
    return f"(current_date - {least} - floor({chance(n, of)} * {most - least})::int)"


def text(value: Any) -> str:
    return sql.Literal(value).as_string()


def one_of(values: Sequence[str], n: str, of: int) -> str:
    """SQL: one of these texts by chance; twice in the list, twice as likely."""
    told = ", ".join(map(text, values))
    return f"(ARRAY[{told}])[1 + floor({chance(n, of)} * {len(values)})::int]"


def put(connection: psycopg.Connection, model: type[models.Model], source: str, /, **told: str) -> int:
    """Insert a row for each row of ``source`` (what follows FROM); ``told``: column → SQL. How many."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.generated or (field.primary_key and field.db_returning):
            continue
        columns.append(f'"{field.column}"')
        values.append(told.pop(field.column) if field.column in told else _default(field))
    if told:
        raise ValueError(f"{model._meta.db_table} has no {sorted(told)}")
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {source}"
    )
    return connection.execute(statement).rowcount


def _default(field: models.Field) -> str:
    if field.default in MADE:
        return MADE[field.default]
    value = field.get_db_prep_save(field.get_default(), django)
    return text(value) if value is not None else "NULL"
