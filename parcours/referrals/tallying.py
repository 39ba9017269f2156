"""The counts of a board, by every side of it at once: referrals are looked through once, not once a number.

Who asks does so as the system and tells numbers alone (``boards.py``).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, Count, Q, QuerySet, Value, When

from .models import Referral

Sums = dict[str, int]


@dataclass(frozen=True)
class Side:
    """One side of a board: by the key of each group, of everybody and of the reader's own.

    ``medians``: days until the answer, where there was one.
    """

    everything: dict[Any, Sums] = field(default_factory=lambda: defaultdict(dict))
    own: dict[Any, Sums] = field(default_factory=dict)
    medians: dict[Any, float] = field(default_factory=dict)


def tally(
    rows: QuerySet[Referral], own: Q, sides: tuple[str, ...], counts: dict[str, Count]
) -> dict[str, Side]:
    """The counts of each side. ``own``: which referrals are the reader's; ``sides``: fields, each a side."""
    found = {side: Side() for side in sides}
    for side, key, mine, numbers in _sums(rows, own, sides, counts):
        of = found[side]
        known = of.everything[key]
        for name, number in zip(counts, numbers, strict=True):
            known[name] = known.get(name, 0) + number
        if mine:
            of.own[key] = dict(zip(counts, numbers, strict=True))
    for side, days in _days(rows, sides).items():
        found[side].medians.update({key: _median(sorted(each)) for key, each in days.items()})
    return found


def _sets(sides: tuple[str, ...], also: str) -> str:
    return ", ".join(f"({side}, {also})" for side in sides)


def _side(sides: tuple[str, ...], grouping: int) -> int:
    """Which side a row is of: PostgreSQL sets the bit of every column that it did not group by."""
    return next(at for at in range(len(sides)) if not grouping & (1 << (len(sides) - 1 - at)))


def _sums(rows: QuerySet[Referral], own: Q, sides: tuple[str, ...], counts: dict[str, Count]) -> Iterable:
    mine = Case(When(own, then=Value(True)), default=Value(False))
    cells = rows.order_by().annotate(mine=mine).values(*sides, "mine").annotate(**counts)
    named = ", ".join(sides)
    sums = ", ".join(f"SUM({name})::bigint" for name in counts)
    # Names of our own fields and counts alone are put into the text.
    told = _read(
        cells,
        f"SELECT GROUPING({named}), {named}, mine, {sums} FROM asked "  # noqa: S608
        f"GROUP BY GROUPING SETS ({_sets(sides, 'mine')})",
    )
    for grouping, *row in told:
        at, keys, own_one, numbers = _side(sides, grouping), row[: len(sides)], *_apart(row, len(sides))
        yield sides[at], keys[at], own_one, numbers


def _apart(row: list, wide: int) -> tuple[bool, list[int]]:
    return row[wide], row[wide + 1 :]


def _days(rows: QuerySet[Referral], sides: tuple[str, ...]) -> dict[str, dict[Any, list[tuple[int, int]]]]:
    """How many were answered after so many days, by side and group."""
    answered = rows.order_by().filter(answered_on__isnull=False).values(*sides, "answered_on", "sent_on")
    named = ", ".join(sides)
    told = _read(
        answered,
        f"SELECT GROUPING({named}), {named}, answered_on - sent_on AS days, COUNT(*) FROM asked "  # noqa: S608
        f"GROUP BY GROUPING SETS ({_sets(sides, 'days')})",
    )
    found: dict[str, dict[Any, list]] = {side: defaultdict(list) for side in sides}
    for grouping, *row in told:
        at = _side(sides, grouping)
        found[sides[at]][row[at]].append((row[len(sides)], row[len(sides) + 1]))
    return found


def _median(days: list[tuple[int, int]]) -> float:
    """Of (days, how many) in order: the middle one, or half-way between the two in the middle."""
    total = sum(number for _day, number in days)
    low, high = (total - 1) // 2, total // 2
    passed, first = 0, None
    for day, number in days:
        passed += number
        if first is None and passed > low:
            first = day
        if passed > high:
            return (first + day) / 2
    raise ValueError("nothing was answered")


def _read(asked: QuerySet, then: str) -> list[tuple]:
    text, values = asked.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"WITH asked AS MATERIALIZED ({text}) {then}", values)
        return cursor.fetchall()
