from parcours.kernel.actor import Actor
from parcours.kernel.events import subscribe
from parcours.people.contacting import address_of
from parcours.referrals.events import ReferralClosed

from . import actions
from .opinions import sender_of

CAUSE = "complaints.feedback"


@subscribe(ReferralClosed)
def ask_her(event: ReferralClosed) -> None:
    """A referral is over: she is asked how it was, by a link where she can be written to."""
    sender = sender_of(event.referral)
    actions.ask_feedback(
        by=Actor.system(CAUSE, sender),
        person=event.person,
        source=("referrals.Referral", event.referral),
        service=event.service,
        asked_by=sender,
        address=address_of(event.person),
    )
