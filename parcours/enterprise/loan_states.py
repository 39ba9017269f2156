"""The life of a request for a loan."""

from parcours.kernel.states import Move, States

from .loan_enums import WAITING, LoanState

RUN = "enterprise.run"
FORWARD = (
    (LoanState.SENT, LoanState.COMPLETE),
    (LoanState.SENT, LoanState.ACCEPTED),
    (LoanState.COMPLETE, LoanState.ACCEPTED),
    (LoanState.ACCEPTED, LoanState.DISBURSED),
    # These follow from what was paid back.
    (LoanState.DISBURSED, LoanState.ARREARS),
    (LoanState.ARREARS, LoanState.DISBURSED),
    (LoanState.DISBURSED, LoanState.REPAID),
    (LoanState.ARREARS, LoanState.REPAID),
    (LoanState.REPAID, LoanState.DISBURSED),
    (LoanState.REPAID, LoanState.ARREARS),
)
LOST = (
    (LoanState.SENT, LoanState.REFUSED),
    (LoanState.COMPLETE, LoanState.REFUSED),
    *((state, LoanState.LAPSED) for state in WAITING),
)
"""Told with a reason."""

LOAN = States(
    "enterprise.loan",
    first=LoanState.SENT,
    moves=[Move(source, target, RUN) for source, target in (*FORWARD, *LOST)],
    labels=dict(LoanState.choices),
)
