"""A snapshot of the journal as an operator takes it and reads it."""

import io
import json
import re
from datetime import date

import duckdb
import pytest
from django.db import transaction

from parcours.config import cli
from parcours.journal import sealing
from parcours.kernel.identifiers import uuid7
from parcours.people import actions
from parcours.results import layout, periods, printing, snapshots, taking
from parcours.results.faults import Fault
from tests.factories.accounts import actor, member, organisation
from tests.factories.people import person
from tests.factories.programmes import SECOND, load
from tests.factories.results import REACHED, Told, tell

pytestmark = pytest.mark.django_db


def shown(**more):
    out = io.StringIO()
    printing.show(out=out, as_json=True, **more)
    return json.loads(out.getvalue())


@pytest.fixture
def journal():
    """A programme that counts the people reached, of whom two files are one person's."""
    text = SECOND.read_text("utf-8").replace("cases.oriented", REACHED).replace("outcome =", "result =")
    load(text.replace('["project"]', '["complete"]'))
    where = organisation("EN")
    desk, chief = member(where), member(where, "coordinator")
    kept, gone = person(desk, given_latin="Awa").person, person(desk, given_latin="Eva").person
    teller = actor(where)
    told = [
        Told(
            REACHED, who, date(2023, month, 5), project, facts={"result": "complete"}, dimensions={"sex": "F"}
        )
        for who, month, project in ((kept, 2, "OFICIO"), (gone, 1, "SEMILLA"), (uuid7(), 3, ""))
    ]
    tell(teller, *told, at=date(2023, 4, 1))
    actions.merge(by=chief, person=kept, duplicate=gone, reason="twice")
    return kept, gone


@pytest.fixture
def taken(journal, tmp_path):
    with transaction.atomic():
        manifest = taking.take(tmp_path / "taken")
    return tmp_path / "taken", manifest


def test_both_engines_show_what_the_live_journal_shows(taken):
    folder, _manifest = taken
    for asked in ({}, {"since": date(2023, 2, 1)}, {"as_of": date(2023, 3, 31)}, {"codes": ["accompanied"]}):
        live = shown(**asked)
        for engine in (None, "arrays", "duckdb"):
            found = shown(folder=folder, engine=engine, **asked)
            assert found["figures"] == live["figures"]
    assert shown(folder=folder)["figures"][0]["achieved"] == 2


def test_it_says_of_which_moment_it_is(taken):
    folder, manifest = taken
    found = shown(folder=folder)["snapshot"]
    assert found["seal"] == sealing.head()["entries"]
    text = f"SELECT count(*), max(sequence) FROM '{folder / snapshots.ENTRIES}'"
    assert duckdb.sql(text).fetchall() == [(manifest["entries"], found["sequence"])]
    assert (manifest["programme"], found["pack_version"], manifest["zone"]) == (
        "puente-2022",
        1,
        "America/Bogota",
    )


def test_nobody_can_be_found_by_it(taken, journal):
    """No name, no identifier of a person, an entry or a user of the instance."""
    folder, _manifest = taken
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    text = repr(duckdb.sql(f"SELECT * FROM '{folder / snapshots.ENTRIES}'").fetchall())
    for who in journal:
        assert str(who) not in text and who.bytes not in everything and str(who).encode() not in everything
    assert re.search(taking.IDENTIFIER, text) is None and '"reason": "twice"' in text
    assert b"Awa" not in everything and "Awa" not in text
    columns = {
        name for name, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM '{folder / snapshots.ENTRIES}'").fetchall()
    }
    assert "user_id" not in columns and "place" not in columns
    assert {path.name for path in folder.iterdir()} == {*snapshots.FILES, snapshots.MANIFEST}
    assert all(path.stat().st_mode & 0o077 == 0 for path in [folder, *folder.iterdir()])


def test_it_is_read_by_the_role_of_figures(journal, tmp_path, monkeypatch):
    monkeypatch.setattr(taking, "OUT_OF_MAP", "SELECT id, id FROM people_person")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        taking.take(tmp_path / "taken")
    assert not list(tmp_path.iterdir())


def test_one_that_was_interrupted_leaves_nothing_and_is_never_read(journal, tmp_path, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(layout, "write", interrupted)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        taking.take(tmp_path / "taken")
    assert not list(tmp_path.iterdir())
    (tmp_path / ".taken-unfinished-x").mkdir()
    for folder in (tmp_path / "taken", tmp_path / ".taken-unfinished-x"):
        with pytest.raises(Fault, match="is no snapshot"):
            snapshots.opened(folder)


def test_a_folder_that_exists_is_never_written_into(journal, tmp_path):
    with pytest.raises(Fault, match="exists; give another name"):
        taking.take(tmp_path)
    with pytest.raises(Fault, match="is no folder"):
        taking.take(tmp_path / "nowhere" / "taken")


def test_a_snapshot_of_another_format_is_refused(taken):
    folder, manifest = taken
    (folder / snapshots.MANIFEST).write_text(json.dumps(manifest | {"format": 99}))
    with pytest.raises(Fault, match="another release"):
        snapshots.opened(folder)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--engine", "duckdb"], "reads a snapshot: name its folder"),
        (["--engine", "postgresql", "--snapshot", "."], "reads the live journal, not a snapshot"),
        (["--snapshot", "nowhere"], "nowhere is no snapshot"),
        (["--snapshot", ".", "--period", "2019-13"], "'2019-13' is no period"),
        (["--snapshot", ".", "--period", "2019-02-01..2019-01-01"], "is before its first day"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(arguments, sentence, capsys, monkeypatch):
    monkeypatch.setattr("parcours.config.runtime.demand_current", lambda _env: None)
    monkeypatch.setattr("parcours.config.runtime.close", lambda: None)
    assert cli.main(["results", "show", *arguments]) == 1
    told = capsys.readouterr()
    assert sentence in told.err and told.err.count("\n") == 1 and not told.out


def test_an_unknown_indicator_is_named(taken):
    with pytest.raises(Fault, match="no indicator nothing in the programme puente-2022"):
        shown(folder=taken[0], codes=["accompanied", "nothing"])


def test_the_command_reads_a_snapshot_without_a_database(taken, capsys, monkeypatch):
    def database(*_more):
        raise AssertionError("a snapshot needs no database")

    monkeypatch.setattr("parcours.config.runtime.database", database)
    monkeypatch.setattr("parcours.programmes.queries.Version", None)
    assert cli.main(["results", "show", "--snapshot", str(taken[0]), "--period", "2023-Q1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["since"], found["until"], found["figures"][0]["achieved"]) == (
        "2023-01-01",
        "2023-03-31",
        2,
    )


@pytest.mark.parametrize(
    ("text", "between"),
    [
        ("2019", (date(2019, 1, 1), date(2019, 12, 31))),
        ("2019-Q1", (date(2019, 1, 1), date(2019, 3, 31))),
        ("2020-t4", (date(2020, 10, 1), date(2020, 12, 31))),
        ("2020-02", (date(2020, 2, 1), date(2020, 2, 29))),
        ("2019-01-01..2019-06-30", (date(2019, 1, 1), date(2019, 6, 30))),
        ("..2019-06-30", (None, date(2019, 6, 30))),
        ("2019-01-01..", (date(2019, 1, 1), None)),
        ("9999-Q4", (date(9999, 10, 1), date.max)),
    ],
)
def test_a_period_as_people_write_it(text, between):
    assert periods.read(text) == between


@pytest.mark.parametrize(
    "text", ["", "19", "2019-Q5", "2019-00", "..", "2019-01-01", "0000", "2019-02-30..", "x..y"]
)
def test_what_is_no_period(text):
    with pytest.raises(Fault, match="is no period"):
        periods.read(text)
