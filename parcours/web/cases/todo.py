"""What waits around the accompaniment, on the home page."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.cases import caseload, queries
from parcours.kernel import clock
from parcours.people.queries import names_of
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import desk_presenters, presenters, waits


def _todo(actor, what: str, *, always: bool = False) -> Todo:
    """Hers first: those in her charge and of her city; everybody's list is one link further. That nobody
    waits is said where the question is one of every day (``always``)."""
    wait, whose = waits.WAITS[what], waits.whose_first(actor)
    return Todo(
        wait.title,
        waits.asked(what, whose),
        partial(_first, actor, wait, whose),
        waits.address(what, whose, whose),
        wait.empty if always else "",
        whose=_("In your charge and in your city") if whose else "",
        wider={"label": _("Everybody"), "url": waits.address(what, queries.EVERYBODY, whose)}
        if whose
        else None,
        counts=partial(waits.bands, actor, whose, whose) if what == "solution" else (),
    )


def _first(actor, wait: waits.Wait, whose: str) -> list[TodoItem]:
    found = wait.ask(actor, limit=SHOWN, whose=whose)
    names = names_of(one.person for one in found)
    return [
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


@todo(order=30, right="cases.assess")
def not_assessed(actor) -> Todo:
    return _todo(actor, "assessment", always=True)


@todo(order=31, right="cases.orient")
def not_oriented(actor) -> Todo:
    return _todo(actor, "orientation", always=True)


@todo(order=32, right="cases.see")
def without_solution(actor) -> Todo:
    return _todo(actor, "solution", always=True)


@todo(order=33, right="cases.see")
def overdue(actor) -> Todo:
    return _todo(actor, "steps")


@todo(order=34, right="cases.assess")
def expiring(actor) -> Todo:
    return _todo(actor, "validity")


@todo(order=12, right="cases.book", today=True)
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


@todo(order=12, right="cases.book", today=True)
def answered(actor) -> Todo:
    return replace(_todo(actor, "answered"), whose="", wider=None, today=True)


@todo(order=13, right="cases.see", today=True)
def due_today(actor) -> Todo:
    return replace(_todo(actor, "today", always=True), today=True)


@todo(order=13, right="cases.book")
def rebook(actor) -> Todo:
    return _todo(actor, "rebook")


@todo(order=14, right="cases.book")
def handed_over(actor) -> Todo:
    return _todo(actor, "handed")


@todo(order=15, right="cases.book")
def handed_on(actor) -> Todo:
    return _todo(actor, "passed")


@todo(order=16, right="cases.orient")
def reviews(actor) -> Todo:
    return _todo(actor, "review")


@todo(order=35, right="cases.assess")
def expired(actor) -> Todo:
    return _todo(actor, "expired")


@todo(order=36, right="cases.see")
def permit(actor) -> Todo:
    return _todo(actor, "permit")


@todo(order=37, right="cases.book")
def missed(actor) -> Todo:
    return _todo(actor, "missed")


@todo(order=38, right="cases.handover")
def nobody(actor) -> Todo:
    return _todo(actor, "nobody")


@todo(order=39, right="cases.see")
def silent(actor) -> Todo:
    return _todo(actor, "silent")
