"""Nothing of a person is told to whoever may not see her: pages, search, papers, data, errors, logs."""

import io
import logging
import re

import pytest

from parcours.accounts.enums import Role
from parcours.accounts.rights import SEES_PEOPLE
from parcours.config.logs import Line
from tests.matrix import routes
from tests.matrix.furnishing import furnish as furnish_world
from tests.matrix.requests import links, words
from tests.matrix.world import restricted

MOST = 400
SLOW = pytest.mark.slow
CODE = re.compile(r"[0-9A-Z]{26}\Z")
QUERIES = ("q", "search", "name", "text", "given_latin", "family_latin", "given", "family", "phone", "code")


@pytest.fixture(scope="module")
def furnish():
    return furnish_world


@pytest.fixture
def said():
    """Everything that is logged while this test runs."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Line())
    root = logging.getLogger()
    loggers = [root, *(logging.getLogger(n) for n in ("django", "parcours", "django.request", "gunicorn"))]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield out
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def forbidden(world, role: str) -> dict[str, list[str]]:
    """Which values may not reach a role: those of the unseen, and for whoever sees nobody those of all."""
    hidden = [r for r in world.canaries if r in ("ended", "foreign") or role not in SEES_PEOPLE]
    return {relation: world.canaries[relation] for relation in hidden}


def personal(world, relation: str) -> list[str]:
    """Her values but for the opaque ones: her id stands in addresses, the code on her card."""
    return [value for value in world.canaries[relation] if value not in opaque(world, relation)]


def opaque(world, relation: str) -> set[str]:
    return {str(world.people[relation]), *(v for v in world.canaries[relation] if CODE.match(v))}


def leaks(text: str, told: dict[str, list[str]], but: str = "") -> list[str]:
    folded = text.casefold()
    return [
        f"{relation}: {value}"
        for relation, values in told.items()
        for value in values
        if value.casefold() in folded and value.casefold() not in but.casefold()
    ]


def crawl(client, start: set[str]) -> dict[str, object]:
    """Every answer that can be reached by following links from ``start``; at most ``MOST``."""
    waiting, seen = sorted(start), {}
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen[address] = answer = client.get(address)
        waiting += sorted(links(answer) - set(seen))
    return seen


# The others hold no right that none of these holds.
TRIED = ("caseworker", "trainer", "coordinator", "monitoring", "administrator", "data_protection")
MOST_ROLES = [pytest.param(role, marks=() if role in TRIED else SLOW) for role in Role.values]


@pytest.mark.parametrize("role", MOST_ROLES)
def test_no_page_paper_or_answer_tells_of_the_unseen(world, clients, role):
    client = clients[role]
    start = {"/"} | {routes.address(route, world) for route in routes.ours()}
    found = crawl(client, start)
    assert len(found) > 10
    told = forbidden(world, role)
    wrong = {address: leaks(words(answer), told) for address, answer in found.items()}
    assert {address: values for address, values in wrong.items() if values} == {}


def test_the_crawl_would_find_what_is_there(world, clients):
    """The same crawl does find the values of people who may be seen: it has teeth."""
    found = crawl(clients["caseworker"], {"/", f"/people/{world.people['own']}/"})
    everything = "\n".join(words(answer) for answer in found.values()).casefold()
    for value in world.canaries["own"][:3]:
        assert value.casefold() in everything


SEARCHED = ("people/", "people/search/", "people/register/known/", "api/v1/people/", "training/")


@pytest.mark.parametrize("role", MOST_ROLES)
def test_searching_for_the_unseen_finds_nobody(world, clients, role):
    told = forbidden(world, role)
    searched = [route for route in routes.ours() if route.route in SEARCHED]
    assert searched
    for relation in ("ended", "foreign"):
        for value in world.canaries[relation]:
            for route in searched:
                answer = clients[role].get(f"/{route.route}", dict.fromkeys(QUERIES, value))
                assert leaks(words(answer), told, but=value) == [], (route.label, value)


def test_logs_hold_no_value_of_anybody(world, clients, said):
    # What is logged depends on the view that is reached, not on who is refused: three roles reach them all.
    for role in (Role.CASEWORKER, Role.COORDINATOR, Role.DATA_PROTECTION):
        client = clients[role]
        for route in routes.ours():
            client.get(routes.address(route, world))
            client.post(routes.address(route, world), {"given_latin": world.canaries["own"][0]})
    told = {relation: personal(world, relation) for relation in world.canaries}
    assert leaks(said.getvalue(), told) == []


def test_an_error_page_and_its_log_tell_nothing(world, clients, said, monkeypatch):
    def fails(*_args, **_kwargs):
        raise RuntimeError(" ".join(world.canaries["own"]))

    monkeypatch.setattr("parcours.people.queries.who_may_see", fails)
    answer = clients["caseworker"].get(f"/people/{world.people['own']}/")
    assert answer.status_code == 500
    told = {"own": personal(world, "own")}
    assert leaks(words(answer), told) == []
    assert leaks(said.getvalue(), told) == []


def test_restricted_facts_stay_with_their_readers(world, clients):
    """Another caseworker's role is not enough: whoever is not named reads nothing."""
    found = crawl(clients["coordinator"], {"/", f"/people/{world.people['own']}/"})
    everything = "\n".join(words(answer) for answer in found.values())
    assert restricted("own") not in everything
