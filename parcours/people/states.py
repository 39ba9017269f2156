"""The lives of a visit to a reception point and of a request about personal data."""

from parcours.kernel.states import Move, States

from .enums import ANSWERS, RequestState, VisitState

RECEIVE = "people.receive"
ANSWER, COUNTER = "people.answer_requests", "people.requests"

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

REQUEST = States(
    "people.request",
    first=RequestState.RECEIVED,
    moves=[
        Move(RequestState.RECEIVED, RequestState.IN_HAND, ANSWER),
        *(Move(RequestState.IN_HAND, answer, ANSWER) for answer in ANSWERS),
        *(Move(answer, RequestState.HANDED_OVER, COUNTER) for answer in ANSWERS),
    ],
    labels=dict(RequestState.choices),
)
