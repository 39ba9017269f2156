"""Requests about data, erasing, and making two files one: what each role sees and does."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from parcours.accounts.queries import user_names
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.people import actions
from parcours.people.models import Consent
from parcours.ui import wording
from parcours.web.people import compared
from tests.factories.accounts import organisation
from tests.factories.home import opened_home
from tests.factories.people import person
from tests.matrix.requests import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(sign_in):
    return sign_in("caseworker")


@pytest.fixture
def officer(sign_in):
    return sign_in("data_protection")


@pytest.fixture
def chief(sign_in):
    return sign_in("coordinator")


@pytest.fixture
def awa(desk):
    return person(desk.actor, given_latin="Awa", family_latin="Qzcanary")


def asked(desk, awa, kind="access", **more) -> str:
    done = actions.record_request(by=desk.actor, person=awa.person, kind=kind, **more)
    return f"/requests/{done.id}/"


def decided(officer, url: str, answer="granted", reason="", sentence=""):
    officer.post(f"{url}take/", {})
    return officer.post(f"{url}decide/", {"answer": answer, "reason": reason, "sentence": sentence})


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_who_answers_and_until_when_is_said_before_and_after(desk, officer, awa):
    new = f"/people/{awa.person}/requests/new/"
    name = user_names([officer.actor.user])[officer.actor.user]
    form = text(desk.get(new))
    assert name in form
    for days in (10, 30):
        assert wording.day(clock.today() + timedelta(days=days)) in form
    url = desk.post(new, {"kind": "erasure", "channel": "counter"})["Location"]
    page = text(desk.get(url))
    assert name in page and wording.day(clock.today() + timedelta(days=10)) in page


def test_a_request_goes_from_the_counter_to_the_officer_and_back(desk, officer, awa):
    told = {"kind": "access", "channel": "counter", "words": "Qzeverything"}
    answer = desk.post(f"/people/{awa.person}/requests/new/", told)
    url = answer["Location"]
    assert answer.status_code == 302 and "Qzeverything" in text(desk.get(url))
    assert "Qzcanary" in text(desk.get("/requests/"))
    assert url in opened_home(officer)
    assert decided(officer, url).status_code == 302
    assert url in opened_home(desk)
    assert f"/people/{awa.person}/file.pdf" in text(desk.get(url))
    assert desk.post(f"{url}handed-over/", {}).status_code == 302
    assert "/requests/" in text(desk.get(f"/people/{awa.person}/"))


def test_the_officer_sees_no_name_and_no_word_of_hers(desk, officer, awa):
    url = asked(desk, awa, words="Qzwords")
    for address in ("/requests/", url, "/"):
        said = officer.get(address).content.decode()
        assert "Qzcanary" not in said and "Qzwords" not in said and str(awa.person) not in said
    assert awa.code[:4] in text(officer.get(url))
    assert officer.get(f"/people/{awa.person}/").status_code in (403, 404)


def test_requests_of_another_organisation_are_missing(desk, awa, sign_in):
    url = asked(desk, awa)
    for role in ("data_protection", "caseworker"):
        stranger = sign_in(role, where="HCR")
        missing = stranger.get(f"/requests/{uuid4()}/")
        assert missing.status_code == 404 and stranger.get(url).content == missing.content
        for move in ("take/", "decide/", "handed-over/", "erase/"):
            assert stranger.post(f"{url}{move}", {}).status_code in (403, 404)
        assert url not in text(stranger.get("/requests/"))


def test_who_has_nothing_to_do_with_requests_does_not_see_them(sign_in):
    assert sign_in("trainer").get("/requests/").status_code == 403
    assert sign_in("funder").get("/requests/").status_code == 403


def test_what_is_late_is_said(desk, officer, awa):
    with clock.at(clock.now() - timedelta(days=40)):
        old = person(desk.actor, given_latin="Bintou")
        url = asked(desk, old)
    asked(desk, awa)
    late = text(officer.get("/requests/?state=late"))
    assert url in late and late.count('href="/requests/') == 1 + late.count('href="/requests/"')


def test_a_refusal_says_why_or_nothing_is_recorded(desk, officer, awa):
    url = asked(desk, awa, "objection", purpose="reporting")
    answer = decided(officer, url, "refused")
    assert answer.status_code == 422
    answer = officer.post(f"{url}decide/", {"answer": "refused", "reason": "other", "sentence": ""})
    assert answer.status_code == 422
    told = {"answer": "refused", "reason": "other", "sentence": "Qzsentence"}
    assert officer.post(f"{url}decide/", told).status_code == 302
    assert "Qzsentence" in text(desk.get(url))


def test_the_file_is_hers_once_it_was_granted_and_is_kept_nowhere(desk, officer, awa):
    paper, data = f"/people/{awa.person}/file.pdf", f"/people/{awa.person}/file.json"
    assert desk.get(paper).status_code == desk.get(data).status_code == 409
    decided(officer, asked(desk, awa))
    for language in ("fr", "ar"):
        answer = desk.get(f"{paper}?language={language}")
        assert answer.status_code == 200 and answer.content[:5] == b"%PDF-"
        assert "no-store" in answer["Cache-Control"]
    answer = desk.get(data)
    assert "no-store" in answer["Cache-Control"] and "Qzcanary" in answer.content.decode()
    assert json.loads(answer.content)["kept"]
    assert desk.get(f"{paper}?language=xx").status_code == 404
    assert officer.get(paper).status_code in (403, 404)


def test_erasing_is_asked_twice_and_leaves_nothing_to_open(desk, officer, awa):
    url = asked(desk, awa, "erasure")
    decided(officer, url)
    assert officer.get(f"{url}erase/").status_code == 200
    assert desk.post(f"{url}erase/", {}).status_code in (403, 404)
    assert officer.post(f"{url}erase/", {}).status_code == 302
    gone, never = desk.get(f"/people/{awa.person}/"), desk.get(f"/people/{uuid4()}/")
    assert gone.status_code == never.status_code == 404 and gone.content == never.content
    assert "Qzcanary" not in text(desk.get("/requests/")) and desk.get(url).status_code == 200
    found, nobody = (plain(desk.post("/people/search/", {"text": one})) for one in (awa.code, "0" * 26))
    assert found.replace(awa.code.encode(), b"0" * 26) == nobody
    assert desk.post(f"{url}handed-over/", {}).status_code == 302


def test_two_files_are_made_one_and_two_again(desk, chief, awa):
    twice = person(desk.actor, given_latin="Awaa", family_latin="Qzcanary").person
    choose = f"/people/{awa.person}/merge/"
    assert f"{choose}{twice}/" in text(chief.get(choose))
    assert f"{choose}{twice}/" in text(chief.post(choose, {"text": "Qzcanary"}))
    assert chief.get(f"{choose}{twice}/").status_code == 200
    assert chief.post(f"{choose}{twice}/", {"note": ""}).status_code == 422
    answer = chief.post(f"{choose}{twice}/", {"reason": "said", "note": ""})
    assert answer["Location"] == f"/people/{awa.person}/"
    assert desk.get(f"/people/{twice}/")["Location"] == f"/people/{awa.person}/"
    [undo] = set(re.findall(r"/people/merges/[^/]+/undo/", text(chief.get(f"/people/{awa.person}/"))))
    assert chief.get(undo).status_code == 200
    assert chief.post(undo, {}).status_code == 302
    assert desk.get(f"/people/{twice}/").status_code == 200


def test_whose_file_is_gone_is_told_to_nobody_else(desk, chief, awa, sign_in):
    twice = person(desk.actor, given_latin="Awaa").person
    actions.merge(by=chief.actor, person=awa.person, duplicate=twice, reason="said")
    stranger = sign_in("caseworker", where="HCR")
    assert stranger.get(f"/people/{twice}/").content == stranger.get(f"/people/{uuid4()}/").content


def test_who_may_not_merge_is_not_offered_it(desk, awa):
    assert "/merge/" not in text(desk.get(f"/people/{awa.person}/"))
    assert desk.get(f"/people/{awa.person}/merge/").status_code in (403, 404)


@pytest.mark.parametrize(
    ("one", "other", "marked"), [("a", "a", False), ("", "", False), ("a", "b", True), ("a", "", True)]
)
def test_what_two_files_tell_otherwise_is_marked(one, other, marked):
    assert bool(compared._compared(one, other)) is marked
    assert compared._compared("a", "") != compared._compared("a", "b")


def test_she_objects_to_sharing_with_one_partner(desk, officer, awa):
    partner = organisation("AMAPPE")
    told = {"kind": "objection", "channel": "counter", "recipient": str(partner.id)}
    assert desk.post(f"/people/{awa.person}/requests/new/", told).status_code == 422
    url = desk.post(f"/people/{awa.person}/requests/new/", told | {"purpose": "sharing"})["Location"]
    assert "AMAPPE" in text(desk.get(url))
    officer.post(f"{url}take/", {})
    assert '<div class="notice">' in text(officer.get(url))
    assert decided(officer, url).status_code == 302
    with acting(desk.actor):
        said = Consent.objects.filter(person_id=awa.person, purpose="sharing").latest("id")
    assert (said.given, said.recipient_id) == (False, partner.id)
