from parcours.kernel.actor import Actor
from parcours.kernel.events import subscribe
from parcours.people.enums import Purpose
from parcours.people.events import ConsentWithdrawn, ConventionOver

from . import actions


@subscribe(ConsentWithdrawn)
def no_longer_shared(event: ConsentWithdrawn) -> None:
    if event.purpose == Purpose.SHARING:
        actions.loans_uncovered(by=Actor.system("consent_withdrawn"), people=[event.person])


@subscribe(ConventionOver)
def no_longer_covered(event: ConventionOver) -> None:
    actions.loans_uncovered(by=Actor.system("convention_over"), giver=event.giver, taker=event.taker)
