"""Closing a project, recommendations, control and large files in a browser: two languages, two widths."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from parcours.exchange import actions, control_actions
from parcours.exchange.controlling import VerifierTold
from parcours.exchange.models import ControlPack, ImportBatch
from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.outreach import actions as outreach
from parcours.people.rules import Document
from parcours.programmes import budget_actions
from tests.browsing import CHROMIUM, rest
from tests.factories import money
from tests.factories import outreach as factory
from tests.factories.accounts import actor, organisation
from tests.factories.imports import PEOPLE, told
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.results import Told, tell
from tests.web.test_people_journey import fits, problems

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no page is seen in a browser"),
]
PICTURES = os.environ.get("PARCOURS_PICTURES", "")
EACH = [("fr", 1440), ("ar", 360), ("fr", 360), ("ar", 1440)]


@pytest.fixture
def go(at, live_server):
    pages = {}

    def to(login: str, language: str, width: int, path: str, name: str):
        page = pages.get(login) or pages.setdefault(login, at(login, language, width))
        page.goto(f"{live_server.url}{path}")
        rest(page)
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{language}-{width}.png", full_page=True)
        assert problems(page) == [], path
        assert fits(page), path
        assert page.complaints == [], path
        return page

    return to


@pytest.mark.parametrize(("language", "width"), EACH)
def test_a_large_file_under_way_and_given_back(sign_in, go, language, width):
    load_second()
    by = sign_in("caseworker", "ALDEA", login="worker", language=language).actor
    batch = told(by, PEOPLE)
    actions.ask_merge(by=by, batch=batch)
    here = ("worker", language, width, f"/imports/{batch}/")
    go(*here, "import-waits")
    with transaction.atomic(), as_role("system"):
        ImportBatch.objects.filter(pk=batch).update(began_at=clock.now(), done=2)
    go(*here, "import-under-way")
    from parcours.exchange import tasks

    tasks.recover()
    go(*here, "import-given-back")


@pytest.mark.parametrize(("language", "width"), EACH)
def test_control_with_a_pack(sign_in, go, language, width):
    load_second()
    chief = sign_in("coordinator", "ALDEA", login="chief", language=language).actor
    officer = actor(organisation("ALDEA"))
    today = clock.today()
    paper = Document("passport", "XK7788991", expires_on=today + timedelta(days=900))
    people = [
        person(officer, given_latin=name, no_document=False, documents=[paper]).person
        for name in ("Awa", "Ibrahim", "Mariam")
    ]
    tell(officer, *(Told("training.enrolled", who, on=today, project="OFICIO") for who in people))
    term = (today - timedelta(days=5), today + timedelta(days=60))
    named = VerifierTold("OFICIO", "Amina Benali", "Audit & Co", "CTR-2026/17", *term)
    control_actions.name_verifier(by=chief, verifier=named)
    made = actions.export(by=chief, kind="control-pack", form="zip", purpose="audit", project="OFICIO")
    with transaction.atomic(), as_role("system"):
        row = ControlPack.objects.get(export=made.id)
    go("chief", language, width, "/exports/control/", "control")
    go("chief", language, width, "/exports/control/name/", "control-name")
    go("chief", language, width, f"/exports/control/packs/{row.id}/", "control-pack")
    code = row.codes["drawn"][0]
    go("chief", language, width, f"/exports/control/packs/{row.id}/{code}/", "control-person")


@pytest.mark.parametrize(("language", "width"), EACH)
def test_closing_and_recommendations(sign_in, go, language, width):
    load_second()
    money.run_by(organisation("ALDEA").id)
    chief = sign_in("coordinator", "ALDEA", login="chief", language=language).actor
    budget_actions.draft(by=chief, project="OFICIO", reason="x")
    go("chief", language, width, "/money/projects/OFICIO/closing/", "closing")
    made = factory.recommendation(chief, "ALDEA")
    outreach.issue_recommendation(by=chief, recommendation=made)
    go("chief", language, width, "/outreach/recommendations/", "recommendations")
    go("chief", language, width, "/outreach/recommendations/new/", "recommendation-new")
    go("chief", language, width, f"/outreach/recommendations/{made}/", "recommendation")
    go("chief", language, width, f"/outreach/recommendations/{made}/decide/", "recommendation-decide")
