"""Numbers whose questions are put into words once for all who ask alike.

The first page of an officer counts some thirty lists. To put these questions into SQL takes longer than to
answer them, and the words are the same for everybody of a role at a place: only who asks, and when, differs.
So they are made twice for somebody who does not exist, on two days long ago; what differs between both is
who and when, and nothing else may. Where that does not hold, they are made anew each time.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language

from . import clock
from .actor import SYSTEM, Actor
from .context import current_actor, current_role
from .counting import Later, Question, answered, questions, together
from .once import apart
from .prepared import FIXED

MOST = 500
"""So many shapes are kept; then they are made anew."""
ENDS = (date.min, date.max)
MOMENTS = (
    datetime(1801, 3, 14, 10, 17, 23, 123456, tzinfo=UTC),
    datetime(1803, 9, 30, 15, 48, 11, 654321, tzinfo=UTC),
)


@dataclass(frozen=True)
class Asked:
    """How many rows there are of what ``make`` tells for an actor: a queryset, or a ``Later``. ``make`` looks
    at the actor, the clock, the programme in force and the place where she works, and at no row.

    ``key``: with it nothing else is asked."""

    make: Callable[[Actor], Later | QuerySet]
    key: tuple[Hashable, ...]

    def later(self, actor: Actor) -> Later:
        made = self.make(actor)
        return made if isinstance(made, Later) else Later(made)


class Rows:
    """Rows that ``read`` tells for an actor, read when some of them are taken (``rows[:5]``)."""

    def __init__(self, actor: Actor, read: Callable[..., QuerySet], **told: Hashable):
        self._actor, self._read, self._told = actor, read, told

    def __getitem__(self, part: slice) -> QuerySet:
        return self._read(self._actor, **self._told)[part]

    def number(self, most: int | None = None) -> Asked:
        """How many there are; ``most`` as in ``Later``."""
        read, told = self._read, self._told
        key = (read.__module__, read.__qualname__, *sorted(told.items()), most)
        return Asked(lambda actor: Later(read(actor, **told), most), key)


@dataclass(frozen=True)
class _Shape:
    questions: Sequence[Question]
    """Each with recipes for its values."""


class _LookedAtRows(Exception):
    """What a question says depends on what is stored."""


_shapes: dict[Hashable, _Shape | None] = {}
_anew: set[Hashable] = set()
"""Those that were seen to look at rows, with who asks."""


def numbers(actor: Actor, asked: Sequence[Asked], beside: Hashable = None) -> list[int]:
    """The numbers, in their order, all asked at once. ``beside``: what the questions depend on besides the
    actor's rights and site and the clock."""
    alike = _alike(actor, beside)
    shaped = [] if alike is None else [one for one in asked if (one.key, alike) not in _anew]
    shape = _shape(actor, shaped, alike)
    if shape is None and shaped:
        # One of them looks at rows: from now on it is asked apart.
        apart_from = [one for one in shaped if _shape(actor, [one], alike) is None]
        # Each by itself may be put into words, and all together not: then none is.
        _anew.update((one.key, alike) for one in apart_from or shaped)
        return numbers(actor, asked, beside)
    told = dict(zip(map(id, shaped), _told(actor, shape, len(shaped)), strict=True))
    others = [one for one in asked if id(one) not in told]
    told |= zip(map(id, others), together([one.later(actor) for one in others]), strict=True)
    return [told[id(one)] for one in asked]


def _told(actor: Actor, shape: _Shape | None, many: int) -> list[int]:
    if shape is None:
        return []
    now, day = clock.now(), clock.today()
    told = [
        replace(one, values=[recipe(actor, now, day) for recipe in one.values]) for one in shape.questions
    ]
    return answered(told, many)


def _alike(actor: Actor, beside: Hashable) -> Hashable | None:
    """Who asks in the same words; None for whom they are made anew each time."""
    if actor.kind == SYSTEM or actor.organisation is None or actor.user is None:
        return None
    who = (actor.rights, actor.scopes, actor.kind, actor.role, actor.reads_files, actor.site)
    return who, current_actor() == actor, current_role(), get_language(), clock.zone(), beside


def _shape(actor: Actor, asked: Sequence[Asked], alike: Hashable) -> _Shape | None:
    if not asked:
        return None
    key = (tuple(one.key for one in asked), alike)
    if key not in _shapes:
        if len(_shapes) >= MOST:
            _shapes.clear()
            _anew.clear()
        _shapes[key] = _made(actor, asked)
    return _shapes[key]


def _nobody(actor: Actor, number: int) -> Actor:
    """Somebody who does not exist, with the same rights at the same site."""
    user, organisation, membership = (UUID(int=(number << 8) + one) for one in (1, 2, 3))
    return replace(
        actor, user=user, organisation=organisation, membership=membership, login=f"nobody {number}"
    )


def _made(actor: Actor, asked: Sequence[Asked]) -> _Shape | None:
    samples = [(_nobody(actor, at), moment) for at, moment in enumerate(MOMENTS, 1)]
    told = []
    for nobody, moment in samples:
        try:
            with apart(), clock.at(moment), connection.execute_wrapper(_refuse):
                told.append(questions([one.later(nobody) for one in asked]))
        except _LookedAtRows:
            return None
    first, second = told
    if [_words(one) for one in first] != [_words(one) for one in second]:
        return None
    shaped = []
    for one, other in zip(first, second, strict=True):
        recipes = [_recipe(pair, samples) for pair in zip(one.values, other.values, strict=True)]
        if None in recipes:
            return None
        shaped.append(replace(one, values=recipes))
    return _Shape(shaped)


def _refuse(*_asked: Any) -> Any:
    raise _LookedAtRows


def _words(one: Question) -> tuple:
    return one.text, len(one.values), tuple(one.places), one.planned


_Recipe = Callable[[Actor, datetime, date], Any]
_WHO: dict[str, _Recipe] = {
    "organisation": lambda actor, _now, _day: actor.organisation,
    "user": lambda actor, _now, _day: actor.user,
    "membership": lambda actor, _now, _day: actor.membership,
    "site": lambda actor, _now, _day: actor.site,
}


def _recipe(pair: Sequence[Any], samples: Sequence[tuple[Actor, datetime]]) -> _Recipe | None:
    """How a value comes from who asks and when; None if that is not known."""
    value = pair[0]
    if isinstance(value, list):
        parts = [_recipe(some, samples) for some in zip(*pair, strict=True)]
        return None if None in parts else lambda *told: [part(*told) for part in parts]
    if isinstance(value, UUID):
        for name, recipe in _WHO.items():
            if all(one == getattr(actor, name) for one, (actor, _) in zip(pair, samples, strict=True)):
                return recipe
        return None
    if isinstance(value, datetime):
        return _moment(pair)
    if isinstance(value, date) and value not in ENDS:
        days = {one - clock.day_of(moment) for one, (_, moment) in zip(pair, samples, strict=True)}
        return _days_from(days.pop()) if len(days) == 1 else None
    fixed = isinstance(value, FIXED | Decimal) or value in ENDS
    return (lambda *_told: value) if fixed and repr(pair[0]) == repr(pair[1]) else None


def _days_from(days: timedelta) -> _Recipe:
    return lambda _actor, _now, day: day + days


def _moment(pair: Sequence[datetime]) -> _Recipe | None:
    apart_by = {one - moment for one, moment in zip(pair, MOMENTS, strict=True)}
    if len(apart_by) == 1:
        since = apart_by.pop()
        return lambda _actor, now, _day: now + since
    midnights = [datetime.combine(clock.day_of(one), time(), tzinfo=clock.zone()) for one in pair]
    days = {clock.day_of(one) - clock.day_of(moment) for one, moment in zip(pair, MOMENTS, strict=True)}
    if midnights == list(pair) and len(days) == 1:
        begin = days.pop()
        return lambda _actor, _now, day: datetime.combine(day + begin, time(), tzinfo=clock.zone())
    return None
