"""What upper packages answer in the same transaction, subscribing in their ``receivers.py``."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class MessageDelivered:
    """A gateway says that a message has arrived. ``reference``: the object it told of; ``full``: in its usual
    words, not in those for a telephone that others read."""

    message: UUID
    template: str
    reference: UUID | None
    occasion: str
    full: bool
