"""Trainings, figures and the programme in a real browser, in both directions, by light and by night."""

from datetime import timedelta

import pytest
from django.db import transaction

from parcours.kernel import clock
from tests.browsing import CHROMIUM, rest
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.factories.results import Told, tell
from tests.factories.training import course, session
from tests.web.test_people_journey import fits, problems

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no page is seen in a browser"),
]


@pytest.fixture
def seen(sign_in, at, live_server):
    """``seen(role, language, width, theme)`` → ``go(path)`` → a page without fault, of somebody signed in."""
    load_eu_maroc()

    def sign(role: str, language: str, width: int = 1440, theme: str = "light"):
        who = sign_in(role, login=role.replace("_", "-"), language=language)
        page = at(role.replace("_", "-"), language, width)
        page.context.add_cookies([{"name": "theme", "value": theme, "url": live_server.url}])

        def go(path: str):
            page.goto(f"{live_server.url}{path}")
            rest(page)
            assert problems(page) == [], path
            assert fits(page), path
            assert page.complaints == [], path
            return page

        go.actor = who.actor
        return go

    return sign


BOTH = pytest.mark.parametrize(("language", "width", "theme"), [("fr", 1440, "dark"), ("ar", 360, "light")])


@BOTH
def test_the_programme_is_read(seen, language, width, theme):
    go = seen("funder", language, width, theme)
    for path in ("/programme/", "/programme/chain/", "/programme/indicators/", "/programme/unclear/"):
        go(path)


@BOTH
def test_figures_and_their_map_are_read_without_seeing_it(seen, language, width, theme):
    go = seen("caseworker", language, width, theme)
    with transaction.atomic():
        who = [person(go.actor, city="MA-oujda").person for _n in range(3)]
        where = {"sex": "F", "region": "MA-02"}
        told = {"facts": {"outcome": "project"}, "dimensions": where}
        tell(go.actor, *(Told("cases.oriented", one, clock.today(), "IDMAJE", **told) for one in who))
    page = go("/results/")
    page.locator("figure.map details > summary").press("Enter")
    rows = page.locator("figure.map tbody tr").count()
    assert rows == page.locator("figure.map svg.shapes path[class^=level]").count() == 12
    link = page.locator("figure.map svg.shapes a").first
    assert "3" in link.get_attribute("aria-label")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/entries/?**")
    assert page.locator("#results table").first.locator("tbody tr").count() == 3
    go("/results/accompanied/")


@BOTH
def test_the_list_of_sessions_is_filtered_and_sorted(seen, live_server, language, width, theme):
    go = seen("trainer", language, width, theme)
    with transaction.atomic():
        made = course(go.actor, project="IDMAJE")
        for days, place in ((9, "MA-oujda"), (3, "MA-nador")):
            day = clock.today() + timedelta(days=days)
            session(go.actor, made, first=day, last=day, places=days, place=place)
    page = go("/training/")
    box = page.locator("details.filter-box")
    assert not box.locator("select").first.is_visible()
    box.locator("summary").click()
    box.locator("[name=place]").select_option("MA-nador")
    page.wait_for_url("**place=MA-nador**")
    assert page.locator("#results tbody tr").count() == 1
    page = go("/training/?sort=left")
    first = page.locator("#results tbody tr").first.inner_text()
    page = go("/training/?sort=-left")
    assert page.locator("#results tbody tr").first.inner_text() != first
    href = page.locator("#results tbody tr a").first.get_attribute("href")
    go(href)
    go("/")
