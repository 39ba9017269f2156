"""Opening hours: for each day some spans on the half hour. Pure."""

import re
from collections.abc import Iterable, Mapping

from parcours.kernel.refusals import Refused

from . import refusals

DAYS = (1, 2, 3, 4, 5, 6, 7)
"""Days of the week as ISO 8601 counts them: Monday is 1."""
SPAN = re.compile(r"(\d{1,2})[:hH.](\d{2})?\s*(?:-|–|—|à|to|الى|إلى)\s*(\d{1,2})[:hH.](\d{2})?\Z")
MOST_SPANS = 3


def _minutes(hour: str, minute: str | None, where: str) -> int:
    found = int(hour) * 60 + int(minute or 0)
    if found > 24 * 60 or found % 30:
        raise Refused(refusals.HOURS_UNREADABLE, where)
    return found


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def read_day(text: str, where: str) -> list[tuple[str, str]]:
    """The spans of one day as a person writes them: ``9:00-12:30, 14h-17h``."""
    found = []
    for part in re.split(r"[,;،\n]", text or ""):
        if not part.strip():
            continue
        match = SPAN.match(part.strip())
        if match is None:
            raise Refused(refusals.HOURS_UNREADABLE, where)
        begin, end = _minutes(match[1], match[2], where), _minutes(match[3], match[4], where)
        if begin >= end or (found and begin < found[-1][1]) or len(found) == MOST_SPANS:
            raise Refused(refusals.HOURS_UNREADABLE, where)
        found.append((begin, end))
    return [(_clock(begin), _clock(end)) for begin, end in found]


def taken(told: Iterable[Mapping], where: str = "hours") -> list[dict]:
    """``[{day, opens, closes}]`` checked and in order."""
    days: dict[int, list[str]] = {}
    for one in told:
        if one.get("day") not in DAYS:
            raise Refused(refusals.HOURS_UNREADABLE, where)
        days.setdefault(one["day"], []).append(f"{one.get('opens')}-{one.get('closes')}")
    return [
        {"day": day, "opens": opens, "closes": closes}
        for day in sorted(days)
        for opens, closes in read_day(",".join(sorted(days[day])), f"{where}_{day}")
    ]


def written(hours: Iterable[Mapping]) -> dict[int, str]:
    """For each open day its spans as :func:`read_day` reads them."""
    found: dict[int, list[str]] = {}
    for one in hours:
        found.setdefault(one["day"], []).append(f"{one['opens']}-{one['closes']}")
    return {day: ", ".join(spans) for day, spans in found.items()}
