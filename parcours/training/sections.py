"""The table [training] of a programme pack."""

from dataclasses import dataclass

from parcours.programmes.sections import section
from parcours.programmes.taking import Table


@dataclass(frozen=True)
class Training:
    """``answer_days``: so long a place that is free is held for the next on the waiting list.

    Who may drop out: so many half-days in a row without her (``absences_in_row``); less than ``share_below``
    percent attended once ``share_after`` half-days were taken; aid that waits for ``aid_late_days``.
    """

    answer_days: int = 4
    absences_in_row: int = 2
    share_below: int = 60
    share_after: int = 4
    aid_late_days: int = 10


DEFAULT = Training()


def make(table: Table) -> Training:
    def number(key: str, default: int, most: int) -> int:
        return table.whole(key, required=False, least=1, most=most) if table.has(key) else default

    return Training(
        answer_days=number("answer_days", DEFAULT.answer_days, 60),
        absences_in_row=number("absences_in_row", DEFAULT.absences_in_row, 100),
        share_below=number("share_below", DEFAULT.share_below, 100),
        share_after=number("share_after", DEFAULT.share_after, 100),
        aid_late_days=number("aid_late_days", DEFAULT.aid_late_days, 365),
    )


SECTION = section("training", make, DEFAULT)
