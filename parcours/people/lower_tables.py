"""Tables of lower floors that follow a person, and what of theirs a change of hers stops."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.messages import forgetting, templates
from parcours.messages.models import Message

from .ports import MOVE, follows


def _told(person: UUID) -> list[dict]:
    """When, what for, how and what became of it: the words themselves are kept thirty days at most."""
    rows = Message.objects.filter(person_id=person).order_by("created_at", "id")
    return [
        {
            "created_at": row.created_at,
            "template": templates.title_of(row.template),
            "channel": row.get_channel_display(),
            "state": row.get_state_display(),
        }
        for row in rows
    ]


follows(
    Message,
    title=_("Messages sent to you or about you"),
    merge=MOVE,
    erase=forgetting.forget_person,
    access=_told,
)
