"""Whose accompaniment a list is about: hers are some thousands, everybody is walked along an index."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.among import AmongFound, AmongThese
from parcours.kernel.once import once
from parcours.kernel.prepared import Prepared
from parcours.programmes.queries import pack_or_none

from .standing import Standing

MINE, HERS, EVERYBODY = "mine", "hers", ""


def programme() -> str:
    pack = pack_or_none()
    return pack.code if pack else ""


@once
def place_of(actor: Actor) -> str | None:
    """The place of the site where the actor works, if she has one."""
    if actor.site is None:
        return None
    return Site.objects.filter(pk=actor.site).values_list("place", flat=True).first()


def is_part(actor: Actor, whose: str) -> bool:
    """Whether a list is about some people only: MINE, those in her charge; HERS, those, whoever lives where
    her site is, and whom nobody has in charge as long as it is not known where they live. Whoever works at no
    particular place has everybody."""
    return whose == MINE or (whose == HERS and place_of(actor) is not None)


def standings(actor: Actor) -> QuerySet[Standing]:
    """Where those stand whom the actor's organisation sees and whose accompaniment has not ended.

    To the system, each stands once.
    """
    rows = Standing.objects.filter(closed=False)
    if actor.kind == SYSTEM:
        return rows.filter(ours=True)
    if actor.organisation is None or not actor.may("people.see"):
        return rows.none()
    living = Q(until__isnull=True) | Q(until__gt=clock.now())
    return rows.filter(living, organisation_id=actor.organisation)


class Stands(NamedTuple):
    """One of a part: what her ``Standing`` says."""

    person_id: UUID
    registered_on: date
    ours: bool
    opened_on: date | None
    responsible: UUID | None
    contact_on: date | None
    assessment: UUID | None
    assessed_on: date | None
    expires_on: date | None
    oriented: bool
    outcome: str
    busy: bool
    due_on: date | None
    since: date
    permit_on: date | None
    missed_at: datetime | None


def _near(place: str | None, user: UUID | None) -> Q:
    """MINE where ``place`` is None, else HERS."""
    if place is None:
        return Q(responsible=user)
    nowhere = Q(city__isnull=True, responsible__isnull=True, ours=True)
    return Q(city_id=place) | Q(responsible=user) | nowhere


def _part(place: str | None, organisation: UUID, user: UUID, now: datetime) -> QuerySet:
    rows = Standing.objects.filter(Q(until__isnull=True) | Q(until__gt=now), closed=False)
    return rows.filter(_near(place, user), organisation_id=organisation).values_list(*Stands._fields)


_SAMPLES = {"organisation": UUID(int=1), "user": UUID(int=2), "now": datetime(2000, 1, 1, tzinfo=UTC)}
_MINE = Prepared(partial(_part, None), **_SAMPLES)
_HERS = Prepared(_part, place="a place", **_SAMPLES)


@once
def part(actor: Actor, whose: str) -> tuple[Stands, ...]:
    """Those of a part (``is_part``), read once for all the lists of a page; in no order."""
    if actor.organisation is None or actor.user is None or not actor.may("people.see"):
        return ()
    place = place_of(actor) if whose == HERS else None
    told = {"organisation": actor.organisation, "user": actor.user, "now": clock.now()}
    rows = _MINE.rows(**told) if place is None else _HERS.rows(place=place, **told)
    return tuple(map(Stands._make, rows))


_LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda one, told: one == told,
    "isnull": lambda one, told: (one is None) == told,
    "lt": lambda one, told: one is not None and one < told,
    "lte": lambda one, told: one is not None and one <= told,
    "gte": lambda one, told: one is not None and one >= told,
}


def gather(actor: Actor, whose: str) -> None:
    """Before a page asks for many lists of a part: read it once for all of them."""
    if is_part(actor, whose):
        part(actor, whose)


def gathered(actor: Actor, whose: str) -> bool:
    """Whether a page has read all of a part, for many lists."""
    return is_part(actor, whose) and part.known(actor, whose) is not None


def of_part(actor: Actor, whose: str, rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """Those of the rows that are of a part."""
    place = place_of(actor) if whose == HERS else None
    return rows.filter(_near(place, actor.user))


def fitting(actor: Actor, whose: str, **conditions: Any) -> list[Stands]:
    """Those of a part whose standing says so; ``conditions`` as those of a queryset.

    Looked up when a page asks for one list; out of all of them when it has read them (``part``) for many."""
    found: Iterable[Stands] | None = part.known(actor, whose)
    if found is None:
        rows = of_part(actor, whose, standings(actor)).filter(**conditions)
        return list(map(Stands._make, rows.values_list(*Stands._fields)))
    for name, told in conditions.items():
        field, _, lookup = name.partition("__")
        place, holds = Stands._fields.index(field), _LOOKUPS[lookup or "exact"]
        found = [one for one in found if holds(one[place], told)]
    return list(found)


class Looked(Exists):
    """One look for each row: the planner does not join what is asked, so that the order of a list is walked
    along its index until there are enough."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


def reached(rows: QuerySet, actor: Actor, whose: str, **narrower: Any) -> QuerySet:
    """Those rows whose person is among those asked for. ``narrower``: what their standing says besides; of a
    part these few are looked up by their ids."""
    if narrower and gathered(actor, whose):
        return rows.filter(AmongThese("person_id", [o.person_id for o in fitting(actor, whose, **narrower)]))
    if narrower and is_part(actor, whose):
        few = of_part(actor, whose, standings(actor)).filter(**narrower).order_by()
        return rows.filter(AmongFound("person_id", few.values("person_id")))
    asked = standings(actor).filter(person_id=OuterRef("person_id"))
    if is_part(actor, whose):
        asked = of_part(actor, whose, asked)
    return rows.filter(Looked(asked))
