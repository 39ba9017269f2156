"""Which file a file is read as, after two were found to be of one person."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.once import once
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import filed
from .models import Canonical, Merge, Person
from .ports import followings
from .visibility import get, visible


@once
def former_files(person: UUID) -> list[UUID]:
    """The files that were merged into hers, as far as row security shows them, the oldest id first."""
    return [one.gone_id for one in filed.GONE.all(person=person)]


def kept_of(files: Iterable[UUID]) -> dict[UUID, UUID]:
    """For those files that were merged into another, which one; as far as row security shows it."""
    return dict(Canonical.objects.filter(gone_id__in=list(files)).values_list("gone_id", "kept_id"))


def read_as(actor: Actor, person: UUID) -> UUID | None:
    """The file that this one was merged into, for whoever may see it; None for everybody else."""
    with as_role("system"):
        kept = Canonical.objects.filter(gone_id=person).values_list("kept_id", flat=True).first()
    if kept is None or not visible(actor).filter(pk=kept).exists():
        return None
    return kept


def standing_of(actor: Actor, person: UUID) -> list[Merge]:
    """The merges that made her file what it is, the latest first; each can be undone in that order."""
    get(actor, person)
    return list(Merge.objects.filter(kept_id=person, undone_at__isnull=True).order_by("-number"))


def find(actor: Actor, merge: UUID) -> Merge:
    """A standing merge of a file that the actor may see, or ``Missing``."""
    row = Merge.objects.filter(pk=merge, undone_at__isnull=True, kept__in=visible(actor)).first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def day_of(merge: Merge) -> date:
    return clock.day_of(merge.merged_at)


def written_since(merge: Merge) -> int:
    """How many rows of hers were written after the merge: they stay with the kept file when it is undone."""
    found = 0
    with as_role("system"):
        moved = defaultdict(set)
        for table, row in merge.changes.values_list("table", "row"):
            moved[table].add(row)
        for label, one in followings().items():
            # What has no id of its own the database draws from the other rows.
            own = one.model not in (Person, Canonical) and len(one.model._meta.pk_fields) == 1
            if label != Merge._meta.label and own:
                held = one.model._base_manager.filter(**{one.column: merge.kept_id}, pk__gt=merge.pk)
                found += held.exclude(pk__in=moved[label]).count()
    return found
