"""What follows here when something happens below."""

from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.kernel.events import subscribe
from parcours.people.events import ConsentWithdrawn, MergeUndone

from . import appointments, following
from .enums import CancelReason


@subscribe(ConsentWithdrawn)
def cancel_appointments(event: ConsentWithdrawn) -> None:
    """An organisation that sees her no more does not wait for her either."""
    if event.organisations:
        with acting(Actor.system("consent_withdrawn")) as system:
            rows = appointments.coming(event.person, event.organisations)
            appointments.cancel(system, rows, CancelReason.ACCESS_ENDED.value)


@subscribe(MergeUndone)
def whatever_was_written_since_has_its_case(event: MergeUndone) -> None:
    following.give_back_a_case(event.kept, event.gone)
