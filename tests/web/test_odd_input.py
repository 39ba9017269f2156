"""What no form of ours sends, and somebody sends all the same."""

import pytest
from django.test import Client

from tests.factories.people import person
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
LAST_DAY = "9999-12-31"


@pytest.mark.parametrize("name", ["since", "until", "as_of"])
@pytest.mark.parametrize("day", ["0001-01-01", LAST_DAY])
def test_figures_are_there_until_the_last_day_of_the_calendar(sign_in, name, day):
    load_second()
    funder = sign_in("funder")
    assert funder.get("/results/", {name: day}).status_code == 200
    assert funder.get("/api/v1/results/figures", {name: day}).status_code == 200


@pytest.mark.parametrize("which", ["", "accesses/"])
def test_the_audit_reads_until_the_last_day_of_the_calendar(sign_in, which):
    assert sign_in("data_protection").get(f"/account/audit/{which}", {"until": LAST_DAY}).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", LAST_DAY])
def test_free_times_are_asked_for_until_the_last_day_of_the_calendar(sign_in, day):
    officer = sign_in("caseworker")
    who = person(officer.actor).person
    assert officer.get(f"/people/{who}/appointments/add/", {"from": day}).status_code == 200


@pytest.mark.parametrize("address", ["/account/login/", "/account/password/change/"])
def test_the_head_of_a_page_is_that_of_the_page(client, address):
    """What counts attempts at signing in counts none here: such a request cannot write."""
    assert client.head(address).status_code == client.get(address).status_code < 400
    assert client.options(address).status_code == 405


PAGES = ["/account/login/", "/complaint/", "/v/"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("charset", ["utf-16", "latin-1"])
def test_what_is_sent_in_other_letters_is_refused_in_words(address, charset):
    sender = Client(enforce_csrf_checks=True)
    sender.get(address)
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = sender.post(address, b"a=b", content_type=kind)
    assert answer.status_code == 400 and b'lang="fr"' in answer.content


@pytest.mark.parametrize("address", PAGES)
def test_a_browser_without_cookies_is_told_so(address):
    sender = Client(enforce_csrf_checks=True)
    answer = sender.post(address, {"a": "b"}, headers={"Accept-Language": "ar"})
    assert answer.status_code == 403 and b'lang="ar"' in answer.content and b'dir="rtl"' in answer.content


@pytest.mark.parametrize("told", ["\x00", "a\x00b", "é", "\ud7ff", "x" * 500])
def test_an_id_of_a_form_that_cannot_be_kept_does_no_harm(sign_in, told):
    officer = sign_in("caseworker")
    who = person(officer.actor).person
    sent = {"request_id": told}
    assert officer.post(f"/people/{who}/vulnerability/", sent).status_code == 302
