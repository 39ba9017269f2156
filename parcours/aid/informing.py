"""She is told that what she asked for is ready: neither what, nor how much, nor for what."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from parcours.accounts.queries import Desk, desks
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.identifiers import uuid7
from parcours.messages.forgetting import cancel_of, cancel_of_many
from parcours.messages.queries import people_told
from parcours.messages.rules import PLACE_LENGTH
from parcours.messages.sending import Wanted, send_many
from parcours.people.contacting import addresses_or_why

from .models import List, Request

READY = "aid.ready"
REQUEST, LIST = "aid.Request", "aid.List"
SETTLE = timedelta(minutes=15)
"""What is handed over at the counter at once needs no message."""


def ready(by: Actor, rows: Iterable[Request], of: List | None = None) -> None:
    """Granted, and waiting to be fetched: each person once for a request, and once for a list however often
    that is corrected and approved again."""
    rows = list(rows)
    if of is not None:
        before = people_told(READY, (LIST, of.id))
        rows = [row for row in rows if row.person_id not in before]
    if not rows:
        return
    addresses = addresses_or_why(row.person_id for row in rows)
    at = desks(by.organisation, (row.asked_by for row in rows))
    now = clock.now()
    send_many(
        by,
        [
            Wanted(
                READY,
                addresses[row.person_id],
                _said(at[row.asked_by]),
                row.person_id,
                (LIST, of.id) if of is not None else (REQUEST, row.id),
                # Whoever was told already is left out above, under the lock of the list.
                occasion=uuid7().hex if of is not None else "",
                after=now + SETTLE,
            )
            for row in rows
        ],
    )


def _said(desk: Desk) -> dict[str, Any]:
    told = {"phone": desk.phone, "place": desk.named(PLACE_LENGTH)}
    return {name: value for name, value in told.items() if value}


def stop(rows: Iterable[Request]) -> None:
    """Paid, or given up: nothing waits for her."""
    cancel_of_many(REQUEST, [row.id for row in rows])


def stop_list(row: List) -> None:
    cancel_of((LIST, row.id))
