"""The first administrator of an installation: opened from the command line, while nobody else can do it."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from parcours.kernel.actions import action
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed, Refused

from . import actions, refusals
from .models import Organisation
from .queries import living_memberships
from .seconding import GIVES


@dataclass(frozen=True)
class FirstOpened:
    user: UUID
    membership: UUID
    organisation: UUID


def is_there() -> bool:
    """Whether somebody opens accounts already: in force, with an account that is open."""
    return living_memberships().filter(role__in=GIVES).exists()


def knows(code: str) -> bool:
    """Whether an organisation has this code."""
    return Organisation.objects.filter(code=code).exists()


@action("accounts.open_first", right="accounts.manage", api=False)
def open_first(
    *,
    by: Actor,
    login: str,
    name: str,
    password: str,
    organisation: str,
    organisation_name: str = "",
    kind: str = "grantee",
    language: str = "fr",
    email: str = "",
) -> FirstOpened:
    """Open the account of the first administrator; refused once somebody opens accounts. For the system.

    ``organisation``: its code. One that is not recorded yet is, under ``organisation_name`` (in ``language``)
    and its ``kind``; what is known of one that is stays.
    """
    if by.kind != SYSTEM:
        raise NotAllowed(NOT_ALLOWED)
    with connection.cursor() as cursor:
        # Of two who run it at once the second one finds the first one's.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.first'))")
    if is_there():
        raise Refused(refusals.FIRST_THERE)
    place = Organisation.objects.filter(code=organisation).values_list("id", flat=True).first()
    if place is None:
        if not organisation_name.strip():
            raise Refused(refusals.FIRST_WHERE, "organisation", {"code": organisation})
        told = {"code": organisation, "name": {language: organisation_name.strip()}, "kind": kind}
        place = actions.set_organisation(by=by, **told).organisation
    if not password:
        raise Refused(refusals.FIRST_PASSWORD, "password")
    made = actions.create_user(
        by=by,
        login=login,
        name=name,
        password=password,
        organisation=place,
        role="administrator",
        language=language,
        email=email,
    )
    return FirstOpened(made.user, made.membership, place)
