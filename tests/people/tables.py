"""Every table of the database, as the system role sees it: to compare it, and to search it for a value."""

import re
from collections.abc import Iterable

from django.db import connection, transaction

from parcours.kernel.context import as_role

LEFT_OUT = "^(django_migrations|django_content_type|config_)"


def names() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename !~ %s ORDER BY 1",
            [LEFT_OUT],
        )
        return [row[0] for row in cursor.fetchall()]


def dump(without: Iterable[str] = ()) -> dict[str, str]:
    """A hash of each table's rows, whatever their order."""
    found = {}
    with transaction.atomic(), as_role("system"), connection.cursor() as cursor:
        for table in sorted(set(names()) - set(without)):
            cursor.execute(
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') "
                f"FROM {table} t"
            )
            found[table] = cursor.fetchone()[0]
    return found


def holding(value: str) -> list[str]:
    """The tables of which a row holds a value in any of its columns: text, JSON, arrays and all."""
    found = []
    with transaction.atomic(), as_role("system"), connection.cursor() as cursor:
        for table in names():
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE position(%s IN t::text) > 0", [value])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def words(prefix: str) -> set[str]:
    """Every value of some letters and digits beginning with ``prefix`` that stands anywhere."""
    found: set[str] = set()
    for table in holding(prefix):
        with transaction.atomic(), as_role("system"), connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {table} t WHERE position(%s IN t::text) > 0", [prefix])
            for (row,) in cursor.fetchall():
                found |= set(re.findall(rf"{prefix}\w+", row))
    return found
