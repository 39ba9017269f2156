"""What one administrator alone gives to nobody: asked by one, confirmed by another.

Whoever reads the journal of everybody, or reports of abuse by staff, is put there by two people. A second
administrator confirms; where there is no other, a coordinator: of a grantee, where one works. Whoever had her
account from the one who asks, or from an account that came from there, confirms nothing of hers for a week:
two accounts are not two people, and within that time somebody sees a new one.
"""

from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.prepared import Prepared
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, refusals
from .enums import OrganisationKind, Role
from .models import Membership, Organisation, RoleAsked, User
from .queries import living_memberships
from .rights import TABLE, rights_of

SETTLED = 7
"""Days after which an account stands for somebody besides the one who opened it."""
CONFIRM, MANAGE = "accounts.confirm", "accounts.manage"
NEEDS_TWO = frozenset({Role.DATA_PROTECTION})
GIVES = frozenset(role for role, held in TABLE.items() if MANAGE in held)

Row = TypeVar("Row", bound=Model)


def needs_two(by: Actor, role: str) -> bool:
    """The command line opens the first account of its kind, and needs no second."""
    return role in NEEDS_TWO and by.kind != SYSTEM


def to_second(by: Actor, rows: QuerySet[Row], asked_by: str, subject: str) -> QuerySet[Row]:
    """Those of ``rows`` that an actor may confirm; ``asked_by`` and ``subject``: their fields with users."""
    if by.user is None or not by.may(CONFIRM):
        return rows.none()
    rows = rows.exclude(**{asked_by: by.user}).exclude(**{subject: by.user})
    rows = rows.exclude(**{f"{asked_by}__in": recent_givers(by)})
    if by.may(MANAGE):
        return rows
    others = living_memberships().exclude(user_id=OuterRef(asked_by)).exclude(user_id=OuterRef(subject))
    leading = others.filter(role=Role.COORDINATOR, organisation__kind=OrganisationKind.GRANTEE)
    leads = Organisation.objects.filter(pk=by.organisation, kind=OrganisationKind.GRANTEE)
    rows = rows.filter(~Exists(others.filter(role__in=GIVES)))
    return rows.filter(Q(Exists(leads)) | ~Q(Exists(leading)))


def recent_givers(by: Actor) -> set[UUID]:
    """Who gave the actor her role within a week, and who gave that one his."""
    since = clock.now() - timedelta(days=SETTLED)
    found: set[UUID] = set()
    asked: set[UUID] = {by.user} if by.user else set()
    while asked:
        rows = Membership.objects.filter(user_id__in=asked, since__gt=since, given_by__isnull=False)
        asked = set(rows.values_list("given_by", flat=True)) - found - {by.user}
        found |= asked
    return found


def check_second(by: Actor, row: Model, asked_by: str, subject: str) -> None:
    """Raises Refused unless the actor is the second person of what ``row`` asks."""
    if by.user in (getattr(row, asked_by), getattr(row, subject)):
        raise Refused(refusals.SECOND_NOT_ONESELF)
    if getattr(row, asked_by) in recent_givers(by):
        raise Refused(refusals.SECOND_TOO_NEW)
    rows = type(row)._default_manager.filter(pk=row.pk)
    if not to_second(by, rows, asked_by, subject).exists():
        raise Refused(refusals.ADMINISTRATOR_SECONDS)


def ask(by: Actor, user: User, organisation: UUID, site: UUID | None, role: str) -> RoleAsked:
    """Keep that a role is asked for; it opens nothing. What would be refused then is refused now."""
    told = {"user": user, "organisation_id": organisation, "role": role}
    if RoleAsked.objects.filter(**told, decided_at=None).exists():
        raise Refused(refusals.ALREADY_ASKED, field="role")
    row = RoleAsked.objects.create(**told, site_id=site, asked_by=by.user)
    _record(entries.ROLE_ASKED, by, row)
    return row


def decide(by: Actor, asked: UUID, confirmed: bool) -> RoleAsked:
    """Confirm or refuse; whoever asked may take it back, and never confirm it."""
    row = RoleAsked.objects.select_for_update(of=("self",)).filter(pk=asked, decided_at=None).first()
    if row is None:
        raise Missing(NOT_FOUND)
    if confirmed or row.asked_by != by.user:
        check_second(by, row, "asked_by", "user_id")
    row.confirmed, row.decided_by, row.decided_at = confirmed, by.user, clock.now()
    row.save()
    _record(entries.ROLE_CONFIRMED if confirmed else entries.ROLE_REFUSED, by, row)
    return row


def _record(kind, by: Actor, row: RoleAsked) -> None:
    facts = {"role": row.role, "user": row.user_id}
    record(kind.code, by=by, object=("accounts.RoleAsked", row.id), facts=facts)


_OPEN = Prepared(lambda: RoleAsked.objects.filter(decided_at=None).values_list("pk")[:1])


def asked(by: Actor) -> QuerySet[RoleAsked]:
    """Roles that wait for a second person, the oldest first: those the actor may decide, or asked for."""
    rows = RoleAsked.objects.filter(decided_at=None)
    # On most days nobody asked for anything, and the question of whose turn it is takes longest to put.
    if not _OPEN.rows():
        return rows.none()
    found = to_second(by, rows, "asked_by", "user_id")
    own = rows.filter(asked_by=by.user) if by.user is not None and by.may(CONFIRM) else rows.none()
    wanted = rows.filter(Q(pk__in=found.values("pk")) | Q(pk__in=own.values("pk")))
    return wanted.select_related("user", "organisation", "site").order_by("asked_at", "id")


def somebody_could(asked_by: UUID | None, subject: UUID | None) -> bool:
    """Whether anybody works here who could be the second person."""
    others = living_memberships().exclude(user_id__in=[one for one in (asked_by, subject) if one])
    return others.filter(role__in=[role for role in TABLE if CONFIRM in rights_of(role)]).exists()
