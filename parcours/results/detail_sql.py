"""Texts of the live journal for dashboards: by month, by place and partner, what happened to each person.

As ``sql.py``: codes, days and instants alone are written into them; the role of the figures reads.
"""

from collections.abc import Sequence

from parcours.programmes.pack import Indicator

from . import sql
from .sql import Window

PLACE, PARTNER = "place", "partner"
BY = {
    PLACE: f"CASE WHEN e.place = '' THEN '{sql.NOT_STATED}' ELSE e.place END AS part",
    PARTNER: f"COALESCE(CAST(e.organisation_id AS text), '{sql.NOT_STATED}') AS part",
}


def _n(indicator: Indicator) -> str:
    return "COUNT(*)" if indicator.amount is None else "COALESCE(SUM(weight), 0)"


def monthly_text(indicators: Sequence[Indicator], window: Window) -> str:
    """How many subjects counted for the first time in which month. Rows: (number of the indicator, year,
    month, n); of money what was added."""
    return "\nUNION ALL\n".join(
        f"SELECT {number} AS indicator, CAST(EXTRACT(YEAR FROM occurred_on) AS INTEGER) AS year, "  # noqa: S608
        f"CAST(EXTRACT(MONTH FROM occurred_on) AS INTEGER) AS month, {_n(one)} AS n "
        f"FROM ({sql.counted_text(one, window, ['occurred_on'])}) c WHERE first_of_all = 1 GROUP BY 2, 3"
        for number, one in enumerate(indicators)
    )


def parted_text(indicator: Indicator, window: Window, by: str) -> str:
    """The figure by the place of the person on that day, or by the organisation that recorded it: of whoever
    counts several times the first entry decides. Rows: (part, n)."""
    counted = sql.counted_text(indicator, window, ["part"], [BY[by]])
    return f"SELECT part, {_n(indicator)} AS n FROM ({counted}) c WHERE first_of_all = 1 GROUP BY part"  # noqa: S608


def paths_text(indicator: Indicator, window: Window) -> str:
    """What happened to each person, of the kinds that an indicator names, in the order of days and of the
    journal. Rows: (person, kind, day, object, session, outcome)."""
    facts = [f"{sql.POSTGRESQL.fact(name)} AS told_{name}" for name in ("session", "outcome")]
    columns = ["kind", "occurred_on", "sequence", "object", "told_session", "told_outcome"]
    return (
        "SELECT subject, kind, occurred_on, object, told_session, told_outcome FROM "  # noqa: S608
        f"({sql.counted_text(indicator, window, columns, facts)}) c ORDER BY subject, occurred_on, sequence"
    )
