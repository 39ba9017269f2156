"""One file becomes two again: because somebody says so, or because what let two organisations join theirs is
over.

A merge joins what two organisations wrote. It lasts as long as the data of either may be shared with the
other: when she takes her agreement back, or the convention ends, each has its own file again, as it was.
When her agreement ends by itself nobody acts at that moment: the grant of each carries the end, so that
PostgreSQL opens the joint file no longer, and the next hour gives each its own file back.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import Q, QuerySet

from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.events import emit
from parcours.kernel.recorder import record

from . import entries, models
from .agreements import Sharing, agreement, end_of
from .changing import restore
from .enums import GrantReason
from .events import MergeUndone
from .telling import tell
from .visibility import living

Came = list[tuple[int, UUID]]
"""Who registered the file, each with the number of the merge that brought it, 0 for the file's own."""


def undo(by: Actor, row: models.Merge) -> int:
    """Make two files of one again; how many rows stay with the kept one, as something was written since."""
    tell(entries.MERGE_UNDONE.code, by, row.kept_id, row, kept=row.kept_id, gone=row.gone_id)
    with as_role("system"):
        _retract(by, row)
        stayed = restore(row)
        _separate(row)
        row.undone_at, row.undone_by = clock.now(), by.user
        row.save(update_fields=["undone_at", "undone_by"])
        for file in (row.kept_id, row.gone_id):
            limit(file)
        emit(MergeUndone(row.kept_id, row.gone_id))
    return stayed


def _retract(by: Actor, row: models.Merge) -> None:
    """The merge took back what she had agreed to in one file; undone, it never did."""
    changed = row.changes.filter(table=models.Consent._meta.label, after__has_key="withdrawn_at")
    consents = list(changed.values_list("row", flat=True))
    kind = entries.CONSENT_WITHDRAWN.code
    for entry in standing().filter(kind=kind, action="people.merge", object_id__in=consents):
        record(
            kind,
            by=by,
            person=entry.person_id,
            object=(entry.object_type, entry.object_id),
            occurred_on=entry.occurred_on,
            facts=entry.facts,
            retracts=entry.id,
        )


def _separate(row: models.Merge) -> None:
    """Whoever reads the file that was gone, or one merged into it before, means that file again."""
    models.Canonical.objects.filter(gone_id=row.gone_id).delete()
    before = models.Merge.objects.filter(undone_at__isnull=True)
    waiting, found = [row.gone_id], []
    while waiting:
        earlier = list(before.filter(kept_id__in=waiting).values_list("gone_id", flat=True))
        found += earlier
        waiting = earlier
    models.Canonical.objects.filter(gone_id__in=found).update(kept_id=row.gone_id)


def part(by: Actor, person: UUID, organisations: Iterable[UUID | None]) -> list[UUID]:
    """After an agreement or a convention ended: undo the merges that joined the file of one of these with
    another's, where nothing lets her data be shared with it any more. Those that got their own file back.

    What was merged later is undone with it: a merge is undone in order.
    """
    asked = [one for one in dict.fromkeys(organisations) if one is not None]
    before = _seeing(person, asked, now=False)
    for organisation in asked:
        _part(by, person, organisation)
    with as_role("system"):
        limit(person)
    after = _seeing(person, asked)
    return [one for one in asked if one in before and one not in after]


def _seeing(person: UUID, organisations: list[UUID], *, now: bool = True) -> set[UUID]:
    """Those that see the file now; else also those that did until the agreement ended."""
    with as_role("system"):
        held = models.AccessGrant.objects.filter(person_id=person, organisation_id__in=organisations)
        return set(held.filter(living() if now else _held()).values_list("organisation_id", flat=True))


def _part(by: Actor, person: UUID, organisation: UUID) -> None:
    with as_role("system"):
        merges = list(
            models.Merge.objects.select_for_update()
            .filter(kept_id=person, undone_at__isnull=True)
            .order_by("-number")
        )
        over = _over(person, merges, organisation) if merges else None
    if over is None:
        return
    for row in merges:
        if row.number >= over:
            undo(by, row)
            # What was merged into that file before joined it with another perhaps.
            _part(by, row.gone_id, organisation)


def _held() -> Q:
    return living() | Q(joined=True)


def registrations(*people: UUID) -> QuerySet[models.AccessGrant]:
    """The grants of those that registered these people, also where an agreement that ended has closed them.
    Under the system role."""
    rows = models.AccessGrant.objects.filter(_held(), reason=GrantReason.REGISTRATION)
    return rows.filter(person_id__in=people)


def _came(person: UUID, merges: list[models.Merge]) -> Came:
    number = {row.id: row.number for row in merges}
    changes = models.MergeChange.objects.filter(merge__in=merges, table=models.AccessGrant._meta.label)
    came = {row: number[merge] for row, merge in changes.values_list("row", "merge_id")}
    return [
        (came.get(grant, 0), owner)
        for grant, owner in registrations(person).values_list("id", "organisation_id")
    ]


def _joined(
    merges: list[models.Merge], came: Came, organisation: UUID
) -> Iterator[tuple[models.Merge, set[UUID]]]:
    """The merges, the last first, that joined the organisation's own file with one of these others."""
    for row in merges:
        kept = {owner for number, owner in came if number < row.number}
        gone = {owner for number, owner in came if number == row.number}
        others = gone - {organisation} if organisation in kept else kept - {organisation}
        if (organisation in kept) != (organisation in gone) and others:
            yield row, others


def _over(person: UUID, merges: list[models.Merge], organisation: UUID) -> int | None:
    """The number of the first merge that joined the organisation's own file with one of which it may see
    nothing any more; None where all may last."""
    came = _came(person, merges)
    agreed = agreement(person, organisation) is not None
    conventions, today = Sharing([], {owner for _number, owner in came}), clock.today()
    over = None
    for row, others in _joined(merges, came, organisation):
        if not agreed or not all(conventions.in_convention(one, organisation, today) for one in others):
            over = row.number
    return over


def limit(person: UUID) -> None:
    """Let what merges opened to those that registered her last as long as her agreement, and no longer.

    Where no agreement is found the end that was set stays: the file opens again with the merge undone, or
    with a new agreement. Under the system role.
    """
    merges = list(models.Merge.objects.filter(kept_id=person, undone_at__isnull=True).order_by("-number"))
    grants = list(registrations(person))
    if not merges and not any(grant.joined for grant in grants):
        return
    came = _came(person, merges)
    for grant in grants:
        end = None
        if any(_joined(merges, came, grant.organisation_id)):
            agreed = agreement(person, grant.organisation_id)
            if agreed is None:
                continue
            end = end_of(agreed.expires_on)
        if end != grant.until:
            grant.until, grant.joined = end, end is not None
            grant.save(update_fields=["until", "joined"])


def would_share(one: UUID, other: UUID) -> bool:
    """Whether a merge would show an organisation a file that may not be shared with it. Under the system
    role."""
    held = registrations(one, other)
    owners: dict[UUID, set[UUID]] = {one: set(), other: set()}
    for person, owner in held.values_list("person_id", "organisation_id"):
        owners[person].add(owner)
    conventions, today = Sharing([], owners[one] | owners[other]), clock.today()
    for file, readers in ((one, owners[other] - owners[one]), (other, owners[one] - owners[other])):
        for reader in readers:
            covered = all(
                conventions.in_convention(owner, reader, today) for owner in owners[file] - {reader}
            )
            if not covered or agreement(file, reader) is None:
                return True
    return False


def registered_by_both(one: UUID, other: UUID, most: int) -> list[UUID]:
    """Files that two organisations registered, each its own, at most so many. Under the system role."""
    held = models.AccessGrant.objects.filter(_held(), reason=GrantReason.REGISTRATION)
    both = held.filter(organisation_id=one, person__in=held.filter(organisation_id=other).values("person_id"))
    return list(both.order_by("person_id").values_list("person_id", flat=True).distinct()[:most])
