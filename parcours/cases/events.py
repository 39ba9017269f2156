"""What upper packages answer in the same transaction, subscribing in their ``receivers.py``."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class CaseClosed:
    """Her accompaniment ended; ``outcome`` is a code of ``enums.Closing``."""

    person: UUID
    case: UUID
    outcome: str


@dataclass(frozen=True)
class CaseReopened:
    person: UUID
    case: UUID
