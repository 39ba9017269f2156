"""By link: where she can be written to and has not been asked yet. All of it as the system."""

import hashlib
from datetime import timedelta
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import public_code
from parcours.messages.rules import barred
from parcours.messages.sending import Wanted, send_many
from parcours.people.contacting import addresses_or_why

from . import entries, links, sparing, states
from .enums import State
from .models import Survey
from .plan import SurveysPlan
from .planning import CAUSE, MOST
from .sections import plan
from .telling import OBJECT, tell_many

TEMPLATE = "surveys.request"
SENDS = 2
"""Once, and once more where she has not answered."""


def digest(token: str) -> str:
    return hashlib.sha256(b"parcours survey\x00" + token.encode()).hexdigest()


def send_links(after: UUID | None) -> tuple[int, UUID | None]:
    """Write to those of up to 250 surveys who can be written to; the others stay on the list of whoever asks.

    How many were looked at, and the last of them."""
    known, today = plan(), clock.today()
    links_of = [one.code for one in known.occasions if one.by_link]
    rows = Survey.objects.filter(state=State.DUE, attempts=0, occasion__in=links_of, until__gte=today)
    return _send_to(known, rows, after, "")


def remind(after: UUID | None) -> tuple[int, UUID | None]:
    """Write once more to those who have not answered for some days, and were not telephoned meanwhile."""
    known, today = plan(), clock.today()
    since = today - timedelta(days=known.remind_days)
    rows = Survey.objects.filter(state=State.SENT, sends__lt=SENDS, sent_on__lte=since)
    return _send_to(known, rows.filter(link_until__gt=today), after, "again")


def _send_to(known: SurveysPlan, rows, after: UUID | None, again: str) -> tuple[int, UUID | None]:
    with as_role("system"):
        rows = rows.select_for_update(of=("self",), skip_locked=True)
        rows = rows.filter(id__gt=after) if after is not None else rows
        found = list(rows.order_by("id")[:MOST])
        addresses = addresses_or_why(row.person_id for row in found)
        against = sparing.objecting((row.person_id for row in found), known.purpose)
        reached = [
            row for row in found if not barred(addresses[row.person_id]) and row.person_id not in against
        ]
        _write(known, reached, addresses, again)
    return len(found), found[-1].id if found else after


def _write(known: SurveysPlan, rows: list[Survey], addresses, again: str) -> None:
    today = clock.today()
    tokens = {row.id: public_code() for row in rows}
    for row in rows:
        if row.state != State.SENT:
            states.SURVEY.move(row, State.SENT, Actor.system(CAUSE))
        row.sends, row.sent_on = row.sends + 1, today
        row.digests = [*row.digests, digest(tokens[row.id])]
        if not again:
            row.link_until = min(today + timedelta(days=known.link_days), row.until)
    Survey.objects.bulk_update(rows, ["state", "sends", "sent_on", "digests", "link_until"])
    tell_many(entries.SENT, CAUSE, [(row, today, {"again": bool(again)}) for row in rows])
    for organisation in {row.organisation_id for row in rows}:
        system = Actor.system(CAUSE, organisation)
        with acting(system):
            send_many(
                system,
                [
                    Wanted(
                        TEMPLATE,
                        addresses[row.person_id],
                        {"link": links.survey(tokens[row.id])},
                        row.person_id,
                        (OBJECT, row.id),
                        occasion=again,
                    )
                    for row in rows
                    if row.organisation_id == organisation
                ],
            )


def by_token(token: str) -> Survey | None:
    """The survey of a link that still takes an answer."""
    with as_role("system"):
        return of_token(token).first()


def of_token(token: str):
    today = clock.today()
    rows = Survey.objects.filter(digests__contains=[digest(token[:200])], link_until__gte=today)
    return rows.filter(state__in=[State.SENT, State.TRYING, State.UNREACHABLE])
