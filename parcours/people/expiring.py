"""Agreements end by themselves: what they opened closes that night, and those who saw it are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.events import emit
from parcours.kernel.recorder import record
from parcours.kernel.refusals import Refused

from . import entries, models, parting, refusals, rules
from .agreements import end_of
from .consent_models import AccessNotice
from .enums import NoticeKind, Purpose
from .events import AccessEnded, ConsentWithdrawn
from .telling import Done, tell
from .visibility import living


@dataclass(frozen=True)
class Expired:
    consents: list[UUID]


def renew(person: UUID, fresh: models.Consent) -> None:
    """What an earlier answer opened, and this one covers too, stays open as long as this one is good."""
    if not fresh.given or fresh.purpose != Purpose.SHARING:
        return
    until = end_of(fresh.expires_on)
    with as_role("system"):
        held = models.AccessGrant.objects.filter(living(), person_id=person, until__isnull=False)
        held = held.filter(consent__purpose=Purpose.SHARING, consent__withdrawn_at__isnull=True)
        if fresh.recipient_id is not None:
            held = held.filter(organisation_id=fresh.recipient_id)
        if until is not None:
            held = held.filter(until__lt=until)
        held.update(consent=fresh, until=until)
        parting.limit(person)


def left(ended: Iterable[tuple[UUID, UUID]]) -> None:
    """After grants ended, given as (person, organisation): tell of the organisations that see her no more."""
    pairs = list(dict.fromkeys(ended))
    with as_role("system"):
        held = models.AccessGrant.objects.filter(living(), person_id__in={person for person, _ in pairs})
        still = set(held.values_list("person_id", "organisation_id"))
    if gone := tuple(one for one in pairs if one not in still):
        emit(AccessEnded(gone))


def notify_of_referrals(told: Iterable[tuple[UUID, UUID, str]], kind: str) -> None:
    """Tell organisations, as (organisation, person, reference), what became of referrals to them, whatever
    else they see of her."""
    with as_role("system"):
        AccessNotice.objects.bulk_create(
            AccessNotice(organisation_id=one, person_id=person, kind=kind, code=code)
            for one, person, code in told
        )


def part(by: Actor, person: UUID, organisations: Iterable[UUID | None]) -> list[UUID]:
    """Give organisations with which nothing is shared any more their own file back; those that got it."""
    parted = parting.part(by, person, organisations)
    left((person, one) for one in parted)
    return parted


def part_all(by: Actor, over: models.Consent) -> list[UUID]:
    """As :func:`part`, of those for whom this agreement to share was, now that it is over."""
    if over.purpose != Purpose.SHARING:
        return []
    if over.recipient_id is not None:
        return part(by, over.person_id, [over.recipient_id])
    with as_role("system"):
        own = list(parting.registrations(over.person_id).values_list("organisation_id", flat=True))
    return part(by, over.person_id, own) if len(set(own)) > 1 else []


def notify(person: UUID, organisations: Iterable[UUID], kind: str, code: str = "") -> None:
    """Tell those that see a file no more; not those that still do for another reason.

    ``code``: by which they know her; that of her card unless told.
    """
    with as_role("system"):
        held = models.AccessGrant.objects.filter(living(), person_id=person)
        still = set(held.values_list("organisation_id", flat=True))
        wanted = [one for one in dict.fromkeys(organisations) if one not in still]
        if not wanted:
            return
        code = code or models.Person.objects.values_list("code", flat=True).get(pk=person)
        AccessNotice.objects.bulk_create(
            AccessNotice(organisation_id=one, person_id=person, kind=kind, code=code) for one in wanted
        )


@action("people.expire_consents", right="people.consent", journal=False, api=False)
def expire_consents(*, by: Actor) -> Expired:
    """Tell of up to 250 agreements that have expired and of what closed with them. For the system.

    The access itself ended at the moment the agreement did: PostgreSQL reads the end of the grant.
    """
    with as_role("system"):
        rows = models.Consent.objects.select_for_update(of=("self",)).filter(
            given=True,
            purpose=Purpose.SHARING,
            withdrawn_at__isnull=True,
            expiry_told_at__isnull=True,
            expires_on__lt=clock.today(),
        )
        found = list(rows.order_by("expires_on", "id")[: rules.MOST])
        for row in found:
            _expire(by, row)
        told = [row.id for row in found]
        models.Consent.objects.filter(id__in=told).update(expiry_told_at=clock.now())
    return Expired(told)


def _expire(by: Actor, row: models.Consent) -> None:
    grants = list(models.AccessGrant.objects.select_for_update().filter(consent=row).order_by("id"))
    end = end_of(row.expires_on)
    over = [grant for grant in grants if grant.until is None or grant.until >= end]
    for grant in over:
        tell(entries.ACCESS_ENDED.code, by, row.person_id, grant, organisation=grant.organisation_id)
    models.AccessGrant.objects.filter(id__in=[g.id for g in over if g.until is None]).update(until=end)
    parted = part_all(by, row)
    cut = tuple(dict.fromkeys([*(grant.organisation_id for grant in over), *parted]))
    notify(row.person_id, cut, NoticeKind.EXPIRED)
    left((row.person_id, organisation) for organisation in cut)
    emit(ConsentWithdrawn(row.person_id, row.id, row.purpose, row.recipient_id, cut))


# What is told -------------------------------------------------------------------------------------


@action("people.read_notices", right="people.see")
def read_notices(*, by: Actor, notices: list[UUID]) -> Done:
    """Say that one has read for one's organisation which files it sees no more."""
    rows = AccessNotice.objects.select_for_update().filter(
        id__in=notices, organisation_id=by.organisation, read_at__isnull=True
    )
    found = list(rows)
    if not found:
        raise Refused(refusals.NOTHING_CHANGED)
    AccessNotice.objects.filter(id__in=[one.id for one in found]).update(read_at=clock.now(), read_by=by.user)
    record(entries.NOTICES_READ.code, by=by, facts={"number": len(found)})
    return Done(found[0].id)


def unread(actor: Actor) -> list[AccessNotice]:
    """Files that the actor's organisation sees no more and nobody has read of, the latest first."""
    rows = AccessNotice.objects.filter(organisation_id=actor.organisation, read_at__isnull=True)
    return list(rows.order_by("-told_at", "-id"))
