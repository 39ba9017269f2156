"""The ``[calendar]`` of a programme pack: on which days nobody is received, and when files need care."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from parcours.programmes.sections import section
from parcours.programmes.taking import Table


@dataclass(frozen=True)
class Calendar:
    """``yearly``: (month, day); ``days``: those whose day changes from year to year.

    ``silent_days``: after so many days without a contact somebody is asked about. ``stalled_days``: so long a
    step past its day may rest. ``attempts``: how often she is tried before contact counts as lost.
    ``review_days``: within so many days a second opinion is given.
    """

    yearly: tuple[tuple[int, int], ...] = ()
    days: frozenset[date] = frozenset()
    silent_days: int = 60
    stalled_days: int = 30
    attempts: int = 3
    review_days: int = 15

    def is_holiday(self, day: date) -> bool:
        return (day.month, day.day) in self.yearly or day in self.days


DEFAULT = Calendar()


def _read(table: Table, key: str, text: str, make: Callable[[str], object]) -> object | None:
    try:
        return make(text)
    except ValueError:
        table.wrong(key, f"{text!r} is no such day.")
        return None


def _yearly(text: str) -> tuple[int, int]:
    day = date.fromisoformat(f"2000-{text}")
    return day.month, day.day


def make(table: Table) -> Calendar:
    yearly = [_read(table, "yearly", one, _yearly) for one in table.texts("yearly")]
    days = [_read(table, "days", one, date.fromisoformat) for one in table.texts("days")]

    def number(key: str, default: int, most: int) -> int:
        return table.whole(key, required=False, least=1, most=most) if table.has(key) else default

    return Calendar(
        yearly=tuple(one for one in yearly if one),
        days=frozenset(one for one in days if one),
        silent_days=number("silent_days", DEFAULT.silent_days, 730),
        stalled_days=number("stalled_days", DEFAULT.stalled_days, 365),
        attempts=number("attempts", DEFAULT.attempts, 20),
        review_days=number("review_days", DEFAULT.review_days, 90),
    )


SECTION = section("calendar", make, DEFAULT)
