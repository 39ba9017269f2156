"""The one portable text from which figures come: common SQL, with grouping sets, and one dialect.

Nothing but codes, days and instants is written into it, each checked; nobody's name is in what it reads.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from parcours.kernel import entries
from parcours.kernel.recorder import CODED
from parcours.programmes.pack import Counted, Indicator

DIMENSIONS = ("sex", "age_band", "nationality", "protection", "residence", "region")
NOT_STATED = "not_stated"
WHOLE, PROJECT, ENTRIES, OVERLAP, OUTSIDE = "whole", "project", "entries", "overlap", "outside"
ONCE, EVIDENCE = "once", "evidence"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")

# Two files that were found to be one person's count once: the map of canonical people is joined here alone.
PERSON = "COALESCE(k.kept_id, e.person_id)"
JOURNAL = "journal_entry e LEFT JOIN people_canonical k ON k.gone_id = e.person_id"

# That there is no residence document is told to nobody, whatever the journal holds.
UNTOLD = {"residence": ("", "none")}

UNITS = {
    "people": "person",
    "events": "entry",
    "objects": "object",
    "enterprises": "object",
    "officials": "object",
    "money": "entry",
}
"""What is told apart for each unit; money is added up over entries. A ratio is of two that are counted."""


@dataclass(frozen=True)
class Dialect:
    """How a database reads one coded fact out of the JSON column, as text, and what it calls an instant."""

    name: str
    fact: Callable[[str], str]
    instant: str = "TIMESTAMP WITH TIME ZONE"


POSTGRESQL = Dialect("postgresql", lambda name: f"(e.facts ->> '{name}')")
DUCKDB = Dialect("duckdb", lambda name: f"json_extract_string(e.facts, '$.{name}')")
SPARK = Dialect("spark", lambda name: f"get_json_object(e.facts, '$.{name}')", "TIMESTAMP")


@dataclass(frozen=True)
class Window:
    """Entries of days since … until (both counted), recorded before an instant; None: no limit."""

    since: date | None = None
    until: date | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class Part:
    """One figure out of an indicator: of a project (None: all), of a row of a dimension (None: all)."""

    project: str | None = None
    dimension: str | None = None
    value: str | None = None


def _text(value: str) -> str:
    if not CODED.match(value):
        raise ValueError("a figure is asked for with codes only")
    return f"'{value}'"


def _texts(values: Sequence[str]) -> str:
    return "(" + ", ".join(_text(value) for value in values) + ")"


def _name(value: str) -> str:
    if not NAME.match(value):
        raise ValueError(f"not the name of a fact: {value[:40]!r}")
    return value


def _instant(moment: datetime, dialect: Dialect) -> str:
    return f"CAST('{moment.isoformat()}' AS {dialect.instant})"


def dimension_of(name: str) -> str:
    """A dimension of an entry as it is told; what is missing has a value of its own."""
    untold = _texts(UNTOLD.get(name, ("",)))
    return f"CASE WHEN COALESCE(e.{name}, '') IN {untold} THEN '{NOT_STATED}' ELSE e.{name} END AS {name}"


def levels(kind: str) -> tuple[int, bool]:
    """What stands behind an entry of a kind, as its place in ``entries.EVIDENCE``; whether an entry may say
    otherwise."""
    known = entries.kinds().get(kind)
    if known is None:
        return 0, False
    return entries.EVIDENCE.index(known.evidence), EVIDENCE in known.facts


def _evidence(kinds: Sequence[str], dialect: Dialect) -> str:
    """The place in ``entries.EVIDENCE`` of what stands behind an entry."""
    whens = []
    saying = [kind for kind in kinds if levels(kind)[1]]
    if saying:
        told = f"e.kind IN {_texts(saying)} AND {dialect.fact(EVIDENCE)} ="
        whens += [f"WHEN {told} {_text(word)} THEN {n}" for n, word in enumerate(entries.EVIDENCE)]
    for level in range(1, len(entries.EVIDENCE)):
        alike = [kind for kind in kinds if levels(kind)[0] == level]
        if alike:
            whens.append(f"WHEN e.kind IN {_texts(alike)} THEN {level}")
    return f"CASE {' '.join(whens)} ELSE 0 END AS evidence" if whens else "0 AS evidence"


def _standing(
    indicators: Sequence[Indicator],
    window: Window,
    dialect: Dialect,
    also: Sequence[str] = (),
    more: Sequence[str] = (),
) -> str:
    """Entries of the kinds asked for that no other entry retracts, as far as was known.

    ``also``: further conditions on an entry ``e``; ``more``: further columns of it."""
    kinds = sorted({counted.kind for one in indicators for counted in one.counts})
    facts = sorted({_name(fact) for one in indicators for fact in _facts(one)})
    known = "" if window.before is None else f" AND r.recorded_at < {_instant(window.before, dialect)}"
    limits = [f"e.kind IN {_texts(kinds)}", "e.retracts IS NULL"]
    if window.since is not None:
        limits.append(f"e.occurred_on >= CAST('{window.since.isoformat()}' AS DATE)")
    if window.until is not None:
        limits.append(f"e.occurred_on <= CAST('{window.until.isoformat()}' AS DATE)")
    if window.before is not None:
        limits.append(f"e.recorded_at < {_instant(window.before, dialect)}")
    limits.append(f"NOT EXISTS (SELECT 1 FROM journal_entry r WHERE r.retracts = e.id{known})")  # noqa: S608
    limits += also
    columns = [
        f"e.id AS entry, {PERSON} AS person, e.object_id AS object, e.organisation_id AS organisation",
        "e.kind AS kind, e.occurred_on AS occurred_on, e.sequence AS sequence, e.project AS project",
        _evidence(kinds, dialect),
        *(dimension_of(name) for name in DIMENSIONS),
        *(f"{dialect.fact(name)} AS fact_{name}" for name in facts),
        *more,
    ]
    return f"SELECT {', '.join(columns)} FROM {JOURNAL} WHERE {' AND '.join(limits)}"  # noqa: S608


def _facts(indicator: Indicator) -> set[str]:
    """The facts of entries that an indicator reads."""
    amount = {indicator.amount.fact} if indicator.amount else set()
    return amount.union(*(counted.facts for counted in indicator.counts))


def _counts(counted: Counted) -> str:
    tests = [f"kind = {_text(counted.kind)}"]
    tests += [f"fact_{_name(name)} IN {_texts(values)}" for name, values in sorted(counted.facts.items())]
    for name, values in sorted(counted.dimensions.items()):
        if name not in DIMENSIONS:
            raise ValueError(f"not a dimension: {name[:40]!r}")
        tests.append(f"{name} IN {_texts(values)}")
    return "(" + " AND ".join(tests) + ")"


def _counting(indicator: Indicator) -> str:
    """The condition that an entry counts for an indicator."""
    subject = UNITS[indicator.unit]
    tests = [f"{subject} IS NOT NULL", "(" + " OR ".join(_counts(one) for one in indicator.counts) + ")"]
    if indicator.project:
        tests.append(f"project = {_text(indicator.project)}")
    return " AND ".join(tests)


def _counted(
    indicator: Indicator,
    window: Window,
    dialect: Dialect,
    columns: Sequence[str],
    more: Sequence[str] = (),
) -> str:
    """The counting entries with what each stands for; 1 marks the entry that decides the row.

    Each indicator reads the entries of its own kinds, which an index finds: all that stand, kept once for all
    indicators, would be walked over by each of them.
    """
    subject = UNITS[indicator.unit]
    order = "ORDER BY occurred_on, sequence"
    return (
        f"SELECT {subject} AS subject, project, {', '.join(columns)}{_weight(indicator)}, "  # noqa: S608
        f"ROW_NUMBER() OVER (PARTITION BY {subject} {order}) AS first_of_all, "
        f"ROW_NUMBER() OVER (PARTITION BY {subject}, project {order}) AS first_of_project "
        f"FROM ({_standing([indicator], window, dialect, more=more)}) standing WHERE {_counting(indicator)}"
    )


def _weight(indicator: Indicator) -> str:
    """What an entry adds where amounts are added up: to the cent; nothing without the fact."""
    if indicator.amount is None:
        return ""
    return f", COALESCE(CAST(fact_{_name(indicator.amount.fact)} AS DECIMAL(18, 2)), 0) AS weight"


def _case(dimensions: Sequence[str], shown: Callable[[str], str]) -> str:
    whens = " ".join(f"WHEN GROUPING({name}) = 0 THEN {shown(name)}" for name in dimensions)
    return f"CASE {whens} ELSE '' END" if dimensions else "''"


def _selects(number: int, dimensions: Sequence[str], weighed: bool) -> list[str]:
    """Rows (indicator, scope, project, dimension, value, n) of one indicator."""
    source = f"counted_{number}"
    many_of = "COALESCE(SUM(weight), 0)" if weighed else "COUNT(*)"
    row = f"{_case(dimensions, _text)} AS dimension, {_case(dimensions, str)} AS value, {many_of} AS n"
    whole = ", ".join(["()", *(f"({name})" for name in dimensions)])
    each = ", ".join(["(project)", *(f"(project, {name})" for name in dimensions)])
    many = "SUM(CASE WHEN first_of_project = 1 AND project <> '' THEN 1 ELSE 0 END)"
    across = f"CASE {many} WHEN 0 THEN '{OUTSIDE}' WHEN 1 THEN '{ONCE}' ELSE '{OVERLAP}' END AS across"
    best = " ".join(f"WHEN {n} THEN '{word}'" for n, word in enumerate(entries.EVIDENCE))
    heavy = ", SUM(weight) AS weight" if weighed else ""
    of_subjects = (
        f"SELECT {across}, CASE MAX(evidence) {best} END AS best{heavy} FROM {source} GROUP BY subject"  # noqa: S608
    )
    start = f"SELECT {number} AS indicator,"
    return [
        f"{start} '{WHOLE}' AS scope, '' AS project, {row} FROM {source} "
        f"WHERE first_of_all = 1 GROUP BY GROUPING SETS ({whole})",
        f"{start} '{PROJECT}' AS scope, project, {row} FROM {source} "
        f"WHERE first_of_project = 1 GROUP BY GROUPING SETS ({each})",
        f"{start} '{ENTRIES}' AS scope, project, '' AS dimension, '' AS value, COUNT(*) AS n "
        f"FROM {source} GROUP BY project",
        f"{start} CASE WHEN GROUPING(across) = 0 THEN across ELSE '{EVIDENCE}' END AS scope, '' AS project, "
        f"'' AS dimension, CASE WHEN GROUPING(best) = 0 THEN best ELSE '' END AS value, {many_of} AS n "
        f"FROM ({of_subjects}) p GROUP BY GROUPING SETS ((across), (best))",
    ]


def counted_text(
    indicator: Indicator, window: Window, columns: Sequence[str], more: Sequence[str] = ()
) -> str:
    """The counting entries of an indicator in the live journal; ``more``: columns of an entry ``e``
    beside."""
    return _counted(indicator, window, POSTGRESQL, columns, more)


def figures_text(
    indicators: Sequence[Indicator],
    window: Window,
    dimensions: Sequence[str] = DIMENSIONS,
    dialect: Dialect = POSTGRESQL,
) -> str:
    """The figures of indicators that count something, in one statement.

    Rows: (number of the indicator, scope, project, dimension, value, n); n is a count, of money a sum.
    """
    columns = ("evidence", *dimensions)
    tables = [
        f"counted_{n} AS ({_counted(one, window, dialect, columns)})" for n, one in enumerate(indicators)
    ]
    selects = [
        select
        for n, one in enumerate(indicators)
        for select in _selects(n, dimensions, one.amount is not None)
    ]
    return "WITH " + ",\n".join(tables) + "\n" + "\nUNION ALL\n".join(selects)


def apart_text(indicators: Sequence[Indicator], window: Window, dialect: Dialect = POSTGRESQL) -> str:
    """What stands beside the figures of indicators in numbers alone. Rows: (number of the indicator,
    project, sum)."""
    asked = [
        replace(
            one, counts=(replace(one.apart.entries, facts={**one.apart.entries.facts, one.apart.number: ()}),)
        )
        for one in indicators
        if one.apart
    ]
    parts = []
    for number, one in enumerate(indicators):
        if one.apart is None:
            continue
        tests = [_counts(one.apart.entries)]
        if one.project:
            tests.append(f"project = {_text(one.project)}")
        parts.append(
            f"SELECT {number} AS indicator, project, "  # noqa: S608
            f"SUM(CAST(fact_{_name(one.apart.number)} AS INTEGER)) AS n "
            f"FROM standing WHERE {' AND '.join(tests)} GROUP BY project"
        )
    return f"WITH standing AS ({_standing(asked, window, dialect)})\n" + "\nUNION ALL\n".join(parts)


LATE, TAKEN_BACK = "late", "taken_back"


def moved_text(
    indicators: Sequence[Indicator], window: Window, since: datetime, dialect: Dialect = POSTGRESQL
) -> str:
    """The counting entries that came or went between ``since`` and the end of the window: recorded later,
    or taken back later. Rows: (number of the indicator, why, entry, subject, project)."""
    before = replace(window, before=since)
    until = "" if window.before is None else f" AND r.recorded_at < {_instant(window.before, dialect)}"
    gone = (
        f"EXISTS (SELECT 1 FROM journal_entry r WHERE r.retracts = e.id "  # noqa: S608
        f"AND r.recorded_at >= {_instant(since, dialect)}{until})"
    )
    late = _standing(indicators, window, dialect, [f"e.recorded_at >= {_instant(since, dialect)}"])
    tables = [
        f"standing_late AS ({late})",
        f"standing_taken_back AS ({_standing(indicators, before, dialect, [gone])})",
    ]
    selects = []
    for number, one in enumerate(indicators):
        subject, tests = UNITS[one.unit], _counting(one)
        selects += [
            f"SELECT {number} AS indicator, '{why}' AS why, entry, {subject} AS subject, project "  # noqa: S608
            f"FROM standing_{why} WHERE {tests}"
            for why in (LATE, TAKEN_BACK)
        ]
    return "WITH " + ",\n".join(tables) + "\n" + "\nUNION ALL\n".join(selects)


def _of_part(part: Part) -> str:
    of_project = "1 = 1" if part.project is None else f"project = {_text(part.project)}"
    if part.dimension is None:
        return of_project
    if part.dimension not in DIMENSIONS:
        raise ValueError(f"not a dimension: {part.dimension[:40]!r}")
    first = "first_of_all" if part.project is None else "first_of_project"
    chosen = f"{of_project} AND {first} = 1 AND {part.dimension} = {_text(part.value or '')}"
    return f"{of_project} AND subject IN (SELECT subject FROM counted WHERE {chosen})"  # noqa: S608


def entries_text(
    indicator: Indicator, window: Window, part: Part | None = None, dialect: Dialect = POSTGRESQL
) -> str:
    """The entries behind a figure, the newest first. Rows: (entry, organisation, person)."""
    columns = ("entry", "organisation", "person", "occurred_on", "sequence", *DIMENSIONS)
    return (
        f"WITH counted AS ({_counted(indicator, window, dialect, columns)})\n"
        f"SELECT entry, organisation, person FROM counted WHERE {_of_part(part or Part())} "
        "ORDER BY occurred_on DESC, sequence DESC"
    )
