"""What is wrong with the files is told with its file and line; nothing is written then."""

import json

import duckdb
import pytest

from parcours.config import cli

from . import rounds

PEOPLE = "person_id,sex,needs_childcare\na,F,1\nb,M,0\nc,F,\n"
PLACES = "place_id,type,capacity,minimum,childcare_places\nx,training,2,1,1\ny,job,1,,\n"
PAIRS = "person_id,place_id,score\na,x,10\nb,x,7\nb,y,9\nc,y,3\n"
RULES = '[[share]]\ngroup = "sex=F"\nat_least = 0.5\nby = "type"\n'


def match(folder, *more) -> int:
    return cli.main(["match", str(folder), "--out", str(folder / "out"), "--time-limit", "20", *more])


def test_the_tables_become_a_proposal_and_a_report(tmp_path, capsys):
    rounds.write(tmp_path, PEOPLE, PLACES, PAIRS, RULES)
    assert match(tmp_path) == 0
    assert "3 of 3 people placed, 20 points" in capsys.readouterr().out
    told = (tmp_path / "out" / "placements.csv").read_text().split()
    assert told == ["person_id,place_id", "a,x", "b,x", "c,y"]
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert (report["objective"], report["upper_bound"], report["gap"], report["placed"]) == (20, 20, 0, 3)
    assert [(one["type"], one["slack_at_least"]) for one in report["rules"]] == [
        ("job", 0.5),
        ("training", 0.0),
    ]
    assert report["not_opened"] == [] and report["seconds"] > 0 and report["memory_bytes"] > 1e6


def test_parquet_says_the_same_as_csv(tmp_path):
    rounds.write(tmp_path, PEOPLE, PLACES, PAIRS, RULES)
    assert match(tmp_path) == 0
    by_text = (tmp_path / "out" / "placements.csv").read_bytes()
    with duckdb.connect() as database:
        for name in ("people", "places", "pairs"):
            file = tmp_path / f"{name}.csv"
            database.execute(f"COPY (FROM read_csv('{file}')) TO '{tmp_path / name}.parquet'")
            file.unlink()
    assert match(tmp_path) == 0
    assert (tmp_path / "out" / "placements.csv").read_bytes() == by_text


def told_of(capsys) -> str:
    """The one line of the command, and nothing of a solver."""
    return capsys.readouterr().err.strip().removeprefix("parcours: ")


FAULTS = {
    "people.csv, line 1: the file is empty.": {"people": ""},
    "people.csv, line 2: there is no row.": {"people": "person_id,sex\n"},
    "pairs.csv, line 2: there is no row.": {"pairs": "person_id,place_id,score\n"},
    "people.csv, line 1: the column person_id is missing.": {"people": "id,sex\na,F\n"},
    "people.csv, line 3: person_id a stands in line 2 already.": {"people": "person_id\na\na\n"},
    "people.csv, line 3: person_id is empty.": {"people": "person_id,sex\na,F\n,M\n"},
    "people.csv, line 2: needs_childcare is '2'; it is a whole number from 0 to 1.": {
        "people": "person_id,needs_childcare\na,2\nb,0\nc,0\n"
    },
    "places.csv, line 3: the minimum (5) is above the capacity (1).": {
        "places": "place_id,capacity,minimum\nx,2,1\ny,1,5\n"
    },
    "places.csv, line 2: capacity is '-1'; it is a whole number from 0 to 10000000.": {
        "places": "place_id,capacity\nx,-1\ny,2\n"
    },
    "places.csv, line 2: capacity is 'two'; it is a whole number from 0 to 10000000.": {
        "places": "place_id,capacity\nx,two\ny,2\n"
    },
    "pairs.csv, line 3: the score is 0; it is a whole number from 1 to 1000.": {
        "pairs": "person_id,place_id,score\na,x,1\nb,x,0\n"
    },
    "pairs.csv, line 2: the score is -5; it is a whole number from 1 to 1000.": {
        "pairs": "person_id,place_id,score\na,x,-5\n"
    },
    "pairs.csv, line 2: the score is 7.5; it is a whole number from 1 to 1000.": {
        "pairs": "person_id,place_id,score\na,x,7.5\n"
    },
    "pairs.csv, line 2: the score is 1001; it is a whole number from 1 to 1000.": {
        "pairs": "person_id,place_id,score\na,x,1001\n"
    },
    "pairs.csv, line 2: the score is (empty); it is a whole number from 1 to 1000.": {
        "pairs": "person_id,place_id,score\na,x,\n"
    },
    "pairs.csv, line 3: person_id z is not among the people.": {
        "pairs": "person_id,place_id,score\na,x,1\nz,x,1\n"
    },
    "pairs.csv, line 2: place_id z is not among the places.": {"pairs": "person_id,place_id,score\na,z,1\n"},
    "pairs.csv, line 4: this pair stands in line 2 already.": {
        "pairs": "person_id,place_id,score\na,x,1\nb,x,2\na,x,3\n"
    },
    "pairs.csv, line 3: there are 2 fields, and the header has 3.": {
        "pairs": "person_id,place_id,score\na,x,1\nb,x\n"
    },
    "people.csv, line 2: a quotation mark opens here and does not close.": {
        "people": 'person_id,sex\n"a,F\nb,M\n'
    },
    "people.csv, line 1: the column sex stands there twice.": {"people": "person_id,sex,sex\na,F,F\n"},
    # Empty lines and lines within a field are counted as an editor does.
    "people.csv, line 7: person_id a stands in line 2 already.": {
        "people": 'person_id,note\na,x\n\nb,"two\nlines"\n\na,y\n'
    },
    "rules.toml, line 1: the people have no column age.": {
        "rules": '[[share]]\ngroup = "age=1"\nat_least = 1\n'
    },
    "rules.toml, line 4: nobody has 'X' in sex.": {
        "rules": '[[share]]\ngroup = "sex=F"\nat_least = 0\n[[share]]\ngroup = "sex=X"\nat_least = 0.1\n'
    },
    "rules.toml, line 1: at_least is Decimal('1.5'); it is a number from 0 to 1.": {
        "rules": '[[share]]\ngroup = "sex=F"\nat_least = 1.5\n'
    },
    "rules.toml, line 1: a share says at_least or at_most.": {"rules": '[[share]]\ngroup = "sex=F"\n'},
    "rules.toml, line 1: person z is not among the people.": {
        "rules": '[[forbid]]\nperson = "z"\nplace = "x"\n'
    },
    "rules.toml, line 1: this pair is not among the pairs.": {
        "rules": '[[require]]\nperson = "a"\nplace = "y"\n'
    },
    "rules.toml: a at x is required and forbidden.": {
        "rules": '[[require]]\nperson = "a"\nplace = "x"\n[[forbid]]\nperson = "a"\nplace = "x"\n'
    },
    "rules.toml: 2 people are required at y, which has room for 1.": {
        "rules": '[[require]]\nperson = "b"\nplace = "y"\n[[require]]\nperson = "c"\nplace = "y"\n'
    },
    "rules.toml, line 1: there is no file before.csv beside it.": {
        "rules": '[stability]\nprevious = "before.csv"\n'
    },
    "rules.toml, line 1: by is 'sex'; shares are kept by type, or over all.": {
        "rules": '[[share]]\ngroup = "sex=F"\nat_least = 0.1\nby = "sex"\n'
    },
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_each_fault_is_told_in_a_sentence(tmp_path, capsys, sentence):
    told = {"people": PEOPLE, "places": PLACES, "pairs": PAIRS, "rules": RULES} | FAULTS[sentence]
    rounds.write(tmp_path, **told)
    assert match(tmp_path) == 1
    assert told_of(capsys) == sentence
    assert not (tmp_path / "out").exists()


def test_no_toml_no_folder_no_table_are_told(tmp_path, capsys):
    assert match(tmp_path / "nowhere") == 1
    assert "there is no such folder" in capsys.readouterr().err
    assert match(tmp_path) == 1
    assert "there is neither people.csv nor people.parquet" in capsys.readouterr().err
    rounds.write(tmp_path, PEOPLE, PLACES, PAIRS, "[[share\n")
    assert match(tmp_path) == 1
    assert "rules.toml: this is not TOML" in capsys.readouterr().err
    assert match(tmp_path, "--time-limit", "0") == 1
    assert "it is a number of seconds" in capsys.readouterr().err


def test_what_contradicts_itself_is_named(tmp_path, capsys):
    must = '[[require]]\nperson = "b"\nplace = "y"\n[[share]]\ngroup = "sex=F"\nat_least = 1\nby = "type"\n'
    rounds.write(tmp_path, PEOPLE, PLACES, PAIRS, must)
    assert match(tmp_path) == 1
    assert told_of(capsys) == "Those who are required leave no way to keep sex=F ≥ 1 job."
    assert json.loads((tmp_path / "out" / "report.json").read_text())["status"] == "infeasible"
    assert (tmp_path / "out" / "placements.csv").read_text().split() == ["person_id,place_id"]


def test_the_words_may_be_in_any_script_and_files_begin_with_a_mark(tmp_path):
    people = "\ufeffperson_id,حي\nأ,شمال\n😀,جنوب\n"
    rules = '[[share]]\ngroup = "حي=شمال"\nat_least = 0.5\n'
    pairs = "person_id,place_id,score\nأ,ص,4\n😀,ص,9\n"
    rounds.write(tmp_path, people, "place_id,capacity\nص,2\n", pairs, rules)
    assert match(tmp_path) == 0
    assert (tmp_path / "out" / "placements.csv").read_text().split() == ["person_id,place_id", "أ,ص", "😀,ص"]
