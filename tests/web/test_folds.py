"""Long pages on a telephone: today first, everything folded, nothing lost."""

import re
from datetime import timedelta

import pytest

from parcours.cases import actions as cases
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.web.home import todo as todos
from parcours.web.home.todo import Todo, TodoItem
from parcours.web.people import sections
from tests.factories.home import FETCH, home
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(sign_in):
    client = sign_in("caseworker")
    client.cookies["language"] = "en"
    return client


def _asks(monkeypatch, *found):
    asks = [(n, f"t{n}", "people.see", lambda actor, one=one: one) for n, one in enumerate(found)]
    monkeypatch.setattr(todos, "_asks", asks)
    monkeypatch.setattr(todos, "_of_today", {f"t{n}" for n, one in enumerate(found) if one.today})


def test_what_is_due_today_stands_first_and_open_the_rest_is_a_line_with_its_count(officer, monkeypatch):
    _asks(
        monkeypatch,
        Todo("Later", 41, [TodoItem("somebody later")], url="/all-of-them/"),
        Todo("Now", 2, [TodoItem("somebody now")], today=True),
        Todo("Never", 0, empty="nothing of it", today=True),
        Todo("Not said", 0),
    )
    page = officer.get("/").content.decode()
    first, *more = re.findall(r'<details class="fold"( open)?>\s*<summary>(.*?)</summary>', page, re.S)
    assert first[0] and "Now" in first[1] and ">2<" in first[1] and not more
    line = page.split('<details class="later"')[1].split("</details>")[0]
    assert "Later" in line and ">41<" in line and 'href="/all-of-them/"' in line
    assert "somebody now" in page and "nothing of it" in page
    assert "somebody later" not in page and "Not said" not in page


def test_a_line_that_is_opened_tells_the_first_of_it_to_whoever_may_ask(officer, monkeypatch):
    asked = []

    def first():
        asked.append(True)
        return [TodoItem("somebody later")]

    _asks(monkeypatch, Todo("One", 1, [TodoItem("a")]), Todo("Two", 1, first))
    page = officer.get("/").content.decode()
    (line,) = re.findall(r'data-later="([^"]+)"', page)
    assert not asked
    answer = officer.get(line)
    assert "somebody later" in answer.content.decode() and "<html" not in answer.content.decode()
    assert answer.headers["Cache-Control"] == officer.get("/").headers["Cache-Control"]
    assert asked == [True]
    monkeypatch.setattr(todos, "_asks", [(o, n, "accounts.see", ask) for o, n, _right, ask in todos._asks])
    assert officer.get(line).status_code == 404


def _rest(page: str) -> str:
    (url,) = re.findall(r'data-rest="([^"]+)"', page)
    return url


def test_once_the_work_has_begun_the_page_waits_for_nothing_but_today(officer, monkeypatch):
    load_eu_maroc()
    person(officer.actor)
    asked = []
    _asks(
        monkeypatch,
        Todo("Now", 2, [TodoItem("somebody now")], today=True),
        Todo("Never", 0, empty="nothing of it", today=True),
        Todo("Later", 41, [TodoItem("somebody later")], url="/all-of-them/"),
        Todo("Also", 1, [TodoItem("somebody else")]),
        Todo("Nobody", 0, empty="nobody there"),
    )
    every = [
        (o, n, r, lambda actor, n=n, ask=ask: asked.append(n) or ask(actor)) for o, n, r, ask in todos._asks
    ]
    monkeypatch.setattr(todos, "_asks", every)
    page = officer.get("/").content.decode()
    assert asked == ["t0", "t1"] and "somebody now" in page and "nothing of it" in page
    assert "Nothing more today" in page and "Later" not in page and "nobody there" not in page
    asked.clear()
    rest = officer.get(_rest(page), headers=FETCH).content.decode()
    assert asked == ["t2", "t3", "t4"] and "<html" not in rest and "somebody now" not in rest
    assert rest.count('<details class="later"') == 2 and ">41<" in rest and "nobody there" in rest
    # Whoever has no script follows the link to a page with the same lines.
    link = officer.get(_rest(page)).content.decode()
    assert f'href="{_rest(page)}"' in page and "<html" in link and rest in link and "data-rest" not in link


def test_where_nothing_is_for_today_the_first_of_the_rest_stands_open(officer, monkeypatch):
    load_eu_maroc()
    person(officer.actor)
    _asks(monkeypatch, Todo("None", 0, today=True), Todo("One", 1, [TodoItem("a")]), Todo("Two", 1))
    rest = officer.get(_rest(officer.get("/").content.decode()), headers=FETCH).content.decode()
    assert re.findall(r'<details class="fold"( open)?>', rest) == [" open"] and "One" in rest
    assert rest.count('<details class="later"') == 1


def test_each_question_of_every_role_is_asked_in_one_of_the_two_parts(sign_in):
    load_eu_maroc()
    for role in ("caseworker", "coordinator", "trainer", "monitoring"):
        client = sign_in(role, login=f"two-{role}")
        with acting(client.actor):
            whole = [one.name for one in todos.todos_for(client.actor)]
            parts = [todos.todos_for(client.actor, today=today) for today in (True, False)]
        assert sorted(one.name for part in parts for one in part) == sorted(whole)
        assert all(one.today for one in parts[0]) and not any(one.today for one in parts[1])


def test_a_line_that_is_opened_is_not_counted_again(officer, monkeypatch):
    _asks(monkeypatch, Todo("One", 1, [TodoItem("a")]), Todo("Two", 1, [TodoItem("b")]))
    page = officer.get("/").content.decode()
    (line,) = re.findall(r'data-later="([^"]+)"', page)
    monkeypatch.setattr(todos, "together", lambda wanted: pytest.fail("counted again"))
    assert officer.get(line).status_code == 200


def test_every_line_of_every_role_can_be_opened(sign_in):
    load_eu_maroc()
    for role in ("caseworker", "coordinator", "monitoring", "administrator"):
        client = sign_in(role, login=f"one-{role}")
        asked = [name for _order, name, right, _ask in todos._asks if client.actor.may(right)]
        assert asked
        for name in asked:
            assert client.get(f"/todo/{todos.short(name)}/").status_code in (200, 404)
        assert client.get("/todo/cases-nothing/").status_code == 404


def test_without_anything_today_the_first_list_is_open(officer, monkeypatch):
    _asks(monkeypatch, Todo("One", 1, [TodoItem("a")]), Todo("Two", 1, [TodoItem("b")]))
    page = officer.get("/").content.decode()
    assert re.findall(r'<details class="fold"( open)?>', page) == [" open"]
    assert page.count('<details class="later"') == 1


def test_every_section_of_hers_folds_has_a_jump_and_says_where_she_stands(officer):
    load_eu_maroc()
    who = person(officer.actor).person
    page = officer.get(f"/people/{who}/").content.decode()
    jumps = page.split('class="jumps"')[1].split("</nav>")[0]
    codes = re.findall(r'href="#([a-z-]+)"', jumps)
    assert len(codes) > 10 and len(set(codes)) == len(codes)
    for code in codes:
        assert f'<div class="inside" id="{code}">' in page
    assert page.count('<details class="fold">') == len(codes)
    assert re.search(r'<bdi class="brief">No step is open</bdi>', page)
    assert '<p class="who-line">' in page and page.count("button primary") == 1


def test_how_many_is_said_of_lists_that_hold_something():
    assert sections.many([]) == "" and sections.many([1, 2]) == "2"


def test_a_step_due_today_is_on_the_home_page_of_its_officer(officer):
    load_eu_maroc()
    who = person(officer.actor).person
    for due in (clock.today(), clock.today() + timedelta(days=1)):
        cases.plan_step(by=officer.actor, person=who, kind="papers", what="school", due_on=due)
    page = home(officer)
    today = page.split('class="todos today"')[1].split('class="section waits"')[0]
    assert "Steps to do today" in today and today.split("</ul>")[0].count("<li>") == 1
