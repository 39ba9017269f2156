"""Every write on organisations, users, roles and tokens."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.reference.models import Place
from parcours.reference.queries import maps_of

from . import entries, module, protecting, refusals, rules, seconding
from .enums import OrganisationKind, Role
from .models import Membership, Organisation, Site, Token, User
from .queries import digest, living_memberships
from .standing import in_force


@dataclass(frozen=True)
class OrganisationSet:
    organisation: UUID


@dataclass(frozen=True)
class SiteSet:
    site: UUID


@dataclass(frozen=True)
class UserCreated:
    """``membership`` None: the role is ``asked`` for, and waits for a second person."""

    user: UUID
    membership: UUID | None
    asked: UUID | None = None


@dataclass(frozen=True)
class RoleGranted:
    """As of :class:`UserCreated`."""

    membership: UUID | None
    asked: UUID | None = None


@dataclass(frozen=True)
class Done:
    id: UUID


@dataclass(frozen=True)
class DoneMany:
    ids: list[UUID]


@dataclass(frozen=True)
class TokenMade:
    """The secret is told once; a replay of the request does not tell it again."""

    token: UUID


@action("accounts.set_organisation", right="accounts.manage")
def set_organisation(
    *, by: Actor, code: str, name: dict[str, str], kind: str, phone: str = ""
) -> OrganisationSet:
    """Record an organisation, or correct its name, kind and telephone."""
    rules.check_body(code, name, phone, 40)
    if kind not in OrganisationKind.values:
        raise Refused(refusals.UNKNOWN_KIND, field="kind")
    found, _created = Organisation.objects.update_or_create(
        code=code, defaults={"name": name, "kind": kind, "phone": phone}
    )
    record(
        entries.ORGANISATION_SET.code, by=by, object=("accounts.Organisation", found.id), facts={"code": code}
    )
    return OrganisationSet(found.id)


@action("accounts.set_site", right="accounts.manage")
def set_site(
    *,
    by: Actor,
    organisation: UUID,
    code: str,
    name: dict[str, str],
    place: str | None = None,
    phone: str = "",
    step_free: bool | None = None,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> SiteSet:
    """Record a site of an organisation, or correct its name, place and telephone. A site keeps its body.

    ``step_free``: whether one gets in without steps; ``latitude``, ``longitude``: degrees (WGS 84), in the
    country of its place. What was said of these stays when nothing is.
    """
    rules.check_body(code, name, phone, 60)
    if not Organisation.objects.filter(id=organisation).exists():
        raise Refused(refusals.UNKNOWN_ORGANISATION, field="organisation")
    if place is not None and not Place.objects.filter(code=place).exists():
        raise Refused(refusals.UNKNOWN_PLACE, field="place")
    found = Site.objects.select_for_update().filter(code=code).first()
    if found is not None and found.organisation_id != organisation:
        raise Refused(refusals.SITE_OF_ANOTHER, field="code")
    found = found or Site(code=code, organisation_id=organisation)
    found.name, found.place_id, found.phone = name, place, phone
    found.step_free = found.step_free if step_free is None else step_free
    point = rules.check_point(latitude, longitude, maps_of(place))
    if point is not None:
        found.latitude, found.longitude = point
    found.save()
    record(entries.SITE_SET.code, by=by, object=("accounts.Site", found.id), facts={"code": code})
    return SiteSet(found.id)


def _own_site(by: Actor, site: UUID) -> Site:
    found = Site.objects.select_for_update().filter(pk=site, organisation_id=by.organisation).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


@action("accounts.say_point", right="outreach.plan")
def say_point(
    *, by: Actor, site: UUID, latitude: Decimal | None = None, longitude: Decimal | None = None
) -> SiteSet:
    """Say where a site of one's own organisation is on the map (WGS 84, degrees); neither: nobody knows."""
    found = _own_site(by, site)
    point = rules.check_point(latitude, longitude, maps_of(found.place_id))
    found.latitude, found.longitude = point or (None, None)
    found.save(update_fields=["latitude", "longitude"])
    record(entries.SITE_SET.code, by=by, object=("accounts.Site", found.id), facts={"code": found.code})
    return SiteSet(found.id)


@action("accounts.say_step_free", right="outreach.plan")
def say_step_free(*, by: Actor, site: UUID, step_free: bool) -> SiteSet:
    """Say of a site of one's own organisation whether one gets in without steps."""
    found = _own_site(by, site)
    found.step_free = step_free
    found.save(update_fields=["step_free"])
    record(entries.SITE_SET.code, by=by, object=("accounts.Site", found.id), facts={"code": found.code})
    return SiteSet(found.id)


@action("accounts.create_user", right="accounts.manage", api=False)
def create_user(
    *,
    by: Actor,
    login: str,
    name: str,
    password: str,
    organisation: UUID,
    role: str,
    site: UUID | None = None,
    language: str = "fr",
    email: str = "",
) -> UserCreated:
    """Open an account for somebody, in one organisation and one role.

    Whoever was given a password by somebody else chooses her own at her first sign-in. The system may open
    one without a password: nobody can log in with it.
    """
    if not name.strip():
        raise Refused(refusals.NO_NAME, field="name")
    user = User(
        login=rules.check_login(login),
        name=name.strip(),
        language=language,
        email=rules.check_email(email),
    )
    if by.kind == SYSTEM and not password:
        user.set_unusable_password()
    else:
        rules.check_password(password, user)
        user.set_password(password)
        user.must_choose_password = by.kind != SYSTEM
    user.save(force_insert=True)
    record(entries.USER_CREATED.code, by=by, object=("accounts.User", user.id))
    membership, asked = _give(by, user, organisation, site, role)
    return UserCreated(user.id, membership, asked)


@action("accounts.grant_role", right="accounts.manage")
def grant_role(
    *, by: Actor, user: UUID, organisation: UUID, role: str, site: UUID | None = None
) -> RoleGranted:
    """Give a user a role in an organisation. Nobody gives one to herself.

    A role that takes two people is asked for, and opens nothing before a second one has confirmed it.
    """
    rules.check_not_oneself(by, user)
    found = User.objects.filter(id=user).first()
    if found is None:
        raise Refused(refusals.UNKNOWN_USER, field="user")
    return RoleGranted(*_give(by, found, organisation, site, role))


@action("accounts.confirm_role", right=seconding.CONFIRM, api=False)
def confirm_role(*, by: Actor, asked: UUID) -> RoleGranted:
    """Confirm, as a second person, a role that somebody else asked for; it holds from now on."""
    row = seconding.decide(by, asked, True)
    user = User.objects.filter(id=row.user_id, is_active=True).first()
    if user is None:
        raise Refused(refusals.UNKNOWN_USER)
    membership = _join(by, user, row.organisation_id, row.site_id, row.role)
    _record_grant(by, membership)
    return RoleGranted(membership.id, row.id)


@action("accounts.refuse_role", right=seconding.CONFIRM, api=False)
def refuse_role(*, by: Actor, asked: UUID) -> Done:
    """Refuse a role that somebody else asked for, or take back what one asked for."""
    return Done(seconding.decide(by, asked, False).id)


@action("accounts.end_role", right="accounts.manage")
def end_role(*, by: Actor, membership: UUID) -> Done:
    """End a role now: the very next request is refused, and its tokens are dead."""
    found = living_memberships().select_for_update(of=("self",)).filter(id=membership).first()
    if found is None:
        raise Missing(NOT_FOUND)
    rules.check_not_oneself(by, found.user_id)
    Membership.objects.filter(id=found.id).update(until=clock.now())
    record(
        entries.ROLE_ENDED.code,
        by=by,
        object=("accounts.Membership", found.id),
        facts={"role": found.role, "user": found.user_id},
    )
    return Done(found.id)


@action("accounts.date_role", right="exchange.control", api=False)
def date_role(*, by: Actor, user: UUID, until: datetime | None) -> Done:
    """Say until when somebody is a verifier of spending: with the last of his terms; None: until now."""
    now = clock.now()
    held = Membership.objects.filter(in_force(now), user_id=user, role=Role.VERIFIER)
    held.update(until=max(now, until) if until else now)
    facts = {"user": user, "until": clock.day_of(until or now)}
    record(entries.ROLE_DATED.code, by=by, object=("accounts.User", user), facts=facts)
    return Done(user)


@action("accounts.close_user", right="accounts.manage")
def close_user(*, by: Actor, user: UUID) -> Done:
    """Close an account: no login, no session, no token lives on."""
    rules.check_not_oneself(by, user)
    if not User.objects.filter(id=user, is_active=True).update(is_active=False):
        raise Missing(NOT_FOUND)
    record(entries.USER_CLOSED.code, by=by, object=("accounts.User", user))
    return Done(user)


@action("accounts.reset_second_factor", right="accounts.manage")
def reset_second_factor(*, by: Actor, user: UUID) -> Done:
    """Take off the second factor of somebody who lost it; she sets up another one at her next page.

    Her password stays, and who resets does not know it. Nobody does it for herself.
    """
    rules.check_not_oneself(by, user)
    found = User.objects.filter(id=user, is_active=True).first()
    if found is None:
        raise Missing(NOT_FOUND)
    if not found.authenticator_set.all().delete()[0]:
        raise Refused(refusals.NO_SECOND_FACTOR)
    record(entries.SECOND_FACTOR_RESET.code, by=by, object=("accounts.User", user))
    return Done(user)


@action("accounts.set_language", right="accounts.own", api=False)
def set_language(*, by: Actor, language: str) -> Done:
    """Choose the language of one's own account."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(refusals.UNKNOWN_LANGUAGE, field="language")
    if by.user is None or not User.objects.filter(id=by.user).update(language=language):
        raise Missing(NOT_FOUND)
    record(entries.LANGUAGE_SET.code, by=by, object=("accounts.User", by.user), facts={"language": language})
    return Done(by.user)


@action("accounts.set_email", right="accounts.own", api=False)
def set_email(*, by: Actor, email: str) -> Done:
    """Say by which e-mail address one is told what waits; empty for none."""
    wanted = rules.check_email(email)
    if by.user is None or not User.objects.filter(id=by.user).update(email=wanted):
        raise Missing(NOT_FOUND)
    record(entries.EMAIL_SET.code, by=by, object=("accounts.User", by.user))
    return Done(by.user)


@action("accounts.note_password", right="accounts.own", api=False)
def note_password(*, by: Actor) -> Done:
    """Somebody chose her own password: whoever gave her the former one no longer knows it."""
    if by.user is None or not User.objects.filter(id=by.user).update(must_choose_password=False):
        raise Missing(NOT_FOUND)
    record(entries.PASSWORD_CHOSEN.code, by=by, object=("accounts.User", by.user))
    return Done(by.user)


@action("accounts.pass_module", right="accounts.own", api=False)
def pass_module(*, by: Actor, answers: dict[str, str]) -> Done:
    """Answer the questions of the module on data protection; all right, and one's own account opens."""
    if module.wrong(answers):
        raise Refused(refusals.MODULE_WRONG)
    if not protecting.open_accounts(by, [by.user], clock.today(), "module"):
        raise Missing(NOT_FOUND)
    return Done(by.user)


@action("accounts.note_protection", right="outreach.events", api=False)
def note_protection(*, by: Actor, users: list[UUID], on: date) -> DoneMany:
    """Say that colleagues were at a training on data protection, on a day: their accounts open."""
    return DoneMany(protecting.open_accounts(by, users, on, "training"))


def make_token(
    *, by: Actor, label: str, scopes: list[str], days: int, secret: str = ""
) -> tuple[TokenMade, str]:
    """Make a token for one's own membership. Returns it with its secret, which is kept nowhere.

    ``secret``: one that can be made again, for the known accounts of a demonstration alone.
    """
    secret = secret or secrets.token_urlsafe(32)
    return _keep_token(by=by, label=label, scopes=scopes, days=days, hashed=digest(secret)), secret


@action("accounts.keep_token", right="tokens.own", api=False)
def _keep_token(*, by: Actor, label: str, scopes: list[str], days: int, hashed: str) -> TokenMade:
    """Keep the hash of a new token."""
    membership = living_memberships().filter(id=by.membership).first()
    rules.check_token(by, membership, scopes, days)
    now = clock.now()
    token = Token.objects.create(
        membership=membership,
        label=label[:80],
        digest=hashed,
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record(entries.TOKEN_MADE.code, by=by, object=("accounts.Token", token.id), facts={"days": days})
    return TokenMade(token.id)


@action("accounts.revoke_token", right="tokens.own")
def revoke_token(*, by: Actor, token: UUID) -> Done:
    """Revoke one of one's own tokens, at once."""
    mine = Token.objects.filter(id=token, revoked_at__isnull=True, membership__user_id=by.user)
    if not mine.update(revoked_at=clock.now()):
        raise Missing(NOT_FOUND)
    record(entries.TOKEN_REVOKED.code, by=by, object=("accounts.Token", token))
    return Done(token)


def _give(
    by: Actor, user: User, organisation: UUID, site: UUID | None, role: str
) -> tuple[UUID | None, UUID | None]:
    """The membership that was made, or what was asked for."""
    if seconding.needs_two(by, role):
        _check_joins(user, organisation, site, role)
        return None, seconding.ask(by, user, organisation, site, role).id
    membership = _join(by, user, organisation, site, role)
    _record_grant(by, membership)
    return membership.id, None


def _check_joins(
    user: User, organisation: UUID, site: UUID | None, role: str
) -> tuple[Organisation | None, Site | None]:
    place_of_work = Organisation.objects.filter(id=organisation).first()
    at_site = Site.objects.filter(id=site).first() if site else None
    if site and at_site is None:
        raise Refused(refusals.UNKNOWN_SITE, field="site")
    rules.check_membership(place_of_work, at_site, role)
    User.objects.select_for_update().get(pk=user.pk)
    rules.check_apart(living_memberships().filter(user=user).values_list("role", flat=True), role)
    return place_of_work, at_site


def _join(by: Actor, user: User, organisation: UUID, site: UUID | None, role: str) -> Membership:
    place_of_work, at_site = _check_joins(user, organisation, site, role)
    now = clock.now()
    not_over = Q(until__isnull=True) | Q(until__gt=now)
    held = Membership.objects.filter(not_over, user=user, organisation=place_of_work, role=role).first()
    return held or Membership.objects.create(
        user=user, organisation=place_of_work, site=at_site, role=role, since=now, given_by=by.user
    )


def _record_grant(by: Actor, membership: Membership) -> None:
    record(
        entries.ROLE_GRANTED.code,
        by=by,
        object=("accounts.Membership", membership.id),
        facts={"role": membership.role, "user": membership.user_id},
    )
