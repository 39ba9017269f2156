"""What upper packages say of whom a desk waits for."""

from collections.abc import Callable
from functools import reduce
from operator import and_

from django.db.models import Exists, OuterRef, Q, QuerySet

from .standing import Standing

_elsewhere: list[Callable[[], QuerySet]] = []


def not_here_yet(question: Callable[[], QuerySet]) -> Callable[[], QuerySet]:
    """Register the rows (with a ``person_id``) by which somebody is known whose file no centre has completed:
    nothing is asked of her at a desk yet."""
    _elsewhere.append(question)
    return question


def who_are_here(rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """Those whose file is complete."""
    return rows.filter(are_here())


def are_here() -> Q:
    """Of rows with a ``person_id``: that no question says that she is elsewhere."""
    asked = (Exists(question().filter(person_id=OuterRef("person_id"))) for question in _elsewhere)
    return reduce(and_, (~Q(one) for one in asked), Q())
