"""Two files of one person become one, and two again when it was a mistake."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from parcours.kernel.actions import action
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.events import emit
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, expiring, models, parting, refusals, rules
from .changing import Changes
from .enums import MergeReason
from .events import PeopleMerged
from .telling import Done, tell
from .visibility import get, only_passes, visible

NOTE = 500


@dataclass(frozen=True)
class Undone:
    """``stayed``: rows that could not be put back because something was written on them since."""

    id: UUID
    stayed: int


@action("people.merge", right="people.merge")
def merge(*, by: Actor, person: UUID, duplicate: UUID, reason: str, note: str = "") -> Done:
    """Make ``duplicate`` part of ``person``: both files are seen by the organisation; it can be undone.

    Who could see either sees the one file; no to a purpose in either file is no; restricted facts keep their
    readers.
    """
    if person == duplicate:
        raise Refused(refusals.SAME_FILE, "duplicate")
    rules.coded(reason, MergeReason, "reason")
    text = rules.short(note, NOTE, "note")
    if reason == MergeReason.OTHER and not text:
        raise Refused(refusals.MERGE_WITHOUT_NOTE, "note")
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    # Always in the same order, so that two who merge the same files wait for each other.
    found = {one: get(by, one, lock=True) for one in sorted((person, duplicate))}
    # Whoever waited for the lock looks again: one of the two may have been merged meanwhile.
    if visible(by).filter(pk__in=found).count() < 2:
        raise Missing(NOT_FOUND)
    if any(only_passes(by, one) for one in found):
        raise Refused(refusals.ONLY_PASSES)
    with as_role("system"):
        if parting.would_share(person, duplicate):
            raise Refused(refusals.MERGE_WOULD_SHARE)
    row = models.Merge(
        number=models.Merge.objects.filter(kept_id=person).count() + 1,
        kept_id=person,
        gone_id=duplicate,
        organisation_id=by.organisation,
        merged_by=by.user,
        reason=reason,
        note=text,
    )
    row.save(force_insert=True)
    tell(entries.MERGED.code, by, person, row, kept=person, gone=duplicate, reason=reason)
    with as_role("system"):
        changes = Changes(row)
        changes.run()
        models.Canonical.objects.filter(kept_id=duplicate).update(kept_id=person)
        models.Canonical(gone_id=duplicate, kept_id=person, code=found[duplicate].code).save(
            force_insert=True
        )
        parting.limit(person)
    for event in changes.events:
        tell(entries.CONSENT_WITHDRAWN.code, by, person, _consent(event.consent), purpose=event.purpose)
    with as_role("system"):
        for event in (*changes.events, PeopleMerged(person, duplicate)):
            emit(event)
    expiring.left((person, organisation) for organisation in changes.cut)
    return Done(row.id)


def _consent(wanted: UUID) -> models.Consent:
    return models.Consent.objects.get(pk=wanted)


def later(merge: models.Merge) -> QuerySet[models.Merge]:
    """Standing merges that were made after this one of the file it kept. Under the system role.

    While a merge stands nobody finds the file that is gone, so that only the kept one can be merged again.
    """
    rows = models.Merge.objects.filter(undone_at__isnull=True)
    return rows.filter(Q(gone_id=merge.kept_id) | Q(kept_id=merge.kept_id, number__gt=merge.number))


@action("people.undo_merge", right="people.merge")
def undo_merge(*, by: Actor, merge: UUID) -> Undone:
    """Make them two files again, each as it was; what was written since stays with the kept one."""
    seen = models.Merge.objects.filter(pk=merge)
    if by.kind != SYSTEM:
        seen = seen.filter(kept__in=visible(by))
    kept = seen.values_list("kept_id", flat=True).first()
    if kept is None:
        raise Missing(NOT_FOUND)
    if only_passes(by, kept):
        raise Refused(refusals.ONLY_PASSES)
    with as_role("system"):
        files = models.Merge.objects.filter(pk=merge).values_list("kept_id", "gone_id").get()
        list(models.Person.objects.select_for_update().filter(pk__in=files).order_by("pk"))
        row = models.Merge.objects.select_for_update().get(pk=merge)
        if row.undone_at:
            raise Refused(refusals.NOT_MERGED)
        if later(row).exists():
            raise Refused(refusals.MERGED_SINCE)
    return Undone(row.id, parting.undo(by, row))
