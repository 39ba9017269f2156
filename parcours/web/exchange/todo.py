"""What the public figures ask of those who publish them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.exchange import publishing
from parcours.exchange.enums import PublicationState
from parcours.kernel.actor import Actor
from parcours.web.home.todo import Todo, TodoItem, todo

from . import publications


@todo(order=7, right="exchange.publish")
def prepared(actor: Actor) -> Todo | None:
    """Months that were prepared and wait for somebody to look at them."""
    found = list(publishing.publications(actor).filter(state=PublicationState.PREPARED))
    if not found:
        return None
    items = [
        TodoItem(
            publications.title(row),
            _("prepared, not published"),
            reverse("publication", args=[row.id]),
            "wait",
        )
        for row in found
    ]
    return Todo(_("Figures for everybody to publish"), len(items), items, reverse("publications"))
