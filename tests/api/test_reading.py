"""What machines read: what the screens read, within the same walls."""

import json
from datetime import date

import pytest

from parcours.accounts.queries import actor_of
from parcours.journal.models import Access
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.people.rules import Document
from tests.api.callers import Caller, caller, member, token_of
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return member()


@pytest.fixture
def by(membership):
    return Caller(token_of(membership)[0])


def looks(person) -> set[str]:
    """At what of hers somebody looked."""
    with as_role("system"):
        return set(Access.objects.filter(people__contains=[person]).values_list("what", flat=True))


def test_people_come_by_pages_in_the_order_of_names_and_were_looked_at(membership, by):
    here = actor_of(membership)
    mine = [person(here, family_latin=name).person for name in ("Zoé", "Bah", "Écol")]
    person(actor(organisation("AMAPPE")))
    first = by.ask("people/", size=2).json()
    assert [p["name"]["latin"].split()[-1] for p in first["items"]] == ["Bah", "Écol"] and first["total"] == 3
    second = by.ask("people/", size=2, after=first["next"]).json()
    assert [p["id"] for p in second["items"]] == [str(mine[0])] and second["next"] is None
    assert looks(mine[1]) == {"people.list"}


def test_a_name_is_searched_by_post_because_it_may_not_stand_in_an_address(membership, by):
    who = person(actor_of(membership), given_latin="Ousmane", family_latin="Diallo").person
    answer = by.post("/api/v1/people/search", json.dumps({"text": "عثمان"}), content_type="application/json")
    assert [p["id"] for p in answer.json()["items"]] == [str(who)]
    assert by.ask("people/search").status_code == 405


def test_one_person_and_her_timeline(membership, by):
    done = person(
        actor_of(membership), city="MA-oujda", no_document=False, documents=[Document("passport", "AB12")]
    )
    told = by.ask(f"people/{done.person}").json()
    assert (told["code"], told["city"], told["documents"][0]["number"]) == (done.code, "MA-oujda", "AB12")
    assert told["seen_by"][0]["reason"] == "registration" and len(told["consents"]) == 2
    page = by.ask(f"people/{done.person}/timeline", size=2).json()
    rest = by.ask(f"people/{done.person}/timeline", before=page["next"]).json()
    kinds = [entry["kind"] for entry in page["items"] + rest["items"]]
    assert sorted(kinds) == ["people.consented", "people.consented", "people.registered"]
    assert looks(done.person) == {"people.page", "people.timeline"}


@pytest.mark.parametrize("address", ["", "/timeline", "/orientations", "/steps", "/trainings"])
def test_foreign_and_missing_are_the_same(by, address):
    foreign = person(actor(organisation("AMAPPE"))).person
    told = [by.ask(f"people/{who}{address}") for who in (foreign, uuid7())]
    assert told[0].status_code == 404 and told[0].content == told[1].content
    assert told[0].json()["code"] == "kernel.not_found"


def test_the_programme_and_its_figures():
    by = caller("funder")
    assert by.ask("programmes/").json()["code"] == "programmes.none_loaded"
    load_eu_maroc()
    told = by.ask("programmes/").json()
    assert [project["code"] for project in told["projects"]] == ["IDMAJE", "UNHCR", "W4I"]
    assert {"amount": "4440000.00", "currency": "EUR"} in told["envelope"]["amounts"]
    found = by.ask("results/figures", dimension="sex", until=date(2021, 1, 1)).json()
    assert found["items"] and {"code", "value", "target", "projects"} <= set(found["items"][0])
    answer = by.ask("results/figures", since="2021-01-01", until="2020-01-01")
    assert (answer.status_code, answer.json()["field"]) == (422, "until")
    assert by.ask("results/figures", dimension="name").status_code == 422
    assert by.ask("people/").status_code == 403


def test_sessions_and_the_check_of_a_certificate(by):
    assert by.ask("training/sessions").json() == {"items": [], "next": None}
    open_to_all = Caller().ask("training/certificates/0123456789ABCDEFGHJKMNPQRS")
    assert open_to_all.json() == {"state": "unknown", "code": "", "printed": {}}


def test_the_check_of_certificates_slows_down_who_asks_without_end(by):
    asked = [Caller().ask("training/certificates/0123456789ABCDEFGHJKMNPQRS") for _n in range(70)]
    last = asked[-1].json()
    assert (asked[0].status_code, last["code"]) == (200, "kernel.too_many_requests")


def test_a_query_that_cannot_be_read_is_a_problem(by):
    for name, value in (("size", 0), ("size", 10**9), ("after", "x"), ("after", "\x00")):
        answer = by.ask("people/", **{name: value})
        assert (answer.status_code, answer.json()["code"]) == (422, "kernel.invalid")
    assert by.ask("people/not-an-id").status_code == 404
