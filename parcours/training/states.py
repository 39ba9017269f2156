"""The lives of a session, an enrolment, a certificate, a contract of apprenticeship."""

from parcours.kernel.states import Move, States

from .enums import (
    AlertState,
    ApprenticeState,
    CertificateState,
    EnrolmentState,
    LostState,
    SessionState,
    WaitingState,
)

PLAN, ENROL, CERTIFY = "training.plan", "training.enrol", "training.certify"

SESSION = States(
    "training.session",
    first=SessionState.PLANNED,
    moves=[
        Move(SessionState.PLANNED, SessionState.OPEN, PLAN),
        Move(SessionState.OPEN, SessionState.RUNNING, "training.attend"),
        Move(SessionState.RUNNING, SessionState.ENDED, "training.see"),
        Move(SessionState.PLANNED, SessionState.CANCELLED, PLAN),
        Move(SessionState.OPEN, SessionState.CANCELLED, PLAN),
        Move(SessionState.RUNNING, SessionState.CANCELLED, PLAN),
    ],
    labels=dict(SessionState.choices),
)

_RESULTS = (EnrolmentState.COMPLETED, EnrolmentState.PARTLY, EnrolmentState.NOT_COMPLETED)

ENROLMENT = States(
    "training.enrolment",
    first=EnrolmentState.ENROLLED,
    moves=[
        *(Move(EnrolmentState.ENROLLED, result, CERTIFY) for result in _RESULTS),
        *(Move(a, b, CERTIFY) for a in _RESULTS for b in _RESULTS if a != b),
        Move(EnrolmentState.ENROLLED, EnrolmentState.WITHDRAWN, ENROL),
        Move(EnrolmentState.ENROLLED, EnrolmentState.CANCELLED, PLAN),
    ],
    labels=dict(EnrolmentState.choices),
)

CERTIFICATE = States(
    "training.certificate",
    first=CertificateState.VALID,
    moves=[Move(CertificateState.VALID, CertificateState.REVOKED, "training.revoke")],
    labels=dict(CertificateState.choices),
)

# By the system: a place that is free goes to the next, one that nobody answers for goes further.
_W = WaitingState
WAITING = States(
    "training.waiting",
    first=_W.WAITING,
    moves=[
        Move(_W.WAITING, _W.HELD, None),
        Move(_W.HELD, _W.TAKEN, ENROL),
        Move(_W.HELD, _W.LAPSED, None),
        Move(_W.WAITING, _W.LEFT, ENROL),
        Move(_W.HELD, _W.LEFT, ENROL),
        Move(_W.WAITING, _W.CLOSED, None),
        Move(_W.HELD, _W.CLOSED, None),
    ],
    labels=dict(_W.choices),
)

LOST = States(
    "training.lost_place",
    first=LostState.OPEN,
    moves=[Move(LostState.OPEN, state, ENROL) for state in LostState if state != LostState.OPEN],
    labels=dict(LostState.choices),
)

ALERT = States(
    "training.alert",
    first=AlertState.OPEN,
    moves=[
        Move(AlertState.OPEN, state, None if state == AlertState.OVER else ENROL)
        for state in AlertState
        if state != AlertState.OPEN
    ],
    labels=dict(AlertState.choices),
)

# Whoever notes the first week of one that is planned says that it has begun.
_A = ApprenticeState
APPRENTICESHIP = States(
    "training.apprenticeship",
    first=_A.PLANNED,
    moves=[
        Move(_A.PLANNED, _A.RUNNING, "training.attend"),
        Move(_A.PLANNED, _A.NOT_BEGUN, ENROL),
        Move(_A.RUNNING, _A.COMPLETED, CERTIFY),
        Move(_A.RUNNING, _A.BROKEN_OFF, ENROL),
    ],
    labels=dict(_A.choices),
)
