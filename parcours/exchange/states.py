"""The lives of what is exchanged."""

from parcours.kernel.states import Move, States

from .enums import PublicationState

PUBLISH = "exchange.publish"

PUBLICATION = States(
    "exchange.publication",
    first=PublicationState.PREPARED,
    moves=[
        Move(PublicationState.PREPARED, PublicationState.PUBLISHED, PUBLISH),
        Move(PublicationState.PREPARED, PublicationState.DROPPED, PUBLISH),
    ],
    labels=dict(PublicationState.choices),
)
