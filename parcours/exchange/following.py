"""How the rows that were taken in follow the people whom they made or named."""

from django.utils.translation import gettext_lazy as _

from parcours.people.ports import follows

from .importing import kinds
from .models import ImportedRow


def _kind(row: ImportedRow) -> str:
    return str(next((one.title for one in kinds.known() if one.code == row.kind), row.kind))


follows(
    ImportedRow,
    title=_("Rows of files from which it was taken in"),
    # The keyed sum stays: the same file sent again does not bring her back.
    erase={"person_id": None, "object": None},
    access=("kind", "at"),
    words={"kind": _("What was taken in"), "at": _("Taken in")},
    said={"kind": _kind},
)
