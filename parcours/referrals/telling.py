"""Who is told what, beside the lists that every desk has. No name and no need stands in a message.

Whatever waits to be told of a referral is stopped when the referral moves on: a job that runs late tells
nothing that holds no more.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from parcours.accounts.queries import Desk, Mailbox, desk_of, mailboxes, phone_of, sites
from parcours.directory import queries as directory
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.cipher import open_sealed
from parcours.messages.forgetting import cancel_of
from parcours.messages.rules import EMAIL, Address
from parcours.messages.sending import Wanted, send, send_many
from parcours.people.contacting import address_or_why
from parcours.people.enums import NoticeKind
from parcours.people.expiring import notify, notify_of_referrals

from .enums import Channel, State
from .models import Link, Referral, Reminder

SENT, RENEWED, REMINDER = "referral.sent", "referral.link_renewed", "referral.reminder"
WITHDRAWN, OVER = "consent.withdrawn", "referral.convention_over"
STILL, NEWS = "referral.link_reminder", "referral.news"
ANSWERED, ESCALATED = "referral.answered", "referral.escalated"
LASTS, FRESH, BEFORE = timedelta(days=7), timedelta(days=1), timedelta(minutes=30)
NAME, SHORT, MOST_DAYS = 60, 8, 999
UNREAD, NOTICE, MESSAGE, CALL = "unread", "notice", "message", "call"
LABEL = "referrals.Referral"


def _absolute(path: str) -> str:
    return settings.PARCOURS_URL.rstrip("/") + path


def _called(names: dict[str, str], language: str = "fr") -> str:
    return (names.get(language) or names.get("fr") or next(iter(names.values()), ""))[:NAME]


def link(
    by: Actor, row: Referral, made: Link, address: str, path: str, *, again: bool, waited: int = 0
) -> None:
    """Send a link to a partner without an account; where there is no address, that is kept as the reason."""
    day = clock.day_of(made.expires_at)
    values: dict[str, Any] = {"link": _absolute(path), "day": day}
    if not again:
        values["organisation"] = _called(row.frozen.get("from", {}))
    if waited:
        values["days"] = min(waited, MOST_DAYS)
    to = Address(made.channel, address) if address else None
    send(
        by,
        RENEWED if again else STILL if waited else SENT,
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


def answered(by: Actor, rows: Iterable[Referral]) -> None:
    """Tell her that there is an answer, and whom to ask: neither which, nor where, nor from whom. What is
    written down days later, or heard by telephone at her own desk, is told there."""
    today, now = clock.today(), clock.now()
    fresh = [
        row
        for row in rows
        if row.state in (State.ACCEPTED, State.WAITING_LIST)
        and row.channel != Channel.PHONE
        and today - row.since <= FRESH
        and (row.state != State.ACCEPTED or row.meeting_at - BEFORE > now)
    ]
    if not fresh:
        return
    at = {one.id: one for one in sites(by.organisation)}
    own = phone_of(by.organisation)
    send_many(by, [_news(row, desk_of(at.get(row.from_site), own), now) for row in fresh])


def _news(row: Referral, desk: Desk, now: datetime) -> Wanted:
    told = {"phone": desk.phone, "place": desk.named(NAME)}
    values: dict[str, Any] = {name: value for name, value in told.items() if value}
    until = now + LASTS
    if row.state == State.ACCEPTED:
        until = min(until, row.meeting_at - BEFORE)
        values["day"] = clock.day_of(row.meeting_at)
    address = address_or_why(row.person_id)
    about = (LABEL, row.id)
    return Wanted(NEWS, address, values, row.person_id, about, occasion=row.state[:12], until=until)


def senders(by: Actor, rows: Iterable[Referral]) -> None:
    """Tell whoever sent her that the partner has answered, unless she wrote the answer down herself."""
    told = [
        row
        for row in rows
        if row.state in (State.ACCEPTED, State.WAITING_LIST, State.DECLINED)
        and row.from_user not in (None, by.user)
    ]
    known = mailboxes(by.organisation, [row.from_user for row in told]) if told else {}
    wanted = [
        _to_staff(ANSWERED, row, known[row.from_user], row.state) for row in told if row.from_user in known
    ]
    if wanted:
        send_many(by, wanted)


def escalated(by: Actor, rows: Iterable[tuple[Referral, UUID, str, int]]) -> None:
    """Tell coordinators of what was reminded in vain: each referral with whom, by which clock, after how many
    days."""
    rows = list(rows)
    known = mailboxes(by.organisation, [user for _row, user, _clock, _days in rows])
    wanted = [
        _to_staff(ESCALATED, row, known[user], kind, days=min(days, MOST_DAYS))
        for row, user, kind, days in rows
        if user in known
    ]
    if wanted:
        send_many(by, wanted)


def _to_staff(template: str, row: Referral, to: Mailbox, occasion: str, **values: Any) -> Wanted:
    """What a mailbox may hold: the other organisation, unless its service is kept secret, and the page."""
    values["link"] = _absolute(reverse("referral", args=[row.id]))
    if row.service_id and not row.service.sensitive:
        values["organisation"] = _called(row.frozen.get("to", {}), to.language)
    address = Address("email", to.email, to.language)
    return Wanted(template, address, values, row.person_id, (LABEL, row.id), occasion=occasion[:12])


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
    return _by_link(by, row, WITHDRAWN)


def convention_over(by: Actor, rows: Iterable[Referral]) -> dict[UUID, str]:
    """Tell receivers that a referral is withdrawn because no convention covers it any more; how each was
    told, or that somebody has to call. Under the system role."""
    rows = list(rows)
    own = [row for row in rows if row.channel == Channel.PLATFORM]
    told = [(row.to_organisation_id, row.person_id, row.code[:SHORT]) for row in own]
    notify_of_referrals(told, NoticeKind.CONVENTION)
    ways = {row.id: NOTICE for row in own}
    for row in rows:
        if row.id not in ways:
            ways[row.id] = _by_link(by, row, OVER, organisation=_called(row.frozen.get("from", {})))
    return ways


def _by_link(by: Actor, row: Referral, template: str, **more: str) -> str:
    """Write to the address that the last link of a partner went to."""
    link = Link.objects.filter(referral=row).exclude(address="").order_by("-created_at").first()
    if link is None:
        return CALL
    to = Address(link.channel, open_sealed(link.address, link.bound_to))
    values = {"code": row.code[:SHORT], **more}
    send(by, template, to, values, person=row.person_id, reference=(LABEL, row.id))
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
        # She was told of an answer that may hold no more.
        answered = row.accepted_on or row.answered_on
        lately = answered is not None and clock.today() - answered <= LASTS
        if row.channel == Channel.LINK or row.id in reminded or lately:
            cancel_of((LABEL, row.id))
