"""Who acts: actors built from memberships and tokens."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db.models import Prefetch, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.instance import stamped
from parcours.kernel.once import once
from parcours.kernel.prepared import Statement
from parcours.kernel.refusals import NOT_FOUND, Missing

from .enums import Role
from .models import Membership, Organisation, RoleAsked, Site, Token, User
from .rights import EVERYBODY, OUTSIDE, READS_FILES, SEES_PEOPLE, TABLE, rights_of
from .standing import in_force

STAMPED, STAMPED_SECONDS = "accounts.stamped_demo", 60


def living_memberships() -> QuerySet:
    """Memberships in force now, of users whose account is open."""
    rows = Membership.objects.filter(in_force(clock.now()), user__is_active=True)
    return rows.select_related("user", "organisation")


def memberships_of(user: UUID) -> QuerySet:
    return living_memberships().filter(user_id=user).order_by("since", "id")


def actor_of(membership: Membership, scopes: frozenset[str] | None = None) -> Actor:
    """Whoever has not gone through the module on data protection yet holds no right of a role that sees
    people, on whatever way she comes in."""
    rights = rights_of(membership.role)
    if membership.role in SEES_PEOPLE and membership.user.protects_since is None:
        rights = frozenset(EVERYBODY)
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
        reads_own=membership.role not in OUTSIDE,
    )


def lacks_module(actor: Actor) -> bool:
    """That she signed in with a role that sees people, and has the module on data protection before her."""
    return actor.role in SEES_PEOPLE and "people.see" not in actor.rights


def tokens_of(actor: Actor) -> list[Token]:
    """The actor's own tokens, those that live first, then the newest."""
    rows = Token.objects.filter(membership__user_id=actor.user).select_related("membership__organisation")
    now = clock.now()
    return sorted(
        rows,
        key=lambda token: (bool(token.revoked_at) or token.expires_at <= now, -token.created_at.timestamp()),
    )


def is_alive(token: Token) -> bool:
    return token.revoked_at is None and token.expires_at > clock.now()


def users(actor: Actor, *, role: str = "", organisation: str = "", closed: bool = False):
    """Accounts of the instance by login, with the roles in force as ``held``; nobody's without the right."""
    if not actor.may("accounts.see"):
        return User.objects.none()
    rows = User.objects.filter(is_active=not closed)
    living = living_memberships() if not closed else Membership.objects.none()
    if role or organisation:
        wanted = {"role": role, "organisation__code": organisation}
        some = living.filter(**{name: value for name, value in wanted.items() if value})
        rows = rows.filter(id__in=some.values("user_id"))
    held = living.select_related("organisation", "site").order_by("since", "id")
    return rows.prefetch_related(Prefetch("memberships", queryset=held, to_attr="held")).order_by("login")


def user(actor: Actor, wanted: UUID) -> User:
    """One account with every role it ever had as ``memberships``, or ``Missing``."""
    rows = User.objects.prefetch_related("memberships__organisation", "memberships__site")
    found = rows.filter(id=wanted).first() if actor.may("accounts.see") else None
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def roles_asked(user: UUID) -> QuerySet[RoleAsked]:
    """Roles of a user that wait for a second person."""
    return RoleAsked.objects.filter(user_id=user, decided_at=None).order_by("asked_at", "id")


def sites(organisation: UUID | None = None) -> QuerySet[Site]:
    rows = Site.objects.select_related("organisation").order_by("organisation__code", "code")
    return rows.filter(organisation_id=organisation) if organisation else rows


def names_of(people: Iterable[UUID], bodies: Iterable[UUID] = ()) -> tuple[dict[UUID, str], dict[UUID, dict]]:
    """Names of users who log in, and of organisations, by their ids."""
    return user_names(people), organisation_names(bodies)


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
    return settings.PARCOURS_DEMO and _is_stamped()


def _is_stamped() -> bool:
    """Once a demonstration, always one: remembered for a minute, so that not every page asks again."""
    if cache.get(STAMPED):
        return True
    found = stamped("demo") == "1"
    if found:
        cache.set(STAMPED, True, STAMPED_SECONDS)
    return found


_USERS = Statement("SELECT id, name FROM accounts_user WHERE id = ANY(%s)")
_ORGANISATIONS = Statement("SELECT id, name FROM accounts_organisation WHERE id = ANY(%s)")


def user_names(users: Iterable[UUID | None]) -> dict[UUID, str]:
    """What these users are called."""
    wanted = {one for one in users if one}
    return dict(_USERS.rows([list(wanted)])) if wanted else {}


def organisation_names(organisations: Iterable[UUID | None]) -> dict[UUID, dict[str, str]]:
    """The names of these organisations, as ``{fr, ar, en}``."""
    wanted = {one for one in organisations if one}
    rows = _ORGANISATIONS.rows([list(wanted)]) if wanted else []
    return {one: json.loads(name) if isinstance(name, str) else name for one, name in rows}


def has_second_factor(user: User) -> bool:
    return user.authenticator_set.exists()


@once
def colleague_names(organisation: UUID | None, right: str) -> list[tuple[UUID, str]]:
    """As :func:`colleagues`, their ids and names alone."""
    roles = [str(role) for role in TABLE if right in rights_of(role)]
    told = {"organisation": organisation, "roles": roles, "now": clock.now()}
    rows = set(_COLLEAGUES.rows(told))
    return [(user, name) for user, name, _login in sorted(rows, key=lambda row: row[1:])]


# As ``living_memberships``: every form that asks for an officer asks it.
_COLLEAGUES = Statement("""
SELECT u.id, u.name, u.login FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id
WHERE m.organisation_id = %(organisation)s AND m.role = ANY(%(roles)s) AND u.is_active
  AND m.since <= %(now)s AND (m.until IS NULL OR m.until > %(now)s)
""")


def colleagues(organisation: UUID, right: str) -> list[User]:
    """Who works in an organisation now in a role that holds a right, in the order of names."""
    roles = [role for role in TABLE if right in rights_of(role)]
    held = living_memberships().filter(organisation_id=organisation, role__in=roles)
    return sorted({one.user for one in held}, key=lambda user: (user.name, user.login))


@dataclass(frozen=True)
class Mailbox:
    """Where somebody who works is written to, and in which language."""

    email: str
    language: str


def mailboxes(organisation: UUID | None, users: Iterable[UUID | None]) -> dict[UUID, Mailbox]:
    """Of those who work in an organisation now and gave an address, by user."""
    wanted = {user for user in users if user}
    held = living_memberships().filter(organisation_id=organisation, user_id__in=wanted)
    found = {one.user for one in held.exclude(user__email="")} if wanted else ()
    return {user.id: Mailbox(user.email, user.language) for user in found}


class Desk(NamedTuple):
    """Where somebody is reached or met: a telephone, empty for none; the names of the site by language."""

    phone: str
    place: dict[str, str]

    def named(self, most: int) -> str:
        """What the site is called, in French where it has such a name; empty for no site."""
        return (self.place.get("fr") or next(iter(self.place.values()), ""))[:most]


def desk_of(site: Site | None, own: str = "") -> Desk:
    """The desk of a site: its telephone, else that of its organisation; without a site ``own`` alone."""
    return Desk(own, {}) if site is None else Desk(site.phone or site.organisation.phone, site.name)


def desks(organisation: UUID | None, users: Iterable[UUID | None]) -> dict[UUID | None, Desk]:
    """By user the desk where she works for an organisation."""
    wanted = set(users)
    own = phone_of(organisation)
    held = living_memberships().filter(organisation_id=organisation, user_id__in=wanted - {None})
    at = {one.user_id: one.site for one in held.select_related("site__organisation")}
    return {user: desk_of(at.get(user), own) for user in wanted}


def phone_of(organisation: UUID | None) -> str:
    return Organisation.objects.filter(pk=organisation).values_list("phone", flat=True).first() or ""


def verifiers() -> list[Membership]:
    """Who holds the role of a verifier of spending now, in the order of names."""
    return list(living_memberships().filter(role=Role.VERIFIER).order_by("user__name", "user__login", "id"))


def hold(account: UUID) -> None:
    """Lock an account: nobody changes its roles while what follows reads them."""
    list(User.objects.select_for_update().filter(pk=account).values_list("pk"))


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.order_by("code")
