"""Files as partners send them: read rightly, converted with a note, or refused with line and column."""

import csv
import json

import duckdb
import pytest

from parcours.config import cli
from parcours.linkage import reading
from parcours.linkage.faults import Fault
from tests.linkage import crowd

HEADER = "record_id,partner,given_name,family_name,birth_date\n"
ROWS = HEADER + "a,HCR,Ousmane,Diallo,2001-04-23\nb,OIM,Usman,Jallow,2001-04-23\n"
ARABIC = HEADER + "a,HCR,محمد,الحسن,2001-04-23\nb,OIM,خديجة,بوزيد,1999-01-01\n"
FRENCH = HEADER + "a,HCR,Élisabeth,Koné,2001-04-23\nb,OIM,Aïssatou,TOURÉ,1999-01-01\n"


def read(folder, text: str | bytes, name: str = "registrations.csv") -> reading.Table:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return reading.read(folder / name)


def told(table: reading.Table, name: str) -> list[str]:
    column = table.columns[name]
    return [column.texts[code] for code in column.code]


def refused(folder, text: str | bytes) -> str:
    with pytest.raises(Fault) as caught:
        read(folder, text)
    return caught.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_arabic_is_read_in_every_encoding(tmp_path, encoding):
    table = read(tmp_path, ARABIC.encode(encoding))
    assert told(table, "given_name") == ["محمد", "خديجة"]
    assert any("converted" in note for note in table.notes) == (not encoding.startswith("utf-8"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_french_is_read_in_every_encoding(tmp_path, encoding):
    table = read(tmp_path, FRENCH.encode(encoding))
    assert told(table, "given_name") == ["Élisabeth", "Aïssatou"]
    assert told(table, "family_name") == ["Koné", "TOURÉ"]


def test_two_old_encodings_in_one_file_are_refused(tmp_path):
    text = ARABIC.encode("cp1256") + "c,HCR,Élie,TOURÉ,2001-04-23\n".encode("cp1252")
    assert refused(tmp_path, text).startswith("registrations.csv, line 2: this is not UTF-8, and letters of")


def test_french_accents_in_an_arabic_file_stay_what_they_are(tmp_path):
    text = ARABIC.encode("cp1256") + "c,HCR,Amélie,Koné,2001-04-23\n".encode("cp1256")
    assert told(read(tmp_path, text), "given_name")[2] == "Amélie"


FAULTS = {
    ", line 1: the file is empty.": "",
    ": there is no row.": HEADER,
    ", line 2: this is a second header line; remove it.": HEADER + HEADER + "a,H,X,Y,\n",
    ", line 2: this is a second header line; remove it. ": (
        HEADER.replace("birth_date", "birth_date,registered_on")
        + "Numéro,Partenaire,Prénom,Nom,Naissance,Enregistré\na,H,X,Y,2001-01-01,2020-01-01\n"
    ),
    ", line 3: this is a second header line; remove it.": HEADER + "a,H,X,Y,\n" + HEADER,
    ", line 1: the header is in line 2; remove what is above it.": "Liste des personnes\n" + ROWS,
    ", line 4, column record_id: a stands in line 2 already.": ROWS + "a,HCR,X,Y,\n",
    ", line 4, column record_id: it is empty.": ROWS + ",HCR,X,Y,\n",
    ", line 1: the column record_id is missing; there are: id, given_name.": "id,given_name\n1,A\n",
    ", line 1: the column partner stands there twice.": "record_id,partner,partner\na,b,c\n",
    ", line 3: there are 2 fields, and the header has 5.": HEADER + "a,H,X,Y,\nb,H\n",
    ", line 3: a quotation mark opens here and does not close, or text follows it.": (
        HEADER + 'a,H,X,Y,\nb,"H,X,Y,\n'
    ),
    ", line 2, column birth_date: '2001-02-30' is not a day of the calendar.": (
        HEADER + "a,H,X,Y,2001-02-30\n"
    ),
    ", line 3, column birth_date: '36526' is not a day; days are written like 2001-04-23.": (
        HEADER + "a,H,X,Y,2001\nb,H,X,Y,36526\n"
    ),
    ", line 2, column birth_date: '03/04/2001' may be two different days; days are written like "
    "2001-04-23.": HEADER + "a,H,X,Y,03/04/2001\nb,H,X,Y,2001-04-03\n",
    ", line 3, column birth_date: '04/23/2001' and '23/04/2001' are not in one order of day and "
    "month; write 2001-04-23.": HEADER + "a,H,X,Y,23/04/2001\nb,H,X,Y,04/23/2001\n",
    ", line 2, column birth_date: '0001-01-01': the year is not between 1880 and 2100.": (
        HEADER + "a,H,X,Y,0001-01-01\n"
    ),
    ": this is a workbook or an archive, no text; save it as CSV in UTF-8.": b"PK\x03\x04abc",
    ": there are no names: given_name and family_name are absent or empty.": ("record_id,partner\na,b\n"),
    ": it begins like Parquet, but cannot be read.": b"PAR1 and nothing more",
}


@pytest.mark.parametrize("sentence", FAULTS)
def test_each_fault_is_told_in_a_sentence(tmp_path, sentence):
    assert refused(tmp_path, FAULTS[sentence]) == f"registrations.csv{sentence.rstrip()}"


def test_lines_are_counted_as_an_editor_does(tmp_path):
    text = HEADER + '\na,H,"two\nlines",Y,\n\na,H,X,Y,\n'
    assert (
        refused(tmp_path, text) == "registrations.csv, line 6, column record_id: a stands in line 3 already."
    )


def test_days_in_three_formats_are_read_with_a_note(tmp_path):
    days = ["2001-04-23", "23/04/2001", "2001/04/23", "٢٣/٠٤/٢٠٠١", "2001", "2001-04", "2001-04-23T10:00:00"]
    text = HEADER + "".join(f"{n},H,X,Y,{day}\n" for n, day in enumerate(days))
    table = read(tmp_path, text)
    found = table.days["birth_date"][table.columns["birth_date"].code].tolist()
    assert found == [[2001, 4, 23]] * 4 + [[2001, 0, 0], [2001, 4, 0], [2001, 4, 23]]
    assert any("day, month, year" in note for note in table.notes)
    assert any("Arabic-Indic" in note for note in table.notes)


def test_other_columns_dividers_and_words_are_told(tmp_path):
    text = "Record_ID;given_name;sex;notes\na;X;Homme;1\nb;N/A;ذكر;2\nc;Z;?;3\nd;Z;unknown;4\n"
    table = read(tmp_path, text)
    assert told(table, "sex") == ["M", "M", "", ""]
    assert told(table, "given_name") == ["X", "", "Z", "Z"]
    notes = " ".join(table.notes)
    for part in ("semicolons", "not used: notes", "absent or empty: partner", "not told: unknown"):
        assert part in notes


def test_what_was_destroyed_before_is_told(tmp_path):
    twice = (HEADER + "a,HCR,Élisabeth,Koné,\nb,OIM,Aïssatou,Touré,\n").encode().decode("cp1252").encode()
    assert "was converted twice" in refused(tmp_path, twice)
    rounded = refused(tmp_path, "record_id,given_name,phone\na,X,0612345678\nb,Y,6.12E+08\n")
    assert rounded.startswith("registrations.csv, line 3, column phone: '6.12E+08' was rounded")
    assert "lost letters" in read(tmp_path, HEADER + "a,HCR,????,Koné,\n").notes[-1]


def test_parquet_is_read_like_csv(tmp_path):
    (tmp_path / "r.csv").write_text(ROWS)
    duckdb.sql(f"COPY (FROM '{tmp_path}/r.csv') TO '{tmp_path}/r.parquet' (FORMAT parquet)")
    one, other = reading.read(tmp_path / "r.csv"), reading.read(tmp_path / "r.parquet")
    assert one.ids == other.ids
    assert told(one, "birth_date") == told(other, "birth_date")


def test_too_many_rows_are_refused_before_the_memory_is_full(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    assert "more than 1 rows do not fit here" in refused(tmp_path, ROWS)


def test_the_truth_is_checked(tmp_path):
    table = read(tmp_path, ROWS)
    for text, sentence in {
        "record_id,person_id\nz,1\n": "line 2, column record_id: 'z' is not among the registrations.",
        "record_id,person_id\na,1\na,1\n": "line 3, column record_id: 'a' stands there twice.",
        "record_id,person_id\na,\n": "line 2, column person_id: it is empty.",
        "record_id,who\na,1\n": "line 1: the column person_id is missing.",
    }.items():
        (tmp_path / "truth.csv").write_text(text)
        with pytest.raises(Fault) as caught:
            reading.read_truth(tmp_path / "truth.csv", table)
        assert caught.value.sentence == f"truth.csv, {sentence}"
    (tmp_path / "truth.csv").write_text("record_id,person_id\nb,7\n")
    assert reading.read_truth(tmp_path / "truth.csv", table).tolist() == [-1, 0]
    assert table.notes[-1].startswith("1 records are not in the truth")


# The command ---------------------------------------------------------------------------------------


def test_the_command_writes_three_files(tmp_path, capsys):
    (tmp_path / "r.csv").write_text(ROWS)
    (tmp_path / "t.csv").write_text("record_id,person_id\na,1\nb,1\n")
    out = tmp_path / "out"
    assert (
        cli.main(["link", str(tmp_path / "r.csv"), "--out", str(out), "--truth", str(tmp_path / "t.csv")])
        == 0
    )
    assert "2 registrations" in capsys.readouterr().out
    with (out / "pairs.csv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    assert list(pairs[0])[:5] == ["left_record_id", "right_record_id", "probability", "band", "reasons"]
    assert pairs[0]["band"] in ("same", "review", "distinct")
    assert "same birth date" in pairs[0]["reasons"]
    assert (out / "clusters.csv").read_text().splitlines()[0] == "record_id,cluster_id"
    report = json.loads((out / "report.json").read_text())
    assert report["records"] == 2
    assert report["measured"]["pairs"]["true"] == 1
    assert sorted(one.name for one in out.iterdir()) == ["clusters.csv", "pairs.csv", "report.json"]


@pytest.mark.parametrize(
    ("more", "part"),
    [
        (["--threshold", "1.5"], "it is a probability"),
        (["--model", "nowhere.txt"], "there is no such file"),
        (["--truth", "nowhere.csv"], "there is no such file"),
    ],
)
def test_what_is_asked_wrongly_ends_with_one(tmp_path, capsys, more, part):
    (tmp_path / "r.csv").write_text(ROWS)
    assert cli.main(["link", str(tmp_path / "r.csv"), "--out", str(tmp_path / "out"), *more]) == 1
    assert part in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_another_file_is_no_model(tmp_path, capsys):
    (tmp_path / "r.csv").write_text(ROWS)
    told = ["link", str(tmp_path / "r.csv"), "--out", str(tmp_path / "o"), "--model", str(tmp_path / "r.csv")]
    assert cli.main(told) == 1
    assert "this is no model of linkage" in capsys.readouterr().err


def test_a_single_registration_is_one_person(tmp_path):
    rows = [{"record_id": "a", "given_name": "X"}]
    crowd.write(tmp_path / "r.csv", rows)
    assert cli.main(["link", str(tmp_path / "r.csv"), "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "clusters.csv").read_text().split() == ["record_id,cluster_id", "a,a"]
