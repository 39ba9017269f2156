"""The life of a survey: from the day on which she is to be asked until an answer, or none."""

from parcours.kernel.states import Move, States

from .enums import State

ASK = "cases.note"
S = State

SURVEY = States(
    "surveys.survey",
    first=S.PLANNED,
    moves=[
        Move(S.PLANNED, S.DUE, None),
        Move(S.DUE, S.SENT, None),
        Move(S.DUE, S.TRYING, ASK),
        Move(S.SENT, S.TRYING, ASK),
        *(Move(one, S.ANSWERED, ASK) for one in (S.DUE, S.SENT, S.TRYING, S.UNREACHABLE)),
        *(Move(one, S.REFUSED, ASK) for one in (S.DUE, S.SENT, S.TRYING, S.UNREACHABLE)),
        *(Move(one, S.UNREACHABLE, ASK) for one in (S.DUE, S.SENT, S.TRYING)),
        Move(S.PLANNED, S.REFUSED, None),
        *(Move(one, S.EXPIRED, None) for one in (S.DUE, S.SENT, S.TRYING)),
        *(Move(one, S.SKIPPED, None) for one in (S.PLANNED, S.DUE, S.SENT, S.TRYING)),
        *(Move(one, S.DROPPED, None) for one in S if one != S.DROPPED),
    ],
    labels=dict(S.choices),
)
