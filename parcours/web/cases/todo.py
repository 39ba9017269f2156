"""What waits around the accompaniment, on the home page."""

from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.cases import caseload, queries
from parcours.kernel import clock
from parcours.people.queries import names_of
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import desk_presenters, presenters, waits


def _todo(actor, what: str) -> Todo:
    """Hers first: those in her charge and of her city; everybody's list is one link further."""
    wait, whose = waits.WAITS[what], waits.whose_first(actor)
    queries.gather(actor, whose)
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


def _if_any(actor, what: str) -> Todo | None:
    found = _todo(actor, what)
    return found if found.count else None


@todo(order=12, right="cases.book")
def today(actor) -> Todo:
    """The actor's appointments of today; what became of one is said in one tap on its page."""
    day = clock.today()
    rows = caseload.agenda(actor, day, day + timedelta(days=1), officers=[actor.user])
    waiting = [row for row in rows if row.is_coming]
    names = names_of({row.person_id for row in waiting})
    items = [
        TodoItem(
            presenters.name(names.get(row.person_id, ())),
            desk_presenters.between(row),
            reverse("appointment", args=[row.id]),
            "wait" if row.ends_at < clock.now() else "",
            is_name=True,
        )
        for row in waiting
    ]
    return Todo(
        _("My appointments today"),
        len(items),
        items,
        reverse("desk") + "?view=day",
        _("You have no appointment left today."),
        today=True,
    )


@todo(order=13, right="cases.see")
def due_today(actor) -> Todo:
    return replace(_todo(actor, "today"), today=True)


@todo(order=13, right="cases.book")
def rebook(actor) -> Todo | None:
    return _if_any(actor, "rebook")


@todo(order=14, right="cases.book")
def handed_over(actor) -> Todo | None:
    return _if_any(actor, "handed")


@todo(order=15, right="cases.book")
def handed_on(actor) -> Todo | None:
    return _if_any(actor, "passed")


@todo(order=16, right="cases.orient")
def reviews(actor) -> Todo | None:
    return _if_any(actor, "review")


@todo(order=35, right="cases.assess")
def expired(actor) -> Todo | None:
    return _if_any(actor, "expired")


@todo(order=36, right="cases.see")
def permit(actor) -> Todo | None:
    return _if_any(actor, "permit")


@todo(order=37, right="cases.book")
def missed(actor) -> Todo | None:
    return _if_any(actor, "missed")


@todo(order=38, right="cases.handover")
def nobody(actor) -> Todo | None:
    return _if_any(actor, "nobody")


@todo(order=39, right="cases.see")
def silent(actor) -> Todo | None:
    return _if_any(actor, "silent")
