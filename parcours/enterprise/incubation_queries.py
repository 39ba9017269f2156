"""Every read of incubation."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_FOUND, Missing

from .enums import OVER
from .incubation_models import Cohort, Desk, Meeting, Mentor, Mentoring, Seat, Space
from .models import Venture

WEEKS = timedelta(days=13)


def _own(model: type, actor: Actor) -> QuerySet:
    rows = model.objects.filter(organisation=actor.organisation)
    return rows if actor.may("enterprise.see") else rows.none()


def _one(rows: QuerySet, wanted: UUID):
    found = rows.filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def cohorts(actor: Actor) -> QuerySet[Cohort]:
    """The newest first."""
    return _own(Cohort, actor).select_related("place").order_by("-starts_on", "-id")


def cohort(actor: Actor, wanted: UUID) -> Cohort:
    return _one(cohorts(actor).select_related("place", "project"), wanted)


def seats(row: Cohort) -> list[Seat]:
    """Who is in it first, then who left."""
    return list(row.seats.select_related("venture").order_by("left", "since", "id"))


def seat(actor: Actor, wanted: UUID) -> Seat:
    return _one(_own(Seat, actor).select_related("venture", "cohort"), wanted)


def meetings(row: Cohort) -> list[Meeting]:
    return list(row.meetings.select_related("mentor").order_by("on", "starts", "id"))


def meeting(actor: Actor, wanted: UUID) -> Meeting:
    return _one(_own(Meeting, actor).select_related("cohort"), wanted)


def may_join(actor: Actor, row: Cohort) -> list[Venture]:
    """Projects that may take a place: open ones that are in no cohort while this one lasts."""
    busy = Seat.objects.filter(
        organisation=actor.organisation, until__gte=row.starts_on, since__lte=row.ends_on
    )
    busy = busy.exclude(reason="by_mistake").filter(Q(left=False) | Q(cohort=row))
    rows = Venture.objects.filter(organisation=actor.organisation).exclude(stage__in=OVER)
    return list(rows.exclude(pk__in=busy.values("venture")).order_by("title", "id")[:1000])


def joinable(actor: Actor, row: Venture) -> list[Cohort]:
    """Cohorts with a place left that have not ended, for a project that is in none of that time."""
    today = clock.today()
    found = [one for one in cohorts(actor).filter(ends_on__gte=today)[:100] if one.taken < one.places]
    mine = [one for one in row.seats.all() if not one.left]
    return [
        one for one in found if not any(s.since <= one.ends_on and s.until >= one.starts_on for s in mine)
    ]


def mentors(actor: Actor, *, ended: bool = False, not_beside: UUID | None = None) -> list[Mentor]:
    """By name; ``not_beside`` leaves out those who stand beside a project already."""
    rows = _own(Mentor, actor)
    rows = rows if ended else rows.filter(ended_on__isnull=True)
    if not_beside is not None:
        beside = Mentoring.objects.filter(venture=not_beside, until__isnull=True)
        rows = rows.exclude(pk__in=beside.values("mentor"))
    return list(rows.order_by("name", "id")[:1000])


def mentor(actor: Actor, wanted: UUID) -> Mentor:
    return _one(_own(Mentor, actor).filter(ended_on__isnull=True), wanted)


def mentoring(actor: Actor, wanted: UUID) -> Mentoring:
    rows = _own(Mentoring, actor).filter(until__isnull=True)
    return _one(rows.select_related("mentor", "venture"), wanted)


def spaces(actor: Actor) -> list[Space]:
    return list(_own(Space, actor).select_related("place").order_by("title", "id")[:200])


def space(actor: Actor, wanted: UUID) -> Space:
    return _one(_own(Space, actor).select_related("place"), wanted)


@dataclass(frozen=True)
class DeskDay:
    """``given``: the desks of a day with their projects."""

    on: date
    given: tuple[Desk, ...]
    free: int


def desk_days(row: Space, since: date | None = None) -> list[DeskDay]:
    """Two weeks, from today on or from a day."""
    first = since or clock.today()
    rows = row.booked.filter(on__range=(first, first + WEEKS)).select_related("venture")
    by_day: dict[date, list[Desk]] = {}
    for one in rows.order_by("on", "number"):
        by_day.setdefault(one.on, []).append(one)
    days = (first + timedelta(days=number) for number in range(WEEKS.days + 1))
    return [
        DeskDay(day, tuple(by_day.get(day, ())), max(row.desks - len(by_day.get(day, ())), 0)) for day in days
    ]


def desk(actor: Actor, wanted: UUID) -> Desk:
    return _one(_own(Desk, actor).select_related("space", "venture"), wanted)


@dataclass(frozen=True)
class Incubated:
    """What an incubator gives a project: cohorts, mentors beside it now, desks to come."""

    seats: list[Seat]
    mentorings: list[Mentoring]
    desks: list[Desk]


def of_venture(row: Venture) -> Incubated:
    coming = row.desks.filter(on__gte=clock.today()).select_related("space").order_by("on")
    return Incubated(
        list(row.seats.select_related("cohort").order_by("-since", "-id")),
        list(row.mentorings.filter(until__isnull=True).select_related("mentor").order_by("since")),
        list(coming[:31]),
    )


def busy_today(actor: Actor) -> dict[UUID, int]:
    """How many desks of each room are given today."""
    return Counter(_own(Desk, actor).filter(on=clock.today()).values_list("space_id", flat=True))
