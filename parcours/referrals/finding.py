"""How actions find what they change: in scope, locked, or the one answer for foreign and missing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from parcours.accounts.queries import colleagues
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import queries as people
from parcours.people import visibility
from parcours.people.agreements import Sharing, agreement

from . import refusals
from .enums import Channel
from .models import Referral

ONCE = "referrals_referral_open_once"
SOURCE = "referrals.Referral"


def scoped(actor: Actor) -> QuerySet[Referral]:
    """Referrals that the actor's organisation sent or received; none for who may not see referrals."""
    if actor.kind == SYSTEM:
        return Referral.objects.all()
    if actor.organisation is None or not actor.may("referrals.see"):
        return Referral.objects.none()
    return sent_or_received(actor.organisation)


def sent_or_received(organisation: UUID) -> QuerySet[Referral]:
    """The referrals of one organisation: what others prepare for it comes when it is sent."""
    received = Q(to_organisation_id=organisation, sent_on__isnull=False)
    return Referral.objects.filter(Q(from_organisation_id=organisation) | received)


def locked(by: Actor, wanted: Iterable[UUID]) -> tuple[dict[UUID, Referral], list[Referral]]:
    """Referrals in scope under their locks, and the others of their groups; always in one order."""
    ids = set(wanted)
    groups = set(scoped(by).filter(pk__in=ids).values_list("group", flat=True))
    with as_role("system"):
        rows = Referral.objects.select_for_update(of=("self",)).filter(group__in=groups).order_by("pk")
        rows = list(rows.select_related("service__site", "service__organisation"))
    found = {row.id: row for row in rows if row.id in ids}
    if len(found) != len(ids):
        raise Missing(NOT_FOUND)
    return found, [row for row in rows if row.id not in ids]


def lock_people(by: Actor, wanted: Iterable[UUID]) -> None:
    """Lock people, always in one order. One who is foreign or does not exist is missing."""
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    ids = set(wanted)
    rows = visibility.visible(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    if len(list(rows.values_list("pk", flat=True))) != len(ids):
        raise Missing(NOT_FOUND)


@contextmanager
def guarded() -> Iterator[None]:
    """Say what the database refuses in the words of the rule that it guards."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != ONCE:
            raise
        raise Refused(refusals.ALREADY_OPEN, "service") from error


def channel_of(organisation: UUID) -> str:
    """An organisation in which somebody may answer answers on the platform, any other by a link."""
    return Channel.PLATFORM if colleagues(organisation, "referrals.answer") else Channel.LINK


def sender(row: Referral, by: Actor, cause: str = SOURCE) -> Actor:
    """The system in the name of the organisation that sent her: what follows from the other side's answer."""
    return replace(Actor.system(cause, row.from_organisation_id), user=by.user)


def nobody_for(row: Referral, cause: str = SOURCE) -> Actor:
    """The system in that name, where saying who caused it would tell one provider of another."""
    return Actor.system(cause, row.from_organisation_id)


def receiver(row: Referral, by: Actor, cause: str = SOURCE) -> Actor:
    return replace(Actor.system(cause, row.to_organisation_id), user=by.user)


def agreed(row: Referral, day: date | None = None) -> bool:
    """Whether she agrees on a day that something is shared with the receiver."""
    return agrees(row.person_id, row.to_organisation_id, day)


def agrees(person: UUID, organisation: UUID, day: date | None = None) -> bool:
    """Whether she agrees on a day, today if none is named, that something is shared with an organisation."""
    with as_role("system"):
        return agreement(person, organisation, day) is not None


def in_convention(row: Referral, day: date | None = None) -> bool:
    with as_role("system"):
        found = people.convention_in_force(row.from_organisation_id, row.to_organisation_id, day)
        return found is not None


def sharing_of(rows: Iterable[Referral]) -> Sharing:
    """What covers each of many referrals on any day, in two queries."""
    rows = list(rows)
    with as_role("system"):
        return Sharing((row.person_id for row in rows), (row.from_organisation_id for row in rows))


def covered_of(rows: Iterable[Referral]) -> set[UUID]:
    """Those of the referrals that :func:`covered` holds for today, in two queries."""
    rows, today = list(rows), clock.today()
    sharing = sharing_of(rows)
    return {row.id for row in rows if covered_by(sharing, row, today)}


def covered_by(sharing: Sharing, row: Referral, day: date) -> bool:
    """As :func:`covered`, from what was read once for many."""
    if not sharing.in_convention(row.from_organisation_id, row.to_organisation_id, day):
        return False
    return bool(row.override_reason) or sharing.agreed(row.person_id, row.to_organisation_id, day)


def covered(row: Referral, day: date | None = None) -> bool:
    """Whether what was sent may be read on a day: a convention in force, and her agreement or a recorded
    reason."""
    return in_convention(row, day) and (bool(row.override_reason) or agreed(row, day))
