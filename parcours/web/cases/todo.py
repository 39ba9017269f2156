"""What waits around the accompaniment, on the home page."""

from django.utils.translation import gettext as _

from parcours.cases import queries
from parcours.people.queries import names_of
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import presenters, waits


def _todo(actor, what: str) -> Todo:
    """Hers first: those in her charge and of her city; everybody's list is one link further."""
    wait, whose = waits.WAITS[what], waits.whose_first(actor)
    found = wait.ask(actor, limit=SHOWN, whose=whose)
    names = names_of(one.person for one in found)
    items = [
        TodoItem(
            presenters.name(names.get(one.person, ())),
            waits.note(one),
            waits.url(one),
            waits.tone(one),
            is_name=True,
            next=waits.next_step(one, actor),
        )
        for one in found
    ]
    return Todo(
        wait.title,
        found.total,
        items,
        waits.address(what, whose, whose),
        wait.empty,
        whose=_("In your charge and in your city") if whose else "",
        wider={"label": _("Everybody"), "url": waits.address(what, queries.EVERYBODY, whose)}
        if whose
        else None,
        counts=waits.bands(actor, whose, whose) if what == "solution" else (),
    )


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
