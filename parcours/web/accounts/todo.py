from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.people.queries import conventions_ended, conventions_expiring, conventions_to_confirm
from parcours.ui.wording import day, translated
from parcours.web.home.todo import Todo, TodoItem, todo


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


def _partner(row, actor) -> str:
    gives = row.from_organisation_id == actor.organisation
    return translated((row.to_organisation if gives else row.from_organisation).name)
