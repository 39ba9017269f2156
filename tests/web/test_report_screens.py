"""Financial reports on screen: as they stand, handed in, as a spreadsheet; payments asked of the funder."""

import io
from datetime import date

import openpyxl
import pytest
from django.db import transaction

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.programmes.models import Project
from tests.factories import money, programmes
from tests.factories.papers import pdf

pytestmark = pytest.mark.django_db
AT = "/money/projects/IDMAJE/"
WHERE = {"project": "IDMAJE"}


def text_of(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")


@pytest.fixture
def keeper(sign_in):
    programmes.load_eu_maroc()
    client = sign_in("coordinator")
    lines = [money.line("1.1", "1000", "12", currency="EUR")]
    money.agreed(client.actor, lines, on=date(2018, 1, 1), rates=(), amount="10000", **WHERE)
    money.received(client.actor, "1000", "10900", "MAD", on=date(2018, 1, 9), **WHERE)
    told = {"currency": "MAD", "day": date(2018, 3, 2), "reference": "F-7"}
    money.spent(client.actor, "1.1", "5450", voucher=pdf(), **told, **WHERE)
    return client


def test_a_report_is_looked_at_and_handed_in(keeper):
    shown = text_of(keeper.get(AT + "reports/?until=2018-06-30"))
    assert "500 €" in shown and "10,9000" in shown and "11 500 €" in shown
    assert keeper.get(AT + "reports/new/?until=2018-06-30").status_code == 200
    assert keeper.post(AT + "reports/new/", {"until": "2017-06-30"}).status_code == 422
    done = keeper.post(AT + "reports/new/", {"until": "2018-06-30"})
    assert done.status_code == 302
    report = text_of(keeper.get(done["Location"]))
    assert "Chaque ligne" in report and "10,9000" in report and "500 €" in report
    assert done["Location"] in text_of(keeper.get(AT + "reports/"))
    data = keeper.get(done["Location"] + "file/").content
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert rows[1][4] == "F-7" and [str(one) for one in rows[1][6:9]] == ["5450", "MAD", "10.9"]


def test_what_stands_in_the_way_is_said(keeper):
    money.spent(keeper.actor, "1.1", "7", currency="EUR", day=date(2018, 4, 1), **WHERE)
    shown = keeper.get(AT + "reports/?until=2018-06-30")
    assert "pas encore de pièce" in text_of(shown) and not shown.context["head_actions"]
    assert keeper.post(AT + "reports/new/", {"until": "2018-06-30"}).status_code == 422


def test_a_payment_is_asked_of_the_funder(keeper):
    with transaction.atomic(), as_role("system"):
        Project.objects.filter(pk="IDMAJE").update(ends_on=clock.today())
    # 10,000 of 12,000: nothing is reported yet, so 70 % of the first instalment is taken off the 8,000.
    assert "7 300 €" in text_of(keeper.get(AT + "ask/"))
    over = keeper.post(AT + "ask/", {"amount": "7300,01"})
    assert over.status_code == 422 and "7 300 €" in text_of(over)
    assert keeper.post(AT + "ask/", {"amount": "7300"}).status_code == 302
    assert "7 300 €" in text_of(keeper.get(AT + "reports/"))


def test_others_find_nothing(keeper, sign_in):
    done = keeper.post(AT + "reports/new/", {"until": "2018-06-30"})["Location"]
    foreign, steers = sign_in("coordinator", "SOLETERRE"), sign_in("monitoring", "MDCMREAM")
    for page in (done, done + "file/", AT + "reports/", AT + "reports/new/", AT + "ask/"):
        assert foreign.get(page).status_code == 404
    assert steers.get(done).status_code == steers.get(AT + "reports/").status_code == 200
    assert steers.get(AT + "reports/new/").status_code == steers.get(AT + "ask/").status_code == 404
