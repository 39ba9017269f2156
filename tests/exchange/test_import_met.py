"""People met in the street, from a tablet: pre-registered once, waiting at a centre; the form that asks."""

import json

import pytest

from parcours.exchange import actions
from parcours.exchange.importing import met_form
from parcours.exchange.models import ImportedRow
from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.refusals import Missing, NotAllowed
from parcours.outreach import followed
from parcours.outreach.models import Outing, Preregistration
from parcours.people.models import Person
from parcours.programmes.queries import pack
from parcours.programmes.xlsform_writing import as_xlsform
from tests.factories import outreach as factory
from tests.factories.accounts import actor, organisation
from tests.factories.imports import faults, received, seen, taken, told
from tests.factories.people import person
from tests.outreach.conftest import TODAY

pytestmark = pytest.mark.django_db
DAY = factory.DAY.isoformat()


@pytest.fixture(autouse=True)
def today():
    with clock.at(TODAY):
        yield


@pytest.fixture
def street():
    from tests.factories.programmes import load_eu_maroc

    load_eu_maroc()
    return actor(organisation("EN"))


def answer(number: int = 1, **more) -> dict:
    usual = {"_uuid": f"u-{number}", "_id": number, "start": "x", "read_first": "", "day": DAY}
    usual |= {"city": "MA-nador", "name": f"Mariama Ba{chr(96 + number)}", "sex": "F", "nationality": "GN"}
    return usual | {"source": "street_team", "may_contact": "yes", "perhaps_minor": "no"} | more


def sent(*rows) -> bytes:
    return json.dumps({"count": len(rows), "results": list(rows)}).encode()


def waiting(by) -> list:
    with acting(by):
        return followed.lines(by, followed.listed(by))


def test_they_wait_at_a_centre_and_a_submission_twice_changes_nothing(street):
    factory.outing(street)
    rows = sent(answer(1, phone="+212611223344"), answer(2, name="فاطمة", perhaps_minor="yes"))
    assert taken(street, rows, "met").made == 2
    assert {one.names[0][1] for one in waiting(street)} == {"Mariama Baa", "فاطمة"}
    with as_role("system"):
        row = Preregistration.objects.get(person__phone="+212611223344")
        assert row.may_contact and row.state == "to_complete" and row.taken_on == factory.DAY
        assert Preregistration.objects.filter(perhaps_minor=True).count() == 1
        assert Entry.objects.filter(kind="outreach.preregistered").count() == 2
        assert ImportedRow.objects.filter(kind="met", person__isnull=False).count() == 2
    again = seen(street, told(street, rows, "met"))
    assert [line.state for line in again.lines] == ["same"] * 2 and not again.can_be_merged
    assert taken(street, sent(answer(1), answer(3)), "met").made == 1


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"city": "MA-rabat"}, ("day", "exchange.outing_unknown")),
        ({"day": "2024-03-05"}, ("day", "exchange.outing_unknown")),
        ({"day": "2999-01-01"}, ("day", "exchange.outing_unknown")),
        ({"phone": "+212611223344", "may_contact": "no"}, ("phone", "outreach.phone_without_consent")),
        ({"may_contact": ""}, ("may_contact", "exchange.cell_needed")),
        ({"source": "nobody"}, ("source", "exchange.cell_unreadable")),
        ({"name": "ߖߊ߬ߙߊ"}, ("name", "people.name_not_latin")),
        ({"centre": "RAICES"}, ("centre", "exchange.site_unknown")),
        ({"_uuid": ""}, ("_uuid", "exchange.cell_needed")),
    ],
)
def test_every_fault_has_its_column(street, more, expected):
    factory.outing(street)
    row = answer(1, centre="") | more
    header = list(row)
    [found] = faults(street, sent(row), "met")
    from parcours.exchange.importing.tables import letter

    assert found[1:] == (letter(header.index(expected[0])), expected[1])


def test_two_outings_of_a_day_in_a_city_are_not_guessed(street):
    factory.outing(street)
    factory.outing(street, spot="Gare")
    assert [one[2] for one in faults(street, sent(answer()), "met")] == ["exchange.outings_several"]


def test_an_outing_of_others_is_none(street):
    other = actor(organisation("AMAPPE"))
    factory.outing(other)
    assert [one[2] for one in faults(street, sent(answer()), "met")] == ["exchange.outing_unknown"]


def test_a_reported_outing_takes_no_more_than_agreed(street):
    wanted = factory.outing(street)
    factory.report(street, wanted)
    many = [answer(number) for number in range(1, 6)]
    assert [one[2] for one in faults(street, sent(*many), "met")] == ["outreach.agreed_all_there"]
    assert taken(street, sent(*many[:4]), "met").made == 4


def test_somebody_who_is_here_already_waits_for_a_word(street):
    factory.outing(street)
    known = person(street, given_latin="Mariama", family_latin="Baa", birth_date=None, birth_year=1994)
    batch = told(street, sent(answer(1), answer(2, name="Fanta Diop")), "met")
    assert [one.code for one in seen(street, batch).faults] == ["exchange.undecided"]
    [line] = [line for line in seen(street, batch).lines if line.alike]
    actions.decide_rows(by=street, batch=batch, choices={line.number: str(known.person)})
    done = actions.merge_file(by=street, batch=batch)
    assert (done.made, done.same) == (1, 1)
    with acting(street):
        assert Person.objects.count() == 2


def test_who_may(street):
    for role in ("trainer", "coordinator"):
        with pytest.raises(Missing):
            received(actor(organisation("EN"), role), sent(answer()), "met")
    with pytest.raises(NotAllowed):
        received(actor(organisation("EN"), "funder"), sent(answer()), "met")


def test_the_form_for_tablets_asks_what_is_taken_in(street, tmp_path):
    import openpyxl

    factory.outing(street)
    path = tmp_path / "met.xlsx"
    path.write_bytes(met_form.as_xlsform())
    book = openpyxl.load_workbook(path)
    names = [row[1].value for row in list(book["survey"].rows)[1:]]
    assert set(answer()) - {"_uuid", "_id", "start"} <= set(names) | {"perhaps_minor"}
    pyxform = pytest.importorskip("pyxform", reason="install requirements-test.txt")
    from pyxform.xls2xform import convert

    made = convert(xlsform=path, validate=False)
    assert pyxform and "العربية (ar)" in made.xform and "/may_contact" in made.xform
    with as_role("system"):
        assert Outing.objects.count() == 1


def test_our_forms_ask_for_the_card_before_all_else(street, tmp_path):
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(as_xlsform(pack(), pack().assessment)))
    first = [cell.value for cell in list(book["survey"].rows)[1]]
    assert first[:2] == ["text", "card"] and "Numéro de la carte" in first
