"""Every address × every role × every relation to the person it is about."""

import re

import pytest
from django.db.models import Q
from django.urls import reverse

from parcours.accounts.enums import Role
from parcours.journal.models import Access
from parcours.kernel import shaped
from parcours.kernel.context import as_role
from parcours.people import visibility
from parcours.people.models import Person
from tests.matrix import routes
from tests.matrix.furnishing import furnish as furnish_world
from tests.matrix.requests import plain
from tests.matrix.world import SEEN, UNSEEN

ROUTES = routes.ours()
ABOUT = [route for route in ROUTES if routes.leads_to_a_person(route)]
API = "api/v1/"
IDENTIFIER = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHANCE = re.compile(rb"[A-Za-z0-9]{64}")
"""What differs at each look."""
label = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.label)
label_about = pytest.mark.parametrize("route", ABOUT, ids=lambda route: route.label)


@pytest.fixture(scope="module")
def furnish():
    return furnish_world


def test_there_are_addresses_and_every_parameter_is_known():
    assert len(ABOUT) > 5
    for route in ROUTES:
        for name, _uuid in route.parameters:
            routes.filler(route.route, name)


@label
def test_without_signing_in_only_public_addresses_answer(world, clients, route):
    answer = clients[None].get(routes.address(route, world))
    if route.policy.kind == "public":
        assert answer.status_code in routes.ANSWERS | {404}
        assert "/account/login" not in answer.headers.get("Location", "")
    elif route.route.startswith(API):
        assert answer.status_code in (401, 405)
    else:
        assert answer.status_code == 302 and answer["Location"].startswith("/account/login/")


@label_about
def test_what_is_shared_answers_and_the_rest_does_not(world, clients, route):
    role = next((r for r in Role.values if routes.holds(world, r, route)), None)
    assert role, "nobody may ask for this"
    for relation in SEEN[:1] if route.route in routes.OF_THE_DOER else SEEN:
        answer = clients[role].get(routes.address(route, world, relation))
        assert answer.status_code in routes.ANSWERS, (relation, answer.status_code)
    refuses(world, clients[role], route)


def refuses(world, client, route: routes.Route) -> None:
    """Foreign, ended and missing get one answer, byte for byte, whether asked for or sent to."""
    for method in (client.get, client.post):
        missing = method(routes.address(route, world, "missing"))
        for relation in UNSEEN:
            answer = method(routes.address(route, world, relation))
            if missing.status_code == 405:
                assert answer.status_code == 405
                continue
            assert (answer.status_code, missing.status_code) == (404, 404), relation
            assert without_address(plain(answer)) == without_address(plain(missing)), relation


def without_address(said: bytes) -> bytes:
    """An answer may repeat the address that was asked for, and nothing else that differs."""
    return IDENTIFIER.sub(b"", said)


@label_about
def test_row_security_alone_refuses_the_same(world, clients, route, monkeypatch):
    """The application's own scoping is switched off; the database still says no."""
    monkeypatch.setattr(visibility, "visible", lambda actor: Person.objects.all())
    monkeypatch.setattr(visibility, "living", lambda: Q())
    role = next(r for r in Role.values if routes.holds(world, r, route))
    refuses(world, clients[role], route)


def test_opening_her_page_is_noted(world, clients):
    clients["caseworker"].get(f"/people/{world.people['own']}/")
    with as_role("system"):
        looked = Access.objects.filter(people__contains=[world.people["own"]], detail=True)
        assert looked.filter(user_id=world.users["caseworker"].id).exists()


LOOK_AT_ROWS = {("seconds",), ("complaints",)}
"""Lists whose question depends on what is stored: it is put into words at each look."""


@pytest.mark.parametrize("role", Role.values)
def test_numbers_of_the_first_page_are_those_of_words_made_anew(clients, monkeypatch, role):
    parts = ("/", "/todo/?part=files", "/todo/?part=others", reverse("desk_lists"))

    def told() -> list[bytes]:
        pages = [clients[role].get(address) for address in parts]
        return [page.content for page in pages if page.status_code == 200]

    monkeypatch.setattr(shaped, "_shapes", {})
    monkeypatch.setattr(shaped, "_anew", set())
    kept = [told(), told()][1]
    assert shaped._shapes or role in (Role.FUNDER, Role.VERIFIER)
    assert {key for key, _alike in shaped._anew} <= LOOK_AT_ROWS
    monkeypatch.setattr(shaped, "_alike", lambda *_who: None)
    assert CHANCE.sub(b"", b"".join(kept)) == CHANCE.sub(b"", b"".join(told()))
