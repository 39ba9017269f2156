"""What is told of a service, and what is refused. Pure: no database."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain
from parcours.reference import points
from parcours.reference.enums import Protection, Residence, Sex
from parcours.reference.queries import Shapes

from . import refusals
from .enums import Cost, Need
from .models import CONFIRM_EVERY, Service
from .texts import LANGUAGES

MOST = 250
MOST_PLACES = 10_000
MOST_LANGUAGES = 20
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,39}\Z")
CURRENCY = re.compile(r"[A-Z]{3}\Z")
LOTS = range(1, 10)


@dataclass(frozen=True)
class ServicePlan:
    """All that is told of a service. Texts: {fr, ar, en}. ``hours``: [{day 1-7, opens, closes}] in HH:MM.

    ``organisation`` None: one's own; another's only while nobody of it works here. ``place`` or ``region``,
    or a site that has a place. Empty lists of the public mean everybody; of ``residences`` and
    ``protections`` one is enough. ``places`` None: as many as come. ``owner`` None: whoever writes it.
    """

    code: str
    kind: str
    name: dict[str, str]
    organisation: UUID | None = None
    source_language: str = "fr"
    description: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    sensitive: bool = False
    region: str = ""
    place: str = ""
    site: UUID | None = None
    address: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    step_free: bool | None = None
    sexes: list[str] = field(default_factory=list)
    age_from: int | None = None
    age_to: int | None = None
    protections: list[str] = field(default_factory=list)
    residences: list[str] = field(default_factory=list)
    lots: list[int] = field(default_factory=list)
    public_languages: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    interpreter: bool = False
    cost: str = Cost.FREE.value
    amount: Decimal | None = None
    currency: str = ""
    cost_note: dict[str, str] = field(default_factory=dict)
    hours: list[dict] = field(default_factory=list)
    hours_note: dict[str, str] = field(default_factory=dict)
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    places: int | None = None
    has_waiting_list: bool = False
    waiting: int = 0
    funding_until: date | None = None
    owner: UUID | None = None
    confirm_every_days: int = CONFIRM_EVERY


def coded(value: str, allowed, where: str) -> str:
    if value not in allowed:
        raise Refused(refusals.NOT_IN_LIST, where, {"value": str(value)[:40]})
    return value


def several(values, allowed, where: str) -> list:
    """Each of the list once, in the order of the list."""
    for value in values:
        coded(value, allowed, where)
    return [one for one in allowed if one in values]


def line(text: str, most: int, where: str) -> str:
    found = " ".join(plain(str(text or "")).split())
    if len(found) > most:
        raise Refused(refusals.TOO_LONG, where, {"most": most})
    return found


def code(told: str) -> str:
    """The code in the form that is kept."""
    found = str(told).strip().upper()
    if not CODE.match(found):
        raise Refused(refusals.CODE_UNREADABLE, "code")
    return found


def public(told: ServicePlan) -> dict:
    """For whom it is, checked."""
    ages = [age for age in (told.age_from, told.age_to) if age is not None]
    if any(not 0 <= age <= 120 for age in ages) or ages != sorted(ages):
        raise Refused(refusals.AGES, "age_from")
    return {
        "sexes": several(told.sexes, Sex.values, "sexes"),
        "age_from": told.age_from,
        "age_to": told.age_to,
        "protections": several(told.protections, Protection.values, "protections"),
        "residences": several(told.residences, Residence.values, "residences"),
        "lots": several(told.lots, LOTS, "lots"),
    }


def price(told: ServicePlan) -> dict:
    amount, currency = told.amount, told.currency.strip().upper()
    if amount is None or told.cost == Cost.FREE:
        amount, currency = None, ""
    elif amount < 0 or amount >= 10**12 or not CURRENCY.match(currency):
        raise Refused(refusals.AMOUNT, "amount")
    return {"cost": coded(told.cost, Cost.values, "cost"), "amount": amount, "currency": currency}


def room(told: ServicePlan, taken: int = 0) -> dict:
    if told.places is not None and not 0 <= told.places <= MOST_PLACES:
        raise Refused(refusals.PLACES_UNREADABLE, "places")
    if told.places is not None and told.places < taken:
        raise Refused(refusals.PLACES_TAKEN, "places", {"taken": taken})
    if not 0 <= told.waiting <= MOST_PLACES or (told.waiting and not told.has_waiting_list):
        raise Refused(refusals.WAITING, "waiting")
    return {
        "places": told.places,
        "has_waiting_list": told.has_waiting_list,
        "waiting": told.waiting,
        "funding_until": told.funding_until,
    }


def reach(told: ServicePlan) -> dict:
    email = line(told.email, 120, "email")
    if email:
        try:
            validate_email(email)
        except ValidationError as error:
            raise Refused(refusals.EMAIL, "email") from error
    return {
        "contact_name": line(told.contact_name, 120, "contact_name"),
        "phone": line(told.phone, 20, "phone"),
        "email": email,
        "address": line(told.address, 200, "address"),
    }


WRONG = {
    points.HALF: refusals.POINT,
    points.UNREADABLE: refusals.POINT_UNREADABLE,
    points.ELSEWHERE: refusals.POINT_ELSEWHERE,
}


def degrees(
    latitude: Decimal | None, longitude: Decimal | None, map_of: Shapes | None = None, before: str = ""
) -> tuple[Decimal, Decimal] | None:
    """A point on the map; ``map_of``: of its country, outside of which nothing lies; ``before``: how the
    names of its columns begin."""
    try:
        return points.read(latitude, longitude, (map_of,) if map_of is not None else ())
    except points.NoPoint as no:
        raise Refused(WRONG[no.why], before + no.where) from no


def point(told: ServicePlan, map_of: Shapes | None = None) -> dict:
    found = degrees(told.latitude, told.longitude, map_of) or (None, None)
    return {"latitude": found[0], "longitude": found[1]}


def check_period(told: ServicePlan) -> None:
    if not 7 <= told.confirm_every_days <= 366:
        raise Refused(refusals.PERIOD, "confirm_every_days")


def check_source(told: ServicePlan) -> None:
    coded(told.source_language, LANGUAGES, "source_language")
    coded(told.kind, Need.values, "kind")


def check_keeper(row: Service, by: Actor) -> None:
    """Only the organisation that keeps an entry changes it."""
    if by.kind != "system" and row.keeper_id != by.organisation:
        raise Refused(refusals.NOT_YOURS)
