"""Cohorts, waiting times and equity as charts and tables."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.programmes.pack import Pack
from parcours.results import equity as equal
from parcours.results import labels
from parcours.results import waits as waiting
from parcours.results.cohorts import MONTHS, STATES, Cohort, Quarter
from parcours.results.equity import Cell as Held
from parcours.results.equity import Equity
from parcours.results.figures import Period
from parcours.results.pathways import Path
from parcours.ui import charts as drawing
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, number, percent
from parcours.web.exporting import Head

from . import charted
from .aims import source, up_to
from .charted import Shown
from .presenters import NOTHING

COHORT, ALL_COHORTS, WAITS, EQUITY = "cohort", "cohorts", "waits", "equity"
COHORT_NAMES = (COHORT, ALL_COHORTS)


def after(months: int) -> str:
    return ngettext("after %(n)s month", "after %(n)s months", months) % {"n": months}


def quarter_code(one: Quarter) -> str:
    return f"{one.year}-{one.number}"


def quarter_words(one: Quarter) -> str:
    return _("Q%(number)s %(year)s") % {"number": one.number, "year": one.year}


def quarters(found: Sequence[Cohort]) -> list[tuple[str, str]]:
    """The newest first; without a choice the newest that is a year old."""
    newest = sorted(found, key=lambda one: one.quarter, reverse=True)
    return [("", _("The newest of which a year is known"))] + [
        (quarter_code(one.quarter), quarter_words(one.quarter)) for one in newest
    ]


# Cohorts ------------------------------------------------------------------------------------------


def cohort_charts(
    found: Sequence[Cohort], chosen: str, months: int, asked: Period, until: date
) -> list[Shown]:
    """One quarter after three, six and twelve months; every quarter after so many."""
    own = next((one for one in found if quarter_code(one.quarter) == chosen), None)
    if own is None:
        grown = [one for one in found if one.after[MONTHS[-1]] is not None]
        own = (grown or list(found))[-1] if found else None
    shown = [_one_cohort(own, asked, until)] if own else []
    return [*shown, _all_cohorts(found, months, asked, until)]


def _states_note() -> str:
    return _(
        "Each person is in one state, the first that holds on that day: in a salaried job; in an enterprise "
        "that was created, even if it stopped since; in training; accompaniment ended; no solution found at "
        "the last orientation; accompanied; waiting."
    )


def _states_columns() -> list[Head]:
    return [Head(state, labels.STATES[state]) for state in STATES]


def _one_cohort(one: Cohort, asked: Period, until: date) -> Shown:
    title = _("Registered in %(quarter)s: where they are") % {"quarter": quarter_words(one.quarter)}
    grown = {months: states for months, states in one.after.items() if states is not None}
    values = {
        str(labels.STATES[state]): {after(months): states[state] for months, states in grown.items()}
        for state in STATES
    }
    drawn = None
    if grown and one.people:
        drawn = charted.chart(drawing.STACKED, title, str(labels.UNITS["people"]), map(after, grown), values)
    columns = [Column("state", _("State"))]
    columns += [Column(f"m{months}", after(months), numeric=True) for months in one.after]
    rows = []
    for state in STATES:
        row: dict[str, Any] = {"state": labels.STATES[state]}
        for months, states in one.after.items():
            row[f"m{months}"] = _of(states[state], one.people) if states is not None else NOTHING
        rows.append(row)
    young = [after(months) for months, states in one.after.items() if states is None]
    notes = [
        _("Too young: some of them have not been here for so long (%(when)s).") % {"when": one_}
        for one_ in young
    ]
    totals = {
        "state": labels.GROUPS["registered"],
        **{f"m{months}": number(one.people) for months in one.after},
    }
    return Shown(
        COHORT,
        title,
        drawn,
        Table(title, columns, rows, totals=totals, stacks=False, scrolls=True),
        source(up_to(asked), _states_note()),
        [
            Head("quarter", _("Quarter")),
            Head("months", _("Months after")),
            Head("people", _("People")),
            *_states_columns(),
        ],
        _cohort_rows([one]),
        notes=notes,
    )


def _cohort_rows(found: Iterable[Cohort]) -> list[list[Any]]:
    """Each quarter after each number of months; empty where it is too young."""
    return [
        [
            quarter_code(one.quarter),
            months,
            one.people,
            *(states[state] if states else "" for state in STATES),
        ]
        for one in found
        for months, states in one.after.items()
    ]


def _all_cohorts(found: Sequence[Cohort], months: int, asked: Period, until: date) -> Shown:
    title = _("Every quarter: where they are %(after)s") % {"after": after(months)}
    grown = [one for one in found if one.after[months] is not None]
    values = {
        str(labels.STATES[state]): {quarter_words(one.quarter): one.after[months][state] for one in grown}
        for state in STATES
    }
    drawn = None
    if grown:
        names = [quarter_words(one.quarter) for one in grown]
        drawn = charted.chart(drawing.STACKED, title, str(labels.UNITS["people"]), names, values)
    columns = [
        Column("quarter", _("Registered in")),
        Column("people", labels.UNITS["people"], numeric=True),
        *(Column(state, labels.STATES[state], numeric=True) for state in STATES),
    ]
    rows = []
    for one in found:
        states = one.after[months]
        row: dict[str, Any] = {"quarter": quarter_words(one.quarter), "people": number(one.people)}
        if states is None:
            row["quarter"] = Cell(row["quarter"], note=_("too young"))
        rows.append(row | {state: number(states[state]) if states else NOTHING for state in STATES})
    empty = Empty(_("Nobody was registered"), _("Quarters are listed as soon as somebody is registered."))
    return Shown(
        ALL_COHORTS,
        title,
        drawn,
        Table(title, columns, rows, stacks=False, scrolls=True, empty=empty),
        source(up_to(asked), _("facts known until %(day)s") % {"day": day(until)}),
        [
            Head("quarter", _("Quarter")),
            Head("months", _("Months after")),
            Head("people", _("People")),
            *_states_columns(),
        ],
        _cohort_rows(found),
    )


def _of(n: int, whole: int) -> Cell:
    return Cell(number(n), note=percent(Decimal(n) / whole) if whole else None)


# Waiting times ------------------------------------------------------------------------------------


def wait_charts(paths: Iterable[Path], asked: Period, until: date) -> list[Shown]:
    found = waiting.waiting(paths, asked.since, until)
    title = _("Days from one step to the next")
    median, ninetieth = _("Half have arrived after"), _("Nine in ten have arrived after")
    values = {
        median: {str(labels.WAITS[one.step]): one.median for one in found if one.median is not None},
        ninetieth: {str(labels.WAITS[one.step]): one.ninetieth for one in found if one.ninetieth is not None},
    }
    drawn = None
    if any(values.values()):
        names = [str(labels.WAITS[one.step]) for one in found]
        drawn = charted.chart(drawing.BARS, title, _("days"), names, values)
    note = _(
        "Method: Kaplan and Meier. Whoever waits still, or left before, counts for the days seen and is "
        "never dropped; so a median is not better because many wait."
    )
    heads = [
        Head("step", _("From one step to the next"), labels.WAITS),
        Head("people", _("People")),
        Head("arrived", _("Arrived")),
        Head("waits", _("Wait still")),
        Head("left", _("Left before")),
        Head("median_days", median),
        Head("ninetieth_days", ninetieth),
        Head("longest_days", _("The longest of them")),
    ]
    rows = [
        [one.step, one.people, one.arrived, one.waits, one.left, one.median, one.ninetieth, one.longest]
        for one in found
    ]
    lead = _("Of those registered in the period, up to the last day that is known.")
    table = _waits_table(found, title, median, ninetieth)
    return [Shown(WAITS, title, drawn, table, source(up_to(asked), note), heads, rows, lead=lead)]


def _waits_table(found: Sequence[waiting.Waiting], title: str, median: str, ninetieth: str) -> Table:
    columns = [
        Column("step", _("From one step to the next")),
        Column("people", labels.UNITS["people"], numeric=True),
        Column("median", median, numeric=True),
        Column("ninetieth", ninetieth, numeric=True),
        Column("waits", _("Wait still"), numeric=True),
        Column("longest", _("The longest of them"), numeric=True),
        Column("left", _("Left before"), numeric=True),
    ]
    return Table(title, columns, [_wait_row(one) for one in found])


def _days(n: int | None, people: int) -> str:
    if n is None:
        return _("not within what is known") if people else NOTHING
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": number(n)}


def _wait_row(one: waiting.Waiting) -> dict[str, Any]:
    return {
        "step": labels.WAITS[one.step],
        "people": number(one.people),
        "median": _days(one.median, one.people),
        "ninetieth": _days(one.ninetieth, one.people),
        "waits": number(one.waits),
        "longest": _days(one.longest, 0) if one.longest is not None else NOTHING,
        "left": number(one.left),
    }


# Equity -------------------------------------------------------------------------------------------


def equity_charts(pack: Pack, found: Equity, asked: Period) -> list[Shown]:
    names = labels.names_of(found.dimension, pack)

    def words(value: str) -> str:
        return _("All others") if value == equal.OTHERS else labels.of_value(names, value)

    title = _("Shares by %(dimension)s") % {"dimension": str(labels.DIMENSIONS[found.dimension]).lower()}
    values = {
        str(labels.GROUPS[code]): {
            words(row.value): _percent(row.cells[code])
            for row in found.rows
            if row.cells[code].share is not None
        }
        for code in equal.CODES
    }
    drawn = None
    if any(values.values()):
        drawn = charted.chart(drawing.BARS, title, "%", [words(row.value) for row in found.rows], values)
    columns = [
        Column("row", labels.DIMENSIONS[found.dimension]),
        *(Column(code, labels.GROUPS[code], numeric=True) for code in equal.CODES),
    ]
    rows = [
        {"row": words(row.value)} | {code: _held(row.cells[code]) for code in equal.CODES}
        for row in found.rows
    ]
    totals = {"row": _("Total")} | {
        code: _small() if found.totals[code] is None else number(found.totals[code]) for code in equal.CODES
    }
    notes = []
    if found.any_hidden:
        notes.append(_("Numbers below 11 are not shown, nor what would let them be calculated."))
    heads = [Head("value"), Head("row", labels.DIMENSIONS[found.dimension])]
    heads += [Head(code, labels.GROUPS[code]) for code in equal.CODES]
    note = _("Each share is of its own group; each person once, in the row of the first fact that counts.")
    return [
        Shown(
            EQUITY,
            title,
            drawn,
            Table(title, columns, rows, totals=totals if rows else None, stacks=False, scrolls=True),
            source(asked, note),
            heads,
            [
                [row.value, words(row.value), *(_file_cell(row.cells[code]) for code in equal.CODES)]
                for row in found.rows
            ],
            notes=notes,
        )
    ]


def _percent(cell: Held) -> Decimal:
    return (cell.share * 100).quantize(Decimal("0.1"))


def _small() -> str:
    return "<11"


def _held(cell: Held) -> Cell | str:
    if cell.hidden:
        return _small() if cell.small else _("not shown")
    return Cell(number(cell.number), note=percent(cell.share, 1) if cell.share is not None else None)


def _file_cell(cell: Held) -> Any:
    if cell.hidden:
        return _small() if cell.small else ""
    return cell.number
