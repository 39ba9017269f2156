"""Long pages on a telephone: today first, everything folded, nothing lost."""

import re
from datetime import timedelta

import pytest

from parcours.cases import actions as cases
from parcours.kernel import clock
from parcours.web.home import todo as todos
from parcours.web.home.todo import Todo, TodoItem
from parcours.web.people import sections
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


def test_what_is_due_today_stands_first_and_open_the_rest_is_folded_with_its_count(officer, monkeypatch):
    _asks(
        monkeypatch,
        Todo("Later", 41, [TodoItem("somebody later")]),
        Todo("Now", 2, [TodoItem("somebody now")], today=True),
        Todo("Never", 0, empty="nothing of it", today=True),
    )
    page = officer.get("/").content.decode()
    first, second = re.findall(r'<details class="fold"( open)?>\s*<summary>(.*?)</summary>', page, re.S)
    assert first[0] and "Now" in first[1] and ">2<" in first[1]
    assert not second[0] and "Later" in second[1] and ">41<" in second[1]
    assert "somebody now" in page and "somebody later" in page and "nothing of it" in page


def test_without_anything_today_the_first_list_is_open(officer, monkeypatch):
    _asks(monkeypatch, Todo("One", 1, [TodoItem("a")]), Todo("Two", 1, [TodoItem("b")]))
    page = officer.get("/").content.decode()
    assert re.findall(r'<details class="fold"( open)?>', page) == [" open", ""]


def test_a_link_into_a_folded_list_leads_inside_it(officer, monkeypatch):
    """Browsers unfold what holds the wanted place: so it stands inside, never on the fold itself."""
    _asks(monkeypatch, *(Todo(f"List {n}", 1, [TodoItem("a")]) for n in range(7)))
    page = officer.get("/").content.decode()
    index = re.findall(r'href="#(todo-\d)"', page)
    assert len(index) == 7
    for wanted in index:
        assert f'<div class="inside" id="{wanted}">' in page


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
    page = officer.get("/").content.decode()
    today = page.split('class="todos today"')[1].split('class="todos')[0]
    assert "Steps to do today" in today and today.count("<li>") == 1
