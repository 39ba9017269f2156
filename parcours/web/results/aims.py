"""Targets with their forecast, and one figure by month, place and partner, as charts and tables."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.programmes.pack import Indicator, Pack
from parcours.programmes.queries import named_places
from parcours.results import labels, queries, trends
from parcours.results.detail_sql import PARTNER, PLACE
from parcours.results.figures import Number, Period
from parcours.results.sql import NOT_STATED
from parcours.results.trends import Month, Trend
from parcours.ui import charts as drawing
from parcours.ui.tables import Cell, Column, Table
from parcours.ui.wording import beside, day, number, percent, translated
from parcours.web.exporting import Head

from . import charted
from .charted import Shown
from .presenters import NOTHING, Links, bar, query_of, region_map, words_of

TREND, BY_PLACE, BY_PARTNER = "trend", "places", "partners"
NAMES = (TREND, BY_PLACE, BY_PARTNER)
MOST = 12
"""So many parts are drawn; the table has all of them."""
TONES = {"yes": "good", "maybe": "wait", "no": "bad"}


def known_until(asked: Period) -> date:
    """The last day of which anything is looked at."""
    return min(one for one in (asked.until, asked.as_of, clock.today()) if one is not None)


def up_to(asked: Period) -> Period:
    return replace(asked, since=None, until=known_until(asked))


def method() -> str:
    return _(
        "Method: a straight line. The mean of the last twelve whole months goes on until the last day; the "
        "band is as if every month were like the mean of the six slowest of them, or of the six quickest. It "
        "knows nothing of what is planned."
    )


def source(asked: Period, *more: str) -> str:
    """The line below a chart: where its numbers come from, of which days, as known when."""
    return beside([_("Source: the journal of Parcours"), words_of(asked), *more])


def chosen(pack: Pack, code: str) -> Indicator | None:
    counted = [one for one in pack.indicators if one.counts]
    return next((one for one in counted if one.code == code), counted[0] if counted else None)


# The page -----------------------------------------------------------------------------------------


def overview(pack: Pack, code: str, asked: Period, actor: Actor) -> dict[str, Any]:
    """Bars of every target; what each may come to; the map of the chosen figure."""
    aimed = [one for one in pack.indicators if one.target and one.collected]
    picked = chosen(pack, code)
    wanted = [*(one.code for one in aimed), *([picked.code] if picked else [])]
    found = queries.figures(pack, asked.until, asked.since, asked.as_of, dimensions=("region",), codes=wanted)
    own = found.find(picked.code) if picked else None
    lines = trends.trends(pack, [one for one in aimed if one.counts], up_to(asked), known_until(asked))
    figures = [one for one in found.items if one.indicator.target]
    return {
        "aims": [bar(one, Links(actor, asked, one.indicator.code).page()) for one in figures],
        "forecasts": forecasts(lines, asked) if lines else None,
        "method": method(),
        "map": region_map(pack, own, Links(actor, asked, picked.code)) if own else None,
    }


def forecasts(found: list[Trend], asked: Period) -> Table:
    columns = [
        Column("indicator", _("Indicator")),
        Column("now", _("Achieved"), numeric=True),
        Column("target", _("Target"), numeric=True),
        Column("day", _("Last day")),
        Column("forecast", _("Forecast"), numeric=True),
        Column("reaches", _("Target reached by then")),
    ]
    return Table(_("Forecast to the last day"), columns, [_forecast(one, asked) for one in found])


def _forecast(one: Trend, asked: Period) -> dict[str, Any]:
    indicator = one.indicator
    row: dict[str, Any] = {
        "indicator": Cell(translated(indicator.title), _board(indicator, asked)),
        "now": labels.said(indicator, one.value),
        "target": labels.said(indicator, indicator.target.value) if indicator.target else NOTHING,
        "day": day(one.ends_on, "short"),
        "forecast": NOTHING,
        "reaches": labels.WHY_NOT.get(one.why, NOTHING),
    }
    if one.forecast:
        told = one.forecast
        band = {"low": rounded(indicator, told.low), "high": rounded(indicator, told.high)}
        said = rounded(indicator, told.value)
        row["forecast"] = Cell(said, note=_("between %(low)s and %(high)s") % band)
        row["reaches"] = (
            Cell(labels.REACHES[one.reaches], tone=TONES[one.reaches]) if one.reaches else NOTHING
        )
    return row


def rounded(indicator: Indicator, value: Decimal) -> str:
    return labels.said(indicator, value.quantize(Decimal(1), ROUND_HALF_UP))


def _board(indicator: Indicator, asked: Period) -> str:
    return reverse("results_dashboard") + query_of(asked, indicator=indicator.code)


# Its charts ---------------------------------------------------------------------------------------


def charts(pack: Pack, code: str, asked: Period) -> list[Shown]:
    indicator = chosen(pack, code)
    if indicator is None:
        return []
    until = known_until(asked)
    [found] = trends.trends(pack, [indicator], up_to(asked), until)
    own = replace(asked, until=until)
    places = {code: translated(name) for code, (name, _region) in named_places(pack).items()}
    by_place = trends.parted(indicator, own, PLACE)
    by_partner = trends.parted(indicator, own, PARTNER)
    partners = queries.organisation_names(code for code in by_partner if code != NOT_STATED)
    return [
        trend(found, asked),
        parted(indicator, BY_PLACE, by_place, places, own),
        parted(indicator, BY_PARTNER, by_partner, partners, own),
    ]


def month_words(month: Month) -> str:
    return f"{month[1]:02d}/{month[0]}"


def unit_of(indicator: Indicator) -> str:
    return indicator.amount.currency if indicator.amount else str(labels.UNITS[indicator.unit])


def trend(found: Trend, asked: Period) -> Shown:
    indicator = found.indicator
    title = _("Month by month: %(figure)s") % {"figure": translated(indicator.title)}
    achieved, ahead = _("Achieved"), _("Forecast")
    facts = {month_words(month): total for month, _n, total in found.months}
    months = dict.fromkeys([*facts, *(month_words(month) for month, *_band in found.ahead)])
    values: dict[str, dict[str, Number]] = {achieved: facts}
    band = {}
    if found.ahead:
        last = month_words(found.months[-1][0])
        start = {last: Decimal(found.value)} if month_words(found.ahead[0][0]) != last else {}
        values[ahead] = start | {month_words(month): middle for month, _low, middle, _high in found.ahead}
        band = {month: (n, n) for month, n in start.items()}
        band |= {month_words(month): (low, high) for month, low, _middle, high in found.ahead}
    goal = indicator.target.value if indicator.target else None
    aim = _("target: %(target)s") % {"target": labels.said(indicator, goal)} if goal is not None else ""
    more = {"band": band, "goal": goal, "goal_label": aim, "dashed": (ahead,)}
    drawn = charted.chart(drawing.LINES, title, unit_of(indicator), months, values, **more) if facts else None
    return Shown(
        TREND,
        title,
        drawn,
        _months_table(found, title),
        source(up_to(asked), method() if found.forecast else ""),
        [
            Head("month", _("Month")),
            Head("number", _("In the month")),
            Head("total", _("In all")),
            Head("low", _("Low")),
            Head("forecast", _("Forecast")),
            Head("high", _("High")),
        ],
        [
            *([month_words(month), n, total, "", "", ""] for month, n, total in found.months),
            *(
                [month_words(month), "", "", *(cents(one) for one in (low, middle, high))]
                for month, low, middle, high in found.ahead
            ),
        ],
        lead=_lead(found),
    )


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _lead(found: Trend) -> str:
    if found.forecast is None:
        return str(labels.WHY_NOT[found.why])
    indicator, told = found.indicator, found.forecast
    said = {
        "day": day(told.day),
        "value": rounded(indicator, told.value),
        "low": rounded(indicator, told.low),
        "high": rounded(indicator, told.high),
    }
    return _("By %(day)s it may come to %(value)s, between %(low)s and %(high)s.") % said


def _months_table(found: Trend, title: str) -> Table:
    """By year: a row a month would be a page of its own; the file has every month."""
    years: dict[int, tuple[Number, Number]] = {}
    for (year, _month), n, total in found.months:
        years[year] = (years.get(year, (0, 0))[0] + n, total)
    said = found.indicator
    rows = [
        {"year": str(year), "number": labels.said(said, n), "total": labels.said(said, total)}
        for year, (n, total) in years.items()
    ]
    columns = [
        Column("year", _("Year")),
        Column("number", _("In the year"), numeric=True),
        Column("total", _("In all"), numeric=True),
    ]
    return Table(title, columns, rows, stacks=False)


def _part_words(name: str) -> tuple[str, str, str]:
    """Title, what the part of somebody is, heading."""
    if name == BY_PLACE:
        note = _("The city of the person on the day of the first fact that counts.")
        return _("By city: %(figure)s"), note, _("City")
    note = _("The organisation that recorded the first fact that counts.")
    return _("By partner: %(figure)s"), note, _("Organisation")


def parted(
    indicator: Indicator, name: str, parts: dict[str, Number], names: dict[str, str], asked: Period
) -> Shown:
    """A figure by place or by partner, the largest first; what is not stated is the last."""
    what = translated(indicator.title)
    title, note, label = _part_words(name)
    title %= {"figure": what}
    ordered = sorted(parts, key=lambda code: (code == NOT_STATED, -parts[code], code))
    words = {code: _("Not stated") if code == NOT_STATED else names.get(code, code) for code in ordered}
    drawn = None
    if any(parts.values()):
        first = ordered[:MOST]
        values = {what: {words[code]: parts[code] for code in first}}
        drawn = charted.chart(
            drawing.BARS, title, unit_of(indicator), [words[code] for code in first], values
        )
    more = len(ordered) - MOST
    lead = _("The chart shows the first %(n)s; the table has all.") % {"n": number(MOST)} if more > 0 else ""
    return Shown(
        name,
        title,
        drawn,
        _parts_table(indicator, title, label, parts, words),
        source(asked, note),
        [Head("code"), Head("part", label), Head("number", _("Number"))],
        [[code, words[code], parts[code]] for code in ordered],
        lead=lead,
    )


def _parts_table(
    indicator: Indicator, title: str, label: str, parts: dict[str, Number], words: dict[str, str]
) -> Table:
    total = sum(parts.values())
    rows = [
        {
            "part": said,
            "number": labels.said(indicator, parts[code]),
            "share": percent(Decimal(parts[code]) / total, 1) if total else NOTHING,
        }
        for code, said in words.items()
    ]
    columns = [
        Column("part", label),
        Column("number", unit_of(indicator), numeric=True),
        Column("share", _("Share"), numeric=True),
    ]
    totals = {"part": _("Total"), "number": labels.said(indicator, total), "share": ""}
    return Table(title, columns, rows, totals=totals if rows else None, stacks=False)
