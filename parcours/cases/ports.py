"""What upper packages say of whom a desk waits for."""

from collections.abc import Callable

from django.db.models import Exists, QuerySet

_elsewhere: list[Callable[[], QuerySet]] = []


def not_here_yet(question: Callable[[], QuerySet]) -> Callable[[], QuerySet]:
    """Register the rows (of ``person_id=OuterRef("pk")``) by which somebody is known whose file no centre has
    completed: nothing is asked of her at a desk yet."""
    _elsewhere.append(question)
    return question


def who_are_here(people: QuerySet) -> QuerySet:
    """Those of the people whose file is complete."""
    for question in _elsewhere:
        people = people.filter(~Exists(question()))
    return people
