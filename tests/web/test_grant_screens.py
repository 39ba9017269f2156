"""Grants on screen: drafted, in tranches, signed, released by two, paid, asked back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.enterprise.grant_models import Grant
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.people.rules import Legal
from tests.factories import grants as factory
from tests.factories.enterprise import to_plan, venture
from tests.factories.home import opened_home
from tests.factories.papers import pdf
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(db, sign_in):
    load_second()
    return sign_in("enterprise_coach")


def somebody(client, name: str = "Awa"):
    valid = Legal("valid", date(2020, 1, 1))
    return person(client.actor, given_latin=name, residence=valid).person


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, getattr(answer, "url", ""))
    return answer.content.decode()


def posted(client, url, **data):
    return client.post(url, {"request_id": str(uuid7()), **data})


def paper():
    return SimpleUploadedFile("paper.pdf", pdf(), content_type="application/pdf")


def test_from_the_page_of_a_project_to_money_that_came_back(coach, sign_in):
    chief = sign_in("coordinator")
    wanted = to_plan(coach.actor, venture(coach.actor, somebody(coach)))
    page, new = f"/ventures/{wanted}/", f"/ventures/{wanted}/grant/"
    assert new in text(coach.get(page))
    told = {"amount": "1 000,50", "project": "SEMILLA", "why": "Près de l’école"}
    wrong = text(posted(coach, new, **told))
    assert "errors" in wrong and "1 000,50" in wrong and "Près de l’école" in wrong
    url = posted(coach, new, **told | {"amount": "900,50"}).url
    grant = url.strip("/").split("/")[-1]
    assert url in text(coach.get(page)) and url in text(coach.get("/ventures/grants/?group=drafted"))
    over = text(
        posted(coach, f"{url}tranche/", amount="٩٠١", way="money", condition="milestone", what="Bail signé")
    )
    assert "errors" in over and "Bail signé" in over
    for amount in ("500,50", "400"):
        assert posted(coach, f"{url}tranche/", amount=amount, way="money", condition="quote").url == url
    assert coach.get(f"{url}sign/").status_code in (403, 404)
    text(posted(chief, f"{url}sign/", reference="C 7"), 422)
    signed = chief.post(f"{url}sign/", {"request_id": str(uuid7()), "reference": "C 7", "scan": paper()})
    assert signed.url == url and chief.get(f"{url}agreement/")["Content-Type"] == "application/pdf"
    with acting(coach.actor):
        first, second = Grant.objects.get(pk=grant).tranches.order_by("number")
    at = f"/ventures/tranches/{first.id}/"
    text(posted(coach, f"{at}prove/"), 422)
    assert coach.post(f"{at}prove/", {"request_id": str(uuid7()), "scan": paper()}).url == url
    assert posted(coach, f"{at}propose/").url == url
    assert url in opened_home(chief)
    assert "note" in text(chief.get(f"{at}back/")) and "500,50" in text(chief.get(f"{at}release/"))
    assert f"{at}release/" in text(chief.get(url)) and f"{at}release/" not in text(coach.get(url))
    assert posted(chief, f"{at}release/").url == url
    told = {"reference": "V 1", "scan": paper()}
    early = {"on_day": 1, "on_month": 1, "on_year": 2020}
    assert "V 1" in text(chief.post(f"{at}pay/", told | early), 422)
    assert (
        chief.post(f"{at}pay/", {"request_id": str(uuid7()), "reference": "V 1", "scan": paper()}).url == url
    )
    assert chief.get(f"{at}receipt/").status_code == 200 and chief.get(f"{at}evidence/").status_code == 200
    shown = text(chief.get(url))
    assert "4\u202f040" in shown and "V 1" in shown
    assert "errors" in text(posted(chief, f"{url}ask/", amount="500,51", reason="stopped"))
    assert posted(chief, f"{url}ask/", amount="500,50", reason="stopped", note="Fermé").url == url
    assert "Fermé" in text(chief.get(url))
    assert posted(chief, f"{url}receive/", reference="R 1").url == url
    for name in ("resume", "recovered", "close", "suspend"):
        text(chief.get(f"{url}{name}/"))
    assert posted(chief, f"{url}recovered/").url == url
    with acting(coach.actor):
        row = Grant.objects.get(pk=grant)
        assert (row.state, row.received) == ("recovered", Decimal("500.50"))
    text(chief.get("/ventures/grants/?group=over"))
    assert second.state == "planned"


def test_a_draft_and_its_tranche_are_given_up(coach):
    grant = factory.direct(coach.actor, somebody(coach), 50)
    wanted, url = factory.tranche(coach.actor, grant, 20), f"/ventures/grants/{grant}/"
    drop = f"/ventures/tranches/{wanted}/drop/"
    assert drop in text(coach.get(url)) and text(coach.get(drop)) and posted(coach, drop).url == url
    assert f'class="button primary" href="{url}cancel/"' not in text(coach.get(url))
    assert posted(coach, f"{url}cancel/").url == url
    assert f"{url}cancel/" not in text(coach.get(url))


def test_a_visit_and_a_step_show_a_condition(coach, sign_in):
    chief = sign_in("coordinator")
    grant = factory.direct(coach.actor, somebody(coach), 50)
    by_visit = factory.tranche(coach.actor, grant, 20, "visit")
    by_step = factory.tranche(coach.actor, grant, 30, "legal_step", code="card")
    factory.signed(coach.actor, chief.actor, grant)
    assert "errors" in text(posted(coach, f"/ventures/tranches/{by_visit}/prove/"))
    text(coach.get(f"/ventures/tranches/{by_step}/prove/"))
    posted(coach, f"/ventures/tranches/{by_step}/prove/")
    with acting(coach.actor):
        assert not Grant.objects.get(pk=grant).tranches.exclude(state="planned").exists()


def test_the_list_asks_as_often_however_long_it_is(coach):
    asked = []
    for name in ("Awa", "Bintou", "Chantal"):
        factory.direct(coach.actor, somebody(coach, name), 50)
        coach.get("/ventures/grants/")
        with CaptureQueriesContext(connection) as captured:
            text(coach.get("/ventures/grants/"))
        asked.append(len(captured.captured_queries))
    assert asked[1] == asked[2] <= 20


def test_in_kind_from_quotes_to_the_register(coach, sign_in):
    chief = sign_in("coordinator")
    _grant, wanted = factory.in_kind(coach.actor, chief.actor, somebody(coach), 300)
    url = f"/ventures/purchases/{wanted}/"

    def send(client, to, **data):
        return client.post(url + to, {"request_id": str(uuid7()), **data})

    text(send(coach, "quote/", supplier="Atlas", amount="250,50"), 422)
    assert send(coach, "quote/", supplier="Atlas", amount="250,50", scan=paper()).url == url
    assert send(coach, "fewer/", reason="Un seul fabricant").url == url
    assert "Un seul fabricant" in text(chief.get(url)) and text(chief.get(f"{url}agree/"))
    assert send(chief, "agree/").url == url
    with acting(coach.actor):
        from parcours.enterprise.buying_models import Purchase, Quote

        quote, tranche = Quote.objects.get().id, Purchase.objects.get().tranche_id
    choose = f"/ventures/quotes/{quote}/choose/"
    assert choose in text(coach.get(url)) and text(coach.get(choose))
    grant = posted(coach, choose).url
    assert url in text(coach.get(grant)) and coach.get(f"/ventures/quotes/{quote}/paper/").status_code == 200
    posted(coach, f"/ventures/tranches/{tranche}/propose/")
    posted(chief, f"/ventures/tranches/{tranche}/release/")
    assert send(coach, "order/", reference="B 12").url == url
    text(send(coach, "deliver/"), 422)
    assert send(coach, "deliver/", scan=paper()).url == url
    assert send(coach, "item/", what="Four", serial="SN 1-2", where="Cuisine").url == url
    assert "errors" in text(send(coach, "item/", what="Four", serial="sn12"))
    assert send(coach, "handover/", scan=paper()).url == url
    assert coach.get(f"{url}papers/handover/").status_code == 200
    found = text(coach.get("/ventures/equipment/?serial=sn-12"))
    assert "SN 1-2" in found and "SN 1-2" not in text(coach.get("/ventures/equipment/?state=lost"))
    with acting(coach.actor):
        from parcours.enterprise.buying_models import Equipment

        thing = f"/ventures/equipment/{Equipment.objects.get().id}/"
    assert thing in found and "errors" in text(posted(coach, thing, state="in_use", where="Cuisine"))
    assert posted(coach, thing, state="broken", where="Réparateur").url == "/ventures/equipment/"
