"""What upper packages answer in the same transaction, subscribing in their ``receivers.py``."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class ServiceStale:
    """Nobody confirmed a service for its period: it is not proposed any more. Once a period.

    ``owner``: the user who keeps it, if one is named. ``organisation``: whose users keep it.
    """

    service: UUID
    organisation: UUID
    owner: UUID | None
    due: date
