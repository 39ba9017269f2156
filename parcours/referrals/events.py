"""What upper packages answer in the same transaction, subscribing in their ``receivers.py``."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ReferralAnswered:
    """The provider accepted, put on the waiting list, or declined. ``state``: one of these codes."""

    referral: UUID
    person: UUID
    state: str


@dataclass(frozen=True)
class ReferralClosed:
    """Delivered, says the provider, and received, says the person. ``service`` is None off the platform."""

    referral: UUID
    person: UUID
    service: UUID | None
