from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.complaints import queries
from parcours.kernel import clock
from parcours.kernel.shaped import Asked, Rows
from parcours.ui.wording import day, translated
from parcours.web.home.todo import Todo, TodoItem, todo

from . import presenters


@todo(order=5, right="complaints.protect", today=True)
def abuse(actor) -> Todo | None:
    """Reports of abuse come before everything else."""
    if not queries.is_focal(actor):
        return None
    rows = list(queries.reports_open(actor))
    items = [
        TodoItem(
            presenters.report_state(row)["text"],
            presenters.local(row.received_at),
            reverse("report", args=[row.id]),
            "bad",
        )
        for row in rows[:5]
    ]
    none = _("No report waits.")
    return Todo(_("Reports of abuse"), len(rows), items, reverse("reports"), none, today=True)


@todo(order=45, right="complaints.handle")
def complaints(actor) -> Todo:
    """Complaints that wait for an answer, and questions to one's own organisation."""
    rows, asked = Rows(actor, queries.to_handle), Rows(actor, queries.statements_due)
    return Todo(
        _("Complaints to look into"),
        Asked(_to_look_into, ("complaints",)),
        partial(_waiting, rows, asked),
        reverse("complaints"),
        _("No complaint waits for your organisation."),
    )


def _to_look_into(actor) -> QuerySet:
    rows, asked = queries.to_handle(actor), queries.statements_due(actor)
    return rows.order_by().values("pk").union(asked.order_by().values("pk"), all=True)


def _waiting(rows: Rows, asked: Rows) -> list[TodoItem]:
    items = [
        TodoItem(
            _("A question to your organisation"),
            day(one.due_on),
            reverse("statement", args=[one.id]),
            "bad" if one.due_on < clock.today() else "wait",
        )
        for one in asked[:5]
    ]
    return items + [
        TodoItem(
            translated(row.about.name) if row.about else _("Not known"),
            presenters.state(row)["text"],
            reverse("complaint", args=[row.id]),
            "bad" if row.answer_by < clock.today() else "wait",
        )
        for row in rows[:5]
    ]


@todo(order=6, right="accounts.manage")
def unheard(actor) -> Todo | None:
    """Organisations about which nobody could read a report of abuse; and whether one waits already."""
    page = reverse("focal_points")
    if queries.somebody_unheard(actor):
        item = TodoItem(_("Name a focal point"), _("Somebody waits to be heard."), page, "bad")
        return Todo(_("Focal points"), 1, [item], page, today=True)
    found = queries.unheard(actor)
    if not found:
        return None
    said = _("Nobody could read a report of abuse about it.")
    items = [TodoItem(translated(one.name), said, page, "wait") for one in found[:5]]
    return Todo(_("Focal points"), len(found), items, page)
