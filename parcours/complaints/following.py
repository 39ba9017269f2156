"""How these tables follow a person. Reports of abuse do not: they name nobody's file."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parcours.kernel.context import as_role
from parcours.people.ports import MOVE, follows, labels

from . import models
from .enums import Said


def _forget(person: UUID) -> None:
    """The complaint stays, to be answered for; whose it was, and her words, do not."""
    with as_role("system"):
        models.Complaint.objects.filter(person_id=person).update(
            person_id=None, sealed="", contact="", answer=""
        )


follows(
    models.Complaint,
    title=_("Complaints"),
    merge=MOVE,
    erase=_forget,
    not_shown="Shown to nobody but the organisation that handles it: she asks there with her number.",
)
follows(
    models.Feedback,
    title=_("What you said of services"),
    merge=MOVE,
    erase={"person_id": None, "sealed": ""},
    access=("asked_on", "given_on", "face", "reasons"),
    said={"reasons": lambda row: labels(Said, *row.reasons)},
)
