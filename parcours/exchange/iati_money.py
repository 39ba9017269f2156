"""Sums of money over days, for IATI: pure. Every split adds up to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Slice:
    """An amount of the days between two, both counted, never more than a year of them."""

    since: date
    until: date
    amount: Decimal


def years(since: date, until: date) -> list[tuple[date, date]]:
    """The calendar years between two days, the first and the last as far as they go."""
    return [
        (max(since, date(year, 1, 1)), min(until, date(year, 12, 31)))
        for year in range(since.year, until.year + 1)
    ]


def _after_years(day: date, many: int) -> date:
    """The same day so many years later; the last of February where there is none."""
    try:
        return day.replace(year=day.year + many)
    except ValueError:
        return day.replace(year=day.year + many, day=28)


def project_years(since: date, until: date) -> list[tuple[date, date]]:
    """The years of a project, from the day that it begins."""
    found, first = [], since
    while first <= until:
        after = _after_years(since, len(found) + 1)
        found.append((first, min(until, after - timedelta(days=1))))
        first = after
    return found


def split(total: Decimal, spans: list[tuple[date, date]]) -> list[Decimal]:
    """A sum over spans by their days; what is rounded off one is carried to the next, so none is lost."""
    days = [(until - since).days + 1 for since, until in spans]
    whole, passed, given, found = sum(days), 0, ZERO, []
    for many in days:
        passed += many
        reached = (total * passed / whole).quantize(CENT, ROUND_HALF_UP)
        found.append(reached - given)
        given = reached
    return found


def by_calendar(total: Decimal, since: date, until: date) -> list[Slice]:
    """What a contract gives, by calendar year."""
    spans = years(since, until)
    return [Slice(*span, amount) for span, amount in zip(spans, split(total, spans), strict=True) if amount]


def by_project_year(told: Mapping[int | None, Decimal], since: date, until: date) -> list[Slice]:
    """A budget by the years that it names, what stands in none of them spread over all; by calendar year
    where it names none. What it puts into a year after the last stands in the last."""
    named = {year: amount for year, amount in told.items() if year is not None}
    if not named:
        return by_calendar(sum(told.values(), ZERO), since, until)
    spans = project_years(since, until)
    amounts = split(told.get(None, ZERO), spans)
    for year, amount in named.items():
        amounts[min(year, len(spans)) - 1] += amount
    return [Slice(*span, amount) for span, amount in zip(spans, amounts, strict=True) if amount]


def last_day(month: date) -> date:
    """Of the month that a day is in."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return after - timedelta(days=1)
