"""Finding a service: what is offered today against what is sought; a search that finds nothing is counted."""

import json
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.core.cache import cache
from django.db.models import Case, F, FloatField, Func, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.context import as_role
from parcours.kernel.prepared import SAMPLES, Prepared, plain
from parcours.kernel.refusals import Refused
from parcours.reference.models import Place, Region

from . import matching, refusals
from .enums import Need, Standing
from .matching import Answer, Criteria, Offer, Point
from .models import EmptySearch, Service
from .queries import NOT_IN_LINES, fresh, has_room, open_to, safe_places, visible

ONCE_SECONDS = 12 * 3600
"""For so long the same search of the same user counts once."""
COLUMNS = (
    "id",
    "kind",
    "region_id",
    "place_id",
    "at_latitude",
    "at_longitude",
    "places",
    "taken",
    "has_waiting_list",
    "interpreter",
    "days",
    "age_from",
    "age_to",
    "public",
    "without_steps",
)
LISTS = ("sexes", "protections", "residences", "lots", "public_languages", "languages")


def _own_or_of_place(name: str) -> Cast:
    """Its own point where it is told, else that of its site, else of its city. A secret place has no site."""
    own, site = (
        When(latitude__isnull=False, then=F(name)),
        When(site__latitude__isnull=False, then=F(f"site__{name}")),
    )
    told = Case(own, site, default=F(f"place__{name}"))
    return Cast(told, FloatField())


TOLD = {
    "at_latitude": _own_or_of_place("latitude"),
    "at_longitude": _own_or_of_place("longitude"),
    "days": Cast("response_days", FloatField()),
    "without_steps": Coalesce("step_free", "site__step_free"),
    # As text: most services have the same lists, and a text that was read before is not read again.
    "public": Func(Value(","), *LISTS, function="concat_ws", output_field=TextField()),
}


@lru_cache(maxsize=4096)
def _lists(text: str) -> tuple[tuple, ...]:
    return tuple(map(tuple, json.loads(f"[{text}]")))


def _point(latitude: float | None, longitude: float | None) -> Point | None:
    return None if latitude is None or longitude is None else Point(latitude, longitude)


def _offer(row: tuple) -> Offer:
    key, kind, region, place, latitude, longitude, places, taken, waits, *rest = row
    interpreter, days, first, last, public, step_free = rest
    if places is None or taken < places:
        standing = Standing.OPEN
    else:
        standing = Standing.WAITING if waits else Standing.FULL
    sexes, protections, residences, lots, public_languages, languages = _lists(public)
    return Offer(
        key,
        kind,
        region,
        place or "",
        _point(latitude, longitude),
        standing,
        sexes,
        first,
        last,
        protections,
        residences,
        lots,
        public_languages,
        languages,
        interpreter,
        days,
        step_free,
    )


def _told(rows: QuerySet) -> QuerySet:
    return rows.order_by().annotate(**TOLD).values_list(*COLUMNS)


def _of_others(organisation: UUID, day: date, **of_kind: str) -> QuerySet:
    rows = Service.objects.filter(open_to(organisation), fresh(day), has_room(), **of_kind)
    return _told(rows.exclude(organisation=organisation))


_SAMPLES = {name: SAMPLES[name] for name in ("organisation", "day")}
_OF_OTHERS = Prepared(_of_others, **_SAMPLES)
_OF_OTHERS_OF_KIND = Prepared(_of_others, **_SAMPLES, kind="a kind")


def _to_refer(organisation: UUID, kind: str, day: date) -> list[tuple]:
    """What others offer and have room for: asked for on every way to a referral."""
    told = {"organisation": organisation, "day": day}
    return _OF_OTHERS_OF_KIND.rows(**told, kind=kind) if kind else _OF_OTHERS.rows(**told)


def offers(actor: Actor, kind: str = "", day: date | None = None, *, to_refer: bool = False) -> list[Offer]:
    """What is offered on a day to an actor who searches, full services too; ``to_refer``: what others
    offer and have room for."""
    if to_refer and actor.kind != SYSTEM and actor.organisation is not None and actor.may("directory.see"):
        return [_offer(row) for row in _to_refer(actor.organisation, kind, day or clock.today())]
    rows = visible(actor).filter(fresh(day))
    if to_refer:
        rows = rows.filter(has_room()).exclude(organisation=actor.organisation)
    if kind:
        rows = rows.filter(kind=kind)
    return [_offer(row) for row in plain(_told(rows))]


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
        origin = None if place.latitude is None else Point(float(place.latitude), float(place.longitude))
    elif sought.region and not Region.objects.filter(pk=sought.region).exists():
        raise Refused(refusals.NOT_IN_LIST, "region", {"value": sought.region[:40]})
    told = {name: getattr(sought, name) for name in Criteria.__dataclass_fields__}
    return Criteria(**told | changes), origin


def search(actor: Actor, sought: Criteria, *, to_refer: bool = False) -> Answer:
    """What answers ``sought`` today; two queries. ``to_refer``: of others alone, with room.

    Raises Refused for a value that is no choice.
    """
    wanted, origin = settled(sought)
    return matching.answer(wanted, offers(actor, wanted.kind, to_refer=to_refer), origin)


def page(actor: Actor, ids: list[UUID]) -> dict[UUID, Service]:
    """The services of a page of matches."""
    return {row.id: row for row in visible(actor).filter(pk__in=ids).defer(*NOT_IN_LINES)}


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
