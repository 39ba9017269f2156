"""A registration in a real browser, one question at a time, in French and in Arabic."""

import os
from pathlib import Path

import pytest
from django.db import transaction

from parcours.kernel.context import acting
from parcours.people import listing
from tests.browsing import CHROMIUM, rest
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

SHOTS = os.environ.get("PARCOURS_SHOTS", "")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no page is seen in a browser"),
]


def shoot(page, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def problems(page) -> list[str]:
    """What axe finds wrong on the page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def step(page) -> int:
    return page.evaluate("[...document.querySelectorAll('.step')].findIndex((one) => !one.hidden)")


@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("ar", 360)])
def test_a_girl_is_registered_question_by_question(sign_in, at, live_server, language, width):
    load_eu_maroc()
    officer = sign_in("caseworker", login="officer", language=language)
    known = person(officer.actor)
    page = at("officer", language, width)
    page.goto(f"{live_server.url}/people/register/")
    page.fill("[name=given_latin]", "Aissatou")
    page.fill("[name=family_latin]", "Diallo")
    page.wait_for_selector(f'#known a[href="/people/{known.person}/"]')
    shoot(page, f"register-known-{language}-{width}")
    assert fits(page) and problems(page) == []
    page.fill("[name=given_latin]", "Zeinab")
    page.fill("[name=family_latin]", "Abakar")
    page.wait_for_selector("#known .notice", state="detached")
    page.click("[data-next]")
    assert step(page) == 1
    page.click("[data-next]")
    assert step(page) == 1, "the sex is asked before going on"
    page.fill("[name=birth_year]", "1990")
    page.check("[name=sex][value=F]")
    page.select_option("[name=nationality]", "TD")
    page.click("[data-next]")
    assert step(page) == 3, "nobody answers for an adult"
    page.click("[data-back]")
    page.fill("[name=birth_year]", "2012")
    page.click("[data-next]")
    assert step(page) == 2, "somebody answers for a child"
    shoot(page, f"register-minor-{language}-{width}")
    page.fill("[name=guardian_name]", "Halima")
    page.check("[name=guardian_assent]")
    page.check("[name=guardian_consent]")
    page.fill("[name=guardian_focal_point]", "Nadia")
    for n in range(5):
        page.click("[data-next]")
        shoot(page, f"register-{3 + n}-{language}-{width}")
        assert step(page) == 3 + n and fits(page)
    page.check("[name=no_phone]")
    assert not page.is_visible("[name=phone]")
    page.click("[data-next]")
    page.select_option("[name=notice_language]", "ar" if language == "ar" else "fr")
    assert page.locator("[data-language]:visible").count() == 4
    for purpose in ("accompaniment", "sharing", "comparison", "reporting"):
        page.check(f"[name=consent_{purpose}][value=yes]")
    shoot(page, f"register-consents-{language}-{width}")
    assert problems(page) == []
    page.click("[data-finish]")
    page.wait_for_url("**/registered/")
    shoot(page, f"registered-{language}-{width}")
    assert problems(page) == []
    page.click("main .buttons a:last-child")
    page.wait_for_load_state()
    assert problems(page) == [] and fits(page)
    page.go_back()
    page.wait_for_url("**/registered/")
    assert page.complaints == []
    page.go_back()
    page.wait_for_load_state()
    with transaction.atomic(), acting(officer.actor):
        assert listing.count(officer.actor) == 2


@pytest.mark.skipif(not SHOTS, reason="only to look at: set PARCOURS_SHOTS to a folder")
@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("fr", 360), ("ar", 1440), ("ar", 360)])
def test_pages_to_look_at(sign_in, at, live_server, language, width):
    from datetime import timedelta

    from parcours.kernel import clock
    from parcours.people.rules import Document, Legal, Spoken
    from tests.web.conftest import convention

    load_eu_maroc()
    officer = sign_in("caseworker", login="officer", language=language)
    sign_in("caseworker", where="HCR", login="other-one")
    soon = clock.today() + timedelta(days=20)
    with transaction.atomic():
        made = person(
            officer.actor,
            given_arabic="عائشة",
            family_arabic="ديالو",
            residence=Legal("filed", clock.today() - timedelta(days=300), "MAR-2201", soon),
            protection=Legal("asylum_seeker", clock.today() - timedelta(days=400)),
            languages=[Spoken("fr", "good"), Spoken("ff", "fluent")],
            documents=[Document("passport", "P1234567", "GN", expires_on=soon)],
            no_document=False,
            phone="+212600000001",
            no_phone=False,
            quarter="Sidi Yahya",
        ).person
        for given, family in (
            ("Moussa", "Traoré"),
            ("Zeinab", "Abakar"),
            ("Jean-Baptiste", "Ngoma Nkounkou"),
        ):
            person(
                officer.actor,
                given_latin=given,
                family_latin=family,
                residence=Legal("valid", expires_on=soon),
            )
        person(officer.actor, given_latin="Awa", family_latin="Sow", consents=[], residence=Legal("none"))
        convention("EN", "HCR")
    scheme = "dark" if (language, width) == ("fr", 360) else "light"
    page = at("officer", language, width, color_scheme=scheme)
    for name, path in {
        "home": "/",
        "list": "/people/?residence=valid",
        "all": "/people/",
        "person": f"/people/{made}/",
        "edit": f"/people/{made}/edit/",
        "names": f"/people/{made}/edit/names/",
        "birth": f"/people/{made}/edit/birth/",
        "legal": f"/people/{made}/legal/residence/",
        "consent": f"/people/{made}/consent/",
        "share": f"/people/{made}/share/",
        "restricted": f"/people/{made}/restricted/",
        "vulnerability": f"/people/{made}/vulnerability/",
        "looks": f"/people/{made}/looks/",
        "papers": "/people/waiting/papers/",
        "register": "/people/register/",
        "role": "/account/role/",
        "missing": "/nothing-here",
    }.items():
        page.goto(live_server.url + path)
        rest(page)
        shoot(page, f"{name}-{language}-{width}")
        assert fits(page), f"{name} {language} {width}"
    page.goto(f"{live_server.url}/people/")
    page.fill("[name=text]", "dialo")
    page.wait_for_selector("#results .rows li:nth-child(1):nth-last-child(1)")
    shoot(page, f"search-{language}-{width}")
