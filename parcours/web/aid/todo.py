"""What waits around aid, for whoever can do something about it."""

from collections.abc import Callable
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.aid import queries
from parcours.aid.enums import Kind, ListState
from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Asked, Rows
from parcours.ui.wording import day, money
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import presenters


def _items(actor: Actor, read: Callable[[Actor], QuerySet], page: str, note) -> list[TodoItem]:
    shown = list(read(actor)[:SHOWN])
    names = presenters.names([row.person_id for row in shown])
    return [
        TodoItem(names[row.person_id], note(row), reverse(page, args=[row.id]), "wait", is_name=True)
        for row in shown
    ]


def _asked(row) -> str:
    return f"{Kind(row.kind).label} · {money(row.asked, row.currency)} · {day(row.asked_on)}"


def _due(row) -> str:
    return f"{Kind(row.kind).label} · {money(row.left, row.currency)} · {day(row.decided_on)}"


def _number(what: str) -> Asked:
    return Asked(lambda actor: queries.waiting_later(actor)[what], ("aid", what))


@todo(order=33, right="aid.see")
def decisions(actor: Actor) -> Todo | None:
    """Requests that the actor may decide on."""
    if not (actor.may("aid.decide") or actor.may("aid.decide_more")):
        return None
    empty = _("No request for aid waits for your decision.")
    items = partial(_items, actor, queries.to_decide, "aid_decide", _asked)
    count = _number(queries.DECIDE)
    return Todo(_("Aid to decide"), count, items, f"{reverse('aid')}?tab=decide", empty)


@todo(order=34, right="aid.request")
def information(actor: Actor) -> Todo:
    """Her own requests to which something is missing."""
    count = _number(queries.INFORMATION)
    items = partial(_items, actor, queries.awaiting_information, "aid_answer", _asked)
    return Todo(_("Aid: information asked of you"), count, items, f"{reverse('aid')}?tab=information")


@todo(order=35, right="aid.pay")
def payments(actor: Actor) -> Todo:
    empty = _("Everything that was granted is paid.")
    items = partial(_items, actor, queries.to_pay, "aid_pay", _due)
    count = _number(queries.PAY)
    return Todo(_("Aid to pay"), count, items, f"{reverse('aid')}?tab=pay", empty)


def _lists(actor: Actor, state: str, title: str) -> Todo:
    rows = Rows(actor, queries.lists_waiting, state=state)
    return Todo(
        title, rows.number(), partial(_of_lists, actor, rows), f"{reverse('aid_lists')}?state={state}"
    )


def _of_lists(actor: Actor, rows: Rows) -> list[TodoItem]:
    shown = list(rows[:SHOWN])
    titles = presenters.sessions(actor, shown)
    return [
        TodoItem(titles[row.session], presenters.about_list(row), reverse("aid_list", args=[row.id]), "wait")
        for row in shown
    ]


@todo(order=36, right="aid.decide_more")
def lists_to_approve(actor: Actor) -> Todo:
    return _lists(actor, ListState.OPEN.value, _("Lists of aid to approve"))


@todo(order=37, right="aid.pay")
def lists_to_pay(actor: Actor) -> Todo:
    return _lists(actor, ListState.APPROVED.value, _("Lists of aid to pay"))


@todo(order=38, right="aid.reconcile")
def unreconciled(actor: Actor) -> Todo:
    rows = queries.to_reconcile(actor)
    empty = _("Every payment is set against its budget line.")
    items = partial(_unreconciled, rows)
    return Todo(_("Payments to reconcile"), len(rows), items, reverse("aid_reconcile"), empty)


def _unreconciled(rows: list) -> list[TodoItem]:
    return [
        TodoItem(
            f"{row.number} · {money(row.amount, row.currency)}",
            f"{Kind(row.kind).label} · {row.line} · {day(row.paid_on)}",
            reverse("aid_reconcile"),
            "wait",
        )
        for row in rows[:SHOWN]
    ]
