"""Files sent again after a correction on screen, a merge, an erasure; numbers that look alike."""

import pytest

from parcours.exchange.models import ImportedRow
from parcours.kernel.context import acting
from parcours.people.models import Person
from parcours.people.queries import names_of
from tests.factories.accounts import actor, organisation
from tests.factories.imports import HEAD, faults, seen, taken, told
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


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.10", "11.0"), ("2024.1", "20241"), ("A-1", "A.11")],
)
def test_two_numbers_are_two_whatever_their_signs(desk, one, other):
    rows = f"{HEAD}\n{one};Awa;Traoré;F;1994;ML;;\n{other};Fanta;Camara;F;1990;GN;;\n".replace(
        ";1994;", ";;"
    ).replace(";1990;", ";;")
    assert taken(desk, rows).made == 2


@pytest.mark.parametrize("sign", ["-", "—", "…", "?"])
def test_a_sign_in_place_of_a_number_is_none(desk, sign):
    rows = f"{HEAD}\n{sign};Awa;Traoré;F;;ML;;\n{sign};Fanta;Camara;F;;GN;;\n"
    assert taken(desk, rows).made == 2
    assert taken(desk, f"{HEAD}\n{sign};Mariam;Koné;F;;CI;;\n").made == 1


def test_arabic_digits_are_digits(desk):
    taken(desk, f"{HEAD}\nA-12;Awa;Traoré;F;;ML;;\n")
    again = seen(desk, told(desk, f"{HEAD}\nA-١٢;Awa;Traoré;F;;ML;;\n"))
    assert [line.state for line in again.lines] == ["same"]


def test_marks_of_direction_are_no_letters(desk):
    person(desk, given_latin="Awa", family_latin="Traoré")
    rows = f"{HEAD}\n\u200fA-1\u200f;\u202bAwa\u202c;Traoré\u200f;F\u200f;;ML\u200f;;\n"
    assert [one[2] for one in faults(desk, rows)] == ["exchange.undecided"]
    rows = rows.replace("Awa", "Fanta")
    assert taken(desk, rows).made == 1
    with acting(desk):
        made = ImportedRow.objects.get().person_id
        told_ = names_of([made])[made]
        assert not any(char in str(vars(one)) for one in told_ for char in "\u200f\u202b\u202c")
    assert [line.state for line in seen(desk, told(desk, f"{HEAD}\nA-1;Fanta;Traoré;F;;ML;;\n")).lines] == [
        "same"
    ]


def test_a_name_in_nko_is_a_fault_in_its_cell(desk):
    assert faults(desk, f"{HEAD}\n1;ߖߊ߬ߙߊ;Traoré;F;;ML;;\n")[0][:2] == (2, "B")
