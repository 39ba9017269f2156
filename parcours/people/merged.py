"""Which file a file is read as, after two were found to be of one person."""

from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role

from .models import Canonical
from .visibility import visible


def former_files(person: UUID) -> list[UUID]:
    """The files that were merged into hers, as far as row security shows them, the oldest id first."""
    rows = Canonical.objects.filter(kept_id=person).order_by("gone_id")
    return list(rows.values_list("gone_id", flat=True))


def read_as(actor: Actor, person: UUID) -> UUID | None:
    """The file that this one was merged into, for whoever may see it; None for everybody else."""
    with as_role("system"):
        kept = Canonical.objects.filter(gone_id=person).values_list("kept_id", flat=True).first()
    if kept is None or not visible(actor).filter(pk=kept).exists():
        return None
    return kept
