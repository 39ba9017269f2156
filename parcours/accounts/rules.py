"""When accounts may be made and changed."""

import re
from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused
from parcours.reference import points
from parcours.reference.queries import Shapes

from . import refusals
from .enums import Role
from .models import Membership, Organisation, Site, User
from .rights import OUTSIDE, rights_of

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,79}\Z")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,59}\Z")
LONGEST_TOKEN_DAYS = 366
LONGEST_NAME, MOST_LANGUAGES, LONGEST_EMAIL = 200, 12, 254


def check_login(login: str) -> str:
    folded = login.strip().casefold()
    if not LOGIN.match(folded):
        raise Refused(refusals.LOGIN_UNREADABLE, field="login")
    if User.objects.filter(login=folded).exists():
        raise Refused(refusals.LOGIN_TAKEN, field="login")
    return folded


def check_email(email: str) -> str:
    """An address for the mail of an account, or none."""
    found = email.strip()
    try:
        if found:
            validate_email(found)
            rest = found.isascii() and len(found) <= LONGEST_EMAIL
            if not rest:
                raise ValidationError("")
    except ValidationError as error:
        raise Refused(refusals.EMAIL_UNREADABLE, field="email") from error
    return found


def check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            refusals.PASSWORD_WEAK, field="password", params={"why": " ".join(error.messages)}
        ) from error


def check_body(code: str, name: dict[str, str], phone: str, most: int) -> None:
    """The code, the names and the telephone of an organisation or a site."""
    if not CODE.match(code) or len(code) > most:
        raise Refused(refusals.CODE_UNREADABLE, field="code", params={"most": most})
    if not any(text.strip() for text in name.values()):
        raise Refused(refusals.BODY_NAME, field="name")
    if len(name) > MOST_LANGUAGES or any(len(part) > LONGEST_NAME for pair in name.items() for part in pair):
        raise Refused(refusals.BODY_NAME_LONG, field="name", params={"most": LONGEST_NAME})
    if len(phone) > 20:
        raise Refused(refusals.PHONE_LONG, field="phone")


WRONG_POINT = {
    points.HALF: refusals.POINT,
    points.UNREADABLE: refusals.POINT_UNREADABLE,
    points.ELSEWHERE: refusals.POINT_ELSEWHERE,
}


def check_point(
    latitude: Decimal | None, longitude: Decimal | None, maps: tuple[Shapes, ...]
) -> tuple[Decimal, Decimal] | None:
    """A point on one of ``maps`` as it is kept, None when nothing is told. Raises Refused."""
    try:
        return points.read(latitude, longitude, maps)
    except points.NoPoint as no:
        raise Refused(WRONG_POINT[no.why], field=no.where) from no


def check_membership(organisation: Organisation | None, site: Site | None, role: str) -> None:
    if role not in Role.values:
        raise Refused(refusals.UNKNOWN_ROLE, field="role")
    if organisation is None:
        raise Refused(refusals.UNKNOWN_ORGANISATION, field="organisation")
    if site is not None and site.organisation_id != organisation.id:
        raise Refused(refusals.UNKNOWN_SITE, field="site")


def check_apart(held: Iterable[str], role: str) -> None:
    """Nobody both grants rights and audits, whatever the organisations of her roles; whoever verifies
    spending does nothing else."""
    every = {*held, role}
    if every & OUTSIDE and len(every) > 1:
        raise Refused(refusals.VERIFIES_ALONE, field="role")
    rights = frozenset().union(*(rights_of(one) for one in every))
    if {"accounts.manage", "journal.audit"} <= rights:
        raise Refused(refusals.GRANTS_AND_AUDITS, field="role")


def check_not_oneself(by: Actor, membership_user: object) -> None:
    if by.user is not None and by.user == membership_user:
        raise Refused(refusals.NOT_ONESELF)


def check_token(by: Actor, membership: Membership | None, scopes: list[str], days: int) -> None:
    if membership is None:
        raise Refused(refusals.UNKNOWN_USER)
    if not scopes:
        raise Refused(refusals.EMPTY_LIST, field="scopes")
    if not all(by.may(scope) for scope in scopes):
        raise Refused(refusals.TOKEN_SCOPE, field="scopes")
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Refused(refusals.TOKEN_LIFE, field="days", params={"most": LONGEST_TOKEN_DAYS})
