"""The public check: what it says, what it never says, and that it writes nothing."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.people import actions as people
from parcours.people.rules import Legal
from parcours.training import actions
from tests.factories.people import registration
from tests.factories.programmes import load_eu_maroc
from tests.factories.training import BEFORE, DAYS, course, session
from tests.training.conftest import staff

pytestmark = pytest.mark.django_db
CANARIES = {
    "phone": "+212612345678",
    "quarter": "Qzquarter",
    "number": "QZ4711",
    "contact": "Qzcontact",
    "nationality": "Guinée",
    "birth": "1994",
}


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def place(db):
    load_eu_maroc()
    return staff("EN")


@pytest.fixture
def issued(place):
    told = registration(
        given_latin="Aïssatou",
        given_arabic="عيساتو",
        family_arabic="ديالو",
        quarter=CANARIES["quarter"],
        phone=CANARIES["phone"],
        no_phone=False,
        no_document=True,
        protection=Legal("refugee_unhcr", BEFORE),
        residence=Legal("none", BEFORE),
    )
    with clock.at(BEFORE):
        who = people.register(by=place.caseworker, registration=told).person
        wanted = session(place.trainer, course(place.trainer, project="IDMAJE"))
        made = actions.enrol(by=place.caseworker, session=wanted, person=who).id
    with clock.at(DAYS[1] + timedelta(days=1)):
        actions.complete(by=place.trainer, session=wanted, enrolment=made, result="complete")
        return actions.certify(by=place.trainer, session=wanted, enrolment=made)


def check(code: str, language: str = "fr", **more):
    client = Client()
    client.cookies["language"] = language
    return client.get(f"/c/{code}/", **more)


def test_a_valid_certificate_says_what_the_paper_says(issued):
    text = check(issued.code).content.decode()
    for said in (
        "Aïssatou Diallo",
        "عيساتو ديالو",
        "Couture",
        "120",
        "Oujda",
        "5 mars 2024",
        "Union européenne",
    ):
        assert said in text, said
    arabic = check(issued.code, "ar").content.decode()
    assert 'dir="rtl"' in arabic and "خياطة" in arabic and "وجدة" in arabic


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_it_reveals_nothing_else(issued, place, language):
    text = check(issued.code, language).content.decode()
    for canary in (*CANARIES.values(), "refugee", "réfugi", "Sewing", str(issued.id)):
        assert canary not in text, canary
    with as_role("system"):
        entry = Entry.objects.get(kind="training.certified")
        assert str(entry.person_id) not in text and str(entry.id) not in text


def test_however_it_is_typed(issued):
    spelled = f"{issued.code[:5]} {issued.code[5:10]}-{issued.code[10:]}".lower()
    spelled = spelled.replace("0", "o").replace("1", "l")
    assert "Diallo" in check(spelled.replace(" ", "%20")).content.decode()
    client = Client()
    answer = client.get("/c/", {"code": spelled})
    assert answer.status_code == 302 and answer["Location"] == f"/c/{issued.code}/"
    wrong = client.get("/c/", {"code": "short"})
    assert wrong.status_code == 200 and 'value="short"' in wrong.content.decode()
    assert "aria-invalid" in wrong.content.decode()


def test_revoked_and_unknown_show_nobody_and_look_alike(issued, place):
    with clock.at(DAYS[1] + timedelta(days=2)):
        actions.revoke_certificate(by=place.coordinator, certificate=issued.id, reason="wrong_content")
    revoked, unknown = check(issued.code), check("0" * 26)
    assert revoked.status_code == unknown.status_code == 200
    for answer in (revoked, unknown):
        assert "Diallo" not in answer.content.decode() and "Couture" not in answer.content.decode()
    assert "wrong_content" not in revoked.content.decode()
    assert set(revoked.headers) == set(unknown.headers)
    assert revoked.content != unknown.content
    for code in ("x", "%00", "0" * 300, "é" * 26, "..%2f"):
        answer = check(code)
        assert answer.status_code in (200, 404) and "Diallo" not in answer.content.decode()
    assert shape(check("1" * 26)) == shape(check("2" * 26)) == shape(unknown)


def shape(answer) -> str:
    """The page without what changes with each request: the token of forms, its own address."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r"/c/[0-9]{26}/", "", text)


def test_nobody_keeps_the_answer(issued):
    for answer in (check(issued.code), check("0" * 26), Client().get("/c/")):
        assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]
        # The switch of languages is a form of its own; nothing else is kept in the browser.
        assert set(answer.cookies) <= {"csrf"}


@pytest.mark.parametrize("method", ["get", "head"])
def test_asking_writes_nothing(issued, method, django_assert_max_num_queries):
    with as_role("system"):
        before = Entry.objects.count()
    with django_assert_max_num_queries(18) as seen:
        answer = getattr(Client(), method)(f"/c/{issued.code}/")
    assert answer.status_code == 200
    verbs = {query["sql"].split(None, 1)[0].upper() for query in seen.captured_queries}
    assert not verbs & {"INSERT", "UPDATE", "DELETE"}
    with as_role("system"):
        assert Entry.objects.count() == before


def test_only_reading_is_possible(issued):
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)(f"/c/{issued.code}/").status_code in (403, 405)


def test_a_machine_that_tries_code_after_code_is_slowed(issued, one_minute):
    answers = [check("0" * 26, REMOTE_ADDR="192.0.2.7").status_code for _ in range(61)]
    assert answers[:60] == [200] * 60 and answers[60] == 429
    assert check(issued.code, REMOTE_ADDR="192.0.2.8").status_code == 200
