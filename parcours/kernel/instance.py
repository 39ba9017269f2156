"""What the database says of itself, stamped by the owner when it was migrated. Nobody else can write it."""

from django.db import connection

TABLE = "config_stamp"


def stamped(name: str) -> str | None:
    """The value of a stamp; None when it, or the whole table, is not there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"public.{TABLE}"])
        if cursor.fetchone()[0] is None:
            return None
        cursor.execute(f"SELECT value FROM {TABLE} WHERE name = %s", [name])  # noqa: S608
        row = cursor.fetchone()
    return row[0] if row else None
