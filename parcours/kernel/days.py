"""Days on which something that is told here may have happened."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from .refusals import Refused, refusal

EARLIEST = date(2000, 1, 1)
"""No programme that is run here began before; a day before is a slip of the year."""

DAY_LONG_AGO = refusal("kernel.day_long_ago", _("This day is before 2000: look at the year again."))


def check_happened(day: date | None, where: str) -> None:
    """Refuse the day of a note, a decision or a meeting that cannot be. Days of a life may be earlier."""
    if day is not None and day < EARLIEST:
        raise Refused(DAY_LONG_AGO, where)
