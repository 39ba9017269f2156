"""Reads of requests about personal data. Row security shows an organisation those made to it, and no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, QuerySet, When

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.kernel.refusals import NOT_FOUND, Missing

from . import deadlines, filed, states
from .enums import ANSWERS, OPEN_STATES, RequestKind, RequestState
from .models import RequestWords, RightsRequest
from .visibility import get, visible

RIGHTS = (states.COUNTER, states.ANSWER)
ANSWERED = tuple(state.value for state in ANSWERS)
OPEN = tuple(state.value for state in OPEN_STATES)


def _own(actor: Actor) -> QuerySet[RightsRequest]:
    if actor.kind == SYSTEM:
        return RightsRequest.objects.all()
    if actor.organisation is None or not any(actor.may(right) for right in RIGHTS):
        return RightsRequest.objects.none()
    return RightsRequest.objects.filter(organisation_id=actor.organisation)


def find(actor: Actor, request: UUID, *, lock: bool = False) -> RightsRequest:
    """One request made to the actor's organisation, or ``Missing``."""
    rows = _own(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=request).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def words_of(actor: Actor, request: RightsRequest) -> str:
    """What she asked in her own words; nothing for whoever does not see her file."""
    if not visible(actor).filter(pk=request.person_id).exists():
        return ""
    return RequestWords.objects.filter(request=request).values_list("text", flat=True).first() or ""


def about(actor: Actor, person: UUID) -> list[RightsRequest]:
    """The requests that she made to the actor's organisation, the latest first."""
    get(actor, person)
    if actor.kind != SYSTEM and any(actor.may(right) for right in RIGHTS):
        return filed.REQUESTS.all(person=person, organisation=actor.organisation)
    return list(_own(actor).filter(person_id=person).order_by("-received_on", "-id"))


def _chosen(rows: QuerySet[RightsRequest], state: str, kind: str) -> QuerySet[RightsRequest]:
    if state in RequestState.values:
        rows = rows.filter(state=state)
    elif state == "open":
        rows = rows.filter(state__in=OPEN)
    elif state == "late":
        rows = rows.filter(state__in=OPEN, due_on__lt=clock.today())
    elif state == "answered":
        rows = rows.filter(state__in=ANSWERED)
    return rows.filter(kind=kind) if kind in RequestKind.values else rows


def listed(actor: Actor, *, state: str = "", kind: str = "") -> QuerySet[RightsRequest]:
    """Requests of the organisation: what is open first, the soonest due before the rest.

    ``state``: a state, or ``open``, ``late``, ``answered`` (decided, not yet handed over).
    """
    rows = _chosen(_own(actor), state, kind).select_related("organisation")
    waits = Case(When(state__in=OPEN, then=0), When(state__in=ANSWERED, then=1), default=2)
    return rows.alias(waits=waits).order_by("waits", "due_on", "id")


def waiting(actor: Actor) -> QuerySet[RightsRequest]:
    """What waits for a decision, the soonest due first."""
    return _own(actor).filter(state__in=OPEN).order_by("due_on", "id")


def to_hand_over(actor: Actor) -> QuerySet[RightsRequest]:
    """What is decided and not handed over yet."""
    return _own(actor).filter(state__in=ANSWERED).order_by("due_on", "id")


def seen_among(actor: Actor, people: Iterable[UUID]) -> set[UUID]:
    """Those of the people whose file the actor may open."""
    return set(visible(actor).filter(pk__in=list(people)).values_list("pk", flat=True))


@dataclass(frozen=True)
class Clock:
    """``late``: an answer is overdue. ``days``: left, or late by. ``stopped``: it has been decided."""

    due_on: date
    days: int
    late: bool
    stopped: bool


def clock_of(row: RightsRequest) -> Clock:
    stopped = row.decided_on is not None
    left = deadlines.left(row.due_on, row.decided_on or clock.today())
    return Clock(row.due_on, abs(left), left < 0, stopped)
