"""Statements that run all day: their text is made once, and the database plans them once a connection.

For what every page asks (who is signed in, the list of people): making the text of a scoped query and
planning it takes longer than running it. The scoping stays where it is written, in a queryset; nothing of it
is written again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


class _Cursor(psycopg.Cursor):
    """Sends the values apart from the text, so that the plan can be kept."""

    def execute(self, query, params=None, **_how):
        return super().execute(query, params, prepare=True)

    def _convert_query(self, query, params=None):
        # Django shows what was asked when queries are counted.
        self._query = super()._convert_query(query, params)
        return self._query


class Statement:
    """A statement written in SQL, with ``%s`` or ``%(name)s`` where the values go."""

    def __init__(self, text: str):
        self.text = text

    def rows(self, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple]:
        """The rows as the database gives them (JSON as text)."""
        with self._run(values) as cursor:
            return cursor.fetchall()

    def run(self, values: Sequence[Any] | Mapping[str, Any]) -> None:
        """Run what answers nothing."""
        self._run(values).close()

    def _run(self, values):
        connection.ensure_connection()
        cursor = connection._prepare_cursor(_Cursor(connection.connection))
        try:
            cursor.execute(self.text, values)
        except BaseException:
            cursor.close()
            raise
        return cursor


def plain(rows: QuerySet) -> list[tuple]:
    """The rows of a ``values_list`` as the database gives them (JSON as text): many rows, read without what
    Django does for each value."""
    try:
        text, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    return Statement(text).rows(values)


class Prepared:
    """``make`` builds a ``values_list`` queryset from samples, which stand for the values to come."""

    def __init__(self, make: Callable[..., QuerySet], **samples: Any):
        if len(set(samples.values())) != len(samples):
            raise ValueError("two samples are the same")
        self._make, self._samples = make, samples
        self._statement: Statement | None = None
        self._parameters: list[tuple[str, Any]] = []

    def _prepare(self) -> Statement:
        text, parameters = self._make(**self._samples).query.sql_with_params()
        names = {repr(sample): name for name, sample in self._samples.items()}
        self._parameters = [(names.get(repr(value), ""), value) for value in parameters]
        missing = set(self._samples) - {name for name, _value in self._parameters}
        if missing:
            raise ValueError(f"the query does not ask for {sorted(missing)}")
        self._statement = Statement(text)
        return self._statement

    def rows(self, **values: Any) -> list[tuple]:
        """The rows as the database gives them (JSON as text). Every sample needs its value."""
        statement = self._statement or self._prepare()
        return statement.rows([values[name] if name else value for name, value in self._parameters])
