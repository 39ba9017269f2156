"""The life of a visit to a reception point."""

from parcours.kernel.states import Move, States

from .enums import VisitState

RECEIVE = "people.receive"

VISIT = States(
    "people.visit",
    first=VisitState.WAITING,
    moves=[
        Move(VisitState.WAITING, VisitState.SERVING, RECEIVE),
        Move(VisitState.WAITING, VisitState.SENT_ON, RECEIVE),
        Move(VisitState.WAITING, VisitState.LEFT, RECEIVE),
        Move(VisitState.SERVING, VisitState.WAITING, RECEIVE),
        Move(VisitState.SERVING, VisitState.SERVED, RECEIVE),
        Move(VisitState.SERVING, VisitState.SENT_ON, RECEIVE),
        Move(VisitState.SERVING, VisitState.LEFT, RECEIVE),
    ],
    labels=dict(VisitState.choices),
)
