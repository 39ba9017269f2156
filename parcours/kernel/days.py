"""Days on which something that is told here may have happened, or may be planned."""

from calendar import monthrange
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from . import clock
from .refusals import Refused, refusal

EARLIEST = date(2000, 1, 1)
"""No programme that is run here began before; a day before is a slip of the year."""

AHEAD = timedelta(days=20 * 366)
"""Nothing that is planned or agreed here lasts longer."""

DAY_LONG_AGO = refusal("kernel.day_long_ago", _("This day is before 2000: look at the year again."))

DAY_FAR_AHEAD = refusal(
    "kernel.day_far_ahead", _("This day is more than twenty years from now: look at the year again.")
)


def check_happened(day: date | None, where: str) -> None:
    """Refuse the day of a note, a decision or a meeting that cannot be. Days of a life may be earlier."""
    if day is not None and day < EARLIEST:
        raise Refused(DAY_LONG_AGO, where)


def check_planned(day: date | None, where: str) -> None:
    """Refuse the day on which something begins or ends that cannot be meant, before or after."""
    check_happened(day, where)
    if day is not None and day > clock.today() + AHEAD:
        raise Refused(DAY_FAR_AHEAD, where)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
