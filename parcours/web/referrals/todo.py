"""Whose turn it is, on the home page."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Rows
from parcours.referrals import queries
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import presenters

TOLD = 250
"""So many are counted; beyond, there are more."""


def _items(actor: Actor, rows: Rows, telling: bool = False) -> list[TodoItem]:
    return [
        TodoItem(
            presenters.name(line, queries.side_of(actor, line.row)),
            " · ".join(
                part
                for part in (
                    presenters.service(line.row),
                    presenters.partner(line.row, queries.side_of(actor, line.row)),
                    line.row.meeting_place if presenters.expected(line.row) else "",
                    presenters.reason(line.row.reason_code),
                )
                if part
            ),
            presenters.url(line.row),
            "bad" if line.late else "wait",
            is_name=bool(line.name),
            next=told(line.row) if telling else None,
            chip=presenters.expected(line.row)
            or presenters.waits(line)
            or presenters.state(line.row)["text"],
        )
        for line in queries.lines(actor, rows[:SHOWN])
    ]


def told(row) -> dict:
    return {"label": _("She was told"), "url": reverse("referral_told", args=[row.id])}


def _ask(actor: Actor, what: str, title: str, empty: str = "") -> Todo:
    rows = Rows(actor, queries.listed, what=what)
    items = partial(_items, actor, rows, what == queries.TELL)
    return Todo(title, rows.number(TOLD), items, f"{reverse('referrals')}?what={what}", empty)


@todo(order=24, right="referrals.answer")
def answer(actor: Actor) -> Todo:
    return _ask(
        actor, queries.ANSWER, _("Referrals to answer"), _("Every referral that you received is answered.")
    )


@todo(order=25, right="referrals.answer")
def deliver(actor: Actor) -> Todo:
    return _ask(actor, queries.DELIVER, _("Accepted, and not said to be delivered"))


@todo(order=25, right="referrals.send")
def tell_her(actor: Actor) -> Todo:
    """Accepted, or on a waiting list: nobody but the desk that sent her tells her when and where."""
    return _ask(actor, queries.TELL, _("Answered: tell her when and where"))


@todo(order=26, right="referrals.send")
def ask_her(actor: Actor) -> Todo:
    return _ask(actor, queries.ASK, _("Delivered, they say: ask her"))


@todo(order=27, right="referrals.send")
def replace(actor: Actor) -> Todo:
    return _ask(actor, queries.REPLACE, _("Refused or unanswered: find another service"))


@todo(order=28, right="referrals.send")
def reminded(actor: Actor) -> Todo:
    return _ask(actor, queries.REMINDED, _("Partners reminded, still waiting"))


@todo(order=28, right="referrals.board")
def escalated(actor: Actor) -> Todo:
    """What was reminded in vain and told to this coordinator."""
    rows = Rows(actor, queries.escalated)
    url = f"{reverse('referrals')}?what={queries.LATE}"
    return Todo(_("Referrals left without an answer"), rows.number(TOLD), partial(_items, actor, rows), url)
