"""A figure month by month, and what it may come to at the end of the programme. Inside a transaction.

The forecast is a straight line, and says so: the mean of the last twelve whole months goes on until the
last day. The band: as if every month to come were like the mean of the six slowest of these twelve, or of
the six quickest. With fewer than twelve whole months since anything was counted there is none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from parcours.programmes.pack import Indicator, Pack

from . import detail_sql, engine
from .figures import Number, Period

MONTHS, HALF = 12, 6
ENDED, FEW, NOTHING = "ended", "few_months", "nothing"
Month = tuple[int, int]


@dataclass(frozen=True)
class Forecast:
    """What would stand on ``day``; ``each``: what comes every month, in the middle, slow and quick."""

    day: date
    value: Decimal
    low: Decimal
    high: Decimal
    each: tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class Trend:
    """``months``: (month, of that month, up to its end) from the first that counts to the last known one.
    ``forecast`` or ``why`` there is none: ended, few_months, nothing. ``ahead``: (month, low, middle,
    high)."""

    indicator: Indicator
    months: tuple[tuple[Month, Number, Number], ...]
    known_until: date
    ends_on: date
    forecast: Forecast | None = None
    why: str = ""

    @property
    def value(self) -> Number:
        return self.months[-1][2] if self.months else 0

    @property
    def reaches(self) -> str:
        """Whether the target is reached by the last day: yes, maybe (within the band), no; "" without one."""
        target = self.indicator.target
        if target is None or self.forecast is None:
            return ""
        if self.forecast.low >= target.value:
            return "yes"
        return "maybe" if self.forecast.high >= target.value else "no"

    @property
    def ahead(self) -> tuple[tuple[Month, Decimal, Decimal, Decimal], ...]:
        """Month by month to the last day, the month of which the last day is one among them."""
        if self.forecast is None:
            return ()
        middle, low, high = self.forecast.each
        found, days = [], 0
        for month, part in _months_to(self.known_until, self.ends_on):
            days += part
            found.append((month, *(Decimal(self.value) + each * days for each in (low, middle, high))))
        return tuple(found)


def trends(pack: Pack, indicators: Sequence[Indicator], period: Period, known_until: date) -> list[Trend]:
    """Of indicators that count something, in one statement; of facts up to ``known_until``."""
    asked = Period(period.since, known_until, period.as_of, period.zone, period.known_at)
    counted: dict[int, dict[Month, Number]] = {number: {} for number in range(len(indicators))}
    if indicators:
        for number, year, month, n in engine.LIVE.answer(detail_sql.monthly_text(indicators, asked.window)):
            counted[number][year, month] = n if indicators[number].amount else int(n)
    return [
        trend(one, counted[number], known_until, ends_on(pack, one)) for number, one in enumerate(indicators)
    ]


def ends_on(pack: Pack, indicator: Indicator) -> date:
    """The last day of its project, or of the programme."""
    project = pack.project(indicator.project) if indicator.project else None
    return (project or pack).ends_on


def trend(indicator: Indicator, counted: Mapping[Month, Number], known_until: date, last: date) -> Trend:
    """Pure: from what counted in which month."""
    months, total = [], 0
    if counted:
        for month in _between(min(counted), (known_until.year, known_until.month)):
            total += counted.get(month, 0)
            months.append((month, counted.get(month, 0), total))
    found = Trend(indicator, tuple(months), known_until, last)
    if known_until >= last:
        return _with(found, None, ENDED)
    if not months:
        return _with(found, None, NOTHING)
    # The month that runs is whole on its last day alone.
    whole = [n for month, n, _total in months if _last_day(month) <= known_until][-MONTHS:]
    if len(whole) < MONTHS:
        return _with(found, None, FEW)
    each = _each([Decimal(n) for n in whole])
    days = sum((part for _month, part in _months_to(known_until, last)), Decimal(0))
    middle, low, high = (Decimal(total) + one * days for one in each)
    return _with(found, Forecast(last, middle, low, high, each), "")


def _with(found: Trend, forecast: Forecast | None, why: str) -> Trend:
    return Trend(found.indicator, found.months, found.known_until, found.ends_on, forecast, why)


def _each(whole: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    ordered = sorted(whole)
    return (
        sum(whole, Decimal(0)) / MONTHS,
        sum(ordered[:HALF], Decimal(0)) / HALF,
        sum(ordered[-HALF:], Decimal(0)) / HALF,
    )


def _between(first: Month, last: Month) -> Iterator[Month]:
    year, month = first
    while (year, month) <= last:
        yield year, month
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _last_day(month: Month) -> date:
    year, number = month
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


def _months_to(known_until: date, last: date) -> Iterator[tuple[Month, Decimal]]:
    """Each month from the one that runs to that of the last day, with the part of it that is still to
    come."""
    for month in _between((known_until.year, known_until.month), (last.year, last.month)):
        end = _last_day(month)
        first = date(*month, 1)
        days = (min(end, last) - max(first, known_until + timedelta(days=1))).days + 1
        if days > 0:
            yield month, Decimal(days) / Decimal(end.day)


def parted(indicator: Indicator, period: Period, by: str) -> dict[str, Number]:
    """A figure by place (code of a city) or by partner (id of an organisation); the parts add up to it."""
    rows = engine.LIVE.answer(detail_sql.parted_text(indicator, period.window, by))
    return {part: n if indicator.amount else int(n) for part, n in rows}
