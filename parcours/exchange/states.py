"""The lives of what is exchanged."""

from parcours.kernel.states import Move, States

from .enums import BatchState, PublicationState

PUBLISH, TAKE_IN = "exchange.publish", "exchange.take_in"

PUBLICATION = States(
    "exchange.publication",
    first=PublicationState.PREPARED,
    moves=[
        Move(PublicationState.PREPARED, PublicationState.PUBLISHED, PUBLISH),
        Move(PublicationState.PREPARED, PublicationState.DROPPED, PUBLISH),
    ],
    labels=dict(PublicationState.choices),
)

BATCH = States(
    "exchange.batch",
    first=BatchState.PENDING,
    moves=[
        Move(BatchState.PENDING, BatchState.MERGED, TAKE_IN),
        Move(BatchState.PENDING, BatchState.MERGING, TAKE_IN),
        Move(BatchState.MERGING, BatchState.MERGED, TAKE_IN),
        Move(BatchState.MERGING, BatchState.PENDING, TAKE_IN),
        Move(BatchState.PENDING, BatchState.DROPPED, TAKE_IN),
        Move(BatchState.PENDING, BatchState.EXPIRED, None),
    ],
    labels=dict(BatchState.choices),
)
