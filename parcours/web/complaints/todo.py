from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.complaints import queries
from parcours.kernel import clock
from parcours.ui.wording import day, translated
from parcours.web.home.todo import Todo, TodoItem, todo

from . import presenters


@todo(order=5, right="complaints.protect")
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
    return Todo(_("Reports of abuse"), len(rows), items, reverse("reports"), _("No report waits."))


@todo(order=45, right="complaints.handle")
def complaints(actor) -> Todo:
    """Complaints that wait for an answer, and questions to one's own organisation."""
    rows, asked = list(queries.to_handle(actor)), list(queries.statements_due(actor))
    items = [
        TodoItem(
            _("A question to your organisation"),
            day(one.due_on),
            reverse("statement", args=[one.id]),
            "bad" if one.due_on < clock.today() else "wait",
        )
        for one in asked[:5]
    ]
    items += [
        TodoItem(
            translated(row.about.name) if row.about else _("Not known"),
            presenters.state(row)["text"],
            reverse("complaint", args=[row.id]),
            "bad" if row.answer_by < clock.today() else "wait",
        )
        for row in rows[:5]
    ]
    return Todo(
        _("Complaints to look into"),
        len(rows) + len(asked),
        items,
        reverse("complaints"),
        _("No complaint waits for your organisation."),
    )


@todo(order=6, right="accounts.manage")
def unheard(actor) -> Todo | None:
    """A report waits, and nobody who may read it is named."""
    if not queries.somebody_unheard(actor):
        return None
    item = TodoItem(_("Name a focal point"), _("Somebody waits to be heard."), reverse("focal_points"), "bad")
    return Todo(_("Focal points"), 1, [item], reverse("focal_points"))
