"""Links by which a partner without an account answers: one referral, one purpose, eight days.

A token has 256 random bits and is kept as its hash. It is told to the partner and to nobody else.
"""

import hashlib
import re
import secrets
from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from parcours.directory import queries as directory
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import open_sealed, seal
from parcours.kernel.context import as_role
from parcours.kernel.entries import NewEntry
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import INVALID, Refused
from parcours.people.queries import facts_on

from . import entries, refusals, telling
from .enums import ENDED, WAITS_FOR_ANSWER, Channel, Purpose, State
from .models import Link, Referral

DAYS = 8
LONGEST = 80
TOKEN, LETTERS = re.compile(r"[A-Za-z0-9_-]{43}\Z"), 12
RENEWALS_A_DAY, RENEWALS = 2, 12
OPEN_FOR = {
    Purpose.ANSWER: (*WAITS_FOR_ANSWER, State.WAITING_LIST),
    Purpose.DELIVER: (State.ACCEPTED, State.RECEIVED),
}


def new_token() -> str:
    return secrets.token_urlsafe(32)


def check_token(token: str) -> str:
    """A token that the caller made to show it: by :func:`new_token`, nothing that can be guessed."""
    if not TOKEN.match(token) or len(set(token)) < LETTERS:
        raise Refused(INVALID, "token")
    return token


def digest(token: str) -> str:
    return hashlib.sha256(b"parcours referral link\x00" + token.encode()).hexdigest()


def path(token: str) -> str:
    return reverse("referral_link", args=[token])


def page(row: Referral) -> str:
    return reverse("referral", args=[row.id])


def purpose_of(row: Referral) -> str | None:
    """What a link to a referral would be for now; nothing when nobody has to say anything."""
    return next((purpose for purpose, states in OPEN_FOR.items() if row.state in states), None)


def make(by: Actor, row: Referral, token: str = "", *, again: bool = False, waited: int = 0) -> Link:
    """A fresh link in place of those before it, sent to the address of the service. ``again``: it was asked
    for; ``waited``: it is a reminder, after so many days."""
    purpose = purpose_of(row)
    if row.channel != Channel.LINK or row.service_id is None or purpose is None:
        raise Refused(refusals.NO_LINK)
    token = check_token(token) if token else new_token()
    now = clock.now()
    link = Link(referral=row, purpose=purpose, digest=digest(token), expires_at=now + timedelta(days=DAYS))
    with as_role("system"):
        link.channel, address = _address(row)
        link.address = seal(address, link.bound_to) if address else ""
        Link.objects.filter(referral=row, revoked_at__isnull=True, used_at__isnull=True).update(
            revoked_at=now
        )
        link.save(force_insert=True)
        record_many([_told(by, row, purpose)])
        telling.link(by, row, link, address, path(token), again=again, waited=waited)
    return link


def _told(by: Actor, row: Referral, purpose: str) -> NewEntry:
    return new_entry(
        entries.LINK_SENT.code,
        by=by,
        person=row.person_id,
        object=(row._meta.label, row.id),
        facts={"purpose": purpose},
        dimensions=facts_on(row.person_id),
    )


def _address(row: Referral) -> tuple[str, str]:
    contact = directory.contact_of(row.service)
    if contact.email:
        return "email", contact.email
    return ("sms", contact.phone) if contact.phone else ("", "")


def where(link: Link) -> str:
    """The address a link was sent to."""
    return open_sealed(link.address, link.bound_to) if link.address else ""


def use(token: str, *, lock: bool = False) -> Link | None:
    """The link of a token that may be used now, under the system role; nothing for any other, and why is
    nobody's to know."""
    if not 20 <= len(token) <= LONGEST:
        return None
    rows = Link.objects.select_related("referral", "referral__from_organisation")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(digest=digest(token), used_at__isnull=True, revoked_at__isnull=True).first()
    if found is None or found.expires_at <= clock.now():
        return None
    return found if found.referral.state in OPEN_FOR[Purpose(found.purpose)] else None


def renewable(token: str) -> Referral | None:
    """The referral of a token that was good once, if somebody still has to say something about it and not too
    many links were made; under the system role."""
    if not 20 <= len(token) <= LONGEST:
        return None
    found = Link.objects.select_related("referral").filter(digest=digest(token)).first()
    if found is None or purpose_of(found.referral) is None or not may_renew(found.referral_id):
        return None
    return found.referral


def may_renew(referral: UUID) -> bool:
    made = Link.objects.filter(referral_id=referral)
    today = made.filter(created_at__gt=clock.now() - timedelta(days=1))
    return today.count() <= RENEWALS_A_DAY and made.count() <= RENEWALS


def end(rows: list[Referral], *, used: UUID | None = None) -> None:
    """After a move: a link that has done its work is used, those of an ended referral answer no more."""
    now = clock.now()
    ended = [row.id for row in rows if row.state in ENDED]
    kept = Link.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    if used is not None:
        kept.filter(pk=used).update(used_at=now)
    kept.filter(referral_id__in=ended).update(revoked_at=now)
    moved = [row.id for row in rows if row.state not in ENDED]
    for purpose, states in OPEN_FOR.items():
        over = [row.id for row in rows if row.id in moved and row.state not in states]
        kept.filter(referral_id__in=over, purpose=purpose).update(revoked_at=now)
