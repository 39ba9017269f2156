"""Long pages on a telephone: today first, everything folded, nothing lost."""

import re
from datetime import timedelta
from html import escape, unescape

import pytest
from django.contrib.staticfiles import finders

from parcours.cases import actions as cases
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.web.home import todo as todos
from parcours.web.home.todo import Todo, TodoItem
from parcours.web.people import sections
from tests.browsing import CHROMIUM, chromium, rest
from tests.factories.home import FETCH, home
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(sign_in):
    client = sign_in("caseworker")
    client.cookies["language"] = "en"
    return client


def _asks(monkeypatch, *found, files=()):
    names = [f"parcours.web.{'cases' if n in files else 'a'}.todo.t{n}" for n in range(len(found))]
    asks = [
        (n, f"{name}", "people.see", lambda actor, one=one: one)
        for n, (name, one) in enumerate(zip(names, found, strict=True))
    ]
    monkeypatch.setattr(todos, "_asks", asks)
    today = {name for name, one in zip(names, found, strict=True) if one.today}
    monkeypatch.setattr(todos, "_of_today", today)


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


def _rest(page: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'data-rest="([^"]+)"', page)]


def _read(client, url: str) -> str:
    return client.get(url, headers=FETCH).content.decode()


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
        files=(2,),
    )
    every = [
        (o, n, r, lambda actor, n=n, ask=ask: asked.append(n) or ask(actor)) for o, n, r, ask in todos._asks
    ]
    monkeypatch.setattr(todos, "_asks", every)
    page = officer.get("/").content.decode()
    assert (
        asked == ["parcours.web.a.todo.t0", "parcours.web.a.todo.t1"]
        and "somebody now" in page
        and "nothing of it" in page
    )
    assert "Nothing more today" in page and "Later" not in page and "nobody there" not in page
    asked.clear()
    files, others = (_read(officer, url) for url in _rest(page))
    assert asked == ["parcours.web.cases.todo.t2", "parcours.web.a.todo.t3", "parcours.web.a.todo.t4"]
    assert files.count('<details class="later"') == 1 and ">41<" in files and "In the files" in files
    assert others.count('<details class="later"') == 1 and "nobody there" in others
    assert all("<html" not in one and "somebody now" not in one for one in (files, others))
    # Whoever has no script follows the link to a page with the same lines.
    for url, lines in zip(_rest(page), (files, others), strict=True):
        link = officer.get(url).content.decode()
        assert f'<a href="{escape(url)}">' in page and "<html" in link and "data-rest" not in link
        assert re.findall(r'data-later="[^"]+"', link) == re.findall(r'data-later="[^"]+"', lines)
    # Each of the two pages leads to the other; without a part it is the files.
    assert '<a href="/todo/?part=files">' in link and officer.get("/todo/").status_code == 200
    bare = officer.get("/todo/").content.decode()
    assert ">41<" in bare and "nobody there" not in bare and '<a href="/todo/?part=others">' in bare


def test_where_nothing_is_for_today_the_first_of_the_files_stands_open(officer, monkeypatch):
    load_eu_maroc()
    person(officer.actor)
    none, one, two = Todo("None", 0, today=True), Todo("One", 1, [TodoItem("a")]), Todo("Two", 1)
    _asks(monkeypatch, none, one, two, files=(1, 2))
    files, others = (_read(officer, url) for url in _rest(officer.get("/").content.decode()))
    assert re.findall(r'<details class="fold"( open)?>', files) == [" open"] and "One" in files
    assert files.count('<details class="later"') == 1 and "<details" not in others


def test_each_question_of_every_role_is_asked_in_one_part(sign_in):
    load_eu_maroc()
    for role in ("caseworker", "coordinator", "trainer", "monitoring"):
        client = sign_in(role, login=f"two-{role}")
        with acting(client.actor):
            whole = [one.name for one in todos.todos_for(client.actor)]
            today, *others = (
                todos.todos_for(client.actor, part) for part in (todos.TODAY, todos.FILES, todos.OTHERS)
            )
        assert sorted(one.name for part in (today, *others) for one in part) == sorted(whole)
        assert all(one.today for one in today) and not any(one.today for part in others for one in part)


def test_a_line_that_is_opened_is_not_counted_again(officer, monkeypatch):
    _asks(monkeypatch, Todo("One", 1, [TodoItem("a")]), Todo("Two", 1, [TodoItem("b")]))
    page = officer.get("/").content.decode()
    (line,) = re.findall(r'data-later="([^"]+)"', page)
    monkeypatch.setattr(todos, "numbers", lambda *asked: pytest.fail("counted again"))
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
        assert f'<div class="inside" id="{code}"' in page
    assert page.count('<details class="fold"') == len(codes)
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


@pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no page is seen in a browser")
@pytest.mark.journey
def test_a_part_that_cannot_be_read_says_so_and_keeps_its_link(officer, monkeypatch):
    load_eu_maroc()
    person(officer.actor)
    found = [Todo("Later", 41, [TodoItem("a")], url="/all/"), Todo("Also", 1, [TodoItem("b")], url="/also/")]
    _asks(monkeypatch, *found, files=(0,))
    page = officer.get("/").content.decode()
    files, others = _rest(page)
    bodies = {"/": page, others: _read(officer, others)}

    def answers(route) -> None:
        path = route.request.url.removeprefix("http://parcours.test")
        if path.endswith("/waits.js"):
            route.fulfill(path=finders.find("web/js/waits.js"))
        elif path == files:
            route.fulfill(status=500, body="nothing to be shown")
        else:
            route.fulfill(body=bodies.get(path, ""), content_type="text/html; charset=utf-8")

    with chromium() as browser:
        seen = browser.new_page()
        seen.route("**/*", answers)
        seen.goto("http://parcours.test/")
        rest(seen)
        seen.get_by_role("heading", name="Also").wait_for()
        failed = seen.locator("[data-rest]")
        assert failed.locator("p").is_visible() and "could not be read" in failed.inner_text()
        assert failed.get_by_role("link", name="In the files").get_attribute("href") == files
        assert "nothing to be shown" not in seen.content()


@pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no line is opened in a browser")
@pytest.mark.journey
def test_a_line_that_stands_open_is_read_at_once_another_when_it_is_opened():
    """On a wide screen all lines are open before the script is there."""
    line = (
        '<details data-later="/{0}/"{1}><summary>{0}</summary>'
        '<div class="inside" data-failed="It could not be read."></div></details>'
    )
    page = (
        f"<!doctype html>{line.format('wide', ' open')}{line.format('narrow', '')}{line.format('lost', '')}"
        '<script type="module" src="/waits.js"></script>'
    )
    asked = []

    def answers(route) -> None:
        path = route.request.url.removeprefix("http://parcours.test")
        if path == "/waits.js":
            return route.fulfill(path=finders.find("web/js/waits.js"))
        if path == "/":
            return route.fulfill(body=page, content_type="text/html; charset=utf-8")
        asked.append(path)
        first = path == "/lost/" and asked.count(path) == 1
        return route.fulfill(status=500 if first else 200, body=f"<p>said of {path}</p>")

    with chromium() as browser:
        seen = browser.new_page()
        seen.route("**/*", answers)
        seen.goto("http://parcours.test/")
        seen.get_by_text("said of /wide/").wait_for()
        assert asked == ["/wide/"]
        seen.get_by_text("narrow").click()
        seen.get_by_text("said of /narrow/").wait_for()
        lost = seen.locator("summary", has_text="lost")
        lost.click()
        seen.get_by_text("It could not be read.").wait_for()
        lost.click()
        lost.click()
        seen.get_by_text("said of /lost/").wait_for()
        assert asked == ["/wide/", "/narrow/", "/lost/", "/lost/"]
