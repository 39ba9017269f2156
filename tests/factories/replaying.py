"""What an action wrote into an empty database, written again at once: most tests begin with the same pack.

Only where no organisation stands yet, nothing stands in those tables but what stood there when it was kept,
and the clock runs; anywhere else the action itself is asked for, and nothing is kept of it: what it wrote
over had an identifier of that test alone. What triggers fill in is filled in anew.
"""

import json
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from parcours.config import stamps
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting


@dataclass(frozen=True)
class _Kept:
    """``before``: how many rows stood in each of the tables. ``text``: the statement, of ``rows``."""

    before: dict[str, int]
    count: str
    text: str
    rows: list[str]


_kept: dict[Hashable, _Kept] = {}


def once(key: Hashable, write: Callable[[], Any]) -> None:
    """Do what ``write`` does, as the system; the second time from what was kept of the first."""
    if clock._frozen.get() is not None:
        write()
        return
    with transaction.atomic():
        kept = _kept.get(key)
        if _begun():
            write()
        elif kept is None:
            before = all_rows()
            write()
            _kept[key] = _difference(before, all_rows())
        elif _counts(kept.count) == list(kept.before.values()):
            with _as_system() as cursor:
                cursor.execute(kept.text, kept.rows)
        else:
            write()


def _begun() -> bool:
    with _as_system() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM accounts_organisation)")
        return cursor.fetchone()[0]


@contextmanager
def _as_system() -> Iterator[Any]:
    with acting(Actor.system("tests")), connection.cursor() as cursor:
        yield cursor


def all_rows() -> dict[str, dict[str, dict[str, Any]]]:
    """Table → what identifies a row → the row."""
    found = {}
    with _as_system() as cursor:
        for table in connection.introspection.table_names(cursor):
            # What stamps the database is the owner's, and no pack writes it.
            if table == stamps.TABLE:
                continue
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            rows = [json.loads(text) for (text,) in cursor.fetchall()]
            found[table] = {json.dumps(row, sort_keys=True): row for row in rows}
    return found


def _difference(before: dict, after: dict) -> _Kept:
    changed = {table: rows.keys() - before[table].keys() for table, rows in after.items()}
    written = {table: [after[table][key] for key in keys] for table, keys in changed.items() if keys}
    texts, values = [], []
    with connection.cursor() as cursor:
        for at, (table, rows) in enumerate(written.items()):
            columns = [one.name for one in connection.introspection.get_table_description(cursor, table)]
            (key,) = connection.introspection.get_primary_key_columns(cursor, table) or [None]
            numbered = {one["column"] for one in connection.introspection.get_sequences(cursor, table)}
            names = [name for name in columns if name not in numbered]
            listed = ", ".join(f'"{name}"' for name in names)
            again = ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in names)
            held = {row[key] for row in before[table].values()} & {row[key] for row in rows}
            clash = f'ON CONFLICT ("{key}") DO UPDATE SET {again}' if held else ""
            source = f'jsonb_populate_recordset(NULL::"{table}", %s::jsonb)'
            texts.append(f'w{at} AS (INSERT INTO "{table}" ({listed}) SELECT {listed} FROM {source} {clash})')
            values.append(json.dumps(rows))
    counted = ", ".join(f'(SELECT COUNT(*) FROM "{table}")' for table in written)
    text = f"WITH {', '.join(texts)} SELECT 1"
    return _Kept({table: len(before[table]) for table in written}, f"SELECT {counted}", text, values)


def _counts(text: str) -> list[int]:
    with _as_system() as cursor:
        cursor.execute(text)
        return list(cursor.fetchone())
