"""What is asked about her data, and files of hers that were made one, on her page and on the home page."""

from functools import partial

from django.utils.translation import gettext as _

from parcours.kernel.shaped import Rows
from parcours.people import merged, requested
from parcours.ui import wording
from parcours.ui.addresses import reverse
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo

from . import asked, presenters
from .sections import Section, many, section


@section(order=75, right="people.requests")
def requests(request, person) -> Section:
    """Her requests about her data."""
    rows = [
        {
            "title": asked.row(one, None)["kind"],
            "url": reverse("request", args=[one.id]),
            "chip": asked.state(one),
        }
        | {"note": asked.due(one)["text"]}
        for one in requested.about(request.actor, person.id)
    ]
    actions = [{"label": _("Record a request"), "url": reverse("person_request_new", args=[person.id])}]
    return Section(
        "requests",
        _("Requests about her data"),
        "web/people/sections/requests.html",
        {"rows": rows},
        actions,
        side=True,
        brief=many(rows),
    )


@section(order=88, right="people.merge")
def merges(request, person) -> Section:
    """Files that were made one with hers, and how to undo it."""
    rows = [
        {
            "title": _("Made one on %(day)s") % {"day": wording.day(merged.day_of(one))},
            "note": presenters.listed(str(one.get_reason_display()), one.note),
            "url": reverse("merge_undo", args=[one.id]),
        }
        for one in merged.standing_of(request.actor, person.id)
    ]
    actions = [{"label": _("Known twice?"), "url": reverse("person_merge", args=[person.id])}]
    return Section(
        "merges", _("Same person"), "web/people/sections/merges.html", {"rows": rows}, actions, side=True
    )


def _items(rows) -> list[TodoItem]:
    return [
        TodoItem(
            asked.row(one, None)["kind"],
            presenters.listed(asked.code(one), asked.due(one)["text"]),
            reverse("request", args=[one.id]),
            asked.due(one)["tone"],
        )
        for one in rows[:SHOWN]
    ]


@todo(order=5, right="people.answer_requests")
def to_decide(actor) -> Todo:
    found = Rows(actor, requested.waiting)
    return Todo(
        _("Requests about data to decide"),
        found.number(),
        partial(_items, found),
        f"{reverse('requests')}?state=open",
        _("Nobody waits for a decision about her data."),
    )


@todo(order=45, right="people.requests")
def to_hand_over(actor) -> Todo:
    found = Rows(actor, requested.to_hand_over)
    return Todo(
        _("Answers about data to hand over"),
        found.number(),
        partial(_items, found),
        f"{reverse('requests')}?state=answered",
    )
