"""Which services answer what is sought, and which would if one thing were not asked. Pure: no database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from operator import itemgetter
from typing import NamedTuple
from uuid import UUID

from .enums import Standing

EARTH_KM = 6371.0
WHERE, ACCESS, LANGUAGE, SEX, AGE, STATUS, LOT = (
    "where",
    "access",
    "language",
    "sex",
    "age",
    "status",
    "lot",
)
CRITERIA = (WHERE, ACCESS, LANGUAGE, SEX, AGE, STATUS, LOT)
"""What may be asked beside the need, and dropped."""
TELLABLE = tuple(code for code in CRITERIA if code != ACCESS)
"""What an address about a person may say: what she needs to come is hers, and stands in none."""
IN_CITY, IN_REGION, ANYWHERE = "city", "region", "any"
DISTANCES = (25, 50, 100)
WITHIN = (IN_CITY, *map(str, DISTANCES), IN_REGION, ANYWHERE)
ROOM = {Standing.OPEN: 0, Standing.WAITING: 1, Standing.FULL: 2}
SPOKEN, INTERPRETED, UNTOLD, UNSPOKEN = range(4)
"""How they would understand each other, the easiest first."""


@dataclass(frozen=True)
class Criteria:
    """What is sought. Empty: not asked. ``within``: one of WITHIN, from ``place``.

    ``step_free``: a place with steps is none; of one of which nobody knows she is told so.
    ``languages``: one of them is enough; they order what is found and say where an interpreter is needed, and
    leave services out with ``language_only``. ``age``, ``age_to``: completed years, when only the year of
    birth is known the youngest and the oldest she can be. ``without``: criteria that are known and not asked.
    """

    kind: str = ""
    place: str = ""
    region: str = ""
    within: str = IN_REGION
    languages: tuple[str, ...] = ()
    language_only: bool = False
    sex: str = ""
    age: int | None = None
    age_to: int | None = None
    protection: str = ""
    residence: str = ""
    lot: int | None = None
    step_free: bool = False
    without: tuple[str, ...] = ()


class Point(NamedTuple):
    latitude: float
    longitude: float


class Offer(NamedTuple):
    """What counts of a service when it is compared with what is sought."""

    id: UUID
    kind: str
    region: str
    place: str
    point: Point | None
    standing: Standing
    sexes: tuple = ()
    age_from: int | None = None
    age_to: int | None = None
    protections: tuple = ()
    residences: tuple = ()
    lots: tuple = ()
    public_languages: tuple = ()
    languages: tuple = ()
    interpreter: bool = False
    response_days: float | None = None
    step_free: bool | None = None

    @property
    def public(self) -> tuple:
        """For whom it is, and how it speaks: many services of a directory say the same."""
        return self[6:15]


class Match(NamedTuple):
    id: UUID
    standing: Standing
    km: int | None
    speaks: int = SPOKEN


@dataclass(frozen=True)
class Answer:
    """``matches``: those with her language first, then the nearest; full ones after all others.
    ``nearly``: for each criterion how many more there would be, with room, if it alone were not asked."""

    matches: list[Match] = field(default_factory=list)
    nearly: dict[str, int] = field(default_factory=dict)

    @property
    def with_room(self) -> int:
        return sum(1 for one in self.matches if one.standing != Standing.FULL)


def distance(one: Point, other: Point) -> float:
    """Kilometres along the great circle (haversine)."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(north / 2) ** 2
    half += cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, half)))


def _is_there(sought: Criteria, offer: Offer, km: float | None) -> bool:
    if sought.within == ANYWHERE or not (sought.place or sought.region):
        return True
    if not sought.place or sought.within == IN_REGION:
        return offer.region == sought.region
    if offer.place == sought.place:
        return True
    return sought.within.isdigit() and km is not None and km <= int(sought.within)


def _gets_in(sought: Criteria, offer: Offer) -> bool:
    return not sought.step_free or offer.step_free is not False or ACCESS in sought.without


def _meets(allowed: tuple, told: Iterable) -> bool:
    """What is not told, or not limited, excludes nobody."""
    known = [one for one in told if one]
    return not allowed or not known or any(one in allowed for one in known)


def _fits_age(sought: Criteria, offer: Offer) -> bool:
    if sought.age is None:
        return True
    oldest = sought.age if sought.age_to is None else sought.age_to
    begins, ends = offer.age_from or 0, 200 if offer.age_to is None else offer.age_to
    return begins <= oldest and sought.age <= ends


def _fits_status(sought: Criteria, offer: Offer) -> bool:
    """Protection and residence are two ways in: where both are named, one is enough."""
    told = [
        value in allowed
        for allowed, value in ((offer.protections, sought.protection), (offer.residences, sought.residence))
        if allowed and value
    ]
    unknown = any(
        allowed and not value
        for allowed, value in ((offer.protections, sought.protection), (offer.residences, sought.residence))
    )
    return not told or any(told) or unknown


def speaks(sought: Criteria, offer: Offer) -> int:
    """How they would understand each other; SPOKEN where no language is asked."""
    if LANGUAGE in sought.without or not sought.languages or set(offer.languages) & set(sought.languages):
        return SPOKEN
    if offer.interpreter:
        return INTERPRETED
    return UNSPOKEN if offer.languages else UNTOLD


def _understands(sought: Criteria, offer: Offer) -> bool:
    """A language that one has to speak there is a condition; what is spoken there only when asked for."""
    enough = not sought.language_only or speaks(sought, offer) != UNSPOKEN
    return enough and _meets(offer.public_languages, sought.languages)


def _unfit(sought: Criteria, offer: Offer) -> list[str]:
    """The criteria that its public decides and does not meet, those left out apart."""
    met = {
        LANGUAGE: _understands(sought, offer),
        SEX: sought.sex == "X" or _meets(offer.sexes, [sought.sex]),
        AGE: _fits_age(sought, offer),
        STATUS: _fits_status(sought, offer),
        LOT: _meets(offer.lots, [sought.lot]),
    }
    return [code for code in CRITERIA if not met.get(code, True) and code not in sought.without]


def unmet(sought: Criteria, offer: Offer, km: float | None) -> list[str]:
    """The criteria that a service does not meet, those left out apart."""
    there = WHERE in sought.without or _is_there(sought, offer, km)
    steps = () if _gets_in(sought, offer) else (ACCESS,)
    return [*(() if there else (WHERE,)), *steps, *_unfit(sought, offer)]


def asked(sought: Criteria) -> list[str]:
    """The criteria that are asked, in their order; a language that is only wished for leaves nothing out."""
    told = {
        WHERE: (sought.place or sought.region) and sought.within != ANYWHERE,
        ACCESS: sought.step_free,
        LANGUAGE: sought.languages and sought.language_only,
        SEX: sought.sex,
        AGE: sought.age is not None,
        STATUS: sought.protection or sought.residence,
        LOT: sought.lot,
    }
    return [code for code in CRITERIA if told[code] and code not in sought.without]


def answer(sought: Criteria, offers: Iterable[Offer], origin: Point | None) -> Answer:
    """Compare every offer of the need; one look at each, and one at each public and each place."""
    found: list[tuple] = []
    nearly: Counter[str] = Counter()
    unfit: dict[tuple, tuple[list[str], int]] = {}
    away = lru_cache(maxsize=None)(lambda point: distance(origin, point))
    anywhere = WHERE in sought.without
    for offer in offers:
        if sought.kind and offer.kind != sought.kind:
            continue
        km = away(offer.point) if origin and offer.point else None
        known = unfit.get(offer.public)
        if known is None:
            known = unfit[offer.public] = _unfit(sought, offer), speaks(sought, offer)
        lacking, spoken = known
        if not _gets_in(sought, offer):
            lacking = [ACCESS, *lacking]
        if not (anywhere or _is_there(sought, offer, km)):
            lacking = [WHERE, *lacking]
        if not lacking:
            if km is None:
                shown = 0 if offer.place and offer.place == sought.place else None
            else:
                shown = round(km)
            slow = offer.response_days if offer.response_days is not None else 1e6
            full, far = offer.standing == Standing.FULL, 1e6 if shown is None else shown
            key = (full, spoken, ROOM[offer.standing], far, slow, offer.id.int)
            found.append((key, offer.id, offer.standing, shown, spoken))
        elif len(lacking) == 1 and offer.standing != Standing.FULL:
            nearly[lacking[0]] += 1
    found.sort(key=itemgetter(0))
    matches = [Match(*told) for _key, *told in found]
    return Answer(matches, {code: nearly[code] for code in CRITERIA if nearly[code]})
