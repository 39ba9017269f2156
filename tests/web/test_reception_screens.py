"""The reception, and what is around a person, as officers use them."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from parcours.cases import actions as cases
from parcours.documents.models import MOST
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.people import actions, contacting, expiring, functioning, household, proofs, queries, visits
from parcours.web.people import reception
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.reception import site
from tests.web.conftest import convention

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 99


@pytest.fixture
def officer(sign_in):
    client = sign_in("caseworker")
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def place(officer):
    return site(officer.actor.organisation)


def came(officer, place):
    with acting(officer.actor):
        return visits.register(officer.actor, place, clock.today())


@pytest.mark.parametrize(
    ("minutes", "told"), [(0, "0 min"), (59, "59 min"), (60, "1 h 0 min"), (176, "2 h 56 min")]
)
def test_a_long_wait_is_read_in_hours(minutes, told):
    with override("en"):
        assert reception._span(minutes) == told


def test_a_morning_at_the_reception(officer, place):
    who = person(officer.actor).person
    assert "Nobody waits" in officer.get("/reception/").content.decode()
    for reason in ("work", "information"):
        assert officer.post("/reception/arrive/", {"site": place, "reason": reason}).status_code == 302
    first, second = came(officer, place)
    page = officer.get("/reception/").content.decode()
    assert page.count('class="ticket"') == 2 and "No name given" in page
    address = f"/reception/{first.visit}/"
    assert officer.post(f"{address}call/")["Location"] == address
    found = officer.get(address, {"q": "aissatou"}).content.decode()
    assert f'value="{who}"' in found
    officer.post(f"{address}name/", {"person": who})
    assert "Aïssatou Diallo" in officer.get(address).content.decode()
    assert officer.post(f"{address}end/", {"outcome": "sent_on"})["Location"] == address
    officer.post(f"{address}end/", {"outcome": "sent_on", "sent_to": "partner", "organisation": "x"})
    officer.post(f"/reception/{second.visit}/end/", {"outcome": "left"})
    assert [one.state for one in came(officer, place)] == ["sent_on", "left"]
    register = officer.get(f"/reception/register/?site={place}").content.decode()
    assert "Aïssatou Diallo" in register and register.count('class="ticket"') == 2
    assert 'id="visits"' in officer.get(f"/people/{who}/").content.decode()


def test_the_second_officer_reads_that_she_is_being_received(officer, place):
    officer.post("/reception/arrive/", {"site": place, "reason": "work"})
    [one] = came(officer, place)
    officer.post(f"/reception/{one.visit}/call/")
    answer = officer.post(f"/reception/{one.visit}/call/", follow=True)
    assert "Being received" in answer.content.decode() and answer.redirect_chain[0][0].startswith(
        "/reception/?"
    )


def test_a_reception_is_its_own_organisation_s(officer, place, sign_in):
    officer.post("/reception/arrive/", {"site": place, "reason": "work"})
    [one] = came(officer, place)
    stranger = sign_in("caseworker", where="HCR")
    assert "Your organisation has no site yet" in _english(stranger, "/reception/")
    assert stranger.get(f"/reception/{one.visit}/").status_code == 404
    assert stranger.post(f"/reception/{one.visit}/call/").status_code == 404
    stranger.post("/reception/arrive/", {"site": place, "reason": "work"})
    assert len(came(officer, place)) == 1


def _english(client, address):
    client.cookies["language"] = "en"
    return client.get(address).content.decode()


def test_whoever_is_registered_while_she_is_received_is_the_visitor(officer, place):
    load_eu_maroc()
    officer.post("/reception/arrive/", {"site": place, "reason": "registration"})
    [one] = came(officer, place)
    told = {
        "given_latin": "Fanta", "sex": "F", "nationality": "GN", "no_phone": "on", "no_document": "on",
        "notice_language": "fr", "request_id": str(uuid7()),
    }  # fmt: skip
    with acting(officer.actor):
        from parcours.web.people.notices import notices

        told |= {f"consent_{notice.purpose}": "no" for notice in notices()}
    answer = officer.post(f"/people/register/?visit={one.visit}", told)
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>([^<]+)', answer.content.decode())
    [here] = came(officer, place)
    assert here.person is not None
    # Her page leads back to the visit until it is over.
    link = f'href="/reception/{here.visit}/"'
    assert link in officer.get(f"/people/{here.person}/").content.decode()
    officer.post(f"/reception/{here.visit}/call/")
    officer.post(f"/reception/{here.visit}/end/", {"outcome": "served"})
    assert link not in officer.get(f"/people/{here.person}/").content.decode()


def test_her_household_and_how_she_is_reached(officer):
    who = person(officer.actor).person
    address = f"/people/{who}/"
    officer.post(f"{address}household/add/", {"relation": "child", "given": "Moussa", "birth_year": "2018"})
    with acting(officer.actor):
        code = queries.find(officer.actor, who).code
        [_own, child] = household.household_of(officer.actor, who).members
    answer = officer.post(f"{address}household/add/", {"relation": "sibling", "code": code})
    assert answer.status_code == 422 and "Nobody is a member" in answer.content.decode()
    answer = officer.post(f"{address}household/add/", {"relation": "sibling", "code": "0" * 26})
    assert answer.status_code == 422 and "No file that you may open" in answer.content.decode()
    page = officer.get(address).content.decode()
    assert "Moussa" in page and "Children to look after" in page
    wishes = {"first": "email", "others": ["email", "sms"], "language": "ar", "quiet_from": "20:00"}
    answer = officer.post(f"{address}reached/", wishes)
    assert answer.status_code == 422 and 'value="20:00" selected' in answer.content.decode()
    wishes |= {"quiet_until": "08:00", "email": "a@b.org", "email_safe": "on"}
    assert officer.post(f"{address}reached/", wishes).status_code == 302
    with acting(officer.actor):
        assert contacting.wishes_of(officer.actor, who).channels == ["email", "sms"]
    officer.post(f"{address}names/add/", {"kind": "birth", "given": "Zeynabou"})
    with acting(officer.actor):
        [name] = contacting.other_names(officer.actor, who)
    assert "20:00 – 08:00" in (page := officer.get(address).content.decode()) and "Zeynabou" in page
    # A way by a telephone that nobody called safe is told with its warning.
    assert "do not call" in page
    assert officer.get(f"{address}names/{name.id}/").status_code == 200
    officer.post(f"{address}names/{name.id}/", {"move": "main"})
    assert "<h1><bdi>Zeynabou</bdi></h1>" in officer.get(address).content.decode()
    assert officer.get(f"{address}household/{child.member}/end/").status_code == 200
    officer.post(f"{address}household/{child.member}/end/")
    assert "Moussa" not in officer.get(address).content.decode()
    officer.post(f"{address}abilities/", {"walking": "a_lot", "needs": ["step_free"]})
    with acting(officer.actor):
        assert functioning.functioning_of(officer.actor, who).needs == ["step_free"]
    page = officer.get(address).content.decode()
    assert "A place without steps" in page and "A lot of difficulty" not in page


def _answers(**more):
    return {"notice_language": "fr", "consent_sharing": "yes"} | more


def test_a_proven_answer_for_one_partner(officer):
    load_eu_maroc()
    partner, who = organisation("AMAPPE"), person(officer.actor).person
    later = clock.today() + timedelta(days=30)
    told = _answers(
        recipient=partner.id, witness="Fatou Sow", scan=SimpleUploadedFile("x.exe", JPEG),
        expires_on_day=later.day, expires_on_month=later.month, expires_on_year=later.year,
    )  # fmt: skip
    assert officer.post(f"/people/{who}/consent/", told).status_code == 302
    with acting(officer.actor):
        row = next(one for one in queries.consents(officer.actor, who) if one.recipient_id == partner.id)
        assert (row.expires_on, proofs.proofs_of(officer.actor, who)[row.id].witness) == (later, "Fatou Sow")
    page = officer.get(f"/people/{who}/").content.decode()
    assert "Fatou Sow" in page and f"/consent/{row.id}/paper/" in page
    paper = officer.get(f"/people/{who}/consent/{row.id}/paper/")
    assert (paper["Content-Type"], paper.content) == ("image/jpeg", JPEG)
    assert paper["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(JPEG + b"0" * (4 * MOST), "too large"), (b"#!/bin/sh", "Only a photo")],
)
def test_a_photo_of_forty_megabytes_is_refused_and_nothing_else_is_lost(officer, content, sentence):
    load_eu_maroc()
    who = person(officer.actor).person
    told = _answers(witness="Fatou Sow", scan=SimpleUploadedFile("paper.jpg", content))
    answer = officer.post(f"/people/{who}/consent/", told)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and 'value="Fatou Sow"' in page
    with acting(officer.actor):
        assert proofs.proofs_of(officer.actor, who) == {}


def test_the_recipient_reads_at_home_that_a_file_is_closed(officer, sign_in):
    convention("EN", "AMAPPE")
    who = person(officer.actor).person
    partner = sign_in("caseworker", where="AMAPPE")
    actions.share(by=officer.actor, person=who, organisation=partner.actor.organisation)
    with acting(officer.actor):
        consent = queries.living_consents(who).get(purpose="sharing").id
    officer.post(f"/people/{who}/consent/{consent}/withdraw/")
    home = _english(partner, "/")
    assert "Files that you see no more" in home and "Diallo" not in home
    assert partner.post("/people/ended/").status_code == 302
    with acting(partner.actor):
        assert expiring.unread(partner.actor) == []
    assert "Nothing has ended" in _english(partner, "/people/ended/")


def test_who_keeps_no_reception_sees_none(sign_in):
    assert sign_in("trainer").get("/reception/").status_code in (403, 404)
    assert actor(organisation("EN"), role="trainer").may("people.see")


def test_several_children_are_told_in_one_go(officer):
    who = person(officer.actor, birth_date=None, birth_year=1990).person
    address = f"/people/{who}/household/children/"
    asked = officer.get(address).content.decode()
    assert (
        asked.count('name="given_') == 4
        and f'href="{address}"' in officer.get(f"/people/{who}/").content.decode()
    )
    assert officer.get(f"{address}?rows=10").content.decode().count('name="given_') == 10
    empty = officer.post(address, {"given_0": " "})
    assert empty.status_code == 422
    told = {"given_0": "Awa", "birth_0_year": "2015", "given_2": "Moussa", "birth_2_year": "1980"}
    older = officer.post(address, told)
    assert older.status_code == 422 and 'value="Awa"' in older.content.decode()
    assert "#id_birth_2" in older.content.decode().split("data-form-errors")[1].split("</div>")[0]
    assert officer.post(address, told | {"birth_2_year": "2019"}).status_code == 302
    with acting(officer.actor):
        members = household.household_of(officer.actor, who).members
        assert sorted(one.given for one in members if not one.own) == ["Awa", "Moussa"]
        assert all(one.relation == "child" for one in members if not one.own)


def test_the_queue_says_where_she_lives_and_who_answers_for_her(officer, place):
    load_eu_maroc()
    who = person(officer.actor, given_latin="Awa", city="MA-nador").person
    cases.take_charge(by=officer.actor, person=who)
    actions.receive(by=officer.actor, site=place, reason="information", person=who)
    for address in ("/reception/", "/reception/register/"):
        page = _english(officer, address)
        assert "Nador" in page and "accompanied by Salma Bennani" in page, address
