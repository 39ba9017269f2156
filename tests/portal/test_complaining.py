"""Anybody complains, reports abuse and says what she thinks, without an account and without a name."""

import re

import pytest
from django.test import Client

from parcours.complaints import actions, queries
from parcours.complaints.models import Complaint, Feedback, Report
from tests.factories.accounts import actor, member, organisation
from tests.factories.complaints import asked, by_system, complain, focal_point, seen_by
from tests.factories.people import person

pytestmark = pytest.mark.django_db
CODE = re.compile(r'<p class="code"><strong>(.*?)</strong>')


@pytest.fixture
def bodies():
    found = {code: organisation(code) for code in ("EN", "HCR")}
    for body in found.values():
        member(body, "coordinator")
    return found


def text(answer) -> str:
    return answer.content.decode()


def number(answer) -> str:
    return re.sub(r"[^0-9A-Z]", "", re.sub("<[^>]*>", "", CODE.search(text(answer))[1]))


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("address", ["/complaint/", "/complaint/safe/", "/v/"])
def test_each_page_opens_without_signing_in(bodies, language, address):
    client = Client()
    client.cookies["language"] = language
    answer = client.get(address)
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert ('dir="rtl"' in text(answer)) == (language == "ar")


def test_an_anonymous_complaint_gets_a_number_and_another_reader(bodies):
    client = Client(enforce_csrf_checks=False)
    told = {
        "text": "Qzwords",
        "categories": ["disrespect"],
        "where": f"organisation:{bodies['EN'].id}",
        "request_id": "r",
    }
    first = client.post("/complaint/", told)
    assert "Qzwords" not in text(first)
    again = client.post("/complaint/", told)
    assert number(first) == number(again)
    with by_system():
        [row] = Complaint.objects.all()
    assert (row.way, row.handler_id, row.person_id, row.contact) == ("portal", bodies["HCR"].id, None, "")
    page = client.get(f"/v/{number(first).lower()}/")
    assert page.status_code == 200 and "Qzwords" not in text(page)
    assert client.get("/v/" + "0" * 26 + "/").status_code == 200
    for typed in ("", "%20%20", "12"):
        page = client.get(f"/v/?code={typed}").content.decode()
        assert 'id="code_error"' in page, "what is missing is said"
    assert 'id="code_error"' not in client.get("/v/").content.decode()
    assert client.get("/v/?code=" + row.receipt).status_code == 302


def test_nothing_is_lost_when_something_lacks(bodies):
    answer = Client().post("/complaint/", {"text": "Qzwords", "where": "", "request_id": "r"})
    assert answer.status_code == 200 and "Qzwords" in text(answer) and 'class="error"' in text(answer)
    wrong = Client().post(
        "/complaint/safe/",
        {"text": "Qzwords", "teller": "herself", "wishes": ["contact", "no_contact"], "request_id": "s"},
    )
    assert wrong.status_code == 200 and "Qzwords" in text(wrong)
    with by_system():
        assert not Complaint.objects.exists() and not Report.objects.exists()


def test_a_report_reaches_the_focal_point_alone(bodies):
    answer = Client().post(
        "/complaint/safe/",
        {
            "text": "Qzhurt",
            "teller": "herself",
            "where": f"organisation:{bodies['EN'].id}",
            "wishes": ["medical"],
            "request_id": "r",
        },
    )
    named = focal_point(bodies["HCR"])
    with seen_by(named):
        [row] = queries.reports(named)
        assert queries.report(named, row.id).text == "Qzhurt"
    assert queries.progress(number(answer)).state == "received"


def test_both_kinds_of_numbers_answer_alike(bodies):
    one = complain(actor(bodies["EN"]), bodies["HCR"].id).receipt
    other = number(
        Client().post("/complaint/safe/", {"text": "Qzhurt", "teller": "witness", "request_id": "r"})
    )
    pages = [text(Client().get(f"/v/{code}/")).replace(code, "") for code in (one, other)]
    assert re.sub(r"csrf[^>]*>", "", pages[0]) == re.sub(r"csrf[^>]*>", "", pages[1])


def test_there_is_a_brake(bodies, one_minute):
    for _ in range(10):
        Client().post("/complaint/", {})
    told = {"text": "Qzlong story", "categories": ["other"]}
    late = Client().post("/complaint/", told)
    assert late.status_code == 429 and late["Retry-After"] == "60"
    # Nothing of what she wrote is lost.
    assert "Qzlong story" in late.content.decode()
    assert Client().post("/complaint/safe/", {"text": "Qzhurt"}).status_code == 429


def test_whoever_asks_much_may_still_complain(bodies):
    """An office has one address: the checks of others take nobody's turn to tell."""
    for _ in range(11):
        Client().get("/v/" + "0" * 26 + "/")
    told = {"text": "Qzstory", "categories": ["other"], "request_id": "r"}
    assert number(Client().post("/complaint/", told))


def test_a_link_takes_one_opinion_and_only_by_sending_it(bodies):
    by = actor(bodies["EN"])
    made, token = asked(by, person(by).person)
    page = Client().get(f"/f/{token}/")
    assert page.status_code == 200 and page["Referrer-Policy"] == "same-origin"
    with by_system():
        assert Feedback.objects.get(pk=made).given_on is None
    assert 'class="error"' in text(Client().post(f"/f/{token}/", {"text": "Qzwords", "request_id": "r"}))
    Client().post(f"/f/{token}/", {"face": "2", "reasons": ["wait"], "text": "Qzwords", "request_id": "s"})
    with by_system():
        assert Feedback.objects.get(pk=made).face == 2
    over = [text(Client().get(f"/f/{key}/")) for key in (token, "0" * 26)]
    assert re.sub(r"csrf[^>]*>", "", over[0]) == re.sub(r"csrf[^>]*>", "", over[1]).replace("0" * 26, token)
    assert actions.give_feedback_by_link.spec.right == "complaints.record"
