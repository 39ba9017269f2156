"""Reads of the registers of reception points; each organisation's own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from parcours.accounts.models import Site
from parcours.accounts.queries import sites
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.prepared import SAMPLES, Prepared, PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import filed
from .enums import VisitState
from .queries import names_of
from .reception_models import Visit, Visitor
from .visibility import named, seen_of


@dataclass(frozen=True)
class Line:
    """One visit. ``person`` and ``names`` (script, given, family) only where she is known and seen.

    ``minutes``: how long she waited until she was called or the visit ended, or waits already.
    """

    visit: UUID
    number: int
    day: date
    site: UUID
    reason: str
    state: str
    arrived_at: datetime
    minutes: int
    served_by: UUID | None
    sent_to: str
    sent_organisation: UUID | None
    returning: bool | None
    person: UUID | None
    names: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Queue:
    """Today at one site: who waits in the order of arrival, who is received, whose visit is over."""

    waiting: list[Line]
    serving: list[Line]
    over: list[Line]


@dataclass(frozen=True)
class DayCount:
    """A day at a site: visits, those of people whom the organisation had received before, of whom no name
    is known, how they ended."""

    day: date
    site: UUID
    visits: int
    returning: int
    unnamed: int
    served: int
    sent_on: int
    left: int


def own_sites(actor: Actor) -> list[Site]:
    """The sites of the actor's organisation."""
    return list(sites(actor.organisation)) if actor.organisation else []


def site_of(actor: Actor, wanted: UUID) -> Site:
    """A site of the actor's organisation, or ``Missing``."""
    found = next((one for one in own_sites(actor) if one.id == wanted), None)
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def _own(actor: Actor):
    return Visit.objects.filter(organisation_id=actor.organisation)


def _lines(actor: Actor, rows: list[Visit], known: dict[UUID, UUID]) -> list[Line]:
    """Visits with their visitors (``known``: visit → person) where these are seen, in two queries."""
    seen, now = seen_of(actor, known.values()), clock.now()
    names = {
        person: [(name.script, name.given, name.family) for name in told]
        for person, told in names_of(seen).items()
    }
    return [_line(row, known.get(row.id), seen, names, now) for row in rows]


def _line(row: Visit, known: UUID | None, seen: set[UUID], names: dict, now: datetime) -> Line:
    person = known if known in seen else None
    until = row.called_at or row.ended_at or now
    return Line(
        visit=row.id,
        number=row.number,
        day=row.day,
        site=row.site_id,
        reason=row.reason,
        state=row.state,
        arrived_at=row.arrived_at,
        minutes=max(0, int((until - row.arrived_at) / timedelta(minutes=1))),
        served_by=row.served_by,
        sent_to=row.sent_to,
        sent_organisation=row.sent_organisation_id,
        returning=row.returning,
        person=person,
        names=tuple(names.get(person, ())),
    )


def queue(actor: Actor, site: UUID) -> Queue:
    """Who is at a site today."""
    found = register(actor, site, clock.today())
    return Queue(
        [one for one in found if one.state == VisitState.WAITING],
        [one for one in found if one.state == VisitState.SERVING],
        [one for one in found if one.state not in VisitState.open()],
    )


def register(actor: Actor, site: UUID, day: date) -> list[Line]:
    """The register of a site on a day, by number."""
    if actor.organisation is None:
        return []
    told = {"organisation": actor.organisation, "site": site, "day": day}
    return _lines(actor, _VISITS.all(**told), dict(_VISITORS.rows(**told)))


def _of_day(organisation: UUID, site: UUID, day: date) -> dict[str, Any]:
    return {"organisation_id": organisation, "site_id": site, "day": day}


_VISITS = PreparedModels(
    lambda organisation, site, day: Visit.objects.filter(**_of_day(organisation, site, day)).order_by(
        "number"
    )
)
_VISITORS = Prepared(
    lambda **told: Visitor.objects.filter(visit__in=Visit.objects.filter(**_of_day(**told))).values_list(
        "visit_id", "person_id"
    ),
    **{name: SAMPLES[name] for name in ("organisation", "site", "day")},
)


def visit(actor: Actor, wanted: UUID) -> Line:
    """One visit of the actor's organisation, or ``Missing``."""
    found = _own(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    known = dict(Visitor.objects.filter(visit=found).values_list("visit_id", "person_id"))
    return _lines(actor, [found], known)[0]


def visits_of(actor: Actor, person: UUID, most: int = filed.MOST_VISITS) -> list[Line]:
    """Her visits to the actor's own organisation, the latest first; at most ``filed.MOST_VISITS``."""
    found = named(actor, person)
    told = sorted(found.names.all(), key=lambda one: (not one.main, one.script))
    names, now = {person: [(one.script, one.given, one.family) for one in told]}, clock.now()
    rows = filed.VISITS.all(person=person, organisation=actor.organisation)[:most]
    return [_line(row, person, {person}, names, now) for row in rows]


def waiting(actor: Actor) -> dict[UUID, int]:
    """How many wait today, by site."""
    rows = _own(actor).filter(day=clock.today(), state=VisitState.WAITING).order_by()
    return dict(rows.values_list("site_id").annotate(number=Count("id")))


def counts(actor: Actor, first: date, last: date, site: UUID | None = None) -> list[DayCount]:
    """Visits by day and site from a day to another (both included), the latest day first."""
    rows = _own(actor).filter(day__range=(first, last))
    if site is not None:
        rows = rows.filter(site_id=site)
    found = rows.values("day", "site_id").annotate(
        visits=Count("id"),
        back=Count("id", filter=Q(returning=True)),
        unnamed=Count("id", filter=Q(returning__isnull=True)),
        **{state: Count("id", filter=Q(state=state)) for state in ("served", "sent_on", "left")},
    )
    return [
        DayCount(
            one["day"], one["site_id"], one["visits"], one["back"], one["unnamed"], one["served"],
            one["sent_on"], one["left"],
        )
        for one in found.order_by("-day", "site__code")
    ]  # fmt: skip
