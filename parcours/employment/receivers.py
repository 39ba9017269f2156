"""What follows here when something happens below."""

from uuid import UUID

from parcours.cases.events import CaseClosed
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.events import subscribe
from parcours.people.events import AccessEnded

from . import applying
from .enums import ApplicationState, Ending


def _withdrawn(people: list[UUID], organisation: UUID | None, reason: str, cause: str) -> None:
    with acting(Actor.system(cause, organisation)):
        rows = applying.open_of(people, organisation)
    applying.as_system(rows, ApplicationState.WITHDRAWN, reason, clock.today(), cause)


@subscribe(AccessEnded)
def nobody_answers_for_whom_she_does_not_see(event: AccessEnded) -> None:
    """An organisation that sees her no more proposes her no longer."""
    people: dict[UUID, list[UUID]] = {}
    for person, organisation in event.left:
        people.setdefault(organisation, []).append(person)
    for organisation, those in people.items():
        _withdrawn(those, organisation, Ending.ACCESS_ENDED, "access_ended")


@subscribe(CaseClosed)
def what_is_open_ends_with_the_case(event: CaseClosed) -> None:
    """An accompaniment that ended proposes her for nothing any more."""
    _withdrawn([event.person], None, Ending.CASE_CLOSED, "case_closed")
