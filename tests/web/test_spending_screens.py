"""Payments on screen: typed, looked at, kept with their voucher, taken back."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parcours.kernel.context import acting
from parcours.programmes.spending_models import Commitment, Instalment, Spending
from tests.factories import money, programmes
from tests.factories.papers import pdf

pytestmark = pytest.mark.django_db
AT = "/money/projects/IDMAJE/"
LINES = [
    money.line("1.1", "1000", "12", currency="EUR"),
    money.line("2.1", "500", "4", currency="EUR"),
]
TOLD = {
    "code": "1.1", "day": "2018-05-03", "amount": "1 000,50", "currency": "eur", "payee": "staff",
    "what": "Salaires", "reference": "F-1",
}  # fmt: skip


def text_of(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")


def paper() -> dict:
    return {"scan": SimpleUploadedFile("facture.pdf", pdf())}


@pytest.fixture
def keeper(sign_in):
    programmes.load_eu_maroc()
    client = sign_in("coordinator")
    money.agreed(client.actor, LINES, on=date(2018, 1, 1), project="IDMAJE", rates=())
    return client


def last(keeper, model=Spending):
    with acting(keeper.actor):
        return model.objects.order_by("-id").first()


def test_a_payment_with_its_voucher(keeper):
    assert keeper.post(AT + "spend/", TOLD | paper()).status_code == 302
    shown = text_of(keeper.get(AT + "spending/"))
    assert "1 000,50 €" in shown and "F-1" in shown
    page = keeper.get(f"/money/payments/{last(keeper).id}/")
    [voucher] = page.context["vouchers"]
    assert keeper.get(voucher)["Content-Type"] == "application/pdf"
    assert "1.1 Line 1.1" in text_of(keeper.get(AT + "spend/"))


def test_what_is_said_stands_there_before_it_is_kept(keeper):
    shown = keeper.post(AT + "spend/", TOLD | {"amount": "12500"})
    assert shown.status_code == 422 and last(keeper) is None
    assert {one["code"] for one in shown.context["warned"]} == {"over_line", "voucher"}
    assert "12 500 €" in text_of(shown) and 'value="12500"' in text_of(shown)
    some = keeper.post(AT + "spend/", TOLD | {"amount": "12500", "despite": ["voucher"]})
    assert [one["code"] for one in some.context["warned"]] == ["over_line"]
    told = TOLD | {"amount": "12500", "despite": ["voucher", "over_line"]}
    assert keeper.post(AT + "spend/", told).status_code == 302
    listed = keeper.get(AT + "spending/?papers=missing")
    assert listed.context["missing"] == 1 and "12 500 €" in text_of(listed)
    at = f"/money/payments/{last(keeper).id}/"
    assert keeper.post(at + "voucher/", {"scan_kept": ""}).status_code == 422
    assert keeper.post(at + "voucher/", paper()).status_code == 302
    assert keeper.get(AT + "spending/").context["missing"] == 0
    assert keeper.post(at + "back/", {"reason": ""}).status_code == 422
    assert keeper.post(at + "back/", {"reason": "Erreur de ligne"}).status_code == 302
    assert "Erreur de ligne" in text_of(keeper.get(f"/money/payments/{last(keeper).id}/"))
    assert keeper.get(at + "back/").status_code == keeper.get(at + "voucher/").status_code == 404


def test_what_is_refused_stands_beside_its_field(keeper):
    shown = keeper.post(AT + "spend/", TOLD | {"day": "2012-05-03"} | paper())
    assert shown.status_code == 422 and "day" in shown.context["form"].errors
    assert shown.context["form"].kept
    over = keeper.post(AT + "spend/", TOLD | {"amount": "15000,01"} | paper())
    assert "25 %" in text_of(over) and last(keeper) is None


def test_commitments_and_money_received(keeper):
    told = TOLD | {"what": "Contrat de bureau", "amount": "800"}
    assert keeper.post(AT + "commit/", told).status_code == 302
    came = {"on": "2018-01-10", "amount": "5000", "local": "", "local_currency": "", "reference": ""}
    assert keeper.post(AT + "receive/", came | {"local": "54000"}).status_code == 422
    assert keeper.post(AT + "receive/", came | {"local": "54000", "local_currency": "mad"}).status_code == 302
    shown = text_of(keeper.get(AT + "spending/"))
    assert "Contrat de bureau" in shown and "54 000 MAD" in shown
    assert "Contrat de bureau" in text_of(keeper.get(AT + "spend/"))
    end = f"/money/commitments/{last(keeper, Commitment).id}/end/"
    assert keeper.get(end).status_code == 200 and keeper.post(end).status_code == 302
    undo = f"/money/received/{last(keeper, Instalment).id}/undo/"
    assert keeper.get(undo).status_code == 200 and keeper.post(undo).status_code == 302
    assert "54 000" not in text_of(keeper.get(AT + "spending/"))
    assert keeper.get(undo).status_code == 404


def test_others_find_nothing(keeper, sign_in):
    keeper.post(AT + "spend/", TOLD | paper())
    at = f"/money/payments/{last(keeper).id}/"
    foreign, steers = sign_in("coordinator", "SOLETERRE"), sign_in("monitoring", "MDCMREAM")
    for page in (at, at + "back/", AT + "spending/", AT + "spend/"):
        assert foreign.get(page).status_code == 404
    assert steers.get(at).status_code == 200 and "1 000,50 €" in text_of(steers.get(AT + "spending/"))
    for page in (at + "back/", AT + "spend/", AT + "commit/", AT + "receive/"):
        assert steers.get(page).status_code == 404


def test_it_is_said_while_it_is_typed_and_nothing_is_kept(keeper):
    typed = {"code": "1.1", "day": "2018-05-03", "amount": "12500", "currency": "eur"}
    said = keeper.post(AT + "spend/look/", typed).context["said"]
    assert [one["refuses"] for one in said] == [False, False]
    assert "12 500 €" in text_of(keeper.post(AT + "spend/look/", typed))
    with_voucher = keeper.post(AT + "spend/look/", typed | {"scan": "facture.pdf"}).context["said"]
    accepted = keeper.post(AT + "spend/look/", typed | {"despite": ["over_line"]}).context["said"]
    assert len(with_voucher) == len(accepted) == 1 and with_voucher != accepted
    outside = keeper.post(AT + "spend/look/", typed | {"day": "2012-05-03"}).context["said"]
    assert any(one["refuses"] for one in outside)
    for unfinished in ({}, {"amount": "much"}, {"code": "9.9"}, {"day": "2018-02-31"}):
        told = typed | unfinished if unfinished else {}
        assert keeper.post(AT + "spend/look/", told).content.strip() == b""
    assert last(keeper) is None
    assert keeper.get(AT + "spend/look/").status_code == 302


def test_nobody_else_is_told_of_a_payment_that_is_typed(sign_in, keeper):
    for role in ("funder", "caseworker"):
        assert sign_in(role).post(AT + "spend/look/", TOLD).status_code in (403, 404)
    assert keeper.post("/money/projects/W4I/spend/look/", TOLD).status_code == 404
