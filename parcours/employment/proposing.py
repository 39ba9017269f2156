"""Who fits an offer, with every factor shown: the same factors as of offers for somebody (``fitting.py``).

Looked at are people whom the reader sees and whose accompaniment goes on, who have or wish for the trade of
the offer, then those who live near it; at most ``MOST``, whatever the size of the base. A person decides.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef

from parcours.cases.models import Skill, Standing
from parcours.directory.matching import distance
from parcours.kernel.actor import Actor
from parcours.people import queries as people
from parcours.people.models import Person, SpokenLanguage
from parcours.people.visibility import living
from parcours.reference.models import Place
from parcours.reference.searching import same_trade

from .enums import OPEN_APPLICATIONS, ApplicationState, OfferKind, PlacementState
from .fitting import HOLDS, NEAR_KM, NOT, Fit, Seeker, fit, point_of
from .models import Application, Offer, Placement

MOST = 300


@dataclass(frozen=True)
class Fitting:
    """Somebody, and how she fits."""

    person: Person
    fit: Fit


@dataclass(frozen=True)
class Proposal:
    """Those who fit best first; ``cut``: there were more than are looked at."""

    rows: list[Fitting] = field(default_factory=list)
    cut: bool = False


def people_for(actor: Actor, offer: Offer) -> Proposal:
    """People for an offer, in the order of how many factors hold, then of how few do not, then by name."""
    if actor.organisation is None or not (actor.may("employment.apply") and actor.may("people.see")):
        return Proposal()
    pool = _pool(actor, offer)
    rows = Person.objects.filter(pk__in=pool[:MOST]).select_related("city").prefetch_related("names")
    found = list(rows)
    seekers = seekers_of(found)
    fits = [Fitting(one, fit(seekers[one.id], offer)) for one in found]
    return Proposal(sorted(fits, key=_order), len(pool) > MOST)


def _order(one: Fitting) -> tuple:
    return -one.fit.number(HOLDS), one.fit.number(NOT), one.person.sort_key, one.person.id


def _pool(actor: Actor, offer: Offer) -> list[UUID]:
    """Ids of those to be looked at, one more than ``MOST`` when there are more."""
    there = _there(actor, offer)
    skilled = Skill.objects.filter(current=True, withdrawn=False, person_id=OuterRef("person_id"))
    by_trade = there.filter(Exists(skilled.filter(group__in=same_trade(offer.occupation_id))))
    order = ("busy", "-registered_on", "person_id")
    pool = list(by_trade.order_by(*order).values_list("person_id", flat=True)[: MOST + 1])
    if len(pool) <= MOST:
        near = there.filter(city__in=near_places(offer.place)).exclude(person_id__in=pool)
        pool += near.order_by(*order).values_list("person_id", flat=True)[: MOST + 1 - len(pool)]
    return pool


def _there(actor: Actor, offer: Offer):
    """Everybody whom the organisation accompanies, who stands not at this offer and has no job already."""
    rows = Standing.objects.filter(living(), organisation=actor.organisation, closed=False)
    at_it = Application.objects.filter(
        offer=offer,
        person_id=OuterRef("person_id"),
        state__in=[*OPEN_APPLICATIONS, ApplicationState.HIRED],
    )
    works = Placement.objects.filter(
        person_id=OuterRef("person_id"), state=PlacementState.WORKING, kind=OfferKind.JOB
    )
    return rows.filter(~Exists(at_it), ~Exists(works))


def near_places(place: Place) -> list[str]:
    """Cities from which somebody travels there every day, itself first."""
    there = point_of(place)
    if there is None:
        return [place.pk]
    points = {row.pk: point_of(row) for row in Place.objects.filter(region__country=place.region.country_id)}
    near = [code for code, point in points.items() if point and distance(there, point) <= NEAR_KM]
    return [place.pk, *(code for code in near if code != place.pk)]


def seekers_of(found: Iterable[Person]) -> dict[UUID, Seeker]:
    """What is known of people who were found visible before, in six statements whatever the number."""
    found = list(found)
    ids = [one.id for one in found]
    skills: dict[UUID, list[tuple[str, bool | None]]] = defaultdict(list)
    held = Skill.objects.filter(current=True, withdrawn=False, person_id__in=ids)
    for person, group, wish in held.values_list("person_id", "group_id", "wish"):
        skills[person].append((group, wish))
    spoken: dict[UUID, set[str]] = defaultdict(set)
    for person, language in SpokenLanguage.objects.filter(person_id__in=ids).values_list(
        "person_id", "language_id"
    ):
        spoken[person].add(language)
    facts = people.facts_on_many(ids)
    return {
        one.id: Seeker(
            skills=frozenset(group for group, _wish in skills[one.id]),
            wishes=frozenset(group for group, wish in skills[one.id] if wish),
            not_wished=frozenset(group for group, wish in skills[one.id] if wish is False),
            languages=frozenset(spoken[one.id]),
            residence=facts.get(one.id, {}).get("residence", ""),
            place=one.city_id or "",
            region=one.city.region_id if one.city_id else "",
            point=point_of(one.city),
        )
        for one in found
    }
