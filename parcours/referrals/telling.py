"""Who is told what, beside the lists that every desk has. No name and no need stands in a message.

Whatever waits to be told of a referral is stopped when the referral moves on: a job that runs late tells
nothing that holds no more.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings

from parcours.directory import queries as directory
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import open_sealed
from parcours.messages.forgetting import cancel_of
from parcours.messages.rules import EMAIL, Address
from parcours.messages.sending import send
from parcours.people.enums import NoticeKind
from parcours.people.expiring import notify

from .enums import Channel, State
from .models import Link, Referral, Reminder

SENT, RENEWED, REMINDER = "referral.sent", "referral.link_renewed", "referral.reminder"
WITHDRAWN = "consent.withdrawn"
NAME, SHORT = 60, 8
UNREAD, NOTICE, MESSAGE, CALL = "unread", "notice", "message", "call"
LABEL = "referrals.Referral"


def _absolute(path: str) -> str:
    return settings.PARCOURS_URL.rstrip("/") + path


def _called(names: dict[str, str]) -> str:
    return (names.get("fr") or next(iter(names.values()), ""))[:NAME]


def link(by: Actor, row: Referral, made: Link, address: str, path: str, *, again: bool) -> None:
    """Send a link to a partner without an account; where there is no address, that is kept as the reason."""
    day = clock.day_of(made.expires_at)
    values = {"link": _absolute(path), "day": day}
    if not again:
        values["organisation"] = _called(row.frozen.get("from", {}))
    to = Address(made.channel, address) if address else None
    send(
        by,
        RENEWED if again else SENT,
        to,
        values,
        person=row.person_id,
        reference=(LABEL, row.id),
        # Each link is told of once.
        occasion=made.digest[:12],
        until=made.expires_at,
    )


def remind(by: Actor, row: Referral, days: int, number: int, path: str) -> None:
    """Remind a provider on the platform by the address of its service; all others have their list."""
    if row.service_id is None:
        return
    contact = directory.contact_of(row.service)
    if not EMAIL.match(contact.email or ""):
        return
    send(
        by,
        REMINDER,
        Address("email", contact.email),
        {"days": days, "link": _absolute(path)},
        reference=(LABEL, row.id),
        occasion=f"{row.state}-{number}"[:12],
    )


def cut(by: Actor, row: Referral, told: Iterable[UUID]) -> str:
    """Tell the receiver that what was shared can be read no more, by the reference that its pages show; how
    it was told, or that it had read nothing yet, or that somebody has to call. Under the system role."""
    if row.state == State.SENT:
        return UNREAD
    if row.to_organisation_id in set(told):
        return NOTICE
    if row.channel == Channel.PLATFORM:
        notify(row.person_id, [row.to_organisation_id], NoticeKind.REFERRAL, row.code[:SHORT])
        return NOTICE
    link = Link.objects.filter(referral=row).exclude(address="").order_by("-created_at").first()
    if link is None:
        return CALL
    to = Address(link.channel, open_sealed(link.address, link.bound_to))
    values = {"code": row.code[:SHORT]}
    send(by, WITHDRAWN, to, values, person=row.person_id, reference=(LABEL, row.id))
    return MESSAGE


def stop(rows: Iterable[Referral]) -> None:
    """Nothing that waits to be told of a referral is told once it has moved on; under the system role."""
    rows = list(rows)
    reminded = set(
        Reminder.objects.filter(referral_id__in=[row.id for row in rows]).values_list(
            "referral_id", flat=True
        )
    )
    for row in rows:
        if row.channel == Channel.LINK or row.id in reminded:
            cancel_of((LABEL, row.id))
