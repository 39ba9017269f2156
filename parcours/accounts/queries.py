"""Who acts: actors built from memberships and tokens."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.instance import stamped

from .models import Membership, Organisation, Token, User
from .rights import READS_FILES, TABLE, rights_of


def living_memberships() -> QuerySet:
    """Memberships in force now, of users whose account is open."""
    now = clock.now()
    return Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), since__lte=now, user__is_active=True
    ).select_related("user", "organisation")


def memberships_of(user: UUID) -> QuerySet:
    return living_memberships().filter(user_id=user).order_by("since", "id")


def actor_of(membership: Membership, scopes: frozenset[str] | None = None) -> Actor:
    rights = rights_of(membership.role)
    return Actor(
        user=membership.user_id,
        organisation=membership.organisation_id,
        role=membership.role,
        rights=rights,
        login=membership.user.login,
        language=membership.user.language,
        site=membership.site_id,
        membership=membership.id,
        scopes=scopes,
        reads_files=bool(READS_FILES & (rights if scopes is None else rights & scopes)),
    )


def digest(text: str) -> str:
    return hashlib.sha256(b"parcours token\x00" + text.encode()).hexdigest()


def actor_with_token(text: str) -> Actor | None:
    """The actor a bearer token stands for, while the token, the membership and the account live."""
    token = Token.objects.filter(
        digest=digest(text), revoked_at__isnull=True, expires_at__gt=clock.now()
    ).first()
    membership = token and living_memberships().filter(id=token.membership_id).first()
    return actor_of(membership, frozenset(token.scopes)) if membership else None


def is_demo() -> bool:
    """A demonstration only where the environment and the stamp in the database both say so."""
    return settings.PARCOURS_DEMO and stamped("demo") == "1"


def user_names(users: Iterable[UUID | None]) -> dict[UUID, str]:
    """What these users are called."""
    return dict(User.objects.filter(id__in={one for one in users if one}).values_list("id", "name"))


def organisation_names(organisations: Iterable[UUID | None]) -> dict[UUID, dict[str, str]]:
    """The names of these organisations, as ``{fr, ar, en}``."""
    wanted = {one for one in organisations if one}
    return dict(Organisation.objects.filter(id__in=wanted).values_list("id", "name"))


def colleagues(organisation: UUID, right: str) -> list[User]:
    """Who works in an organisation now in a role that holds a right, in the order of names."""
    roles = [role for role in TABLE if right in rights_of(role)]
    held = living_memberships().filter(organisation_id=organisation, role__in=roles)
    return sorted({one.user for one in held}, key=lambda user: (user.name, user.login))


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.order_by("code")
