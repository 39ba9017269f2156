"""Every read of events and of who was there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility
from parcours.people.queries import names_of

from .enums import EventState
from .gathering import named_at
from .models import Attendee, Event, Present
from .queries import WAITING_REPORT, Counts

__all__ = ("named_at",)
SORTS = {"day": "day", "place": "place__code", "kind": "kind", "state": "state"}


def may(actor: Actor) -> bool:
    return actor.kind == SYSTEM or actor.may("outreach.see") or actor.may("outreach.events")


def events(
    actor: Actor,
    *,
    kind: str = "",
    theme: str = "",
    state: str = "",
    region: str = "",
    place: str = "",
    waiting: str = "",
    since: date | None = None,
    until: date | None = None,
    ours: bool = False,
    sort: str = "-day",
) -> QuerySet[Event]:
    """Events of every organisation. ``waiting``: ``report``, ours alone; ``ours``: those we hold."""
    rows = Event.objects.select_related("organisation", "place", "region")
    if not may(actor):
        return rows.none()
    wanted = {"kind": kind, "state": state, "region": region, "place": place}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if theme:
        rows = rows.filter(themes__contains=[theme])
    if since:
        rows = rows.filter(last_day__gte=since)
    if until:
        rows = rows.filter(day__lte=until)
    if waiting == WAITING_REPORT:
        late = Q(state=EventState.PLANNED, last_day__lt=clock.today()) | Q(state=EventState.HELD)
        rows = rows.filter(late, organisation=actor.organisation)
    elif ours:
        rows = rows.filter(organisation=actor.organisation)
    key = SORTS.get(sort.lstrip("-"), "day")
    return rows.order_by(f"-{key}" if sort.startswith("-") else key, "-day", "-id")


def event(actor: Actor, wanted: UUID) -> Event:
    """An event, or ``Missing``."""
    found = events(actor).select_related("site", "language", "project").filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def counts(row: Event) -> Counts:
    """Who was there without a name: by (sex, age, nationality)."""
    rows = Present.objects.filter(event=row).values_list("sex", "age", "nationality_id", "number")
    return Counts({(sex, age, nationality): number for sex, age, nationality, number in rows})


@dataclass(frozen=True)
class There:
    """Somebody who was there. ``names``: (script, given, family)."""

    id: UUID
    person: UUID
    names: tuple[tuple[str, str, str], ...]


def _there(rows: QuerySet[Attendee]) -> list[There]:
    found = list(rows)
    names = names_of([row.person_id for row in found])
    return [
        There(
            row.id,
            row.person_id,
            tuple((name.script, name.given, name.family) for name in names.get(row.person_id, [])),
        )
        for row in found
    ]


def attendees(actor: Actor, wanted: UUID, most: int | None = None) -> list[There]:
    """Who is named at an event, of those whom the actor may see, in the order they were written down."""
    if not may(actor):
        return []
    rows = Attendee.objects.filter(visibility.sees(actor), event=wanted).order_by("id")
    return _there(rows[:most] if most else rows)


def attendee(actor: Actor, wanted: UUID) -> tuple[There, Event]:
    """Somebody whom the actor may see, with the event, or ``Missing``."""
    rows = (
        Attendee.objects.filter(visibility.sees(actor), pk=wanted) if may(actor) else Attendee.objects.none()
    )
    found = rows.values_list("event_id", flat=True).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return _there(rows)[0], event(actor, found)


# Whoever asks has found her visible.
_OF_HER = PreparedModels(
    lambda person: (
        Attendee.objects.filter(person=person)
        .select_related("event__place", "event__organisation")
        .order_by("-event__day", "-id")[:20]
    )
)


def of_person(actor: Actor, person: UUID) -> list[Event]:
    """The events at which she was, the latest first."""
    visibility.get(actor, person)
    return [row.event for row in _OF_HER.all(person=person)] if may(actor) else []


@dataclass(frozen=True)
class Totals:
    """Of the events that were reported: how many, and people there who are not named."""

    events: int
    counted: int


def totals(rows: QuerySet[Event]) -> Totals:
    done = rows.filter(state=EventState.REPORTED).order_by()
    found = done.aggregate(n=Count("id"), c=Sum("counted"))
    return Totals(found["n"], found["c"] or 0)
