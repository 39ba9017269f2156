"""An officer's calendar for her telephone (RFC 5545): a secret link, and no name in what it gives."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _

from parcours.accounts.queries import actor_of, memberships_of
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.refusals import NO_ORGANISATION
from parcours.people.visibility import visible

from . import entries
from .models import Appointment, CalendarLink
from .states import CANCELLED, CONFIRMED, MOVED, NO_SHOW

BEFORE, AFTER = timedelta(days=30), timedelta(days=180)
FOLD = 75


@dataclass(frozen=True)
class Kept:
    id: UUID


def digest(secret: str) -> str:
    return sha256(b"parcours calendar\x00" + secret.encode()).hexdigest()


def make_calendar_link(*, by: Actor, request_id: str | None = None) -> str:
    """A new secret for the actor's own calendar; the former one stops working. Told once, here."""
    secret = secrets.token_urlsafe(32)
    keep_calendar_link(by=by, hashed=digest(secret), request_id=request_id)
    return secret


@action("cases.keep_calendar_link", right="cases.book", api=False)
def keep_calendar_link(*, by: Actor, hashed: str) -> Kept:
    """Keep the hash of a new link to one's own calendar, and revoke the former one."""
    if by.organisation is None or by.user is None:
        raise Refused(NO_ORGANISATION)
    _living(by).update(revoked_at=clock.now())
    row = CalendarLink(user_id=by.user, organisation_id=by.organisation, digest=hashed)
    row.save(force_insert=True)
    record(entries.LINK_MADE.code, by=by, object=("cases.CalendarLink", row.id))
    return Kept(row.id)


@action("cases.revoke_calendar_link", right="cases.book")
def revoke_calendar_link(*, by: Actor) -> Kept:
    """Revoke the link to one's own calendar."""
    row = _living(by).select_for_update().first()
    if row is None:
        raise Missing(NOT_FOUND)
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    record(entries.LINK_REVOKED.code, by=by, object=("cases.CalendarLink", row.id))
    return Kept(row.id)


def _living(by: Actor):
    return CalendarLink.objects.filter(
        user_id=by.user, organisation_id=by.organisation, revoked_at__isnull=True
    )


def calendar_link(actor: Actor) -> CalendarLink | None:
    """The actor's living link, without its secret, which nobody keeps."""
    return _living(actor).first()


def feed(secret: str) -> str | None:
    """The calendar behind a secret as iCalendar text; ``None`` when it is unknown, revoked, or she left."""
    with as_role("system"):
        link = CalendarLink.objects.filter(digest=digest(secret), revoked_at__isnull=True).first()
    if link is None:
        return None
    actor = _officer(link)
    if actor is None:
        return None
    with acting(actor):
        now = clock.now()
        rows = Appointment.objects.filter(
            officer=link.user_id,
            organisation_id=link.organisation_id,
            person__in=visible(actor),
            starts_at__gte=now - BEFORE,
            starts_at__lt=now + AFTER,
        ).exclude(state=MOVED)
        return ical(list(rows.select_related("person", "site").order_by("starts_at", "id")), now)


def _officer(link: CalendarLink) -> Actor | None:
    for membership in memberships_of(link.user_id):
        if membership.organisation_id == link.organisation_id:
            actor = actor_of(membership)
            if actor.may("cases.book"):
                return actor
    return None


# The text ----------------------------------------------------------------------------------------


def escaped(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11)."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character (RFC 5545, 3.1)."""
    out, part, room = [], "", FOLD
    for one in line:
        size = len(one.encode())
        if size > room:
            out.append(part)
            part, room = " ", FOLD - 1
        part += one
        room -= size
    return "\r\n".join([*out, part])


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


STATUS = {CONFIRMED: "CONFIRMED", CANCELLED: "CANCELLED", NO_SHOW: "CANCELLED"}


def ical(rows: list[Appointment], now: datetime) -> str:
    """Times, the site and the code of her card: no name, no kind, nothing of her."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Parcours//Appointments//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", "X-PUBLISHED-TTL:PT1H"]
    for row in rows:
        lines += _event(row)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + "\r\n" for line in lines)


def _event(row: Appointment) -> list[str]:
    title = _("Appointment %(code)s") % {"code": row.person.code}
    # A change that keeps the time (cancelled, held) counts as one more than the moves before it.
    sequence = 2 * row.sequence + (1 if row.state in STATUS else 0)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{row.uid}@parcours",
        f"SEQUENCE:{sequence}",
        f"DTSTAMP:{stamp(row.changed_at)}",
        f"LAST-MODIFIED:{stamp(row.changed_at)}",
        f"DTSTART:{stamp(row.starts_at)}",
        f"DTEND:{stamp(row.ends_at)}",
        f"SUMMARY:{escaped(title)}",
        f"STATUS:{STATUS.get(row.state, 'TENTATIVE')}",
    ]
    if row.site is not None:
        name = row.site.name
        place = name.get("fr") or name.get("en") or next(iter(name.values()), "")
        lines.append(f"LOCATION:{escaped(place)}")
    return [*lines, "CLASS:PRIVATE", "END:VEVENT"]
