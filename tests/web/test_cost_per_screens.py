"""Money of the programme: sums for the funder, and what one person cost."""

from datetime import date
from decimal import Decimal

import pytest

from parcours.kernel import clock
from parcours.programmes import report_actions
from parcours.training import actions as training
from tests.factories import money
from tests.factories import training as school
from tests.factories.accounts import actor, organisation
from tests.factories.papers import pdf
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 1)


@pytest.fixture
def spent(db):
    """OFICIO spent 3,000 USD by a report, and accompanied two people."""
    with clock.at(TODAY):
        load_second()
        ours = organisation("EN")
        money.run_by(ours.id)
        by = actor(ours, "coordinator")
        money.agreed(by)
        money.spent(by, "1.1", "3000", voucher=pdf(), day=date(2024, 3, 1))
        report_actions.hand_in(by=by, project="OFICIO", until=date(2024, 6, 30))
        trainer, worker = actor(ours, "trainer"), actor(ours)
    with clock.at(school.BEFORE):
        people = [person(worker, given_latin=name).person for name in ("Awa", "Bintou")]
        wanted = school.session(trainer)
        for one in people:
            training.enrol(by=worker, session=wanted, person=one)


def table(client, query=""):
    with clock.at(TODAY):
        page = client.get(f"/money/programme/{query}")
        assert page.status_code == 200
    return page, page.context["costs"][0]["table"]


def test_the_funder_reads_sums_and_what_one_person_cost(spent, sign_in):
    with clock.at(TODAY):
        funder = sign_in("funder", where="FUND", login="funder")
    page, costs = table(funder)
    [row] = costs.rows
    assert row["number"] == "2" and "1\u202f500" in row["per"] and "3\u202f000" in row["cost"]
    assert costs.totals["per"] == row["per"]
    text = page.content.decode()
    assert "/money/payments/" not in text and "staff" not in text and "Salary" not in text
    # Another way round: what is shown is what the figure and the report say.
    assert Decimal(3000) / 2 == 1500


def test_out_of_the_period_there_is_nothing_to_compute(spent, sign_in):
    with clock.at(TODAY):
        reader = sign_in("monitoring", where="EN", login="monitor")
    _page, costs = table(reader, "?since=2023-01-01&until=2023-12-31")
    assert "Non calculable" in str(costs.totals["per"]) and costs.rows == []


def test_the_funder_sees_no_project_from_within(spent, sign_in):
    with clock.at(TODAY):
        funder = sign_in("funder", where="FUND", login="funder")
        assert funder.get("/money/").status_code in (403, 404)
        assert funder.get("/money/projects/OFICIO/").status_code in (403, 404)
