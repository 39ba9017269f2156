"""Lives with states: one table per object of the moves that exist; any other move is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .actor import Actor
from .refusals import ILLEGAL_MOVE, NOT_ALLOWED, NotAllowed, Refused

_tables: dict[str, "States"] = {}


@dataclass(frozen=True)
class Move:
    """From one state to another, and the right it takes (``None``: only the system)."""

    source: str
    target: str
    right: str | None


class States:
    """``States("training.enrolment", field="state", first="enrolled", moves=[Move(...)], labels={...})``."""

    def __init__(
        self, name: str, *, first: str, moves: list[Move], labels: Mapping[str, Any], field: str = "state"
    ):
        if name in _tables:
            raise ValueError(f"states {name} are declared twice")
        self.name, self.first, self.field, self.labels = name, first, field, dict(labels)
        self.moves = {(move.source, move.target): move for move in moves}
        unknown = {s for pair in self.moves for s in pair} - set(labels)
        if unknown or first not in labels:
            raise ValueError(f"states {name}: no label for {sorted(unknown | {first} - set(labels))}")
        _tables[name] = self

    def targets(self, state: str) -> list[str]:
        return [target for source, target in self.moves if source == state]

    def check(self, state: str, target: str, by: Actor) -> Move:
        move = self.moves.get((state, target))
        if move is None:
            raise Refused(ILLEGAL_MOVE, params={"state": self.labels[state]})
        if not by.may(move.right or ""):
            raise NotAllowed(NOT_ALLOWED)
        return move

    def can(self, state: str, target: str, by: Actor) -> bool:
        try:
            self.check(state, target, by)
        except Refused:
            return False
        return True

    def move(self, item: Any, target: str, by: Actor) -> str:
        """Set the state on ``item`` (not saved) and return the state it left."""
        source = getattr(item, self.field)
        self.check(source, target, by)
        setattr(item, self.field, target)
        return source


def tables() -> dict[str, States]:
    return dict(_tables)
