"""What needs doing now: each domain registers its questions, the home page asks those that the role may.

@todo(order=20, right="people.see")
def permits(actor) -> Todo | None: ...
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from parcours.cases.queries import place_of
from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Asked, numbers
from parcours.programmes.queries import pack_or_none, text_in_force

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


Items = Sequence[TodoItem] | Callable[[], Sequence[TodoItem]]
Counts = Sequence[Mapping[str, Any]] | Callable[[], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Todo:
    """Something that waits: how many, the first of them, all at ``url``. ``empty``: said when none waits;
    without it nothing is.

    ``count`` may be ``Asked``: the numbers of a whole page are asked for at once. ``items`` may be what
    reads them, which is asked when they are shown.

    ``whose``: of whom, in words, when it is a part; the whole is at ``wider``, ``{label, url}``. ``counts``:
    parts of the number, ``[{label, url, count}]``, each with its own list. ``today``: to be done today, so it
    stands before everything else, unfolded (questions of today are registered as such: they are asked first,
    the others once the page stands). ``name``: under which its first items are asked for later."""

    title: Any
    count: int | Asked
    items: Items = field(default_factory=list)
    url: str = ""
    empty: Any = ""
    whose: Any = ""
    wider: Mapping[str, Any] | None = None
    counts: Counts = ()
    today: bool = False
    name: str = ""

    @property
    def shown(self) -> Sequence[TodoItem]:
        return (self.items() if callable(self.items) else self.items)[:SHOWN]

    @property
    def goes_on(self) -> bool:
        """Whether there is more to see at ``url`` than is shown."""
        return bool(self.url) and self.count > (SHOWN if callable(self.items) else len(self.shown))

    @property
    def parts(self) -> Sequence[Mapping[str, Any]]:
        return self.counts() if callable(self.counts) else self.counts


Ask = Callable[[Actor], Todo | None]
_asks: list[tuple[int, str, str, Ask]] = []
_of_today: set[str] = set()

TODAY, FILES, OTHERS = "today", "files", "others"
"""The parts in which they are asked, each at once: what is for today, what waits in the files, and what waits
with others (referrals, aid, training …)."""
_FILES = ("cases", "people", "outreach")


def todo(order: int, right: str, *, today: bool = False) -> Callable[[Ask], Ask]:
    """Register a question for those who hold ``right``; a ``None`` answer is not shown at all.

    ``today``: what it asks for is to be done today."""

    def register(ask: Ask) -> Ask:
        name = f"{ask.__module__}.{ask.__name__}"
        _asks.append((order, name, right, ask))
        _asks.sort(key=lambda one: one[:2])
        if today:
            _of_today.add(name)
        return ask

    return register


def part_of(name: str) -> str:
    """In which part the question of that name is asked."""
    if name in _of_today:
        return TODAY
    return FILES if short(name).split("-")[0] in _FILES else OTHERS


def todos_for(actor: Actor, *parts: str) -> list[Todo]:
    """What waits for this actor: today's first, what is empty last, each in the order of registration.

    ``parts``: only these of TODAY, FILES and OTHERS.
    """
    asked = [
        (short(name), ask(actor))
        for _order, name, right, ask in _asks
        if actor.may(right) and (not parts or part_of(name) in parts)
    ]
    found = _numbered(actor, [replace(one, name=name) for name, one in asked if one is not None])
    said = [one for one in found if one.count or one.empty]
    return sorted(said, key=lambda one: (not one.count, not one.today))


def todo_for(actor: Actor, name: str) -> Todo | None:
    """One of them, by its name, for its first items; None if there is none for this actor. Its number,
    which the line says already, is not asked for again."""
    for _order, long, right, ask in _asks:
        if short(long) == name and actor.may(right):
            return ask(actor)
    return None


def short(name: str) -> str:
    """``parcours.web.cases.todo.overdue`` as ``cases-overdue``."""
    parts = name.split(".")
    return "-".join([*parts[-3:-2], parts[-1]])


def _numbered(actor: Actor, found: list[Todo]) -> list[Todo]:
    """With numbers where there were questions, all of them asked at once."""
    told = iter(counted(actor, [one.count for one in found if isinstance(one.count, Asked)]))
    return [replace(one, count=next(told)) if isinstance(one.count, Asked) else one for one in found]


def counted(actor: Actor, asked: Sequence[Asked]) -> list[int]:
    """The numbers of lists of this actor, in their order, all asked for at once."""
    pack_or_none()
    return numbers(actor, asked, (text_in_force(), place_of(actor)))
