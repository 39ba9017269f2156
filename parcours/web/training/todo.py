"""What waits around trainings, for whoever can do something about it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.enums import Role
from parcours.cases.queries import place_of
from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Asked, Rows
from parcours.training import apprentices, lists, places
from parcours.ui.wording import day, number, translated
from parcours.web.home.todo import SHOWN, Items, Todo, TodoItem, todo

from . import apprentice_words, presenters
from .forms import WAITING


def _near(actor: Actor) -> bool:
    """Whoever works with people at a place begins with the sessions there; others see all."""
    works = actor.may("training.attend") or actor.may("cases.assess")
    return works and place_of(actor) is not None


def _todo(actor: Actor, waiting: str, count: int | Asked, items: Items, empty: str) -> Todo:
    url, near = f"{reverse('training')}?waiting={waiting}", _near(actor)
    return Todo(
        WAITING[waiting],
        count,
        items,
        f"{url}&near=on" if near else url,
        empty,
        whose=_("In my city") if near else "",
        wider={"label": _("All cities"), "url": url} if near else None,
    )


def _ask(
    actor: Actor,
    waiting: str,
    note: Callable[[Any], str],
    tone: str,
    empty: str,
    page: str = "training_session",
    order: str = "starts_on",
) -> Todo:
    rows = Rows(actor, lists.sessions, waiting=waiting, near=_near(actor), sort=order)

    def items() -> list[TodoItem]:
        return [TodoItem(_title(row), note(row), reverse(page, args=[row.id]), tone) for row in rows[:SHOWN]]

    return _todo(actor, waiting, rows.number(), items, empty)


@todo(order=40, right="training.attend", today=True)
def attendance(actor: Actor) -> Todo | None:
    """Sessions with half-days gone by whose attendance nobody took: each leads to the first of them."""
    of_session: dict[Any, list] = {}
    for at in lists.attendance_waiting(actor, near=_near(actor)):
        of_session.setdefault(at.session_id, []).append(at)
    items = [_untaken(session, half_days) for session, half_days in of_session.items()]
    if actor.role != Role.TRAINER and not items:
        return None
    taken = _("Attendance has been taken for every half-day so far.")
    return replace(_todo(actor, lists.ATTENDANCE, len(items), items, taken), today=True)


def _title(session: Any) -> str:
    return f"{presenters.title(session)} · {translated(session.place.name)}"


def _untaken(session: Any, half_days: list) -> TodoItem:
    first, count = half_days[0], len(half_days)
    words = ngettext("%(n)s half-day", "%(n)s half-days", count) % {"n": number(count)}
    url = f"{reverse('training_attendance', args=[session])}?day={first.day.isoformat()}"
    return TodoItem(_title(first.session), f"{words} · {presenters.half_day(first)}", url, "wait")


def _ended(row: Any) -> str:
    return _("ended on %(day)s") % {"day": day(row.ends_on)}


@todo(order=45, right="training.certify")
def results(actor: Actor) -> Todo:
    empty = _("The results of every session that ended are confirmed.")
    return _ask(actor, lists.RESULTS, _ended, "wait", empty, "training_results", "ends_on")


@todo(order=46, right="training.certify")
def certificates(actor: Actor) -> Todo:
    empty = _("Everybody who completed a training has her certificate.")
    return _ask(actor, lists.CERTIFICATES, _ended, "wait", empty, "training_results", "ends_on")


@todo(order=47, right="training.plan")
def minimum(actor: Actor) -> Todo:
    empty = _("Every session of the next three weeks has reached its minimum.")
    return _ask(
        actor, lists.MINIMUM, lambda row: f"{presenters.taken(row)} · {day(row.starts_on)}", "bad", empty
    )


@todo(order=48, right="training.enrol")
def free(actor: Actor) -> Todo:
    empty = _("No session with places left begins in the next three weeks.")
    return _ask(
        actor, lists.PLACES, lambda row: f"{presenters.places_left(row)} · {day(row.starts_on)}", "", empty
    )


@todo(order=35, right="training.enrol", today=True)
def held(actor: Actor) -> Todo | None:
    """Places that are held for an answer: each goes to the next when its day is past."""
    rows = Rows(actor, places.held)
    names = presenters.names_of

    def items() -> list[TodoItem]:
        some = list(rows[:SHOWN])
        called = names(some)
        return [_held(row, called) for row in some]

    return Todo(
        _("Places held for an answer"),
        rows.number(),
        items,
        f"{reverse('training_waiting')}?show=held",
        today=True,
    )


def _held(row: Any, called: Any) -> TodoItem:
    until = _("until %(day)s") % {"day": day(row.held_until)}
    url = reverse("training_take_place", args=[row.id])
    return TodoItem(called[row.person_id], f"{_title(row.session)} · {until}", url, "wait", is_name=True)


@todo(order=44, right="training.enrol")
def lost(actor: Actor) -> Todo:
    """Whose session was cancelled, until something else is found."""
    rows = Rows(actor, places.lost)

    def items() -> list[TodoItem]:
        some = list(rows[:SHOWN])
        called = presenters.names_of(some)
        return [
            TodoItem(
                called[row.person_id],
                _title(row.session),
                reverse("person_enrol", args=[row.person_id]),
                "bad",
                is_name=True,
            )
            for row in some
        ]

    return Todo(_("To be placed again"), rows.number(), items, f"{reverse('training_waiting')}?show=lost")


@todo(order=36, right="training.enrol")
def may_drop_out(actor: Actor) -> Todo:
    """Whom something keeps away from her training, as the programme's rules tell."""
    rows = Rows(actor, places.alerts)

    def items() -> list[TodoItem]:
        some = list(rows[:SHOWN])
        called = presenters.names_of(some)
        return [
            TodoItem(
                called[row.person_id],
                f"{presenters.why(row)} {presenters.warned(row)[0]}",
                reverse("training_watch"),
                "bad",
                is_name=True,
            )
            for row in some
        ]

    return Todo(_("Who may drop out"), rows.number(), items, reverse("training_watch"))


def _apprentices(rows: Any) -> Items:
    def items() -> list[TodoItem]:
        some = list(rows[:SHOWN])
        called = presenters.names_of(some)
        return [
            TodoItem(
                called[row.person_id],
                " · ".join([*apprentice_words.due(row), apprentice_words.where(row)]),
                apprentice_words.url(row),
                "wait",
                is_name=True,
            )
            for row in some
        ]

    return items


@todo(order=42, right="training.attend")
def apprentices_to_visit(actor: Actor) -> Todo | None:
    """Apprentices whom nobody has been to see for too long."""
    if not actor.may("people.see"):
        return None
    rows = Rows(actor, apprentices.to_visit)
    url = f"{reverse('training_apprentices')}?show=visit"
    return Todo(_("Apprentices to visit"), rows.number(), _apprentices(rows), url)


@todo(order=43, right="training.attend")
def apprentices_without_week(actor: Actor) -> Todo | None:
    """Apprentices of whom a week that is over was not noted."""
    if not actor.may("people.see"):
        return None
    rows = Rows(actor, apprentices.without_week)
    url = f"{reverse('training_apprentices')}?show=weeks"
    return Todo(_("Apprentices: weeks not noted"), rows.number(), _apprentices(rows), url)
