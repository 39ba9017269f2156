"""What upper packages answer in the same transaction, subscribing in their ``receivers.py``."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class ConsentWithdrawn:
    """She agrees no more to a purpose; ``recipient`` is None when it was for every partner.

    ``organisations``: those whose access to her file ended with it.
    """

    person: UUID
    consent: UUID
    purpose: str
    recipient: UUID | None
    organisations: tuple[UUID, ...]


@dataclass(frozen=True)
class AccessEnded:
    """Pairs of a person and an organisation that sees her file no more, for whatever reason."""

    left: tuple[tuple[UUID, UUID], ...]


@dataclass(frozen=True)
class ConventionOver:
    """No convention is in force any more under which ``giver`` shares with ``taker``; told again every
    night."""

    giver: UUID
    taker: UUID


@dataclass(frozen=True)
class NumberAnswered:
    """Somebody answered a message from a number that these people have; what was written is kept nowhere."""

    people: tuple[UUID, ...]
    channel: str


@dataclass(frozen=True)
class PeopleReceived:
    """A reception point has served these people, or sent them on: each with the day of her visit."""

    organisation: UUID
    visits: tuple[tuple[UUID, date], ...]


@dataclass(frozen=True)
class PersonErased:
    """Nothing of her remains but opaque ids and counted facts."""

    person: UUID


@dataclass(frozen=True)
class PeopleMerged:
    """Two files are one: ``gone`` is now read as ``kept``."""

    kept: UUID
    gone: UUID


@dataclass(frozen=True)
class MergeUndone:
    kept: UUID
    gone: UUID
