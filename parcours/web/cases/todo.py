"""What waits around the accompaniment, on the home page."""

from django.urls import reverse

from parcours.people.queries import names_of
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import presenters, waits


def _todo(actor, what: str) -> Todo:
    wait = waits.WAITS[what]
    found = wait.ask(actor, SHOWN)
    names = names_of(one.person for one in found)
    items = [
        TodoItem(
            presenters.name(names.get(one.person, ())),
            waits.note(one),
            waits.url(one),
            waits.tone(one),
            is_name=True,
        )
        for one in found
    ]
    url = reverse("cases_waiting", args=[what]) if found.total > len(items) else ""
    return Todo(wait.title, found.total, items, url, wait.empty)


@todo(order=30, right="cases.assess")
def not_assessed(actor) -> Todo:
    return _todo(actor, "assessment")


@todo(order=31, right="cases.orient")
def not_oriented(actor) -> Todo:
    return _todo(actor, "orientation")


@todo(order=32, right="cases.see")
def without_solution(actor) -> Todo:
    return _todo(actor, "solution")


@todo(order=33, right="cases.see")
def overdue(actor) -> Todo | None:
    found = _todo(actor, "steps")
    return found if found.count else None


@todo(order=34, right="cases.assess")
def expiring(actor) -> Todo | None:
    found = _todo(actor, "validity")
    return found if found.count else None
