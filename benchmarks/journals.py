"""An invented journal of any size, the same every time, as the two files that a snapshot is written from.

Every person is registered; what else happened to her is drawn by a hash of numbers. One entry in a hundred
takes another back, one person in fifty had been registered twice.
"""

from pathlib import Path

import duckdb

from parcours.programmes.pack import Counted, Indicator

KINDS = 20
PROJECTS = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8")
DAYS = 2920


def _uuid(kind: int, number: str) -> str:
    return f"'0000000{kind}-0000-4000-8000-' || lpad(to_hex(CAST({number} AS BIGINT)), 12, '0')"


def _drawn(what: str, most: int, of: str = "i") -> str:
    """A number below ``most`` that looks drawn by lot and is always the same."""
    return f"CAST(hash({of}, '{what}') % {most} AS BIGINT)"


def _one_of(values: tuple[str, ...], number: str) -> str:
    """One of these texts, by a number from 0."""
    return f"({list(values)})[1 + {number}]"


SEXES = ("", "F", "F", "F", "F", "M", "M", "M", "M")
AGES = ("0-14", "15-17", "18-24", "25-34", "35-49", "50-64", "65+", "")


def _columns(entries: int) -> list[str]:
    """The columns of an entry in the order of a snapshot's first file."""
    moment = f"(d * 24 + {_drawn('hour', 24)} + 24 * {_drawn('late', 20)}) * 3600000000"
    project = f"1 + ({_drawn('project', 8, 'p')} + {_drawn('moved', 8)} // 7) % 8"
    nationality = f"CAST(floor(60 * pow({_drawn('nationality', 1000, 'p')} / 1e3, 2)) AS INT)"
    result = _one_of(("complete", "partial", "stopped"), _drawn("result", 3))
    return [
        _uuid(1, "i"),
        "i + 1",
        "'kind.k' || k",
        f"epoch_us(TIMESTAMP '2015-01-02') + {moment}",
        "DATE '2015-01-01' + CAST(d AS INT)",
        _uuid(2, _drawn("organisation", 12)),
        _uuid(3, "p"),
        f"CASE WHEN {_drawn('object', 10)} < 3 THEN {_uuid(4, 'p // 3 * 4 + ' + _drawn('which', 4))} END",
        f"CASE WHEN {_drawn('none', 10)} = 0 THEN '' ELSE 'P' || ({project}) END",
        f"CASE WHEN back THEN {_uuid(1, _drawn('taken', entries))} END",
        _one_of(SEXES, _drawn("sex", len(SEXES), "p")),
        _one_of(AGES, f"least(7, {_drawn('age', 7, 'p')} + d // 1500)"),
        f"'N' || {nationality}",
        _one_of(("none", "refugee", "asylum_seeker", "other", ""), _drawn("protection", 5, "p")),
        _one_of(("none", "valid", "expired", ""), _drawn("residence", 4)),
        f"'MA-' || lpad(CAST(1 + {_drawn('region', 12, 'p')} AS VARCHAR), 2, '0')",
        f"json_object('result', {result}, 'lot', CAST(1 + {_drawn('lot', 3)} AS VARCHAR), "
        f"'hours', {_drawn('hours', 60)})",
    ]


def _text(people: int, entries: int) -> str:
    who = f"CASE WHEN i < {people} THEN i ELSE {_drawn('who', people)} END"
    # The rarer a kind, the higher its number; the first is the registration.
    rarer = f"1 + CAST(floor({KINDS - 1} * pow({_drawn('kind', 100000)} / 1e5, 1.6)) AS INT)"
    return f"""
    WITH drawn AS (
        SELECT range AS i, {who} AS p, CASE WHEN i < {people} THEN 0 ELSE {rarer} END AS k
        FROM range({entries})
    ),
    told AS (
        SELECT *, i >= {people} AND {_drawn("back", 100)} = 0 AS back, {_drawn("day", DAYS)} AS d FROM drawn
    )
    SELECT {", ".join(_columns(entries))} FROM told ORDER BY i
    """


def write(folder: Path, people: int, entries: int, *, merged: bool = True) -> None:
    """``entries.csv`` and ``map.csv`` of that many people and entries."""
    twice = people // 50 if merged else 0
    of_map = f"SELECT {_uuid(3, 'range * 50')}, {_uuid(3, 'range * 50 + 1')} FROM range({twice})"
    with duckdb.connect() as database:
        for text, name in ((_text(people, entries), "entries.csv"), (of_map, "map.csv")):
            how = "(FORMAT csv, HEADER false, NULLSTR '', FORCE_QUOTE *)"
            database.execute(f"COPY ({text}) TO '{folder / name}' {how}")


def indicators(number: int = 60) -> list[Indicator]:
    """As a programme has them: people most of the time, of one kind or several, with facts, of a project."""
    words = {"en": "invented"}
    found = []
    for n in range(number):
        kinds = [n % KINDS] if n % 3 else [n % KINDS, (n + 7) % KINDS]
        facts = ({}, {"result": ("complete",)}, {"result": ("complete", "partial"), "lot": ("1",)})[n % 4 % 3]
        unit = "objects" if n % 10 == 8 else "events" if n % 10 == 9 else "people"
        counts = tuple(Counted(f"kind.k{kind}", facts) for kind in kinds)
        project = PROJECTS[n % 8] if n % 5 == 4 else ""
        found.append(Indicator(f"i{n}", words, words, unit, "output", project=project, counts=counts))
    return found
