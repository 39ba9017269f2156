"""What the home of whoever steers asks: targets at risk, where people wait; never a name."""

from datetime import date, timedelta

import pytest

from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from tests.factories.accounts import actor, organisation
from tests.factories.home import opened_home
from tests.factories.people import person
from tests.factories.programmes import SECOND, load
from tests.factories.results import REACHED, TRAINED, VISITED, Told, tell

pytestmark = pytest.mark.django_db
TODAY = date(2023, 6, 30)
STEERING = ("monitoring", "funder", "coordinator")


@pytest.fixture
def steady():
    """One person a month for a year and more: of 500 promised by the end, some thirty will have come."""
    text = SECOND.read_text("utf-8")
    kinds = {"cases.oriented": REACHED, "training.enrolled": VISITED, "training.certified": TRAINED}
    for code, invented in kinds.items():
        text = text.replace(code, invented)
    with clock.at(TODAY):
        load(text.replace("outcome =", "result =").replace('["project"]', '["complete"]'))
        by = actor(organisation("EN"))
        for number in range(15):
            who, day = uuid7(), TODAY - timedelta(days=30 * number)
            tell(by, Told(REACHED, who, day, facts={"result": "complete"}))
            told = [Told("people.registered", who, day)]
            tell(by, *told, *([Told("cases.assessed", who, day)] if number % 3 == 0 else []))
        yield by


@pytest.mark.parametrize("role", STEERING)
def test_whoever_steers_reads_what_is_at_risk_and_where_people_wait(sign_in, steady, role):
    page = opened_home(sign_in(role))
    assert "Cibles menacées" in page and "500" in page
    assert "/results/dashboard/?indicator=accompanied" in page
    assert "Où l’on attend" in page and "10 personnes attendent" in page


def test_others_are_not_asked(sign_in, steady):
    page = opened_home(sign_in("caseworker"))
    assert "Cibles menacées" not in page and "Où l’on attend" not in page


def test_the_home_of_the_funder_names_nobody(sign_in, steady):
    named = person(steady, given_latin="Qzawa", family_latin="Qzdiallo")
    page = opened_home(sign_in("funder"))
    assert "Qzawa" not in page and "Qzdiallo" not in page and str(named.person) not in page


def test_without_a_programme_nothing_is_asked(sign_in):
    page = opened_home(sign_in("funder"))
    assert "Cibles menacées" not in page and "Où l’on attend" not in page
