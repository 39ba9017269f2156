"""Files of rows in a browser: readable without faults on a telephone and on a desk, in both directions."""

import os
from pathlib import Path

import pytest

from parcours.exchange import actions
from tests.browsing import CHROMIUM, rest
from tests.factories.imports import PEOPLE, received, told
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc
from tests.web.test_people_journey import fits, problems

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no page is seen in a browser"),
]
PICTURES = os.environ.get("PARCOURS_PICTURES", "")


@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("ar", 360), ("fr", 360), ("ar", 1440)])
def test_a_file_from_its_sending_to_its_merge(sign_in, at, live_server, language, width):
    load_eu_maroc()
    by = sign_in("caseworker", "EN", login="worker", language=language).actor
    person(by, given_latin="Awa", family_latin="Traoré", phone="+212612345678", no_phone=False)
    page = at("worker", language, width)

    def go(path: str, name: str):
        page.goto(f"{live_server.url}{path}")
        rest(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{width}.png", full_page=True)
        assert problems(page) == [], path
        assert fits(page), path
        assert page.complaints == [], path

    go("/imports/new/people/", "import-new")
    waiting = received(by, PEOPLE)
    go(f"/imports/{waiting}/", "import-columns")
    wrong = told(by, PEOPLE + "A-4;Fanta;Camara;;31/02/1990;Wakanda;;\n")
    go(f"/imports/{wrong}/", "import-faults")
    actions.drop_file(by=by, batch=waiting)
    batch = told(by, PEOPLE)
    actions.decide_rows(by=by, batch=batch, choices={2: "new"})
    go(f"/imports/{batch}/", "import-ready")
    go(f"/imports/{batch}/drop/", "import-drop")
    actions.merge_file(by=by, batch=batch)
    go(f"/imports/{batch}/", "import-merged")
    go("/imports/", "imports")
