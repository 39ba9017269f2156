from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.messages.queries import failed_of
from parcours.web.home.todo import Todo, todo


@todo(order=60, right="messages.run")
def failed(actor) -> Todo:
    """Messages that reached nobody this week."""
    return Todo(
        title=_("Messages that failed"),
        count=failed_of(actor),
        url=reverse("messages_queue"),
        empty=_("Every message of the last week has gone out."),
    )
