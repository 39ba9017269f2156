"""The lives of a complaint and of a report of abuse."""

from parcours.kernel.states import Move, States

from .enums import ComplaintState, ReportState

HANDLE, PROTECT = "complaints.handle", "complaints.protect"
S, R = ComplaintState, ReportState

COMPLAINT = States(
    "complaints.complaint",
    first=S.RECEIVED,
    moves=[
        Move(S.RECEIVED, S.ACKNOWLEDGED, HANDLE),
        Move(S.ACKNOWLEDGED, S.IN_HAND, HANDLE),
        Move(S.IN_HAND, S.ANSWERED, HANDLE),
        Move(S.ANSWERED, S.CLOSED, HANDLE),
        Move(S.ANSWERED, S.APPEALED, HANDLE),
        Move(S.APPEALED, S.IN_HAND, HANDLE),
    ],
    labels=dict(S.choices),
)

REPORT = States(
    "complaints.report",
    first=R.RECEIVED,
    moves=[
        Move(R.RECEIVED, R.ACKNOWLEDGED, PROTECT),
        Move(R.ACKNOWLEDGED, R.REFERRED, PROTECT),
        Move(R.REFERRED, R.CLOSED, PROTECT),
        Move(R.ACKNOWLEDGED, R.CLOSED, PROTECT),
    ],
    labels=dict(R.choices),
)
