"""What waits around the directory, for whoever keeps entries."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.directory import queries
from parcours.directory.enums import Standing
from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Rows
from parcours.ui.wording import day
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import presenters


@todo(order=60, right="directory.keep")
def to_confirm(actor: Actor) -> Todo:
    """The services whose owner is asked whether all is as it is written."""
    rows = Rows(actor, queries.to_confirm, mine=True)

    def items() -> list[TodoItem]:
        return [_item(row) for row in rows[:SHOWN]]

    return Todo(_("Services to confirm"), rows.number(), items, reverse("services_ours"))


def _item(row) -> TodoItem:
    late = row.standing() == Standing.STALE
    words = _("not proposed since %(day)s") if late else _("until %(day)s")
    return TodoItem(
        presenters.name(row),
        words % {"day": day(row.confirm_by)},
        presenters.url(row),
        "bad" if late else "wait",
        next={"label": _("Confirm"), "url": reverse("service_confirm", args=[row.id])},
    )


@todo(order=61, right="directory.keep")
def to_review(actor: Actor) -> Todo:
    """Translations whose source changed."""
    rows = Rows(actor, queries.to_review, mine=True)

    def items() -> list[TodoItem]:
        return [
            TodoItem(
                presenters.name(row),
                ", ".join(presenters.outdated(queries.outdated_texts(row))),
                presenters.url(row),
                "wait",
            )
            for row in rows[:SHOWN]
        ]

    return Todo(_("Translations to review"), rows.number(), items, reverse("services_ours"))
