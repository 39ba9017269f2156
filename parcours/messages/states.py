"""The life of a message."""

from parcours.kernel.states import Move, States

from .enums import MessageState

RUN = "messages.run"

MESSAGE = States(
    "messages.message",
    first=MessageState.QUEUED,
    moves=[
        Move(MessageState.QUEUED, MessageState.SENT, None),
        Move(MessageState.QUEUED, MessageState.FAILED, None),
        Move(MessageState.QUEUED, MessageState.EXPIRED, None),
        Move(MessageState.QUEUED, MessageState.CANCELLED, RUN),
        Move(MessageState.SENT, MessageState.DELIVERED, None),
        Move(MessageState.SENT, MessageState.FAILED, None),
        Move(MessageState.FAILED, MessageState.QUEUED, RUN),
    ],
    labels=dict(MessageState.choices),
)
