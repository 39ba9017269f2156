"""Budgets on screen: from a draft over a spreadsheet to the signature; who sees which of it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parcours.accounts.rights import TABLE
from parcours.kernel.context import acting
from parcours.programmes import budget_queries
from parcours.programmes.budget_models import Budget
from tests.factories import money, programmes
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db
PROJECT = "/money/projects/IDMAJE/"
LINE = {"code": "1.1", "title": "Conseillers", "units": "12", "unit_cost": "1 250,50", "currency": "EUR"}
FILE = "code;title;units;unit_cost;currency\n1.1;Conseillers;12;1250,50;EUR\n2.1;Trajets;10;1000;MAD\n"


def text_of(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.fixture
def keeper(sign_in):
    programmes.load_eu_maroc()
    return sign_in("coordinator")


def drafted(keeper) -> Budget:
    keeper.post(PROJECT + "draft/", {"reason": ""})
    with acting(keeper.actor):
        return Budget.objects.get(state="draft")


def sent(text: str) -> dict:
    return {"file": SimpleUploadedFile("budget.csv", text.encode())}


def test_from_the_first_line_to_the_signature(keeper):
    budget = drafted(keeper)
    at = f"/money/budgets/{budget.id}/"
    wrong = keeper.post(at + "line/", LINE | {"code": "7.1"})
    assert wrong.status_code == 422 and "« 7.1 »" in text_of(wrong) and "1 250,50" in text_of(wrong)
    assert keeper.post(at + "line/", LINE | {"unit_cost": "1.250"}).status_code == 422
    assert keeper.post(at + "line/", LINE).status_code == 302
    terms = {"amount": "12000", "share": "80", "currency_1": "MAD", "rate_1": "10,9576", "on_1": "2018-01-01"}
    assert keeper.post(at + "terms/", terms | {"rate_1": ""}).status_code == 422
    assert keeper.post(at + "terms/", terms).status_code == 302
    keeper.post(
        at + "line/", LINE | {"code": "2.1", "units": "1", "unit_cost": "10957,60", "currency": "MAD"}
    )
    shown = text_of(keeper.get(at))
    assert "15 006 €" in shown and "1 000 €" in shown and "16 006 €" in shown
    assert "12 000 €" in shown and "10,9576 MAD" in shown
    keeper.post(at + "line/", LINE | {"code": "8", "units": "1", "unit_cost": "2000"})
    assert "7 %" in text_of(keeper.get(at)) and "1 120,42 €" in text_of(keeper.get(at))
    refused = keeper.post(at + "agree/", {"on": "2018-01-01"})
    assert refused.status_code == 422 and "1 120,42 €" in text_of(refused)
    with acting(keeper.actor):
        last = budget_queries.summed(keeper.actor, budget).lines[-1]
    assert keeper.post(f"/money/lines/{last.id}/drop/").status_code == 302
    assert keeper.post(at + "agree/", {"on": ""}).status_code == 422
    assert keeper.post(at + "agree/", {"on": "2018-01-01"}).status_code == 302
    for page in ("line", "terms", "import", "agree", "drop"):
        assert keeper.get(f"{at}{page}/").status_code == 404, page
    assert "16 006 €" in text_of(keeper.get(PROJECT))
    assert "16 006 €" in text_of(keeper.get("/money/"))


def test_a_file_is_shown_and_takes_the_place_of_all_lines(keeper):
    budget = drafted(keeper)
    at = f"/money/budgets/{budget.id}/"
    faulty = keeper.post(at + "import/", sent(FILE))
    assert not faulty.context["told"] and "MAD" in text_of(faulty)
    terms = {"currency_1": "mad", "rate_1": "10", "on_1": "2018-01-01"}
    keeper.post(at + "terms/", terms)
    good = keeper.post(at + "import/", sent(FILE))
    assert keeper.post(at + "import/", {"told": good.context["told"]}).status_code == 302
    assert keeper.post(at + "import/", {"told": "made:up:here"}).status_code == 404
    given = keeper.get(at + "file/")
    assert given["Content-Disposition"].endswith('"budget-IDMAJE-0.xlsx"')
    again = keeper.post(at + "import/", {"file": SimpleUploadedFile("b.xlsx", given.content)})
    assert again.context["told"] and not again.context["faults"]
    assert keeper.post(at + "import/", sent("")).status_code == 200


def test_who_sees_what(keeper, sign_in):
    organisation("OFPPT")
    own = money.line("5.3", "777", currency="EUR", partner="OFPPT")
    lines = [money.line("1.1", "90000", currency="EUR"), own]
    told = {"project": "IDMAJE", "rates": (), "amount": "1000"}
    budget = money.agreed(keeper.actor, lines, on=date(2018, 1, 1), **told)
    address = f"/money/budgets/{budget}/"
    partner = sign_in("coordinator", "OFPPT")
    shown = text_of(partner.get(address))
    assert "777 €" in shown and "90 000" not in shown and "1 000" not in shown
    assert partner.get(address + "file/").status_code == 404
    assert partner.get(PROJECT + "draft/").status_code == 404
    steers = sign_in("monitoring", "MDCMREAM")
    assert "90 000 €" in text_of(steers.get(address))
    assert steers.get(PROJECT + "draft/").status_code == 404
    foreign = sign_in("coordinator", "SOLETERRE")
    for page in (address, PROJECT, address + "file/"):
        assert foreign.get(page).status_code == 404
    assert "777" not in text_of(foreign.get("/money/"))


NOT_THEIRS = sorted(role for role, held in TABLE.items() if "programmes.money" not in held)


@pytest.mark.parametrize("role", NOT_THEIRS)
def test_other_roles_have_no_such_pages(sign_in, role):
    programmes.load_eu_maroc()
    client = sign_in(role)
    assert client.get("/money/").status_code == client.get(PROJECT).status_code == 404
