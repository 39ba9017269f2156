"""Who answers for how many: officers by name, some at a time, and what nobody who works here answers for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from parcours.accounts.models import User
from parcours.accounts.queries import living_memberships
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.among import AmongFound, AmongThese, as_array
from parcours.kernel.context import as_role
from parcours.kernel.prepared import SAMPLES, Prepared
from parcours.people.visibility import plainly, somebody

from .enums import COMING
from .reach import standings
from .spans import between
from .standing import Standing

WEEK = 7
NONE = (0, 0, None)
OURS = Q(ours=True, opened_on__isnull=False)
"""That a case of the actor's organisation is open, as a condition on where people stand."""


@dataclass(frozen=True)
class Load:
    """What an officer carries. ``officer`` is None for cases that nobody answers for.

    ``waiting``: open cases without an open step; ``oldest``: since when the longest of them has none.
    ``week``: appointments of the next seven days."""

    officer: UUID | None
    name: str
    cases: int
    waiting: int
    oldest: date | None
    week: int


class Loads(list):
    """Loads of some officers, by name; ``total``: how many officers carry something."""

    total: int = 0


def _open(actor: Actor) -> QuerySet[Standing]:
    return standings(actor).filter(OURS).order_by()


def _others(actor: Actor) -> QuerySet[User]:
    """Who does not work here. They are few; those who do are asked for as soon as anybody is."""
    works = living_memberships().filter(organisation_id=actor.organisation, user_id=OuterRef("pk"))
    return User.objects.filter(~Exists(works.order_by())).order_by().values("pk")


def _unanswered(actor: Actor) -> tuple[Q, Q]:
    """Why nobody who works here answers for a case: nobody is named, or who is works here no more."""
    return Q(responsible__isnull=True), Q(AmongFound("responsible", _others(actor)))


def is_nobodys(actor: Actor) -> Q:
    """As :func:`nobodys`, asked of each of some rows."""
    alone, left = _unanswered(actor)
    return OURS & (alone | left)


def nobodys(actor: Actor) -> QuerySet[Standing]:
    """Where those stand for whose open case of the actor's organisation nobody who works there answers.

    Two looks along an index, not one that holds either: that would be a walk over all of them."""
    alone, left = (_open(actor).filter(why).values("person_id") for why in _unanswered(actor))
    return _open(actor).filter(AmongFound("person_id", alone.union(left, all=True)))


def _carried(rows: QuerySet[Standing]) -> QuerySet:
    """Of whom, how many, how many without a step, and the longest of these."""
    idle = Q(busy=False)
    told = {
        "cases": Count("*"),
        "idle": Count("since", filter=idle),
        "oldest": Min("contact_on", filter=idle),
    }
    return rows.values("responsible").annotate(**told).values_list("responsible", *told)


def _prepared(make: Callable[..., QuerySet], **more: str) -> Prepared:
    """``make(somebody, …)`` of the organisation, at the time that is given."""

    def made(organisation: UUID, now: datetime, **told: str) -> QuerySet:
        with clock.at(now):
            return make(somebody(organisation), **told)

    return Prepared(made, organisation=SAMPLES["organisation"], now=SAMPLES["now"], **more)


_OFFICERS = _prepared(
    lambda by, officers: _carried(_open(by).filter(AmongThese("responsible", officers))), officers="officers"
)
_NOBODYS = _prepared(lambda by: _carried(nobodys(by)))
_STAFF = _prepared(
    lambda by: (
        living_memberships()
        .filter(organisation_id=by.organisation)
        .order_by()
        .values_list("user_id", "user__name", Exists(_open(by).filter(responsible=OuterRef("user_id"))))
    )
)


def loads(actor: Actor, *, limit: int | None = None, start: int = 0) -> Loads:
    """The load of officers of the actor's organisation who have cases or appointments, by name; before them,
    on the first page, what nobody answers for."""
    if not plainly(actor):
        return Loads()
    here: dict[str, Any] = {"organisation": actor.organisation, "now": clock.now()}
    week = _week(actor)
    # Somebody may hold two roles here.
    staff = {(user, name) for user, name, some in _STAFF.rows(**here) if some or user in week}
    by_name = sorted(staff, key=lambda one: (one[1], one[0]))
    part = by_name[start : None if limit is None else start + limit]
    rows = _OFFICERS.rows(**here, officers=as_array(user for user, _name in part))
    carried = {user: tuple(numbers) for user, *numbers in rows}
    found = Loads(Load(user, name, *carried.get(user, NONE), week.get(user, 0)) for user, name in part)
    found.total = len(staff)
    left = _NOBODYS.rows(**here)
    if left and not start:
        oldest = min((day for *_numbers, day in left if day), default=None)
        found.insert(0, Load(None, "", sum(row[1] for row in left), sum(row[2] for row in left), oldest, 0))
    return found


def _week(actor: Actor) -> dict[UUID, int]:
    """How many appointments each officer keeps in the next seven days.

    Counted by the system in one pass, scoped as the calendar is (``spans.between``)."""
    rows = between(actor, clock.today(), clock.today() + timedelta(days=WEEK))
    rows = rows.filter(state__in=[state.value for state in COMING]).order_by()
    with as_role("system"):
        return dict(rows.values("officer").annotate(many=Count("pk")).values_list("officer", "many"))
