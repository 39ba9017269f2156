"""Whose accompaniment a list is about: hers are some thousands, everybody is walked along an index."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.among import AmongFound
from parcours.kernel.once import once
from parcours.programmes.queries import pack_or_none

from .standing import Standing

MINE, HERS, EVERYBODY = "mine", "hers", ""
OF = "of:"
"""Followed by the id of an officer: those in her charge."""


def programme() -> str:
    pack = pack_or_none()
    return pack.code if pack else ""


def place_of(actor: Actor) -> str | None:
    """The place of the site where the actor works, if she has one."""
    return _place(actor.site) if actor.site is not None else None


@once
def _place(site: UUID) -> str | None:
    return Site.objects.filter(pk=site).values_list("place", flat=True).first()


def is_part(actor: Actor, whose: str) -> bool:
    """Whether a list is about some people only: MINE, those in her charge (OF, in another officer's); HERS,
    those, whoever lives where her site is, and whom nobody has in charge as long as it is not known where
    they live. Whoever works at no particular place has everybody."""
    return whose == MINE or whose.startswith(OF) or (whose == HERS and place_of(actor) is not None)


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


def _near(place: str | None, user: UUID | None) -> Q:
    """MINE where ``place`` is None, else HERS."""
    if place is None:
        return Q(responsible=user)
    nowhere = Q(city__isnull=True, responsible__isnull=True, ours=True)
    return Q(city_id=place) | Q(responsible=user) | nowhere


def of_part(actor: Actor, whose: str, rows: QuerySet[Standing]) -> QuerySet[Standing]:
    """Those of the rows that are of a part."""
    if whose.startswith(OF):
        return rows.filter(responsible=UUID(whose.removeprefix(OF)), ours=True)
    place = place_of(actor) if whose == HERS else None
    return rows.filter(_near(place, actor.user))


class Looked(Exists):
    """One look for each row: the planner does not join what is asked, so that the order of a list is walked
    along its index until there are enough."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


def reached(rows: QuerySet, actor: Actor, whose: str, **narrower: Any) -> QuerySet:
    """Those rows whose person is among those asked for. ``narrower``: what their standing says besides; of a
    part these few are looked up by their ids."""
    if narrower and is_part(actor, whose):
        few = of_part(actor, whose, standings(actor)).filter(**narrower).order_by()
        return rows.filter(AmongFound("person_id", few.values("person_id")))
    asked = standings(actor).filter(person_id=OuterRef("person_id"))
    if is_part(actor, whose):
        asked = of_part(actor, whose, asked)
    return rows.filter(Looked(asked))
