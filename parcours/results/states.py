"""The life of a report."""

from parcours.kernel.states import Move, States

from .enums import ReportState

WRITE, ANSWER = "results.report", "results.answer"

REPORT = States(
    "results.report",
    first=ReportState.DRAFT,
    moves=[
        Move(ReportState.DRAFT, ReportState.SUBMITTED, WRITE),
        Move(ReportState.DRAFT, ReportState.WITHDRAWN, WRITE),
        Move(ReportState.SUBMITTED, ReportState.SENT_BACK, ANSWER),
        Move(ReportState.SUBMITTED, ReportState.ACCEPTED, ANSWER),
        Move(ReportState.SENT_BACK, ReportState.SUBMITTED, WRITE),
        # A restatement that is accepted takes the place of what it states anew.
        Move(ReportState.ACCEPTED, ReportState.REPLACED, ANSWER),
    ],
    labels=dict(ReportState.choices),
)
