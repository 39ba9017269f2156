"""The one text on PostgreSQL and on DuckDB, and the arrays: the same figures whatever happened."""

import shutil
import tempfile
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from parcours.config import roles
from parcours.programmes.pack import Amount, Apart, Counted
from parcours.results import arrays, columns, engine, snapshots, sql, taking
from parcours.results.faults import Fault
from parcours.results.figures import Period
from parcours.results.sql import DIMENSIONS
from tests.conftest import SERVER
from tests.factories.results import REACHED, TRAINED, VISITED, indicator, naive, plain

PROJECTS = ["A", "B"]
SCHEMA = f"""
CREATE TEMP TABLE journal_entry (
    id uuid, sequence bigint, kind text, recorded_at timestamptz, occurred_on date, organisation_id uuid,
    person_id uuid, object_id uuid, project text, retracts uuid,
    {", ".join(f"{name} text" for name in DIMENSIONS)}, facts jsonb
);
CREATE TEMP TABLE people_canonical (gone_id uuid, kept_id uuid)
"""
COLUMNS = [
    *("id", "sequence", "kind", "recorded_at", "occurred_on", "organisation_id", "person_id", "object_id"),
    *("project", "retracts", *DIMENSIONS, "facts"),
]


def uuids(first: int, many: int) -> list[UUID]:
    return [UUID(int=(first << 64) + number) for number in range(many)]


PEOPLE, OBJECTS, ORGANISATIONS = uuids(1, 7), uuids(2, 4), uuids(3, 2)
KINDS = [REACHED, TRAINED, VISITED]
FIRST, LAST = date(2019, 1, 1), date(2019, 1, 12)


@st.composite
def journals(draw, least=0):
    """(entries, map): people come twice, things are taken back, before and after they were recorded."""
    entries = []
    for number in range(draw(st.integers(least, 40))):
        day = draw(st.dates(FIRST, LAST))
        late = draw(st.integers(0, 26 * 24))
        taken = draw(st.none() | st.integers(0, number)) if draw(st.integers(0, 5)) == 0 else None
        entries.append(
            {
                "id": UUID(int=(4 << 64) + number),
                "sequence": 10 + number * 3,
                "kind": draw(st.sampled_from(KINDS)),
                "recorded_at": datetime.combine(FIRST, time(23, 30), UTC) + timedelta(hours=late),
                "occurred_on": day,
                "organisation_id": draw(st.sampled_from([None, *ORGANISATIONS])),
                "person_id": draw(st.sampled_from([None, *PEOPLE])),
                "object_id": draw(st.sampled_from([None, *OBJECTS])),
                "project": draw(st.sampled_from(["", "A", "B", "C"])),
                "retracts": None if taken is None else UUID(int=(4 << 64) + taken),
                "sex": draw(st.sampled_from(["F", "M", ""])),
                "age_band": draw(st.sampled_from(["18-24", "25-34", ""])),
                "nationality": draw(st.sampled_from(["SN", "CM", ""])),
                "protection": draw(st.sampled_from(["refugee", ""])),
                "residence": draw(st.sampled_from(["none", "valid", ""])),
                "region": draw(st.sampled_from(["MA-01", "MA-02", ""])),
                "facts": draw(
                    st.fixed_dictionaries(
                        {},
                        optional={
                            "result": st.sampled_from(["complete", "partial", None]),
                            "hours": st.sampled_from([0, 7, 40, None]),
                            "paid": st.sampled_from(["0.01", "1963438.00", "70.10", 12, None]),
                            "sure": st.booleans(),
                            "evidence": st.sampled_from(["document", "visit", "declared"]),
                        },
                    )
                ),
            }
        )
    gone = draw(st.lists(st.sampled_from(PEOPLE[:4]), unique=True, max_size=3))
    return entries, [(one, draw(st.sampled_from(PEOPLE[4:]))) for one in gone]


PAID = Amount("paid", "MAD")
APART = Apart({"en": "hours"}, Counted(VISITED, {"result": ("complete",)}), "hours")
INDICATORS = [
    indicator(),
    indicator("two kinds", counts=[Counted(REACHED), Counted(TRAINED, {"result": ("complete",)})]),
    indicator(
        "one kind twice",
        counts=[Counted(TRAINED, {"result": ("partial",)}), Counted(TRAINED, {"sure": ("true",)})],
    ),
    indicator("forty", counts=[Counted(TRAINED, {"hours": ("40", "7")}, {"sex": ("F", "M")})]),
    indicator("visits", unit="events", counts=[Counted(REACHED), Counted(VISITED)], apart=APART),
    indicator("ventures", unit="objects", counts=[Counted(TRAINED), Counted(VISITED, {"sure": ("false",)})]),
    indicator("one kind of ventures", unit="officials", counts=[Counted(REACHED)], project="B", apart=APART),
    indicator("women of A", project="A", counts=[Counted(REACHED, {}, {"sex": ("F", "not_stated")})]),
    indicator("no residence", counts=[Counted(VISITED, {}, {"residence": ("not_stated",)})]),
    indicator("nobody", counts=[Counted(REACHED, {"never": ("x",)}), Counted("test.never")]),
    indicator("nowhere", project="Z", counts=[Counted(REACHED)]),
    indicator("enterprises", unit="enterprises", counts=[Counted(VISITED), Counted(TRAINED)]),
    indicator("paid", unit="money", counts=[Counted(TRAINED)], amount=PAID),
    indicator(
        "paid in A",
        unit="money",
        project="A",
        counts=[Counted(REACHED, {"result": ("complete",)}), Counted(VISITED)],
        amount=PAID,
    ),
]
# Denominators are empty now and then: what counts hardly ever, and a project of which nothing is known.
INDICATORS += [
    indicator("share", unit="percent", counts=(), numerator=INDICATORS[1], denominator=INDICATORS[0]),
    indicator("of forty", unit="percent", counts=(), numerator=INDICATORS[0], denominator=INDICATORS[3]),
    indicator(
        "in A", unit="percent", project="A", counts=(), numerator=INDICATORS[7], denominator=INDICATORS[0]
    ),
    indicator("of money", unit="percent", counts=(), numerator=INDICATORS[13], denominator=INDICATORS[12]),
    indicator("of none", unit="percent", counts=(), numerator=INDICATORS[0], denominator=INDICATORS[9]),
]


class Told:
    """The text over tables of the moment that have the names of the real ones."""

    def __init__(self, cursor):
        self.cursor = cursor

    def figures(self, indicators, window, dimensions):
        return self.cursor.execute(sql.figures_text(indicators, window, dimensions)).fetchall()

    def apart(self, indicators, window):
        return self.cursor.execute(sql.apart_text(indicators, window)).fetchall()


@pytest.fixture(scope="module")
def database():
    with psycopg.connect(SERVER.dsn(roles.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute(SCHEMA)
        yield connection.cursor()


@contextmanager
def snapshot(cursor, entries, merged):
    """A snapshot of a journal, as it would be taken."""
    cursor.execute("TRUNCATE journal_entry, people_canonical")
    places = ", ".join(["%s"] * len(COLUMNS))
    rows = [[Jsonb(one[name]) if name == "facts" else one[name] for name in COLUMNS] for one in entries]
    cursor.executemany(f"INSERT INTO journal_entry ({', '.join(COLUMNS)}) VALUES ({places})", rows)
    cursor.executemany("INSERT INTO people_canonical VALUES (%s, %s)", merged)
    folder = Path(tempfile.mkdtemp())
    try:
        taking.copy(cursor, folder)
        taking.write(folder)
        (folder / snapshots.PROGRAMME).touch()
        (folder / snapshots.ADDENDA).write_text("[]")
        snapshots.finish(folder, {})
        yield snapshots.opened(folder)
    finally:
        shutil.rmtree(folder)


def canonical(entries, merged):
    kept = dict(merged)
    return [
        SimpleNamespace(**one | {"person_id": kept.get(one["person_id"], one["person_id"])})
        for one in entries
    ]


def computed(source, period, dimensions=DIMENSIONS, indicators=INDICATORS):
    return engine.compute(indicators, PROJECTS, period, dimensions, source)


@st.composite
def periods(draw):
    since, until = draw(st.none() | st.dates(FIRST, LAST)), draw(st.none() | st.dates(FIRST, LAST))
    if since and until and until < since:
        since, until = until, since
    return Period(since, until, draw(st.none() | st.dates(FIRST, LAST + timedelta(days=20))), UTC)


def agree(database, journal, asked):
    """Every engine and plain loops, on every cell."""
    known = canonical(*journal)
    with snapshot(database, *journal) as taken:
        fast, portable = arrays.Arrays(taken), columns.Duckdb(taken)
        for number, period in enumerate(asked):
            found = computed(fast, period)
            assert found == computed(Told(database), period)
            if number == 0:
                assert found == computed(portable, period)
            window = {name: getattr(period, name) for name in ("since", "until", "as_of")}
            for one, figure in zip(INDICATORS, found, strict=True):
                assert plain(figure) == naive(one, known, DIMENSIONS, **window)


EACH = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=6, phases=[Phase.explicit, Phase.generate], **EACH)
@given(journals(), st.lists(periods(), min_size=3, max_size=3))
def test_all_engines_and_plain_loops_agree_on_every_cell(database, journal, asked):
    agree(database, journal, asked)


@pytest.mark.slow
@settings(max_examples=150, **EACH)
@given(journals(), st.lists(periods(), min_size=1, max_size=4))
def test_they_agree_on_many_journals(database, journal, asked):
    agree(database, journal, asked)


def entry(number, **more):
    told = dict.fromkeys(COLUMNS[10:-1], "") | {"kind": REACHED, "project": "", "facts": {}, "retracts": None}
    told |= {"recorded_at": datetime(2019, 1, 2, tzinfo=UTC), "occurred_on": FIRST, "organisation_id": None}
    told |= {"id": UUID(int=number), "sequence": number, "person_id": PEOPLE[0], "object_id": None}
    return told | more


def test_an_empty_journal_is_zeros_in_all_of_them(database):
    agree(database, ([], []), [Period(zone=UTC)])


def test_merged_files_count_once_and_their_first_entry_decides(database):
    first = entry(2, person_id=PEOPLE[1], occurred_on=FIRST, sex="F")
    later = entry(1, occurred_on=LAST, sex="M")
    agree(database, ([later, first], [(PEOPLE[0], PEOPLE[1])]), [Period(zone=UTC)])
    with snapshot(database, [later, first], [(PEOPLE[0], PEOPLE[1])]) as taken:
        [found, *_rest] = computed(arrays.Arrays(taken), Period(zone=UTC))
    assert (found.value, found.whole.rows["sex"]) == (1, {"F": 1})


def test_more_values_than_one_number_holds(database):
    """Dimensions are put together anew when there are too many values for one; words are found again."""
    entries = [
        entry(number, person_id=UUID(int=number), nationality=f"N{number % 90}", region=f"R{number % 70}")
        for number in range(1, 400)
    ]
    agree(database, (entries, []), [Period(zone=UTC)])


def test_the_end_of_a_day_is_that_of_the_zone_asked_for(database):
    late = entry(1, recorded_at=datetime(2019, 1, 2, 23, 30, tzinfo=UTC))
    with snapshot(database, [late], []) as taken:
        for zone, value in ((UTC, 1), (ZoneInfo("Asia/Tokyo"), 0)):
            for source in (arrays.Arrays(taken), columns.Duckdb(taken), Told(database)):
                assert computed(source, Period(as_of=date(2019, 1, 2), zone=zone))[0].value == value


def test_a_file_that_was_altered_is_not_read(database):
    with snapshot(database, [entry(1)], []) as taken:
        for name, engine_of in ((snapshots.LAYOUT, arrays.Arrays), (snapshots.ENTRIES, columns.Duckdb)):
            content = bytearray((taken.folder / name).read_bytes())
            content[len(content) // 2] ^= 1
            (taken.folder / name).write_bytes(content)
            with pytest.raises(Fault, match=f"{name} is not the file"):
                engine_of(taken)
