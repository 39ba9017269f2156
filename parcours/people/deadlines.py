"""Until when a request about personal data is answered. Pure; each number of days with its source."""

from datetime import date, timedelta

from .enums import RequestKind

# Law 09-08, article 8: correction and erasure "dans un délai de dix (10) jours francs". Its articles 7 and 9
# name no number for access and objection: one month, as Regulation (EU) 2016/679 article 12(3) asks.
CLEAR_DAYS, MONTH = 10, 30
DAYS = {
    RequestKind.ACCESS: MONTH,
    RequestKind.CORRECTION: CLEAR_DAYS,
    RequestKind.OBJECTION: MONTH,
    RequestKind.ERASURE: CLEAR_DAYS,
}


def due(kind: str, received_on: date) -> date:
    """The last day on which an answer is in time."""
    return received_on + timedelta(days=DAYS[RequestKind(kind)])


def left(due_on: date, today: date) -> int:
    """Days left; below zero the answer is late."""
    return (due_on - today).days
