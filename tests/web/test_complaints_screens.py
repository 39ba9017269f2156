"""Writing complaints down, looking into them, and reading reports of abuse, on screen."""

import re

import pytest

from parcours.complaints import actions, queries
from parcours.complaints.models import Complaint, FocalPoint
from parcours.complaints.rules import Opinion
from tests.factories.accounts import organisation
from tests.factories.complaints import asked, by_system, complain, report, seen_by
from tests.factories.directory import service
from tests.factories.home import opened_home
from tests.factories.people import person

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'<p class="code"><strong>(.*?)</strong>')


def text(answer) -> str:
    return answer.content.decode()


def number(answer) -> str:
    return re.sub(r"[^0-9A-Z]", "", re.sub("<[^>]*>", "", NUMBER.search(text(answer))[1]))


@pytest.fixture
def here(sign_in):
    """The counter of EN, the coordination of HCR, and the protection officer of a third."""
    return (
        sign_in("caseworker"),
        sign_in("coordinator", where="HCR"),
        sign_in("data_protection", where="ASSO"),
    )


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_opens_in_every_language(here, language):
    counter, handler, _officer = here
    row = complain(counter.actor, organisation("EN").id)
    for client, address in (
        (counter, "/complaints/new/"),
        (counter, "/complaints/new/safe/"),
        (handler, "/complaints/"),
        (handler, f"/complaints/{row.id}/"),
        (handler, f"/complaints/{row.id}/acknowledge/"),
        (handler, f"/complaints/{row.id}/concern/"),
        (handler, "/"),
    ):
        client.cookies["language"] = language
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert ('dir="rtl"' in text(answer)) == (language == "ar")


def test_what_is_written_down_is_read_by_another_and_not_again_here(here):
    counter, handler, _officer = here
    told = {
        "way": "counter",
        "text": "Qzwords",
        "categories": ["wait"],
        "where": f"organisation:{organisation('EN').id}",
        "contact": "Qzcontact",
        "language": "fr",
        "request_id": "r",
    }
    lacking = counter.post("/complaints/new/", told | {"categories": []})
    assert lacking.status_code == 200 and "Qzwords" in text(lacking) and 'class="error"' in text(lacking)
    done = counter.post("/complaints/new/", told)
    assert "Qzwords" not in text(done) and queries.progress(number(done)).state == "received"
    with by_system():
        [row] = Complaint.objects.all()
    page = text(handler.get(f"/complaints/{row.id}/"))
    assert "Qzwords" in page and "Qzcontact" in page
    assert counter.get(f"/complaints/{row.id}/").status_code == 404
    assert "Qzwords" not in opened_home(counter) and "Qzwords" not in text(handler.get("/complaints/"))


def test_a_complaint_of_a_known_person_is_no_part_of_her_file(here):
    counter, handler, _officer = here
    who = person(counter.actor).person
    page = text(counter.get(f"/people/{who}/"))
    assert f"/people/{who}/complaint/" in page
    counter.post(
        f"/people/{who}/complaint/",
        {
            "way": "phone",
            "text": "Qzwords",
            "categories": ["other"],
            "known": "on",
            "language": "fr",
            "where": f"organisation:{organisation('EN').id}",
            "request_id": "r",
        },
    )
    with by_system():
        [row] = Complaint.objects.all()
    assert row.person_id == who and row.handler_id == handler.actor.organisation
    # Only the link to write another one down stands there.
    assert text(counter.get(f"/people/{who}/")).count("complaint") == page.count("complaint")


def test_from_the_acknowledgement_to_the_answer(here):
    counter, handler, _officer = here
    row = complain(counter.actor, organisation("EN").id)
    address = f"/complaints/{row.id}/"
    for move in ("acknowledge", "take"):
        assert handler.post(f"{address}{move}/", {"request_id": move}).status_code == 302
    assert handler.post(f"{address}nonsense/").status_code == 404
    assert 'class="error"' in text(handler.post(f"{address}answer/", {"text": "Qzanswer", "request_id": "a"}))
    answer = {"outcome": "founded", "text": "Qzanswer", "request_id": "b"}
    assert handler.post(f"{address}answer/", answer).status_code == 302
    assert "Qzanswer" in text(handler.get(address))
    assert queries.progress(row.receipt).state == "answered"


def test_the_organisation_concerned_answers_a_question_alone(here, sign_in):
    counter, handler, _officer = here
    concerned = sign_in("coordinator")
    row = complain(counter.actor, organisation("EN").id, text="Qzsecret")
    actions.acknowledge(by=handler.actor, complaint=row.id)
    handler.post(f"/complaints/{row.id}/ask/", {"question": "Qzquestion", "request_id": "q"})
    page = text(concerned.get("/complaints/"))
    address = re.search(r"/complaints/statements/[0-9a-f-]+/", page)[0]
    asks = text(concerned.get(address))
    assert "Qzquestion" in asks and "Qzsecret" not in asks + page
    assert concerned.post(address, {"text": "Qzsaid", "request_id": "s"}).status_code == 302
    assert "Qzsaid" in text(handler.get(f"/complaints/{row.id}/"))
    assert concerned.get(f"/complaints/{row.id}/").status_code == 404


def test_reports_open_to_named_people_alone(here, sign_in):
    counter, handler, officer = here
    admin, sole = sign_in("administrator", where="HCR"), sign_in("administrator", where="SOLE")
    told = {
        "way": "counter",
        "teller": "herself",
        "text": "Qzhurt",
        "where": f"organisation:{organisation('EN').id}",
        "wishes": ["medical"],
        "language": "fr",
        "request_id": "r",
    }
    done = counter.post("/complaints/new/safe/", told)
    assert "Qzhurt" not in text(done) and number(done)
    assert "/complaints/safe/focal-points/" in text(admin.get("/"))
    before = text(officer.get("/complaints/safe/"))
    assert "<table" not in before
    membership = str(officer.membership.id)
    assert admin.post("/complaints/safe/focal-points/", {"membership": membership}).status_code == 302
    # Nobody is left to be named: a list to choose from would be empty.
    assert "membership" not in text(admin.get("/complaints/safe/focal-points/"))
    assert "<table" not in text(officer.get("/complaints/safe/"))
    with by_system():
        waits = f"/account/second/focal-point/{FocalPoint.objects.get().id}/"
    assert waits in text(sole.get("/account/second/")) and 'value="yes"' not in text(admin.get(waits))
    assert sole.post(waits, {"answer": "yes", "request_id": "s"}).status_code == 302
    # The one named reads nothing of her own organisation: nobody else does either.
    assert "/complaints/safe/focal-points/" in text(admin.get("/"))
    assert '<div class="notice" role="status">' in text(admin.get("/complaints/safe/focal-points/"))
    address = re.search(r"/complaints/safe/[0-9a-f-]{36}/", text(officer.get("/complaints/safe/")))[0]
    assert "Qzhurt" in text(officer.get(address))
    for other in (counter, handler, admin):
        assert other.get(address).status_code == 404
    noted = officer.post(address, {"to": "acknowledged", "text": "Qznote", "request_id": "n"})
    assert noted.status_code == 302 and "Qznote" in text(officer.get(address))
    with by_system():
        point = FocalPoint.objects.get()
    assert admin.get(f"/complaints/safe/focal-points/{point.id}/end/").status_code == 200
    admin.post(f"/complaints/safe/focal-points/{point.id}/end/", {"request_id": "e"})
    assert officer.get(address).status_code == 404


def test_an_officer_asks_her_and_writes_it_down(here):
    counter, _handler, _officer = here
    who = person(counter.actor).person
    made, _token = asked(counter.actor, who)
    assert f"/complaints/opinions/{made}/" in text(counter.get(f"/people/{who}/"))
    assert 'class="error"' in text(counter.post(f"/complaints/opinions/{made}/", {"request_id": "a"}))
    sent = {"face": "3", "reasons": ["wait"], "text": "Qzwords", "request_id": "b"}
    assert counter.post(f"/complaints/opinions/{made}/", sent).status_code == 302
    with seen_by(counter.actor):
        assert not queries.feedback_waiting(counter.actor, who)
    assert report(counter.actor).state == "received"


def test_a_services_page_says_what_five_people_say(here):
    counter, _handler, _officer = here
    of = service(counter.actor)
    address = f"/services/{of}/"
    for _ in range(5):
        assert "2,0" not in text(counter.get(address))
        made, _token = asked(counter.actor, person(counter.actor).person, of)
        actions.give_feedback(by=counter.actor, feedback=made, opinion=Opinion(2))
    assert "2,0" in text(counter.get(address))
