"""What needs doing now: each domain registers its questions, the home page asks those that the role may.

@todo(order=20, right="people.see")
def permits(actor) -> Todo | None: ...
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parcours.kernel.actor import Actor

SHOWN = 5


@dataclass(frozen=True)
class TodoItem:
    """One line: what, a note, where it is done. ``tone`` colours the note (good, wait, bad, none).

    ``chip``: a word or two to be coloured instead, beside a note that is longer.

    ``next``: the one thing to do about it, ``{label, url}``, where that is another page than ``url``."""

    title: Any
    note: Any = ""
    url: str = ""
    tone: str = ""
    is_name: bool = False
    next: Mapping[str, Any] | None = None
    chip: Any = ""


@dataclass(frozen=True)
class Todo:
    """Something that waits: how many, the first of them, all at ``url``. ``empty``: said when none.

    ``whose``: of whom, in words, when it is a part; the whole is at ``wider``, ``{label, url}``. ``counts``:
    parts of the number, ``[{label, url, count}]``, each with its own list. ``today``: to be done today, so it
    stands before everything else, unfolded."""

    title: Any
    count: int
    items: Sequence[TodoItem] = field(default_factory=list)
    url: str = ""
    empty: Any = ""
    whose: Any = ""
    wider: Mapping[str, Any] | None = None
    counts: Sequence[Mapping[str, Any]] = ()
    today: bool = False

    @property
    def shown(self) -> Sequence[TodoItem]:
        return self.items[:SHOWN]


Ask = Callable[[Actor], Todo | None]
_asks: list[tuple[int, str, str, Ask]] = []


def todo(order: int, right: str) -> Callable[[Ask], Ask]:
    """Register a question for those who hold ``right``; a ``None`` answer is not shown at all."""

    def register(ask: Ask) -> Ask:
        _asks.append((order, f"{ask.__module__}.{ask.__name__}", right, ask))
        _asks.sort(key=lambda one: one[:2])
        return ask

    return register


def todos_for(actor: Actor) -> list[Todo]:
    """What waits for this actor: today's first, what is empty last, each in the order of registration."""
    found = [ask(actor) for _order, _name, right, ask in _asks if actor.may(right)]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (not one.count, not one.today))
