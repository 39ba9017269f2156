"""A monitoring officer prepares a report, is sent back, is accepted, states it anew; a funder reads."""

from datetime import date

import pytest
from django.db import transaction

from parcours.kernel.identifiers import uuid7
from tests.browsing import CHROMIUM, rest
from tests.factories.programmes import load_eu_maroc
from tests.factories.results import Told, tell
from tests.web.test_people_journey import fits, problems, shoot

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="CHROMIUM IS NOT INSTALLED: no page is seen in a browser"),
]
SUBMITTED = {"fr": "Soumis", "ar": "مقدم"}
SUMMARY = "En 2019, {accompanied|period} personnes, dont {accompanied|period|sex=F} femmes."


class Reader:
    """Somebody at a screen: every page is whole, fits, and has no fault that axe finds."""

    def __init__(self, page, url: str, language: str, width: int):
        self.page, self.url, self.name = page, url, f"{language}-{width}"

    def look(self, name: str) -> str:
        rest(self.page)
        shoot(self.page, f"report-{name}-{self.name}")
        assert fits(self.page), name
        assert problems(self.page) == [], name
        assert self.page.complaints == [], name
        return self.page.inner_text("main")

    def go(self, path: str, name: str) -> str:
        self.page.goto(path if path.startswith("http") else f"{self.url}{path}")
        return self.look(name)

    def press(self) -> None:
        self.page.click("main form.form .button.primary, main form .button.primary")
        rest(self.page)


def enrolled(by, *people, at) -> None:
    told = [
        Told("training.enrolled", who, date(2019, 3, 1), "IDMAJE", dimensions={"sex": "F", "region": "MA-04"})
        for who in people
    ]
    with transaction.atomic():
        tell(by, *told, at=at)


def day(page, name: str, told: date) -> None:
    for part, value in (("day", told.day), ("month", told.month), ("year", told.year)):
        page.fill(f"[name={name}_{part}]", str(value))


@pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("ar", 360)])
def test_a_report_is_prepared_sent_back_accepted_and_stated_anew(sign_in, at, live_server, language, width):
    load_eu_maroc()
    monitor = sign_in("monitoring", where="EN", login="monitor", language=language)
    sign_in("funder", where="EU", login="funder", language=language)
    enrolled(monitor.actor, uuid7(), uuid7(), at=date(2019, 4, 1))
    officer = Reader(at("monitor", language, width), live_server.url, language, width)
    funder = Reader(at("funder", language, width), live_server.url, language, width)

    officer.go("/results/reports/", "none")
    officer.go("/results/reports/new/", "new")
    officer.page.select_option("[name=project]", "IDMAJE")
    day(officer.page, "since", date(2019, 1, 1))
    day(officer.page, "until", date(2019, 6, 30))
    officer.press()
    report = officer.page.url
    officer.look("begun")
    officer.go(f"{report}write/summary/", "write")
    officer.page.fill("[name=summary_fr]", SUMMARY)
    officer.press()
    assert "2 personnes, dont 2 femmes" in officer.look("written")
    officer.go(f"{report}submit/", "submit")
    officer.press()
    assert SUBMITTED[language] in officer.page.inner_text("body")

    assert "2 personnes" in funder.go(report, "read")
    funder.go(f"{report}answer/", "answer")
    funder.page.check("[name=accepted][value=no]")
    funder.page.fill("[name=note]", "Par centre")
    funder.press()
    assert "Par centre" in officer.go(report, "sent-back")
    officer.go(f"{report}submit/", "again")
    officer.press()
    funder.go(f"{report}answer/", "answer-again")
    funder.page.check("[name=accepted][value=yes]")
    funder.press()

    enrolled(monitor.actor, uuid7(), at=None)
    officer.go("/results/changes/?since=2019-01-01&until=2019-06-30&known=2019-08-01", "changes")
    officer.go(f"{report}restate/", "restate")
    officer.page.fill("[name=reason]", "Listes arrivées en retard")
    officer.press()
    assert "+1" in officer.look("restated").replace("\u200e", "")
    assert "2 personnes" in funder.go(report, "accepted")
    officer.go("/results/reports/", "list")
