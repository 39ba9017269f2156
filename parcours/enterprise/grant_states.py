"""The lives of a grant and of a tranche."""

from parcours.kernel.states import Move, States

from .grant_enums import GrantState, PurchaseState, TrancheState

RUN, RELEASE = "enterprise.run", "enterprise.release"

GRANT = States(
    "enterprise.grant",
    first=GrantState.DRAFTED,
    moves=[
        Move(GrantState.DRAFTED, GrantState.SIGNED, RELEASE),
        Move(GrantState.DRAFTED, GrantState.CANCELLED, RUN),
        Move(GrantState.SIGNED, GrantState.RUNNING, RELEASE),
        *(Move(one, GrantState.SUSPENDED, RELEASE) for one in (GrantState.SIGNED, GrantState.RUNNING)),
        # Money that an audit asks back after the end.
        Move(GrantState.COMPLETED, GrantState.SUSPENDED, RELEASE),
        *(Move(GrantState.SUSPENDED, one, RELEASE) for one in (GrantState.SIGNED, GrantState.RUNNING)),
        *(Move(one, GrantState.COMPLETED, RELEASE) for one in (GrantState.RUNNING, GrantState.SUSPENDED)),
        Move(GrantState.SUSPENDED, GrantState.RECOVERED, RELEASE),
    ],
    labels=dict(GrantState.choices),
)

TRANCHE = States(
    "enterprise.tranche",
    first=TrancheState.PLANNED,
    moves=[
        Move(TrancheState.PLANNED, TrancheState.PROVEN, RUN),
        # Another paper than the one that was kept.
        Move(TrancheState.PROVEN, TrancheState.PROVEN, RUN),
        Move(TrancheState.PROVEN, TrancheState.PROPOSED, RUN),
        # Sent back by the second person, or taken back by who proposed it.
        Move(TrancheState.PROPOSED, TrancheState.PROVEN, RUN),
        Move(TrancheState.PROPOSED, TrancheState.RELEASED, RELEASE),
        Move(TrancheState.RELEASED, TrancheState.PAID, RELEASE),
    ],
    labels=dict(TrancheState.choices),
)

PURCHASE = States(
    "enterprise.purchase",
    first=PurchaseState.QUOTING,
    moves=[
        Move(PurchaseState.QUOTING, PurchaseState.CHOSEN, RUN),
        Move(PurchaseState.CHOSEN, PurchaseState.CHOSEN, RUN),
        Move(PurchaseState.CHOSEN, PurchaseState.ORDERED, RUN),
        Move(PurchaseState.ORDERED, PurchaseState.DELIVERED, RUN),
        Move(PurchaseState.DELIVERED, PurchaseState.HANDED_OVER, RUN),
    ],
    labels=dict(PurchaseState.choices),
)
