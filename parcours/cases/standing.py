"""Where each of some people stands: assessed, oriented, with an open step or without, since when.

Read for all of them at once, table by table, so that the lists of a home page share it.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q

from parcours.kernel.actor import Actor
from parcours.kernel.once import once

from .enums import OPEN_STATES
from .models import Assessment, Orientation, Step
from .reach import AmongThese, mine, part, part_written, programme


@dataclass(frozen=True, slots=True)
class Standing:
    """``assessed_on``: of the newest assessment. ``oriented``: decided on, ever; ``outcome``: of the decision
    that stands. ``busy``: a step is open. ``since``: the last thing that happened: registration, the decision
    that stands, the end of a step."""

    person: UUID
    registered_on: date
    assessed_on: date | None
    oriented: bool
    outcome: str | None
    busy: bool
    since: date
    mine: bool


@once
def standings(actor: Actor, whose: str) -> tuple[Standing, ...]:
    """Of everybody of a part (``reach.part``); five queries however many they are."""
    people, hers = part(actor, whose), mine(actor)
    if not people:
        return ()
    among = AmongThese("person_id", part_written(actor, whose))
    told = {"programme": programme()}
    newest = Assessment.objects.filter(among, of_situation=True, **told).order_by().values_list("person_id")
    assessed = dict(newest.annotate(Max("assessed_on")))
    decisions = Orientation.objects.filter(among, **told).order_by()
    oriented: dict[UUID, tuple[date, str] | None] = {}
    for person, current, day, outcome in decisions.values_list(
        "person_id", "current", "decided_on", "outcome"
    ):
        if current or person not in oriented:
            oriented[person] = (day, outcome) if current else None
    steps = Step.objects.filter(among).order_by().values_list("person_id")
    open_states = [state.value for state in OPEN_STATES]
    planned = {
        person: (ended, is_open)
        for person, ended, is_open in steps.annotate(
            ended=Max("ended_on"), is_open=Count("pk", filter=Q(state__in=open_states))
        )
    }
    found = []
    for person, registered_on in people.items():
        decided_on, outcome = oriented.get(person) or (None, None)
        ended_on, is_open = planned.get(person, (None, 0))
        days = [day for day in (registered_on, decided_on, ended_on) if day is not None]
        found.append(
            Standing(
                person=person,
                registered_on=registered_on,
                assessed_on=assessed.get(person),
                oriented=person in oriented,
                outcome=outcome,
                busy=bool(is_open),
                since=max(days),
                mine=person in hers,
            )
        )
    return tuple(found)
