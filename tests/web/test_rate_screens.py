"""Exchange rates on screen: everybody sees them, who keeps lists states and imports them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parcours.reference import queries
from tests.factories import programmes

pytestmark = pytest.mark.django_db
LIST, NEW, IMPORT = "/programme/rates/", "/programme/rates/new/", "/programme/rates/import/"
GOOD = "ISO code,Value,Month\nMAD,10.8765,2019-03\nUSD,1.1376,2019-03\n"
BAD = "ISO code,Value,Month\nMAD,ten,2019-03\n"


def sent(text: str, **more) -> dict:
    return {"file": SimpleUploadedFile("rates.csv", text.encode()), **more}


def text_of(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("&nbsp;", " ")


def test_a_file_is_shown_then_taken_in_once(sign_in):
    programmes.load_eu_maroc()
    client = sign_in("monitoring")
    shown = client.post(IMPORT, sent(GOOD))
    assert shown.status_code == 200 and "10,8765" in text_of(shown)
    assert queries.monthly_rate("MAD", date(2019, 3, 9)) is None
    told = {"told": shown.context["told"]}
    assert client.post(IMPORT, told).status_code == 302
    assert queries.monthly_rate("MAD", date(2019, 3, 9)).rate == Decimal("10.8765")
    again = client.post(IMPORT, sent(GOOD))
    assert not again.context["told"] and "déjà là" in text_of(again)
    listed = text_of(client.get(LIST + "?currency=MAD"))
    assert "10,8765 MAD" in listed and "mars 2019" in listed and "InforEuro 2019-03" in listed
    assert "1,1376" not in listed


def test_faults_stand_with_their_row_and_nothing_is_taken(sign_in):
    programmes.load_eu_maroc()
    client = sign_in("monitoring")
    shown = client.post(IMPORT, sent(BAD))
    assert "ten" in text_of(shown) and not shown.context["told"]
    without = client.post(IMPORT, sent("ISO code,Value\nMAD,10.8\n"))
    assert "indiquez-le" in text_of(without)
    told = client.post(IMPORT, sent("ISO code,Value\nMAD,10.8\n", month="03/2019"))
    assert told.context["told"]
    assert "03/2018" in text_of(client.post(IMPORT, sent(GOOD, month="spring")))
    assert client.post(IMPORT, {"told": "somebody:made:this"}).status_code == 404
    assert client.post(IMPORT, sent("", month="")).status_code == 200


def test_a_rate_of_a_day(sign_in):
    programmes.load_eu_maroc()
    client = sign_in("administrator")
    told = {"currency_from": "eur", "currency_to": "mad", "rate": "10,81", "source": "Bank"}
    told["on"] = "2019-03-05"
    assert client.post(NEW, told | {"rate": "x"}).status_code == 200
    wrong = client.post(NEW, told | {"currency_to": "eur"})
    assert "deux monnaies différentes" in text_of(wrong)
    assert client.post(NEW, told).status_code == 302
    assert queries.rate_on("EUR", "MAD", date(2019, 3, 6)).rate == Decimal("10.81")
    assert "10,8100 MAD" in text_of(client.get(LIST))


@pytest.mark.parametrize("role", ["funder", "caseworker", "trainer"])
def test_others_look_and_change_nothing(sign_in, role):
    programmes.load_eu_maroc()
    client = sign_in(role)
    shown = client.get(LIST)
    assert shown.status_code == 200 and not shown.context["head_actions"]
    assert client.get(NEW).status_code == client.get(IMPORT).status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_in_the_reader_s_language(sign_in, language):
    programmes.load_eu_maroc()
    client = sign_in("monitoring", language=language)
    client.cookies["language"] = language
    word = {"fr": "Taux de change", "ar": "أسعار الصرف"}[language]
    for page in (LIST, IMPORT, NEW):
        assert word in text_of(client.get(page))
