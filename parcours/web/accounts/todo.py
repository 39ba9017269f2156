from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts import seconding
from parcours.complaints.queries import focal_points_waiting
from parcours.kernel.shaped import Asked
from parcours.people.queries import conventions_ended, conventions_expiring, conventions_to_confirm
from parcours.ui.wording import day, translated
from parcours.web.home.todo import Todo, TodoItem, todo

from .seconds import focal_points, roles


@todo(order=70, right="conventions.sign")
def conventions(actor) -> Todo:
    """Conventions that end soon, or that a side ended of late: nothing more is shared under them."""
    url, ended, soon = reverse("conventions"), conventions_ended(actor), conventions_expiring(actor)
    over = [
        TodoItem(_partner(row, actor), _("Ended on %s") % day(row.ended_on or row.expires_on), url, "bad")
        for row in ended
    ]
    return Todo(
        title=_("Conventions that end soon"),
        count=len(ended) + len(soon),
        items=over + [TodoItem(_partner(row, actor), day(row.expires_on), url, "wait") for row in soon],
        url=url,
        empty=_("No convention ends within 60 days."),
    )


@todo(order=69, right="conventions.sign")
def to_confirm(actor) -> Todo:
    """Conventions that a partner recorded: nothing is shared under them before they are confirmed."""
    found = conventions_to_confirm(actor)
    return Todo(
        title=_("Conventions to confirm"),
        count=len(found),
        items=[
            TodoItem(
                _partner(row, actor), row.reference, reverse("convention_confirm", args=[row.id]), "wait"
            )
            for row in found
        ],
        url=reverse("conventions"),
        empty=_("No convention waits for your organisation."),
    )


@todo(order=7, right="accounts.confirm")
def seconds(actor) -> Todo:
    """What one person asked for and another confirms."""
    return Todo(
        title=_("To confirm by a second person"),
        count=Asked(_to_confirm, ("seconds",)),
        items=partial(_seconds, actor),
        url=reverse("seconds"),
        empty=_("Nothing waits for a second person."),
    )


def _to_confirm(actor) -> QuerySet:
    asked, named = seconding.asked(actor), focal_points_waiting(actor)
    return asked.order_by().values("pk").union(named.order_by().values("pk"), all=True)


def _seconds(actor) -> list[TodoItem]:
    found = [*roles(actor), *focal_points(actor)][:5]
    return [TodoItem(one.name, one.what, one.url, "wait", is_name=True) for one in found]


def _partner(row, actor) -> str:
    gives = row.from_organisation_id == actor.organisation
    return translated((row.to_organisation if gives else row.from_organisation).name)
