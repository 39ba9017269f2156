"""Whom to ask how she is doing."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Rows
from parcours.surveys import queries, wording
from parcours.surveys.sections import plan
from parcours.surveys.states import ASK
from parcours.ui.wording import beside
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import words


@todo(order=48, right=ASK)
def to_ask(actor: Actor) -> Todo:
    """Whom to telephone: she has no link, or did not answer it."""
    rows = Rows(actor, queries.to_ask)

    def items() -> list[TodoItem]:
        known, today = plan(), clock.today()
        return [
            TodoItem(
                words.name(row.person),
                beside([wording.occasion(known, row.occasion), words.until(row)]),
                words.url(row),
                words.chip(row, today)["tone"],
                is_name=True,
            )
            for row in rows[:SHOWN]
        ]

    number = rows.number()
    return Todo(_("How are they doing? People to ask"), number, items, reverse("surveys"))
