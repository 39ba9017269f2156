"""Organisations and actors for tests."""

from uuid import UUID

from parcours.accounts.models import Membership, Organisation, User
from parcours.accounts.queries import actor_of
from parcours.accounts.rights import READS_FILES, rights_of
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import uuid7


def organisation(code: str = "EN", kind: str = "grantee") -> Organisation:
    names = {"fr": code, "ar": code, "en": code}
    return Organisation.objects.get_or_create(code=code, defaults={"name": names, "kind": kind})[0]


def actor(
    where: Organisation | UUID | None = None, role: str = "caseworker", extra: tuple[str, ...] = ()
) -> Actor:
    """Somebody in an organisation with the rights of a role, and perhaps others."""
    place = where.id if isinstance(where, Organisation) else where
    rights = rights_of(role) | set(extra)
    return Actor(
        user=uuid7(),
        organisation=place,
        role=role,
        rights=rights,
        login=role,
        reads_files=bool(READS_FILES & rights),
    )


def member(where: Organisation | UUID, role: str = "caseworker") -> Actor:
    """Somebody with an account, who works in an organisation."""
    place = where.id if isinstance(where, Organisation) else where
    user = User.objects.create(login=f"{role.replace('_', '-')}-{uuid7().hex[-8:]}", name=f"Some {role}")
    return actor_of(Membership.objects.create(user=user, organisation_id=place, role=role))
