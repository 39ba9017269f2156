"""Which offers fit somebody, with every factor shown. Pure but for :func:`offers_for`, which reads.

Each factor holds, does not, or is not known; what is not known counts for nothing, neither way. Offers stand
in the order of how many factors hold, then of how few do not; there is no other score. A person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from parcours.cases.skills import skills_of
from parcours.directory.matching import Point, distance
from parcours.kernel.actor import Actor
from parcours.people import queries as people
from parcours.people.models import SpokenLanguage

from . import queries
from .enums import OfferState, Permit
from .models import Offer

SKILL, PLACE, LANGUAGE, PERMIT, WISH = "skill", "place", "language", "permit", "wish"
HOLDS, NOT, UNKNOWN = "holds", "not", "unknown"
NEAR_KM = 30
"""As far as somebody travels to work every day; an assumption."""
MOST = 300
VALID = "valid"


@dataclass(frozen=True)
class Seeker:
    """What is known of somebody; empty: not known. ``skills``: groups of ISCO-08; ``wishes``: those in which
    she wishes to work; ``not_wished``: those in which she does not."""

    skills: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    not_wished: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    residence: str = ""
    place: str = ""
    region: str = ""
    point: Point | None = None


@dataclass(frozen=True)
class Factor:
    """``km``: how far the work is, where both points are known."""

    code: str
    state: str
    km: int | None = None


@dataclass(frozen=True)
class Fit:
    offer: Offer
    factors: list[Factor] = field(default_factory=list)

    def number(self, state: str) -> int:
        return sum(one.state == state for one in self.factors)


def same_trade(one: str, other: str) -> bool:
    """Whether one group of ISCO-08 lies in the other, from sub-major groups (two digits) down."""
    shorter = min(len(one), len(other))
    return shorter >= 2 and one[:shorter] == other[:shorter]


def _among(groups: Iterable[str], wanted: str) -> bool:
    return any(same_trade(one, wanted) for one in groups)


def _skill(who: Seeker, offer: Offer) -> str:
    if not who.skills:
        return UNKNOWN
    return HOLDS if _among(who.skills, offer.occupation_id) else NOT


def _wish(who: Seeker, offer: Offer) -> str:
    if _among(who.wishes, offer.occupation_id):
        return HOLDS
    return NOT if _among(who.not_wished, offer.occupation_id) else UNKNOWN


def _place(who: Seeker, offer: Offer) -> Factor:
    if not who.place:
        return Factor(PLACE, UNKNOWN)
    if who.place == offer.place_id:
        return Factor(PLACE, HOLDS, 0)
    point = point_of(offer.place)
    if who.point is None or point is None:
        return Factor(PLACE, UNKNOWN if who.region == offer.region_id else NOT)
    km = round(distance(who.point, point))
    return Factor(PLACE, HOLDS if km <= NEAR_KM else NOT, km)


def _language(who: Seeker, offer: Offer) -> str:
    if not offer.languages or not who.languages:
        return UNKNOWN
    return HOLDS if set(offer.languages) <= who.languages else NOT


def _permit(who: Seeker, offer: Offer) -> str:
    if offer.permit == Permit.EMPLOYER:
        return HOLDS
    if offer.permit == Permit.NONE or not who.residence:
        return UNKNOWN
    return HOLDS if who.residence == VALID else NOT


def fit(who: Seeker, offer: Offer) -> Fit:
    return Fit(
        offer,
        [
            Factor(SKILL, _skill(who, offer)),
            Factor(WISH, _wish(who, offer)),
            _place(who, offer),
            Factor(LANGUAGE, _language(who, offer)),
            Factor(PERMIT, _permit(who, offer)),
        ],
    )


def ordered(fits: Iterable[Fit]) -> list[Fit]:
    """Those of which most holds first, then those of which least does not; else as they came."""
    return sorted(fits, key=lambda one: (-one.number(HOLDS), one.number(NOT)))


def point_of(place) -> Point | None:
    if place is None or place.latitude is None:
        return None
    return Point(float(place.latitude), float(place.longitude))


def seeker(actor: Actor, person: UUID) -> Seeker:
    """What the actor's organisation may know of her."""
    who = people.find(actor, person)
    skills = skills_of(actor, person)
    spoken = SpokenLanguage.objects.filter(person_id=person).values_list("language_id", flat=True)
    return Seeker(
        skills=frozenset(one.group_id for one in skills),
        wishes=frozenset(one.group_id for one in skills if one.wish),
        not_wished=frozenset(one.group_id for one in skills if one.wish is False),
        languages=frozenset(spoken),
        residence=people.facts_on(person).get("residence", ""),
        place=who.city_id or "",
        region=who.city.region_id if who.city_id else "",
        point=point_of(who.city),
    )


def offers_for(actor: Actor, person: UUID, **asked) -> list[Fit]:
    """Open offers that the filters leave (the newest ``MOST``), those that fit her best first."""
    who = seeker(actor, person)
    rows = queries.offers(actor, **asked | {"state": OfferState.OPEN.value})[:MOST]
    return ordered(fit(who, row) for row in rows)
