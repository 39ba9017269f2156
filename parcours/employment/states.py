"""The lives of an offer, of an application and of a placement."""

from parcours.kernel.states import Move, States

from .enums import ApplicationState, OfferState, PlacementState

KEEP, APPLY = "employment.keep", "employment.apply"

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

_PROPOSED, _SENT, _INTERVIEW, _OFFERED = (
    ApplicationState.PROPOSED,
    ApplicationState.SENT,
    ApplicationState.INTERVIEW,
    ApplicationState.OFFERED,
)

APPLICATION = States(
    "employment.application",
    first=_PROPOSED,
    moves=[
        Move(_PROPOSED, _SENT, APPLY),
        Move(_SENT, _INTERVIEW, APPLY),
        Move(_SENT, _OFFERED, APPLY),
        Move(_INTERVIEW, _OFFERED, APPLY),
        *(Move(one, ApplicationState.HIRED, APPLY) for one in (_SENT, _INTERVIEW, _OFFERED)),
        *(
            Move(one, end, APPLY)
            for one in (_PROPOSED, _SENT, _INTERVIEW, _OFFERED)
            for end in (ApplicationState.REFUSED, ApplicationState.WITHDRAWN)
        ),
    ],
    labels=dict(ApplicationState.choices),
)

PLACEMENT = States(
    "employment.placement",
    first=PlacementState.WORKING,
    moves=[
        Move(PlacementState.WORKING, PlacementState.LEFT, APPLY),
        Move(PlacementState.WORKING, PlacementState.KEPT, APPLY),
        Move(PlacementState.WORKING, PlacementState.CONVERTED, APPLY),
    ],
    labels=dict(PlacementState.choices),
)
