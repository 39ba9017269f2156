"""Nothing of a person is told to whoever may not see her: pages, search, papers, data, errors, logs."""

import io
import logging
import re
from functools import partial

import pytest

from parcours.accounts.enums import Role
from parcours.accounts.rights import SEES_PEOPLE
from parcours.config.logs import Line
from tests.matrix import routes
from tests.matrix.furnishing import furnish as furnish_world
from tests.matrix.requests import Answer, words
from tests.matrix.world import SEEN, restricted, told

MOST, NEAR = 150, 150
SLOW = pytest.mark.slow
CODE = re.compile(r"[0-9A-Z]{26}\Z")
QUERIES = ("q", "search", "name", "text", "given_latin", "family_latin", "given", "family", "phone", "code")


@pytest.fixture(scope="module")
def furnish():
    return furnish_world


@pytest.fixture(scope="module")
def said():
    """Everything that is logged while the tests of this module run."""
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


@pytest.fixture(scope="module")
def asked(clients, said):
    """``asked(role, address)``: what somebody of a role gets there; each address is asked once by each."""
    answers: dict[tuple[str | None, str], Answer] = {}

    def ask(role: str | None, address: str) -> Answer:
        if (role, address) not in answers:
            answers[role, address] = Answer.of(clients[role].get(address))
        return answers[role, address]

    return ask


def forbidden(world, role: str) -> dict[str, list[str]]:
    """Which values may not reach a role: those of the unseen, and for whoever sees nobody those of all."""
    if role == Role.VERIFIER:
        return {relation: but_drawn(world, relation) for relation in world.canaries}
    hidden = [r for r in world.canaries if r in ("ended", "foreign") or role not in SEES_PEOPLE]
    return {relation: world.canaries[relation] for relation in hidden}


def but_drawn(world, relation: str) -> list[str]:
    """Of those who were drawn and whom his principal sees, a verifier sees the name and the papers alone."""
    shown = {"given", "family", "document"} if relation in SEEN else set()
    values = told(relation, list(world.canaries).index(relation))[1]
    return [one for one in world.canaries[relation] if one not in {values[name] for name in shown}]


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


def crawl(ask, start: set[str], most: int = MOST) -> dict[str, Answer]:
    """Every answer of ``start``, and of what links from it lead to, at most ``most`` of these."""
    waiting, seen = sorted(start), {}
    while waiting and len(seen) < len(start) + most:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen[address] = answer = ask(address)
        waiting += sorted(answer.links - set(seen))
    return seen


def everywhere(world) -> set[str]:
    return {"/"} | {routes.address(route, world) for route in routes.ours()}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_gets_what_its_rights_give_and_asking_writes_nothing(world, asked, snapshot, role):
    """Of every address; and nothing is written but that somebody looked."""
    before, wrong = snapshot(), []
    for route in routes.ours():
        status = asked(role, routes.address(route, world)).status
        if routes.holds(world, role, route):
            wanted = routes.ANSWERS | ({403, 404} if route.route in routes.SOMETIMES else set())
        else:
            wanted = {403, 404, 405}
        if status not in wanted:
            wrong.append((route.label, status))
    assert wrong == []
    after = snapshot()
    assert {table for table in after if after[table] != before[table]} <= {"journal_access"}


# The others hold no right that none of these holds.
TRIED = ("caseworker", "trainer", "coordinator", "monitoring", "administrator", "data_protection", "verifier")
MOST_ROLES = [pytest.param(role, marks=() if role in TRIED else SLOW) for role in Role.values]


@pytest.mark.parametrize("role", MOST_ROLES)
def test_no_page_paper_or_answer_tells_of_the_unseen(world, asked, role):
    found = crawl(partial(asked, role), everywhere(world))
    assert len(found) > 10
    told = forbidden(world, role)
    wrong = {address: leaks(answer.words, told) for address, answer in found.items()}
    assert {address: values for address, values in wrong.items() if values} == {}


def test_the_crawl_would_find_what_is_there(world, asked):
    """The same crawl does find the values of people who may be seen: it has teeth."""
    found = crawl(partial(asked, "caseworker"), everywhere(world))
    everything = "\n".join(answer.words for answer in found.values()).casefold()
    for value in world.canaries["own"][:3]:
        assert value.casefold() in everything


SEARCHED = ("people/", "people/search/", "people/register/known/", "api/v1/people/", "training/")


def test_a_verifier_is_shown_those_who_were_drawn(world, asked):
    """The crawl above goes where he is shown somebody: it has teeth."""
    found = crawl(partial(asked, "verifier"), everywhere(world))
    names = told("own", 0)[1]
    everything = "\n".join(answer.words for answer in found.values())
    assert names["family"] in everything and names["document"] in everything
    assert told("foreign", 3)[1]["family"] not in everything


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


def test_logs_hold_no_value_of_anybody(world, clients, asked, said):
    # What is logged depends on the view that is reached, not on who is refused: three roles reach them all.
    for role in (Role.CASEWORKER, Role.COORDINATOR, Role.DATA_PROTECTION):
        for route in routes.ours():
            asked(role.value, routes.address(route, world))
            clients[role].post(routes.address(route, world), {"given_latin": world.canaries["own"][0]})
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


def test_restricted_facts_stay_with_their_readers(world, asked):
    """Another caseworker's role is not enough: whoever is not named reads nothing."""
    ask = partial(asked, "coordinator")
    found = crawl(ask, everywhere(world)) | crawl(ask, {"/", f"/people/{world.people['own']}/"}, NEAR)
    everything = "\n".join(answer.words for answer in found.values())
    assert restricted("own") not in everything
