from parcours.kernel.events import subscribe
from parcours.messages.enums import Audience, Reason
from parcours.messages.forgetting import cancel_for

from .enums import Purpose
from .events import ConsentWithdrawn, PersonErased


@subscribe(ConsentWithdrawn)
def stop_messages(event: ConsentWithdrawn) -> None:
    """What still waits to be told to partners is not told; without accompaniment, nor anything to her.

    A no to one partner stops nothing that goes to another: whoever sent it stops what went to that one.
    """
    everything = event.purpose == Purpose.ACCOMPANIMENT
    if event.recipient is not None and not everything:
        return
    cancel_for(event.person, Reason.WITHDRAWN, audience="" if everything else Audience.STAFF)


@subscribe(PersonErased)
def stop_every_message(event: PersonErased) -> None:
    cancel_for(event.person, Reason.ERASED)
