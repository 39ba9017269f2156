"""Statements that run all day: their text is made once, and the database plans them once a connection.

For what every page asks (who is signed in, the list of people): making the text of a scoped query and
planning it takes longer than running it. The scoping stays where it is written, in a queryset; nothing of it
is written again.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from inspect import signature
from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg.types.json import Jsonb

MOST = 400
"""So many statements stay prepared on a connection; the page of a person alone has some sixty."""


def plan_again() -> None:
    """Forget the plans of this connection: one made for an empty table reads all of it once it is full."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


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
        connection.connection.prepared_max = MOST
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


FIXED = str | int | float | bool | None
"""What a query may hold that is the same each time it runs."""


def _is_fixed(value: Any) -> bool:
    return isinstance(value.obj if isinstance(value, Jsonb) else value, FIXED)


class Prepared:
    """``make`` builds a ``values_list`` queryset from samples, which stand for the values to come."""

    def __init__(self, make: Callable[..., QuerySet], **samples: Any):
        if len(set(samples.values())) != len(samples):
            raise ValueError("two samples are the same")
        self._make, self._samples = make, samples
        self._statement: Statement | None = None
        self._parameters: list[tuple[str, Any]] = []

    def _prepare(self) -> Statement:
        text, parameters = self._compiled(self._make(**self._samples))
        names = {repr(sample): name for name, sample in self._samples.items()}
        names |= {repr([sample]): f"[{name}]" for name, sample in self._samples.items()}
        self._parameters = [(names.get(repr(value), ""), value) for value in parameters]
        missing = set(self._samples) - {name.strip("[]") for name, _value in self._parameters}
        if missing:
            raise ValueError(f"the query does not ask for {sorted(missing)}")
        frozen = [one for name, one in self._parameters if not name and not _is_fixed(one)]
        if frozen:
            raise ValueError(f"the query would keep {frozen} for ever")
        self._statement = Statement(text)
        return self._statement

    def _compiled(self, rows: QuerySet) -> tuple[str, Sequence[Any]]:
        return rows.query.sql_with_params()

    def rows(self, **values: Any) -> list[tuple]:
        """The rows as the database gives them (JSON as text). Every sample needs its value."""
        statement = self._statement or self._prepare()
        given = values | {f"[{name}]": [value] for name, value in values.items()}
        return statement.rows([given[name] if name else value for name, value in self._parameters])


def together(owner: Model, name: str, rows: list[Any]) -> None:
    """Let ``owner.name.all()`` be these rows, which were read already."""
    known = owner._meta.get_field(name).related_model._default_manager.all()
    known._result_cache, known._prefetch_done = rows, True
    owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = known


SAMPLES: dict[str, Any] = {
    "person": UUID(int=1),
    "organisation": UUID(int=2),
    "user": UUID(int=3),
    "programme": "a programme",
    "day": date(2000, 1, 1),
    "now": datetime(2000, 1, 2, tzinfo=UTC),
    "referral": UUID(int=4),
    "group": UUID(int=5),
    "site": UUID(int=6),
}
"""What stands for the values to come, by the name of the argument."""


class PreparedModels(Prepared):
    """As :class:`Prepared`, for a queryset of models with what it joins; its arguments are of ``SAMPLES``."""

    def __init__(self, make: Callable[..., QuerySet]):
        super().__init__(make, **{name: SAMPLES[name] for name in signature(make).parameters})

    def _compiled(self, rows: QuerySet) -> tuple[str, Sequence[Any]]:
        if rows._prefetch_related_lookups:
            raise ValueError("what is fetched apart is asked for apart")
        compiler = rows.query.get_compiler(rows.db)
        text, parameters = compiler.as_sql()
        asked, told = compiler.select, compiler.klass_info
        self._compiler, self._annotated = compiler, compiler.annotation_col_map or {}
        self._converters = compiler.get_converters([one[0] for one in asked[: compiler.col_count]])
        begin, end = told["select_fields"][0], told["select_fields"][-1] + 1
        self._model, self._own = told["model"], slice(begin, end)
        self._fields = [one[0].target.attname for one in asked[begin:end]]
        self._joined = get_related_populators(told, asked, rows.db)
        return text, parameters

    def all(self, **values: Any) -> list[Any]:
        """The models, as the queryset would give them. Every argument needs its value."""
        if None in values.values():
            # Nothing equals what is unknown: a queryset asks for that in other words.
            return list(self._make(**values))
        rows = self.rows(**values)
        if self._converters:
            rows = self._compiler.apply_converters(rows, self._converters)
        return [self._made(row) for row in rows]

    def first(self, **values: Any) -> Any | None:
        """The first of them, or None."""
        return next(iter(self.all(**values)), None)

    def _made(self, row: Sequence[Any]) -> Any:
        made = self._model.from_db(self._compiler.using, self._fields, row[self._own])
        for joined in self._joined:
            joined.populate(row, made)
        for name, place in self._annotated.items():
            setattr(made, name, row[place])
        return made
