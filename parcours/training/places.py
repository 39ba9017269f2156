"""Reads of who waits for a place, for whom one is held, who lost hers, whose children are looked after."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.prepared import PreparedModels
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import visibility
from parcours.people.household import Living, household_of

from . import apprentices, watching
from .apprentice_models import Week
from .enums import AlertState, LostState, WaitingState
from .lists import sessions
from .models import Alert, Attendance, ChildPlace, Enrolment, HalfDay, LostPlace, Session, Waiting
from .queueing import LIVING

NEAR = 3
"""So many other sessions are proposed to whoever lost her place."""
_ABOUT = ("session__course", "session__place", "session__site", "session__organisation")


def _turns(organisation: UUID | None, *wanted: str) -> QuerySet[Waiting]:
    rows = Waiting.objects.filter(asked_by_id=organisation, state__in=wanted or LIVING)
    rows = rows.select_related("person", *_ABOUT)
    return rows.order_by("held_until", "asked_on", "number", "id")


def turns(actor: Actor, *wanted: str) -> QuerySet[Waiting]:
    """Whom the actor's organisation put on lists, those whose answer is due first."""
    return _turns(actor.organisation, *wanted).filter(person__in=visibility.visible(actor))


def held(actor: Actor) -> QuerySet[Waiting]:
    """Places that are held for an answer."""
    return turns(actor, WaitingState.HELD)


def turn(actor: Actor, wanted: UUID) -> Waiting:
    """One of them that is still on its list, or ``Missing``."""
    found = turns(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


_TURNS = PreparedModels(lambda person, organisation: _turns(organisation).filter(person_id=person))


def turns_of(actor: Actor, person: UUID) -> list[Waiting]:
    visibility.get(actor, person)
    return _TURNS.all(person=person, organisation=actor.organisation)


def list_of(actor: Actor, session: Session) -> list[tuple[int, Waiting]]:
    """Those of a session's list whom the actor's organisation put there, with their turn among all."""
    if not session.waiting and not session.held:
        return []
    with as_role("system"):
        order = Waiting.objects.filter(session=session, state=WaitingState.WAITING).order_by("number")
        place = {one: n for n, one in enumerate(order.values_list("id", flat=True), 1)}
    return [(place.get(row.id, 0), row) for row in turns(actor).filter(session=session).order_by("number")]


def _lost(organisation: UUID | None) -> QuerySet[LostPlace]:
    rows = LostPlace.objects.filter(organisation_id=organisation, state=LostState.OPEN)
    return rows.select_related("person", "person__city", *_ABOUT).order_by("lost_on", "id")


def lost(actor: Actor) -> QuerySet[LostPlace]:
    """Whose session was cancelled and who has nothing else yet, the longest first."""
    return _lost(actor.organisation).filter(person__in=visibility.visible(actor))


def lost_place(actor: Actor, wanted: UUID) -> LostPlace:
    found = lost(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


_LOST = PreparedModels(lambda person, organisation: _lost(organisation).filter(person_id=person))


def lost_of(actor: Actor, person: UUID) -> list[LostPlace]:
    visibility.get(actor, person)
    return _LOST.all(person=person, organisation=actor.organisation)


# What else there is -------------------------------------------------------------------------------


def proposals(actor: Actor, rows: Sequence[LostPlace]) -> dict[UUID, list[Session]]:
    """For each lost place up to three other sessions with places, at times when she is free: of the same
    course first, else of the same occupation group; in her city, then in her region, then the earliest."""
    courses = {row.session.course_id for row in rows}
    groups = {row.session.course.occupation_id for row in rows} - {None}
    wanted = Q(course__in=courses) | Q(course__occupation__in=groups)
    offered = list(sessions(actor, takes_people=True, places_left=True).filter(wanted)[:300])
    busy = _busy([row.person_id for row in rows])
    hours = _hours([one.id for one in offered], {at for hers in busy.values() for at in hers})
    return {row.id: _nearest(row, offered, busy[row.person_id], hours) for row in rows}


def _busy(people: Sequence[UUID]) -> dict[UUID, set[tuple[date, str]]]:
    found: dict[UUID, set[tuple[date, str]]] = defaultdict(set)
    rows = Attendance.objects.filter(person_id__in=list(people), day__gte=clock.today())
    for person, day, half in rows.values_list("person_id", "day", "half"):
        found[person].add((day, half))
    for person, hers in apprentices.busy_of(people).items():
        found[person] |= hers
    return found


def _hours(ids: list[UUID], at: set[tuple[date, str]]) -> dict[UUID, set[tuple[date, str]]]:
    found: dict[UUID, set[tuple[date, str]]] = defaultdict(set)
    if at:
        rows = HalfDay.objects.filter(session_id__in=ids, day__in={day for day, _half in at})
        for one, day, half in rows.values_list("session_id", "day", "half"):
            found[one].add((day, half))
    return found


def _nearest(row: LostPlace, offered: list[Session], busy: set, hours: dict) -> list[Session]:
    course, was = row.session.course, row.session

    def fits(one: Session) -> bool:
        same = one.course_id == course.id
        kin = course.occupation_id is not None and one.course.occupation_id == course.occupation_id
        return one.id != was.id and (same or kin) and not busy & hours[one.id]

    def order(one: Session) -> tuple[Any, ...]:
        return (
            one.place_id != was.place_id,
            one.region_id != was.region_id,
            one.course_id != course.id,
            one.starts_on,
            one.code,
        )

    return sorted(filter(fits, offered), key=order)[:NEAR]


# Children -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Minded:
    """Who lives with her, and which of them are looked after beside the session. ``left``: places left."""

    enrolment: Enrolment
    members: list[Living]
    chosen: set[UUID] = field(default_factory=set)
    left: int = 0


def minded(actor: Actor, enrolment: UUID) -> Minded:
    """For one enrolment that the actor's organisation made; else ``Missing``."""
    rows = Enrolment.objects.filter(
        pk=enrolment,
        person__in=visibility.visible(actor),
        enrolled_by_id=actor.organisation,
    )
    found = rows.select_related("person", *_ABOUT).first()
    if found is None:
        raise Missing(NOT_FOUND)
    open_ = ChildPlace.objects.filter(enrolment=found, until__isnull=True)
    members = [one for one in household_of(actor, found.person_id).members if not one.own]
    session = found.session
    return Minded(
        found,
        members,
        set(open_.values_list("member", flat=True)),
        session.childcare_places - session.children,
    )


def children_in(actor: Actor, session: Session) -> dict[UUID, int]:
    """How many children of each enrolment are looked after, of those whom the actor may see."""
    if not session.children:
        return {}
    rows = ChildPlace.objects.filter(
        enrolment__session=session, until__isnull=True, person__in=visibility.visible(actor)
    )
    found: dict[UUID, int] = defaultdict(int)
    for one in rows.values_list("enrolment_id", flat=True):
        found[one] += 1
    return found


# Who may drop out ---------------------------------------------------------------------------------


def _alerts(organisation: UUID | None) -> QuerySet[Alert]:
    rows = Alert.objects.filter(organisation_id=organisation, state=AlertState.OPEN)
    contract = (f"apprenticeship__{one}" for one in ("course", "host", "place"))
    rows = rows.select_related("person", *(f"enrolment__{one}" for one in _ABOUT), *contract)
    return rows.order_by("opened_on", "id")


def alerts(actor: Actor) -> QuerySet[Alert]:
    """Open warnings about people whom the actor's organisation enrolled, or whose contract it follows, the
    longest first."""
    return _alerts(actor.organisation).filter(person__in=visibility.visible(actor))


def alert(actor: Actor, wanted: UUID) -> Alert:
    found = alerts(actor).filter(pk=wanted).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


_ALERTS = PreparedModels(lambda person, organisation: _alerts(organisation).filter(person_id=person))


def alerts_of(actor: Actor, person: UUID) -> list[Alert]:
    visibility.get(actor, person)
    return _ALERTS.all(person=person, organisation=actor.organisation)


def aid_for(rows: Iterable[Alert]) -> dict[UUID, list[str]]:
    """For each warning the kinds of aid that fit why she was away, by her enrolment or contract."""
    known = list(rows)
    ids = {row.enrolment_id for row in known if row.enrolment_id}
    contracts = {row.apprenticeship_id for row in known if row.apprenticeship_id}
    reasons: dict[UUID, list[str]] = defaultdict(list)
    missed = Attendance.objects.filter(enrolment_id__in=ids).exclude(reason="")
    for enrolment, reason in missed.values_list("enrolment_id", "reason"):
        reasons[enrolment].append(reason)
    away = Week.objects.filter(apprenticeship_id__in=contracts).exclude(reason="") if contracts else ()
    for week in away:
        reasons[week.apprenticeship_id].append(week.reason)
    return {one: watching.helps(reasons[one]) for one in ids | contracts}
