"""Files of rows on screen: sent, their columns told, doubtful rows decided, merged; and what one may see."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from parcours.exchange import tasks
from parcours.exchange.importing import queueing
from parcours.exchange.models import ImportBatch
from parcours.journal.models import Access
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.people.models import Person
from tests.factories.imports import PEOPLE
from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in):
    load_second()
    return sign_in("caseworker", where="ALDEA", login="desk")


def post(client, url, **told):
    return client.post(url, told | {"request_id": uuid7().hex})


def send(client, text, kind="people", **more):
    data = text.encode() if isinstance(text, str) else text
    return post(client, f"/imports/new/{kind}/", file=SimpleUploadedFile("list.csv", data), **more)


def columns(client, url, **more):
    fields = client.get(url).context["columns"].fields
    return post(client, f"{url}columns/", **({key: one.initial for key, one in fields.items()} | more))


def count(client):
    with transaction.atomic(), acting(client.actor):
        return Person.objects.count()


def test_a_list_is_sent_looked_at_and_taken_in(desk):
    assert "/imports/new/people/" in desk.get("/imports/").content.decode()
    assert "/imports/new/offers/" not in desk.get("/imports/").content.decode()
    done = send(desk, PEOPLE)
    assert done.status_code == 302
    page = desk.get(done.url).content.decode()
    assert "Examiner les lignes" in page and "Tout importer" not in page
    assert columns(desk, done.url).url == done.url
    page = desk.get(done.url).content.decode()
    assert "Tout importer" in page and "Mariam Koné" in page and count(desk) == 0
    assert post(desk, f"{done.url}merge/").url == done.url and count(desk) == 3
    page = desk.get(done.url).content.decode()
    assert "n’est plus gardé" in page and "Mariam Koné" not in page
    again = post(desk, f"{done.url}merge/")
    assert again.status_code == 302 and count(desk) == 3
    assert "n’est plus en attente" in desk.get(again.url).content.decode()


def test_faults_stand_with_row_and_column(desk):
    url = send(desk, PEOPLE + "A-4;Fanta;Camara;;31/02/1990;;;\n").url
    columns(desk, url)
    page = desk.get(url).content.decode()
    assert "Rien n’est importé tant qu’il y a des fautes." in page and "31/02/1990" in page
    post(desk, f"{url}merge/")
    assert count(desk) == 0


def test_a_doubtful_row_is_decided_and_the_look_is_noted(desk):
    known = person(desk.actor, given_latin="Awa", family_latin="Traoré")
    url = send(desk, PEOPLE).url
    columns(desk, url)
    page = desk.get(url)
    assert known.code in page.content.decode()
    with as_role("system"):
        assert Access.objects.filter(people__contains=[known.person], what="exchange.import").exists()
    assert post(desk, f"{url}rows/", r2="?").status_code == 302
    assert post(desk, f"{url}rows/", r2="somebody").status_code == 422
    post(desk, f"{url}rows/", r2=str(known.person))
    post(desk, f"{url}merge/")
    assert count(desk) == 3


def test_a_column_may_be_left_out_or_told_otherwise(desk):
    url = send(desk, "nom et prénom;x;sexe;pays\nAwa Traoré;1;F;Mali\n").url
    columns(desk, url)
    assert "Dites ce qu’est la colonne" in desk.get(url).content.decode()
    columns(desk, url, c1="-")
    assert desk.get(url).context["ready"]
    assert columns(desk, url, c1="nothing").status_code == 422


def test_answers_of_a_server(desk):
    known = person(desk.actor, given_latin="Awa")
    row = {"_uuid": "u", "card": known.code, "today": "2024-03-04", "experience": "none", "wish": "salaried"}
    assert send(desk, json.dumps([row]), "answers", option="nothing").status_code == 422
    url = send(desk, json.dumps([row]), "answers", option="assessment").url
    columns(desk, url)
    post(desk, f"{url}merge/")
    with as_role("system"):
        assert ImportBatch.objects.get().made == 1


def test_what_is_no_file_is_said_beside_it(desk):
    for data in (b"", b"PK\x03\x04", b"\x00\x01"):
        assert send(desk, data).status_code == 422
    assert post(desk, "/imports/new/people/").status_code == 422
    assert desk.get("/imports/new/nothing/").status_code == 404


def test_a_file_of_others_is_not_found(desk, sign_in):
    url = send(desk, PEOPLE).url
    other = sign_in("caseworker", where="RAICES", login="other")
    assert other.get(url).status_code == 404 and url not in other.get("/imports/").content.decode()
    for step in ("columns", "rows", "merge", "drop"):
        assert post(other, f"{url}{step}/").status_code == 404
    trainer = sign_in("trainer", where="ALDEA", login="trainer")
    assert trainer.get(url).status_code == 404
    assert sign_in("funder", where="FUND", login="funder").get("/imports/").status_code in (403, 404)


def without_tokens(answer) -> str:
    """A page but for what differs each time: tokens, nonces, and the address that was asked for."""
    text = re.sub(r'(nonce|csrf[a-z]*|value)="[^"]*"', "", answer.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def test_the_id_of_a_file_of_others_is_an_id_of_nothing(desk, sign_in):
    theirs = send(desk, PEOPLE).url
    nothing = theirs.replace(theirs.split("/")[2], str(uuid7()))
    other = sign_in("caseworker", where="RAICES", login="other")
    for step in ("", "drop/"):
        one, two = other.get(theirs + step), other.get(nothing + step)
        assert one.status_code == two.status_code == 404 and without_tokens(one) == without_tokens(two)
    for step in ("columns", "rows", "merge", "drop"):
        one, two = post(other, f"{theirs}{step}/"), post(other, f"{nothing}{step}/")
        assert one.status_code == two.status_code == 404 and without_tokens(one) == without_tokens(two)
    assert desk.get(theirs).status_code == 200


def test_sent_twice_and_two_tabs(desk):
    """Double click, the back button, a second tab that shows what is over."""
    data = {"request_id": uuid7().hex}
    one = desk.post("/imports/new/people/", data | {"file": SimpleUploadedFile("a.csv", PEOPLE.encode())})
    two = desk.post("/imports/new/people/", data | {"file": SimpleUploadedFile("a.csv", PEOPLE.encode())})
    assert one.url == two.url
    with as_role("system"):
        assert ImportBatch.objects.count() == 1
    columns(desk, one.url)
    again = {"request_id": uuid7().hex}
    assert desk.post(f"{one.url}merge/", again).status_code == 302
    assert desk.post(f"{one.url}merge/", again).status_code == 302 and count(desk) == 3
    for step, told in (("columns", {"c0": "number"}), ("rows", {"r2": "new"}), ("drop", {}), ("merge", {})):
        answer = post(desk, f"{one.url}{step}/", **told)
        assert answer.status_code in (302, 422), step
    assert count(desk) == 3 and desk.get(f"{one.url}drop/").status_code in (200, 302)
    with as_role("system"):
        assert ImportBatch.objects.get().state == "merged"


def test_a_form_that_the_programme_has_no_more_is_no_broken_page(desk):
    known = person(desk.actor, given_latin="Awa")
    row = {"_uuid": "u", "card": known.code, "today": "2024-03-04", "experience": "none", "wish": "salaried"}
    url = send(desk, json.dumps([row]), "answers", option="assessment").url
    with as_role("system"):
        ImportBatch.objects.update(option="gone")
    desk.raise_request_exception = False
    assert desk.get(url).status_code < 500 and post(desk, f"{url}merge/").status_code < 500
    assert post(desk, f"{url}drop/").status_code == 302


def test_a_large_file_is_handed_to_the_worker(desk, monkeypatch):
    monkeypatch.setattr(queueing, "AT_ONCE", 2)
    url = send(desk, PEOPLE).url
    columns(desk, url)
    assert "Cela prend un moment" in desk.get(url).content.decode()
    assert post(desk, f"{url}merge/").url == url and count(desk) == 0
    page = desk.get(url)
    assert page["Refresh"] == "5" and "Il attend son tour." in page.content.decode()
    assert "n’est plus gardé" not in page.content.decode()
    batch = url.split("/")[2]
    with as_role("system"):
        ImportBatch.objects.update(began_at=clock.now(), done=2)
    page = desk.get(url).content.decode()
    assert "2 lignes sur 3 jusqu’ici" in page and "recall" not in page
    assert "En cours d’importation" in desk.get("/imports/").content.decode()
    tasks.recover()
    page = desk.get(url)
    assert "Le travail a été interrompu" in page.content.decode() and "Refresh" not in page
    post(desk, f"{url}merge/")
    assert post(desk, f"{url}recall/").url == url
    post(desk, f"{url}merge/")
    tasks.merge(batch)
    page = desk.get(url)
    assert count(desk) == 3 and "Refresh" not in page and "n’est plus gardé" in page.content.decode()


def test_a_file_is_dropped(desk):
    url = send(desk, PEOPLE).url
    assert "Rien n’en a été importé" in desk.get(f"{url}drop/").content.decode()
    assert post(desk, f"{url}drop/").url == "/imports/"
    assert "n’est plus gardé" in desk.get(url).content.decode() and count(desk) == 0
