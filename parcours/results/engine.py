"""Figures out of what a source counts; live: the text, run by the role that reads the journal alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from parcours.kernel.context import as_role
from parcours.kernel.entries import EVIDENCE
from parcours.programmes.pack import Indicator

from . import sql
from .figures import Figure, Number, Period, Scope, ratio
from .remembering import HEAD, Kept

PART = 2000
NO_MONEY = Decimal("0.00")
Row = tuple[int, str, str, str, str, Number]


def rows(text: str) -> list[tuple]:
    with as_role("figures"), connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchall()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


class Source(Protocol):
    """What counts: the live journal or a snapshot of it, each in its way, all with the same answer."""

    def figures(
        self, indicators: Sequence[Indicator], window: sql.Window, dimensions: Sequence[str]
    ) -> Iterable[Row]: ...

    def apart(self, indicators: Sequence[Indicator], window: sql.Window) -> Iterable[tuple]: ...


class Postgresql:
    """The one text over the live journal, read again when anything was added. Inside a transaction."""

    def __init__(self) -> None:
        self._kept = Kept()

    def _rows(self, text: str) -> list[tuple]:
        with as_role("figures"), connection.cursor() as cursor:
            cursor.execute(HEAD)
            head = cursor.fetchone() or ()
            # A driver gives the hash as a view of memory, which is no key.
            return self._kept.get((text, *map(_plain, head)), lambda: rows(text))

    def figures(
        self, indicators: Sequence[Indicator], window: sql.Window, dimensions: Sequence[str]
    ) -> list[Row]:
        return self._rows(sql.figures_text(indicators, window, dimensions))

    def apart(self, indicators: Sequence[Indicator], window: sql.Window) -> list[tuple]:
        return self._rows(sql.apart_text(indicators, window))

    def answer(self, text: str) -> list[tuple]:
        """The rows of another text over the journal, kept as long."""
        return self._rows(text)


LIVE = Postgresql()


def compute(
    indicators: Sequence[Indicator],
    projects: Sequence[str],
    period: Period,
    dimensions: Sequence[str],
    source: Source = LIVE,
) -> list[Figure]:
    """The figure of each indicator, in their order. Ratios are divided last, out of what was counted."""
    counting = _counting(indicators)
    found: dict[str, list[Row]] = defaultdict(list)
    if counting:
        for row in source.figures(counting, period.window, dimensions):
            found[counting[row[0]].code].append(row)
    apart = _apart(indicators, period, source)
    counted = {one.code: _figure(one, found[one.code], projects, apart[one.code]) for one in counting}
    return [
        _ratio(one, counted) if one.is_ratio else counted.get(one.code) or Figure(one, None)
        for one in indicators
    ]


def _counting(indicators: Sequence[Indicator]) -> list[Indicator]:
    """Those that count something, and those that the ratios are made of, each once."""
    found = {one.code: one for one in indicators if one.counts}
    for one in indicators:
        for part in (one.numerator, one.denominator) if one.is_ratio else ():
            found.setdefault(part.code, part)
    return list(found.values())


def _ratio(indicator: Indicator, counted: dict[str, Figure]) -> Figure:
    above, below = counted[indicator.numerator.code], counted[indicator.denominator.code]
    nothing = Scope()
    if indicator.project:
        code = indicator.project
        one = ratio(above.projects.get(code, nothing), below.projects.get(code, nothing))
        return Figure(indicator, one, {code: one})
    codes = dict.fromkeys([*above.projects, *below.projects])
    each = {
        code: ratio(above.projects.get(code, nothing), below.projects.get(code, nothing)) for code in codes
    }
    return Figure(indicator, ratio(above.whole, below.whole), each)


def _apart(indicators: Sequence[Indicator], period: Period, source: Source) -> dict[str, dict[str, int]]:
    """By indicator and project what stands beside it; one statement more where something does."""
    asked = [one for one in indicators if one.apart]
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    if asked:
        for number, project, n in source.apart(asked, period.window):
            found[asked[number].code][project or ""] += int(n or 0)
    return found


def _figure(indicator: Indicator, rows: list[Row], projects: Sequence[str], apart: dict[str, int]) -> Figure:
    """Projects of the programme are there even when nothing was counted for them: that is a true zero."""
    named = [indicator.project] if indicator.project else projects
    weighed = indicator.amount is not None
    values: dict[tuple[str, str], Number] = defaultdict(lambda: NO_MONEY if weighed else 0)
    details: dict[tuple[str, str], dict[str, dict[str, Number]]] = defaultdict(lambda: defaultdict(dict))
    evidence: dict[str, Number] = dict.fromkeys(EVIDENCE, NO_MONEY if weighed else 0)
    for _number, scope, project, dimension, value, n in rows:
        # One amount among the answers makes all of their numbers decimal.
        n = Decimal(n).quantize(NO_MONEY) if weighed and scope != sql.ENTRIES else int(n)
        if scope == sql.EVIDENCE:
            evidence[value] = n
        elif dimension:
            details[scope, project][dimension][value] = n
        else:
            values[scope, project] += n
    seen = {project for (scope, project) in values if scope == sql.PROJECT}
    ordered = [*named, *sorted(seen - set(named), key=lambda code: (not code, code))]

    def scope_of(kind: str, project: str, entries: int) -> Scope:
        return Scope(values[kind, project], entries, details[kind, project])

    entries = {code: int(values[sql.ENTRIES, code]) for code in ordered}
    return Figure(
        indicator,
        whole=scope_of(sql.WHOLE, "", sum(entries.values())),
        projects={code: scope_of(sql.PROJECT, code, entries[code]) for code in ordered},
        overlap=values[sql.OVERLAP, ""],
        outside=values[sql.OUTSIDE, ""],
        evidence=evidence,
        apart=apart,
    )


def entries_behind(
    indicator: Indicator, period: Period, part: sql.Part, size: int = PART
) -> Iterator[list[tuple[UUID, UUID | None, UUID | None]]]:
    """(entry, organisation, person) of each entry behind a figure, the newest first, some at a time.

    The database keeps the rest: read as the role of the figures when the first are asked for, handed over to
    whoever acts. Within one transaction.
    """
    if not indicator.counts:
        return
    with connection.chunked_cursor() as cursor:
        with as_role("figures"):
            cursor.execute(sql.entries_text(indicator, period.window, part))
        while rows := cursor.fetchmany(size):
            yield rows


LAST_ANSWERS = f"""
WITH answers AS (
    SELECT {sql.PERSON} AS person_id, kind, facts ->> 'given' AS given,
        ROW_NUMBER() OVER (PARTITION BY {sql.PERSON} ORDER BY sequence DESC) AS newest
    FROM {sql.JOURNAL}
    WHERE kind IN ('people.consented', 'people.consent_withdrawn') AND facts ->> 'purpose' = 'reporting'
        AND retracts IS NULL AND NOT EXISTS (SELECT 1 FROM journal_entry r WHERE r.retracts = e.id)
)
SELECT person_id FROM answers
WHERE newest = 1 AND (kind = 'people.consent_withdrawn' OR given = 'false')
"""  # noqa: S608


def closed_people() -> set[UUID]:
    """Those whose last answer to reporting is no, or was taken back: counted still, shown no more."""
    return {row[0] for row in rows(LAST_ANSWERS)}
