"""Whose papers and residence end soon, of everybody whom an organisation sees.

The database walks along the days on which they end, as the system, within the living grants of the
organisation, which the statements ask for themselves; whoever is told is read again under the actor's own row
security.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.counting import MoreThan

from .enums import LegalDimension

Row = tuple[UUID, str, date]
"""Who, the kind of paper or ``residence``, the day on which it ends."""

_SEEN = """AND EXISTS (
    SELECT 1 FROM people_access_grant g WHERE g.person_id = x.person_id
    AND g.organisation_id = %(organisation)s AND (g.until IS NULL OR g.until > %(now)s) OFFSET 0)"""
_THERE = """AND EXISTS (
    SELECT 1 FROM people_person p WHERE p.id = x.person_id AND p.city_id = %(city)s OFFSET 0) """
_SOURCES = (
    "SELECT person_id, kind, expires_on FROM people_identity_document x WHERE x.ended_on IS NULL ",
    "SELECT person_id, dimension, expires_on FROM people_legal_fact x WHERE x.until IS NULL "
    "AND x.dimension = %(residence)s ",
)
_PARTS = (
    ("AND x.expires_on >= %(today)s AND x.expires_on <= %(last)s ", "ORDER BY 3, 1, 2"),
    ("AND x.expires_on < %(today)s AND x.expires_on >= %(first)s ", "ORDER BY 3 DESC, 1, 2"),
)


@dataclass(frozen=True)
class Asked:
    """What ends between ``past`` days ago and ``days`` from now; in one city, or anywhere."""

    actor: Actor
    days: int
    past: int
    city: str

    @property
    def may(self) -> bool:
        return self.actor.organisation is not None and self.actor.may("people.see")

    def run(self, text: str) -> list[tuple]:
        today = clock.today()
        told: dict[str, Any] = {
            "organisation": self.actor.organisation,
            "now": clock.now(),
            "city": self.city,
            "residence": LegalDimension.RESIDENCE.value,
            "today": today,
            "first": today - timedelta(days=self.past),
            "last": today + timedelta(days=self.days),
        }
        with as_role("system"), connection.cursor() as cursor:
            cursor.execute(text, told)
            return cursor.fetchall()

    def branch(self, source: str, days: str, then: str) -> str:
        return f"({source}{days}{_THERE if self.city else ''}{_SEEN} {then})"


def _urgency(row: Row, today: date) -> tuple[bool, int, UUID, str]:
    left = (row[2] - today).days
    return left < 0, abs(left), row[0], row[1]


def _first(asked: Asked, number: int) -> tuple[list[Row], bool]:
    """The most urgent rows, at least ``number`` of them unless there are fewer, and whether that is all."""
    (later, soonest), (before, latest) = _PARTS
    coming = [asked.branch(source, later, f"{soonest} LIMIT {int(number)}") for source in _SOURCES]
    # What ended is looked for only where what ends does not fill the page.
    short = f"AND (SELECT COUNT(*) FROM coming) < {int(number)} "  # noqa: S608
    gone = [asked.branch(source, short + before, f"{latest} LIMIT {int(number)}") for source in _SOURCES]
    text = f"WITH coming AS MATERIALIZED ({' UNION ALL '.join(coming)}) SELECT * FROM coming"  # noqa: S608
    today = clock.today()
    rows = sorted(asked.run(" UNION ALL ".join([text, *gone])), key=lambda row: _urgency(row, today))
    ends = [row for row in rows if row[2] >= today]
    ended = rows[len(ends) :]
    # What was cut off may come before the rest of what is there.
    if len(ends) >= number:
        return ends[:number], False
    return ends + ended[:number], len(ended) < number


def ending(
    actor: Actor, days: int = 60, *, past: int = 30, city: str = "", start: int = 0, size: int = 50
) -> tuple[list[Row], bool]:
    """A part of those whose paper ends, each once with the most urgent; and whether there are more.

    What can still be saved comes first, the soonest before the rest; what ended follows, the latest first.
    """
    asked = Asked(actor, days, past, city)
    if not asked.may or size < 1:
        return [], False
    # Twice as many, as a person may hold two papers.
    number, end = 2 * (start + size + 1), start + size
    while True:
        rows, whole = _first(asked, number)
        each = _once(rows)
        if whole or len(each) > end:
            return each[start:end], len(each) > end
        number *= 4


def _once(rows: Iterable[Row]) -> list[Row]:
    found: dict[UUID, Row] = {}
    for row in rows:
        found.setdefault(row[0], row)
    return list(found.values())


def count(actor: Actor, days: int = 60, *, past: int = 30, city: str = "", most: int = 1000) -> int:
    """How many people :func:`ending` would name in all; ``MoreThan`` beyond ``most``."""
    asked = Asked(actor, days, past, city)
    if not asked.may:
        return 0
    between = "AND x.expires_on BETWEEN %(first)s AND %(last)s "

    def people(first: str, second: str) -> tuple[int, int]:
        papers = asked.branch(_SOURCES[0], between, first)
        residence = asked.branch(_SOURCES[1], between, second)
        rows = asked.run(
            f"WITH papers AS MATERIALIZED {papers} "  # noqa: S608
            f"SELECT person_id FROM papers UNION ALL SELECT person_id FROM {residence} residence"
        )
        return len({row[0] for row in rows}), len(rows)

    enough = f"LIMIT {int(most) + 1}"
    # The second are not looked for where the first are too many already.
    fewer = f"AND (SELECT COUNT(DISTINCT person_id) FROM papers) <= {int(most)} "  # noqa: S608
    found, rows = people(enough, fewer + enough)
    if found <= most < rows:
        found, _rows = people("", "")
    return MoreThan(most) if found > most else found
