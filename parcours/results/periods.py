"""A period as people write it: 2019, 2019-Q1, 2019-01, 2019-01-01..2019-06-30 (either end may be missing)."""

import re
from datetime import date, timedelta

from .faults import Fault

YEAR = re.compile(r"(\d{4})\Z")
QUARTER = re.compile(r"(\d{4})-[QqTt]([1-4])\Z")
MONTH = re.compile(r"(\d{4})-(\d{2})\Z")


def read(text: str) -> tuple[date | None, date | None]:
    """First and last day, both counted. Raises Fault."""
    said = text.strip()
    try:
        if found := YEAR.match(said):
            return _months(int(found[1]), 1, 12)
        if found := QUARTER.match(said):
            return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
        if found := MONTH.match(said):
            return _months(int(found[1]), int(found[2]), 1)
        if ".." in said:
            return _between(*said.split("..", 1))
    except ValueError:
        pass
    raise Fault(f"{text!r} is no period: write 2019, 2019-Q1, 2019-01 or 2019-01-01..2019-06-30.")


def _months(year: int, first: int, many: int) -> tuple[date, date]:
    after = year * 12 + first - 1 + many
    if after // 12 > date.max.year:
        return date(year, first, 1), date.max
    return date(year, first, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _between(since: str, until: str) -> tuple[date | None, date | None]:
    first = date.fromisoformat(since) if since else None
    last = date.fromisoformat(until) if until else None
    if first and last and last < first:
        raise Fault("The last day of the period is before its first day.")
    if not (first or last):
        raise ValueError(since)
    return first, last
