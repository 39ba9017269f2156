"""What people are told of places: that one is free, that a session will not be. Never which training."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from parcours.accounts.queries import phone_of
from parcours.kernel.actor import Actor
from parcours.messages.forgetting import cancel_of_many
from parcours.messages.sending import Wanted, send_many
from parcours.people.contacting import addresses_or_why

from .models import LostPlace, Waiting

WAITING, LOST = "training.Waiting", "training.LostPlace"
FREE, CANCELLED = "training.place_free", "training.cancelled"


def _send(template: str, label: str, rows: Iterable[Any], organisation_of, values_of) -> None:
    rows = list(rows)
    addresses = addresses_or_why(row.person_id for row in rows)
    of_each: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        of_each[organisation_of(row)].append(row)
    for organisation in sorted(of_each):
        # Each body reads in its own log what its people were told.
        by = Actor.system("training.places", organisation=organisation)
        phone = phone_of(organisation)
        send_many(
            by,
            [
                Wanted(
                    template,
                    addresses[row.person_id],
                    values_of(row) | ({"phone": phone} if phone else {}),
                    row.person_id,
                    (label, row.id),
                )
                for row in of_each[organisation]
            ],
        )


def place_free(rows: Iterable[Waiting]) -> None:
    """A place is held for her until a day."""
    _send(FREE, WAITING, rows, lambda row: row.asked_by_id, lambda row: {"day": row.held_until})


def session_cancelled(rows: Iterable[LostPlace], starts_on) -> None:
    """What she was to begin, or has begun, will not take place."""
    _send(CANCELLED, LOST, rows, lambda row: row.organisation_id, lambda row: {"day": starts_on})


def stop(rows: Iterable[Waiting]) -> None:
    """Nothing is held for her any more."""
    cancel_of_many(WAITING, [row.id for row in rows])
