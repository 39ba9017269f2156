"""parcours import FILE --map MAP [--check]: what it says, its exit codes, what it does."""

from argparse import Namespace

import pytest

from parcours.exchange.importing import commanding, maps
from parcours.exchange.models import ImportBatch
from parcours.kernel.context import as_role
from parcours.kernel.refusals import Refused
from parcours.people.models import Person
from tests.factories.accounts import member, organisation
from tests.factories.imports import HEAD, PEOPLE
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
MAP = 'kind = "people"\norganisation = "ALDEA"\n'


@pytest.fixture
def run(tmp_path):
    load_second()
    said: list[str] = []
    wrong: list[str] = []

    def do(text: str | bytes, map_text: str = MAP, *, check: bool = False):
        said.clear()
        wrong.clear()
        file, told = tmp_path / "list.csv", tmp_path / "map.toml"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        told.write_text(map_text, "utf-8")
        given = Namespace(file=file, map=told, check=check, language="en")
        return commanding.run(given, said.append, wrong.append)

    do.said, do.wrong = said, wrong
    return do


def count():
    with as_role("system"):
        return Person.objects.count()


def test_a_file_is_checked_taken_in_and_taken_in_again(run):
    assert run(PEOPLE, check=True) == 0 and count() == 0
    assert run.said == ["new 3, changed 0, here already 0, left out 0"]
    assert run(PEOPLE) == 0 and count() == 3
    assert run.said[-1] == "taken in: 3 new, 0 changed"
    assert run(PEOPLE) == 0 and count() == 3
    with as_role("system"):
        assert ImportBatch.objects.get().state == "merged"


def test_faults_stand_with_sheet_row_and_column(run):
    assert run(f"{HEAD}\n1;Awa;Traoré;;31/02/1990;Mali;;\n") == 1
    assert run.wrong == ["-:2:D: This is needed.", "-:2:E: “31/02/1990” cannot be read here."]
    assert count() == 0


def test_columns_of_the_map(run):
    rows = "Matricule;Bénéficiaire;Genre;Origine;Remarque\n7;Awa Traoré;F;ML;x\n"
    assert run(rows) == 1
    told = MAP + '[columns]\nMatricule="number"\n"Bénéficiaire"="name"\norigine="nationality"\nRemarque="-"\n'
    assert run(rows, told) == 0 and count() == 1
    assert run(rows, told + 'Nothing="city"\n') == 2


@pytest.mark.parametrize(("told", "code", "made"), [("stop", 1, 0), ("leave", 0, 2), ("new", 0, 3)])
def test_what_becomes_of_doubtful_rows(run, told, code, made):
    from tests.factories.accounts import actor

    person(actor(organisation("ALDEA")), given_latin="Awa", family_latin="Traoré")
    assert run(PEOPLE, MAP + f'doubtful = "{told}"\n') == code
    assert count() == 1 + made


def test_as_somebody_with_her_rights(run):
    login = member(organisation("ALDEA"), "coordinator")
    told = MAP + f'user = "{login.login}"\n'
    assert run(PEOPLE, told) == 2 and count() == 0
    able = member(organisation("ALDEA"), "caseworker")
    assert run(PEOPLE, MAP + f'user = "{able.login}"\n') == 0 and count() == 3


@pytest.mark.parametrize(
    "text",
    [
        "kind = ",
        'kind = "people"',
        'kind = "people"\norganisation = "NOWHERE"',
        'kind = "nothing"\norganisation = "ALDEA"',
        MAP + 'more = "x"',
        MAP + "columns = 3",
        MAP + 'site = "NOWHERE"',
        MAP + 'user = "nobody"',
        MAP + 'doubtful = "perhaps"',
        MAP + 'sheet = "x"\n[columns]\na = 1',
    ],
)
def test_a_map_that_says_nothing(run, text):
    assert run(PEOPLE, text) == 2 and run.wrong and count() == 0


def test_a_file_that_is_none(run):
    assert run(b"PK\x03\x04nothing") == 2
    assert run(b"") == 2


def test_a_map_is_read_without_a_database():
    assert maps.read(MAP).doubtful == "stop"
    with pytest.raises(Refused):
        maps.read("[columns]\n")
