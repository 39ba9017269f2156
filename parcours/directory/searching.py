"""Finding a service: what is offered today against what is sought; a search that finds nothing is counted."""

from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.db.models import F

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.reference.models import Place, Region

from . import matching, refusals
from .enums import Need, Standing
from .matching import Answer, Criteria, Offer, Point
from .models import EmptySearch, Service
from .queries import fresh, safe_places, visible

ONCE_SECONDS = 12 * 3600
"""For so long the same search of the same user counts once."""
COLUMNS = (
    "id",
    "kind",
    "region_id",
    "place_id",
    "latitude",
    "longitude",
    "place__latitude",
    "place__longitude",
    "places",
    "taken",
    "has_waiting_list",
    "sexes",
    "age_from",
    "age_to",
    "protections",
    "residences",
    "lots",
    "public_languages",
    "languages",
    "response_days",
)


def _point(*pairs: tuple) -> Point | None:
    told = next((pair for pair in pairs if pair[0] is not None), None)
    return Point(float(told[0]), float(told[1])) if told else None


def _offer(row: tuple) -> Offer:
    told = dict(zip(COLUMNS, row, strict=True))
    if told["places"] is None or told["taken"] < told["places"]:
        standing = Standing.OPEN
    else:
        standing = Standing.WAITING if told["has_waiting_list"] else Standing.FULL
    response = told["response_days"]
    return Offer(
        id=told["id"],
        kind=told["kind"],
        region=told["region_id"],
        place=told["place_id"] or "",
        point=_point(
            (told["latitude"], told["longitude"]), (told["place__latitude"], told["place__longitude"])
        ),
        standing=standing,
        response_days=None if response is None else float(response),
        **{
            name: tuple(told[name])
            for name in ("sexes", "protections", "residences", "lots", "public_languages", "languages")
        },
        age_from=told["age_from"],
        age_to=told["age_to"],
    )


def offers(actor: Actor, kind: str = "", day: date | None = None) -> list[Offer]:
    """What is offered on a day to an actor who searches, full services too."""
    rows = visible(actor).filter(fresh(day))
    if kind:
        rows = rows.filter(kind=kind)
    return [_offer(row) for row in rows.order_by().values_list(*COLUMNS)]


def settled(sought: Criteria) -> tuple[Criteria, Point | None]:
    """The criteria with the region of their place, and where distances begin. Raises Refused."""
    if sought.kind and sought.kind not in Need.values:
        raise Refused(refusals.NOT_IN_LIST, "kind", {"value": sought.kind[:40]})
    if sought.within not in matching.WITHIN:
        raise Refused(refusals.NOT_IN_LIST, "within", {"value": sought.within[:40]})
    origin = None
    changes = {}
    if sought.place:
        place = Place.objects.filter(pk=sought.place).first()
        if place is None:
            raise Refused(refusals.NOT_IN_LIST, "place", {"value": sought.place[:40]})
        changes["region"] = place.region_id
        origin = _point((place.latitude, place.longitude))
    elif sought.region and not Region.objects.filter(pk=sought.region).exists():
        raise Refused(refusals.NOT_IN_LIST, "region", {"value": sought.region[:40]})
    told = {name: getattr(sought, name) for name in Criteria.__dataclass_fields__}
    return Criteria(**told | changes), origin


def search(actor: Actor, sought: Criteria) -> Answer:
    """What answers ``sought`` today; two queries. Raises Refused for a value that is no choice."""
    wanted, origin = settled(sought)
    return matching.answer(wanted, offers(actor, wanted.kind), origin)


def page(actor: Actor, ids: list[UUID]) -> dict[UUID, Service]:
    """The services of a page of matches."""
    return {row.id: row for row in visible(actor).filter(pk__in=ids)}


def note(by: Actor, sought: Criteria) -> bool:
    """Count a search for a need that found no room: need, place, which criteria; True when it did."""
    wanted, origin = settled(sought)
    found = matching.answer(wanted, offers(by, wanted.kind), origin)
    if not wanted.kind or found.with_room or safe_places(by, wanted.kind, wanted.region):
        return False
    codes = [*matching.asked(wanted), *(["full"] if found.matches else [])]
    sought_for = (wanted.kind, wanted.region, wanted.place, ",".join(codes))
    # Not who sought is kept: only, hashed and for some hours, that this one was counted.
    once = f"once:directory:{by.user}:{clock.today()}:{sought_for}"
    if cache.add(once, 1, timeout=ONCE_SECONDS):
        _count(*sought_for)
    return True


def _count(kind: str, region: str, place: str, criteria: str) -> None:
    told = {"kind": kind, "region_id": region or None, "place_id": place or None, "criteria": criteria}
    with as_role("system"):
        fresh_row = EmptySearch(on=clock.today(), times=0, **told)
        EmptySearch.objects.bulk_create([fresh_row], ignore_conflicts=True)
        EmptySearch.objects.filter(on=fresh_row.on, **told).update(times=F("times") + 1)
