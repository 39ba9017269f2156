"""Frozen events of a lower package that an upper one answers, in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

_receivers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event: type) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    def keep(receiver: Callable[[Any], None]) -> Callable[[Any], None]:
        _receivers[event].append(receiver)
        return receiver

    return keep


def emit(event: Any) -> None:
    for receiver in _receivers.get(type(event), ()):
        receiver(event)


def receivers() -> dict[type, tuple[Callable[[Any], None], ...]]:
    return {event: tuple(found) for event, found in _receivers.items()}
