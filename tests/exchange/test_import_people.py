"""People of a file: looked at first with every fault, then all or nothing, and again without doubles."""

import pytest

from parcours.exchange import actions
from parcours.exchange.models import ImportBatch, ImportedRow
from parcours.journal.models import Entry
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.kernel.sheets import as_xlsx
from parcours.people.models import Consent, Person
from tests.factories.accounts import actor, organisation
from tests.factories.imports import HEAD, PEOPLE, faults, received, seen, taken, told
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    load_second()
    return actor(organisation("ALDEA"))


def people(by):
    with acting(by):
        return Person.objects.count()


def test_a_list_of_a_french_spreadsheet_is_taken_in_once(desk):
    batch = told(desk, PEOPLE.encode("cp1252"))
    found = seen(desk, batch)
    assert not found.faults and found.can_be_merged and found.table.encoding == "cp1252"
    assert [line.title for line in found.lines] == ["Awa Traoré", "Ibrahim Keïta", "Mariam Koné"]
    assert people(desk) == 0
    done = actions.merge_file(by=desk, batch=batch)
    assert (done.made, done.same) == (3, 0)
    with acting(desk):
        row = Person.objects.get(phone="+212612345678")
        assert (row.sex, row.nationality_id, row.city_id, row.birth_date.isoformat()) == (
            "F", "ML", "MA-oujda", "1994-05-02",
        )  # fmt: skip
        # What she agrees to is asked of herself.
        assert not Consent.objects.exists()
    with as_role("system"):
        assert Entry.objects.filter(kind="people.registered").count() == 3
        assert Entry.objects.filter(kind="exchange.rows_taken_in").count() == 1


def test_the_same_file_and_the_same_numbers_in_another_file_change_nothing(desk):
    taken(desk, PEOPLE)
    for again in (PEOPLE, PEOPLE.replace("Awa;Traoré", "Awa;Traore").replace("0612345678", "")):
        found = seen(desk, told(desk, again))
        assert [line.state for line in found.lines] == ["same"] * 3 and not found.can_be_merged
        with pytest.raises(Refused) as refused:
            actions.merge_file(by=desk, batch=found.row.id)
        assert refused.value.code == "exchange.nothing_new"
    assert people(desk) == 3
    more = PEOPLE + "A-4;Fanta;Camara;F;1999-01-01;GN;;\n"
    done = taken(desk, more)
    assert (done.made, done.same) == (1, 3) and people(desk) == 4


def test_without_a_number_a_row_is_known_by_what_it_says(desk):
    bare = "\n".join(line.split(";", 1)[1] for line in PEOPLE.strip().splitlines())
    taken(desk, bare)
    assert [line.state for line in seen(desk, told(desk, bare)).lines] == ["same"] * 3


def test_a_workbook_and_its_named_sheet(desk):
    import io

    import openpyxl

    lines = [line.split(";") for line in PEOPLE.strip().splitlines()]
    book = openpyxl.Workbook()
    book.active.append(["nothing"])
    book.active.append(["here"])
    sheet = book.create_sheet("Liste")
    sheet.append(["Liste du 3 mars"])
    for line in lines:
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    found = seen(desk, told(desk, out.getvalue(), sheet="Liste"))
    assert found.table.sheet == "Liste" and found.table.at == 2 and not found.faults
    with pytest.raises(Refused) as refused:
        received(desk, out.getvalue(), sheet="Autre")
    assert refused.value.code == "kernel.sheet_unknown"
    plain = as_xlsx("x", lines[0], lines[1:])
    assert not seen(desk, told(desk, plain)).faults


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (";Awa;Traoré;Femme;31/02/1994;Mali;Oujda;", [(2, "E", "exchange.cell_unreadable")]),
        ("1;Awa;Traoré;;1994-05-02;Mali;Oujda;", [(2, "D", "exchange.cell_needed")]),
        ("1;Awa;Traoré;F;1994-05-02;Wakanda;Nulle;", [
            (2, "F", "exchange.cell_unreadable"), (2, "G", "exchange.cell_unreadable"),
        ]),
        ("1;;;F;1994-05-02;Mali;;", [(2, "B", "exchange.cell_needed")]),
        ("1;Awa;Traoré;F;2990-05-02;Mali;;", [(2, "E", "people.birth_in_future")]),
        ("1;Awa;Traoré;F;0000-00-00;Mali;;", [(2, "E", "exchange.cell_unreadable")]),
        ("1;Awa;Traoré;F;1994-05-02;Mali;;12", [(2, "H", "people.phone_unreadable")]),
        ("1;آوا;Traoré;F;1994-05-02;Mali;;", [(2, "B", "people.name_not_latin")]),
        ("1;Awa;Traoré;F;2015-05-02;Mali;;", [(2, "B", "people.guardian_missing")]),
        ("1;Awa;Traoré;F;1994-05-02;Mali;;;more", [(2, "I", "exchange.beside_the_table")]),
        (f"1;{'A' * 5000};Traoré;F;1994-05-02;Mali;;", [(2, "B", "exchange.cell_too_long")]),
    ],
)  # fmt: skip
def test_every_fault_has_its_row_and_column(desk, row, expected):
    assert faults(desk, f"{HEAD}\n{row}\n")[: len(expected)] == expected


def test_a_fault_in_one_row_keeps_all_out(desk):
    batch = told(desk, PEOPLE + "A-4;Fanta;Camara;;;;;\n")
    with pytest.raises(Refused) as refused:
        actions.merge_file(by=desk, batch=batch)
    assert refused.value.code == "exchange.has_faults" and people(desk) == 0


def test_one_number_twice_is_a_fault(desk):
    assert faults(desk, PEOPLE + "A-1;Fanta;Camara;F;;GN;;\n") == [(5, "A", "exchange.row_twice")]


def test_somebody_who_may_be_here_already_waits_for_a_word(desk):
    known = person(desk, given_latin="Awa", family_latin="Traore", phone="+212612345678", no_phone=False)
    batch = told(desk, PEOPLE)
    found = seen(desk, batch)
    assert [(one.row, one.code) for one in found.faults] == [(2, "exchange.undecided")]
    assert [one.person for one in found.lines[0].alike] == [known.person]
    with pytest.raises(Refused):
        actions.merge_file(by=desk, batch=batch)
    actions.decide_rows(by=desk, batch=batch, choices={2: str(known.person)})
    done = actions.merge_file(by=desk, batch=batch)
    assert (done.made, done.same) == (2, 1) and people(desk) == 3
    with acting(desk):
        assert ImportedRow.objects.filter(person=known.person).count() == 1
    # From now on the number means her.
    assert [line.state for line in seen(desk, told(desk, PEOPLE)).lines] == ["same"] * 3


@pytest.mark.parametrize(("choice", "made", "left"), [("new", 3, 0), ("leave", 2, 1)])
def test_a_doubtful_row_is_made_or_left_out(desk, choice, made, left):
    person(desk, given_latin="Awa", family_latin="Traoré")
    batch = told(desk, PEOPLE)
    actions.decide_rows(by=desk, batch=batch, choices={2: choice})
    done = actions.merge_file(by=desk, batch=batch)
    assert (done.made, done.left_out) == (made, left)


def test_a_stranger_of_that_name_is_neither_shown_nor_an_answer(desk):
    other = actor(organisation("RAICES"))
    hers = person(other, given_latin="Awa", family_latin="Traoré")
    own = person(desk, given_latin="Awa", family_latin="Traoré", birth_date=None, birth_year=1994)
    batch = told(desk, PEOPLE)
    assert [one.person for one in seen(desk, batch).lines[0].alike] == [own.person]
    actions.decide_rows(by=desk, batch=batch, choices={2: str(hers.person)})
    assert [one.code for one in seen(desk, batch).faults] == ["exchange.undecided"]


def test_two_rows_of_one_person_wait_for_a_word(desk):
    rows = f"{HEAD}\n1;Awa;Traoré;F;1994-05-02;Mali;;\n2;Traoré;Awa;F;;Mali;;\n"
    batch = told(desk, rows)
    found = seen(desk, batch)
    assert [(one.row, one.code) for one in found.faults] == [(3, "exchange.undecided")]
    assert found.lines[1].alike[0].row == 2
    actions.decide_rows(by=desk, batch=batch, choices={3: "leave"})
    assert actions.merge_file(by=desk, batch=batch).made == 1


def test_columns_are_remembered(desk):
    rows = "Matricule,Bénéficiaire,Genre,Origine\n7,Awa Traoré,F,ML\n"
    batch = received(desk, rows)
    assert seen(desk, batch).columns == ["", "", "sex", ""]
    actions.tell_columns(by=desk, batch=batch, columns=["number", "name", "sex", "nationality"])
    assert actions.merge_file(by=desk, batch=batch).made == 1
    after = seen(desk, received(desk, rows.replace("7,Awa Traoré", "8,Fatou Diop")))
    assert after.columns == ["number", "name", "sex", "nationality"] and after.proposed
    other = actor(organisation("RAICES"))
    assert seen(other, received(other, rows)).columns == ["", "", "sex", ""]


def test_a_column_must_be_told_once_and_the_needed_ones_are_there(desk):
    rows = "prénom;x;sexe\nAwa;1;F\n"
    assert faults(desk, rows) == [(1, "", "exchange.column_missing"), (1, "B", "exchange.column_untold")]
    batch = received(desk, rows)
    with pytest.raises(Refused):
        actions.tell_columns(by=desk, batch=batch, columns=["given_latin", "nothing", "sex"])
    with pytest.raises(Refused):
        actions.tell_columns(by=desk, batch=batch, columns=["given_latin"])
    actions.tell_columns(by=desk, batch=batch, columns=["given_latin", "given_latin", "sex"])
    assert "exchange.column_twice" in [one.code for one in seen(desk, batch).faults]


def test_too_many_rows_or_faults_fail_the_whole(desk):
    long = HEAD + "\n" + "".join(f"{n};Awa;Traoré;F;;ML;;\n" for n in range(5001))
    with pytest.raises(Refused) as refused:
        received(desk, long)
    assert refused.value.code == "kernel.file_too_long"
    wrong = HEAD + "\n" + "".join(f"{n};Awa{n};;;;;;\n" for n in range(300))
    found = seen(desk, told(desk, wrong))
    assert found.whole and len(found.faults) == 500
    with pytest.raises(Refused) as refused:
        received(desk, b"x" * (10 * 1024 * 1024 + 1))
    assert refused.value.code == "kernel.file_too_large"


def test_what_waits_is_sealed_belongs_to_its_organisation_and_goes(desk):
    batch = told(desk, PEOPLE)
    with as_role("system"):
        kept = bytes(ImportBatch.objects.get(pk=batch).content)
    assert "Traoré".encode() not in kept
    other = actor(organisation("RAICES"))
    with pytest.raises(Missing):
        seen(other, batch)
    for name, more in (("merge_file", {}), ("drop_file", {}), ("tell_columns", {"columns": []})):
        with pytest.raises(Missing):
            getattr(actions, name)(by=other, batch=batch, **more)
    with acting(other):
        assert not ImportBatch.objects.exists() and not ImportedRow.objects.exists()
    actions.drop_file(by=desk, batch=batch)
    with acting(desk):
        row = ImportBatch.objects.get(pk=batch)
        assert row.content is None and row.state == "dropped"
    with pytest.raises(Refused) as refused:
        actions.merge_file(by=desk, batch=batch)
    assert refused.value.code == "exchange.batch_over"


def test_who_may_not_make_a_row_by_hand_takes_none_in(desk):
    for role in ("trainer", "coordinator"):
        with pytest.raises(Missing):
            received(actor(organisation("ALDEA"), role), PEOPLE)
    for role in ("monitoring", "funder", "administrator"):
        with pytest.raises(NotAllowed):
            received(actor(organisation("ALDEA"), role), PEOPLE)


def test_an_erased_person_is_not_brought_back(desk):
    taken(desk, PEOPLE)
    with as_role("system"):
        ImportedRow.objects.all().update(person=None)
    found = seen(desk, told(desk, PEOPLE))
    assert {one.code for one in found.faults} == {"exchange.row_erased"}
