"""The life of an offer."""

from parcours.kernel.states import Move, States

from .enums import OfferState

KEEP = "employment.keep"

OFFER = States(
    "employment.offer",
    first=OfferState.OPEN,
    moves=[
        Move(OfferState.OPEN, OfferState.FILLED, None),
        Move(OfferState.FILLED, OfferState.OPEN, None),
        Move(OfferState.OPEN, OfferState.CLOSED, KEEP),
        Move(OfferState.FILLED, OfferState.CLOSED, KEEP),
        Move(OfferState.CLOSED, OfferState.OPEN, KEEP),
    ],
    labels=dict(OfferState.choices),
)
