from parcours.kernel.actor import Actor
from parcours.kernel.events import subscribe
from parcours.messages.events import MessageDelivered
from parcours.people.enums import Purpose
from parcours.people.events import ConsentWithdrawn, ConventionOver

from . import actions, telling


@subscribe(ConsentWithdrawn)
def no_longer_shared(event: ConsentWithdrawn) -> None:
    if event.purpose == Purpose.SHARING:
        by = Actor.system("consent_withdrawn")
        actions.cut_for_consent(by=by, person=event.person, told=list(event.organisations))


@subscribe(ConventionOver)
def no_longer_covered(event: ConventionOver) -> None:
    by = Actor.system("convention_over")
    actions.end_with_convention(by=by, giver=event.giver, taker=event.taker)


@subscribe(MessageDelivered)
def she_was_told(event: MessageDelivered) -> None:
    """On a telephone that others read nobody knows who was told."""
    if event.template == telling.NEWS and event.full and event.reference is not None:
        by = Actor.system("message_delivered")
        actions.note_arrival(by=by, referral=event.reference, answer=event.occasion)
