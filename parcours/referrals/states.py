"""The life of a referral. Which side may make a move: ``rules.check_side``."""

from parcours.kernel.states import Move, States

from .enums import State as S

SEND, ANSWER = "referrals.send", "referrals.answer"
CLOCK = None

_WAITING = (S.SENT, S.SEEN, S.WAITING_LIST)

REFERRAL = States(
    "referrals.referral",
    first=S.PROPOSED,
    moves=[
        Move(S.PROPOSED, S.SENT, SEND),
        Move(S.PROPOSED, S.WITHDRAWN, SEND),
        Move(S.SENT, S.SEEN, ANSWER),
        Move(S.SENT, S.WAITING_LIST, ANSWER),
        Move(S.SEEN, S.WAITING_LIST, ANSWER),
        *(Move(state, S.ACCEPTED, ANSWER) for state in _WAITING),
        *(Move(state, S.DECLINED, ANSWER) for state in (*_WAITING, S.ACCEPTED)),
        *(Move(state, S.EXPIRED, CLOCK) for state in (*_WAITING, S.ACCEPTED)),
        Move(S.ACCEPTED, S.DELIVERED, ANSWER),
        Move(S.ACCEPTED, S.RECEIVED, SEND),
        Move(S.RECEIVED, S.CLOSED, ANSWER),
        Move(S.DELIVERED, S.CLOSED, SEND),
        Move(S.DELIVERED, S.NOT_RECEIVED, SEND),
        Move(S.NOT_RECEIVED, S.CLOSED, SEND),
        *(
            Move(state, S.WITHDRAWN, SEND)
            for state in (*_WAITING, S.ACCEPTED, S.DELIVERED, S.RECEIVED, S.NOT_RECEIVED)
        ),
    ],
    labels=dict(S.choices),
)

BY_PROVIDER = frozenset({S.SEEN, S.ACCEPTED, S.WAITING_LIST, S.DECLINED, S.DELIVERED})
"""Moves that the provider makes; closing is made by whoever speaks last."""
