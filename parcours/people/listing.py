"""Reads for lists of people: pages, filters, counts. Counts come from the grants, never from the policy."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.among import AmongThese, as_array
from parcours.kernel.prepared import Prepared, Statement
from parcours.reference.enums import MAJORITY, Residence, is_minor

from .enums import GrantReason, LegalDimension
from .models import AccessGrant, Canonical, Guardianship, LegalFact, Person, RestrictedFact, RestrictedReader
from .visibility import get, living, named, plainly, somebody, visible

PAGE = 25
EXACT = 1000
KEPT_SECONDS = 60
OURS, SHARED = "ours", "shared"


@dataclass(frozen=True)
class Filters:
    """``source``: ``ours`` (registered by the actor's organisation) or ``shared`` (by another)."""

    city: str = ""
    protection: str = ""
    residence: str = ""
    source: str = ""

    @property
    def any(self) -> bool:
        return bool(self.city or self.protection or self.residence or self.source)


@dataclass(frozen=True)
class Row:
    """One person of a list. ``names``: (script, given, family), the main one first."""

    id: UUID
    code: str
    names: tuple[tuple[str, str, str], ...]
    city: dict[str, str] | None
    protection: str
    residence: str
    residence_expires_on: date | None
    registered_on: date
    ours: bool
    minor: bool


@dataclass(frozen=True)
class Page:
    """Rows in the order of names; ``before`` and ``after``: ids at which the neighbouring pages begin."""

    rows: list[Row]
    before: UUID | None = None
    after: UUID | None = None


# What the organisation sees ----------------------------------------------------------------------


def anybody(actor: Actor) -> bool:
    """Whether the actor's organisation may see anybody at all."""
    if actor.organisation is None:
        return False
    return AccessGrant.objects.filter(living(), organisation_id=actor.organisation).exists()


def count(actor: Actor) -> int:
    """How many people the organisation sees: exact up to a thousand, beyond that at most a minute old."""
    if actor.organisation is None:
        return 0
    key = f"people.listing.count:{actor.organisation}"
    if kept := cache.get(key):
        return kept
    held = AccessGrant.objects.filter(living(), organisation_id=actor.organisation)
    few = len(set(held.values_list("person_id", flat=True)[: EXACT + 1]))
    if few <= EXACT:
        return few
    return cache.get_or_set(key, lambda: held.values("person_id").distinct().count(), KEPT_SECONDS)


def _told(actor: Actor) -> Q:
    """That there is no residence document is told to nobody but the organisation that wrote it down."""
    return ~Q(dimension=LegalDimension.RESIDENCE, value=Residence.NONE) | Q(recorded_by=actor.organisation)


def _present(actor: Actor, **wanted: Any) -> QuerySet[LegalFact]:
    return LegalFact.objects.filter(_told(actor), until__isnull=True, **wanted)


def _filtered(actor: Actor, filters: Filters) -> QuerySet[Person]:
    rows = visible(actor)
    if filters.city:
        rows = rows.filter(city_id=filters.city)
    for dimension in LegalDimension.values:
        if value := getattr(filters, dimension):
            held = _present(actor, person_id=OuterRef("pk"), dimension=dimension, value=value)
            rows = rows.filter(Exists(held))
    if filters.source == OURS:
        rows = rows.filter(registered_by=actor.organisation)
    elif filters.source == SHARED:
        rows = rows.filter(pk__in=_from_others(actor)).exclude(registered_by=actor.organisation)
    return rows


def _from_others(actor: Actor) -> QuerySet:
    """Who may be registered by another: shared with us, or her file was made one with another."""
    held = AccessGrant.objects.filter(living(), organisation_id=actor.organisation)
    shared = held.exclude(reason=GrantReason.REGISTRATION).values("person_id")
    return shared.union(Canonical.objects.values("kept_id"), all=True)


# Pages -------------------------------------------------------------------------------------------

COLUMNS = ("id", "code", "registered_on", "registered_by_id", "birth_date", "birth_year", "city__name")


def page(
    actor: Actor,
    filters: Filters | None = None,
    *,
    after: UUID | None = None,
    before: UUID | None = None,
    size: int = PAGE,
) -> Page:
    """A page in the order of names: the first, the one after a person, or the one before a person."""
    backwards = before is not None and after is None
    asked, beside = filters or Filters(), before if backwards else after
    found = _found(actor, asked, backwards, beside, size + 1)
    if beside is not None and not found and not visible(actor).filter(pk=beside).exists():
        backwards, beside = False, None
        found = _found(actor, asked, backwards, beside, size + 1)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    made = _rows(actor, found)
    if not made:
        return Page([])
    earlier, later = (more, True) if backwards else (beside is not None, more)
    return Page(made, made[0].id if earlier else None, made[-1].id if later else None)


def _ordered(
    rows: QuerySet, everybody: QuerySet[Person], backwards: bool, beside: UUID | None, limit: int
) -> QuerySet:
    """``rows`` in order, from the place of somebody among ``everybody`` on; none when she is not there."""
    if beside is not None:
        word, key = "lt" if backwards else "gt", everybody.filter(pk=beside).values("sort_key")
        rows = rows.filter(**{f"sort_key__{word}e": key})
        rows = rows.filter(Q(**{f"sort_key__{word}": key}) | Q(**{f"id__{word}": beside}))
    order = ("-sort_key", "-id") if backwards else ("sort_key", "id")
    return rows.order_by(*order).values_list(*COLUMNS)[:limit]


def _found(actor: Actor, filters: Filters, backwards: bool, beside: UUID | None, limit: int) -> list[tuple]:
    """Rows of ``COLUMNS``. The list without filters, asked for all day, is prepared.

    Its plan walks along the names, which is right for an organisation that sees many people; for one that
    sees few among many it is made for the occasion.
    """
    if filters.any or limit != PAGE + 1 or not plainly(actor) or count(actor) <= EXACT:
        return list(_ordered(_filtered(actor, filters), visible(actor), backwards, beside, limit))
    place = {} if beside is None else {"beside": beside}
    query = _PLAIN[backwards, beside is not None]
    rows = query.rows(organisation=actor.organisation, now=clock.now(), **place)
    return _read(rows)


def _read(rows: Iterable[tuple]) -> list[tuple]:
    """Rows of ``COLUMNS`` as the database gives them, the last of which is JSON."""
    return [(*row[:-1], json.loads(row[-1]) if isinstance(row[-1], str) else row[-1]) for row in rows]


SAMPLES = {"organisation": UUID(int=1), "now": datetime(2000, 1, 1, tzinfo=UTC)}


def _plain(backwards: bool, placed: bool) -> Prepared:
    def make(organisation: UUID, now: datetime, beside: UUID | None = None) -> QuerySet:
        with clock.at(now):
            rows = visible(somebody(organisation))
            return _ordered(rows, rows, backwards, beside, PAGE + 1)

    return Prepared(make, **SAMPLES, **({"beside": UUID(int=2)} if placed else {}))


_PLAIN = {(way, placed): _plain(way, placed) for way in (False, True) for placed in (False, True)}


def _of_some(organisation: UUID, now: datetime, people: str) -> QuerySet:
    with clock.at(now):
        return visible(somebody(organisation)).filter(AmongThese("id", people)).values_list(*COLUMNS)


_SOME = Prepared(_of_some, **SAMPLES, people=as_array([UUID(int=3)]))


def rows_of(actor: Actor, people: Iterable[UUID]) -> list[Row]:
    """These people, those the actor may see, in the order given."""
    wanted = list(people)
    if plainly(actor):
        told = {"organisation": actor.organisation, "now": clock.now(), "people": as_array(wanted)}
        found = {row[0]: row for row in _read(_SOME.rows(**told))}
    else:
        found = {row[0]: row for row in visible(actor).filter(pk__in=wanted).values_list(*COLUMNS)}
    return _rows(actor, [found[one] for one in wanted if one in found])


_AROUND = Statement("""
SELECT person_id, 'name' AS kind, script, given, family, NULL::date AS ends,
       CASE WHEN main THEN 0 ELSE 1 END::text AS place, script AS mark
FROM people_person_name WHERE person_id = ANY(%(people)s)
UNION ALL
SELECT person_id, 'fact', dimension, value, '', expires_on, since::text, id::text
FROM people_legal_fact WHERE person_id = ANY(%(people)s) AND until IS NULL
  AND (dimension <> %(residence)s OR value <> %(none)s OR recorded_by_id = %(organisation)s)
ORDER BY kind, place, mark
""")


def _around(actor: Actor, people: list[UUID]) -> list[tuple]:
    """Names, the main one first, and present legal facts, the newest last, of people found visible before."""
    told = {"residence": LegalDimension.RESIDENCE.value, "none": Residence.NONE.value}
    found = _AROUND.rows({"people": people, "organisation": actor.organisation, **told})
    return [row[:6] for row in found]


def _rows(actor: Actor, found: list[tuple]) -> list[Row]:
    ids = [row[0] for row in found]
    named: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
    legal: dict[UUID, dict[str, tuple[str, date | None]]] = defaultdict(dict)
    for person, kind, first, second, third, ends in _around(actor, ids):
        if kind == "name":
            named[person].append((first, second, third))
        else:
            legal[person][first] = (second, ends)
    today, nothing = clock.today(), ("", None)
    return [
        Row(
            id=one,
            code=code,
            names=tuple(named[one]),
            city=city,
            protection=legal[one].get("protection", nothing)[0],
            residence=legal[one].get("residence", nothing)[0],
            residence_expires_on=legal[one].get("residence", nothing)[1],
            registered_on=registered_on,
            ours=registered_by == actor.organisation,
            minor=is_minor(birth_date, birth_year, today),
        )
        for one, code, registered_on, registered_by, birth_date, birth_year, city in found
    ]


# What waits --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """How many wait, and the first of them."""

    count: int
    first: list[Row]


def without_focal_point(actor: Actor, most: int = 5) -> Waiting:
    """People under 18 for whom nobody is named who watches over their protection."""
    today = clock.today()
    latest = today.replace(year=today.year - MAJORITY, day=min(today.day, 28))
    guarded = Guardianship.objects.filter(person_id=OuterRef("pk")).exclude(focal_point="")
    young = Q(birth_date__gt=latest) | Q(birth_date__isnull=True, birth_year__gte=today.year - MAJORITY)
    rows = visible(actor).filter(young).filter(~Exists(guarded)).order_by("sort_key", "id")
    found = [
        one
        for one, born, year in rows.values_list("id", "birth_date", "birth_year")
        if is_minor(born, year, today)
    ]
    return Waiting(len(found), rows_of(actor, found[:most]))


def restricted_readers(actor: Actor, person: UUID) -> list[UUID]:
    """The users who read her restricted facts, the first named first; nothing unless the actor is one."""
    get(actor, person)
    rows = RestrictedReader.objects.filter(person_id=person).order_by("since", "id")
    readers = list(rows.values_list("user_id", flat=True))
    return readers if actor.user in readers else []


def restricted_kinds(actor: Actor, person: UUID) -> dict[str, date] | None:
    """Of which kinds restricted facts are kept, each with its first day; None unless the actor reads them.

    Their text stays sealed.
    """
    get(actor, person)
    named = RestrictedReader.objects.filter(person_id=person, user_id=actor.user)
    files = set(named.values_list("file", flat=True))
    if not files:
        return None
    rows = RestrictedFact.objects.filter(person_id=person).order_by("-recorded_at", "-id")
    return {row.kind: clock.day_of(row.recorded_at) for row in rows if row.file in files}


def shown(actor: Actor, person: UUID) -> Person:
    """The person with what her page says of her at once; foreign is missing."""
    return named(actor, person)
