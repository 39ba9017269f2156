"""Many ids in one question: one array, however many there are."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet, TextField, Value


def as_array(ids: Iterable[UUID]) -> str:
    """Ids as PostgreSQL reads an array of them."""
    return "{" + ",".join(map(str, ids)) + "}"


class AmongThese(Func):
    """Whether a column holds one of these ids: one array, looked up in the column's index also under row
    security, however many there are. ``ids``: as they are, or as ``as_array`` says them."""

    arg_joiner, template, output_field = " = ", "(%(expressions)s)", BooleanField()

    def __init__(self, column: str, ids: Iterable[UUID] | str):
        text = ids if isinstance(ids, str) else as_array(ids)
        told = Value(text, output_field=TextField())
        super().__init__(
            F(column), Func(told, template="ANY(%(expressions)s::uuid[])", output_field=TextField())
        )


class AmongFound(Func):
    """Whether a column holds one of the ids that a query finds first: as :class:`AmongThese`, without a way
    through the application."""

    arg_joiner, template, output_field = " = ", "(%(expressions)s)", BooleanField()

    def __init__(self, column: str, found: QuerySet):
        several = Func(ArraySubquery(found), template="ANY(%(expressions)s)", output_field=TextField())
        super().__init__(F(column), several)
