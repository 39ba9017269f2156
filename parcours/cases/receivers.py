"""What follows here when something happens below."""

from datetime import date
from uuid import UUID

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.events import subscribe
from parcours.people.events import (
    AccessEnded,
    ConsentWithdrawn,
    MergeUndone,
    NumberAnswered,
    PeopleReceived,
)

from . import appointments, following, handing, replying
from .enums import CancelReason


@subscribe(ConsentWithdrawn)
def cancel_appointments(event: ConsentWithdrawn) -> None:
    """An organisation that sees her no more does not wait for her either."""
    if event.organisations:
        with acting(Actor.system("consent_withdrawn")) as system:
            rows = appointments.coming([event.person], event.organisations)
            appointments.cancel(system, rows, CancelReason.ACCESS_ENDED.value)


@subscribe(AccessEnded)
def nobody_is_left_behind(event: AccessEnded) -> None:
    """Who sees her no more neither waits for her nor answers for her."""
    people: dict[UUID, list[UUID]] = {}
    for person, organisation in event.left:
        people.setdefault(organisation, []).append(person)
    with acting(Actor.system("access_ended")) as system:
        for organisation, those in people.items():
            rows = appointments.coming(those, [organisation])
            appointments.cancel(system, rows, CancelReason.ACCESS_ENDED.value)
            handing.give_back(system, organisation, those)


@subscribe(MergeUndone)
def whatever_was_written_since_has_its_case(event: MergeUndone) -> None:
    following.give_back_a_case(event.kept, event.gone)


@subscribe(NumberAnswered)
def somebody_is_told(event: NumberAnswered) -> None:
    with acting(Actor.system("messages.answer")):
        replying.heard(event.people, event.channel)


@subscribe(PeopleReceived)
def whoever_came_was_spoken_with(event: PeopleReceived) -> None:
    days: dict[UUID, date] = {}
    for person, day in event.visits:
        days[person] = max(day, days.get(person, day))
    replying.spoken(Actor.system("people.received", event.organisation), event.organisation, days)
