"""Given a team in Nador and partners in Oujda, when somebody is met in the street, she is lost at no desk.

On screen, by the people who do it, in French on a desk and in Arabic on a telephone.
"""

import re
from datetime import timedelta

import pytest

from parcours.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
ACT = "main form:is(.form, .confirm) button:is(.primary, .danger)"
BOTH = pytest.mark.parametrize(("language", "width"), [("fr", 1440), ("ar", 360)])


@pytest.fixture
def town(transactional_db, fast_passwords, monkeypatch):
    from django.db import transaction

    from tests.journeys import desks

    monkeypatch.setattr("parcours.accounts.queries.is_demo", lambda: True)
    with transaction.atomic():
        return desks.build()


@BOTH
def test_from_an_outing_in_nador_to_a_service_in_oujda(walk, town, language, width):
    officer = walk("caseworker", language, width)
    her = is_met_at_an_outing(officer)
    the_centre_completes_her_file(officer, her)
    page = is_referred(officer, her, town.services["course"])
    partner = walk("partner", language, width)
    is_accepted_and_served(partner, page, her)
    says_that_she_received_it(officer, page)
    closes_both(officer, page, her)
    takes_her_agreement_back(officer, her)
    for who in (officer, partner):
        assert who.complaints == []


@BOTH
def test_a_decline_and_its_replacement_by_link_on_a_telephone(walk, town, language, width):
    officer = walk("caseworker", language, width)
    her = comes_in(officer)
    page = is_referred(officer, her, town.services["course"])
    partner = walk("partner", language, width)
    is_declined(partner, page)
    link = the_officer_finds_another_service(officer, page, her, town.services["linked"])
    somebody = walk(None, language, 360)
    answers_by_the_link(somebody, link)
    officer.goes_to(f"/people/{her}/")
    officer.reads(said(language, "Accepté", "مقبولة"))
    assert officer.complaints == partner.complaints == somebody.complaints == []
    the_link_answers_no_more(somebody, link)


def said(language: str, french: str, arabic: str) -> str:
    return french if language == "fr" else arabic


def in_days(days: int, name: str) -> dict[str, int]:
    """A day to come, as the three boxes of a day."""
    day = clock.today() + timedelta(days=days)
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


# Met, registered, completed -----------------------------------------------------------------------


def is_met_at_an_outing(officer) -> str:
    officer.goes_to("/outreach/new/")
    for name, value in {"place": "MA-nador", "quarter": "Centre", **in_days(0, "day")}.items():
        officer.fill(name, value)
    officer.presses(ACT)
    officer.goes_to(f"{officer.path}preregister/")
    for name, value in {"name": "Mariama Bah", "sex": "F", "nationality": "other"}.items():
        officer.fill(name, value)
    officer.fill("nationality_other", "GN")
    officer.fill("may_contact", "no")
    officer.page.click("main details.more > summary")
    officer.fill("source", "street_team")
    officer.presses(ACT)
    officer.goes_to("/outreach/to-complete/")
    officer.reads("Mariama")
    [address] = {one for one in officer.addresses("main a[href*='/preregistration/']") if "people" in one}
    return re.search(r"/people/([0-9a-f-]{36})/", address)[1]


def the_centre_completes_her_file(officer, her: str) -> None:
    officer.goes_to(f"/people/{her}/preregistration/")
    officer.goes_to(f"/people/{her}/consent/")
    for purpose in ("accompaniment", "sharing"):
        officer.fill(f"consent_{purpose}", "yes")
    officer.presses(ACT)
    officer.goes_to(f"/people/{her}/preregistration/")
    officer.presses(ACT)
    assert officer.path == f"/people/{her}/registered/"


def comes_in(officer) -> str:
    officer.goes_to("/people/register/")
    officer.answers_step_by_step(
        given_latin="Aminata",
        family_latin="Kanté",
        birth_year="1992",
        sex="F",
        nationality="GN",
        city="MA-oujda",
        no_document=True,
        no_phone=True,
        consent_accompaniment="yes",
        consent_sharing="yes",
        consent_comparison="no",
        consent_reporting="yes",
    )
    return re.search(r"/people/([0-9a-f-]{36})/", officer.path)[1]


# Referred -----------------------------------------------------------------------------------------


def is_referred(officer, her: str, service) -> str:
    officer.goes_to(f"/people/{her}/")
    officer.goes_to(f"/people/{her}/refer/")
    officer.presses(f"main a[href^='/people/{her}/refer/{service}/']")
    for item in ("identity", "languages"):
        officer.fill("items", item)
    officer.presses(ACT)
    officer.reads("Mariama" if "Mariama" in officer.text else "Aminata")
    officer.fill("shown", True)
    officer.presses(ACT)
    return re.search(r"/referrals/[0-9a-f-]{36}/", officer.path)[0]


def opens(partner, page: str) -> None:
    partner.goes_to("/referrals/")
    partner.does_not_read("Mariama")
    partner.presses(f"main a[href='{page}']")
    partner.does_not_read("Mariama")
    partner.presses(f"main form[action='{page}open/'] button")


def is_accepted_and_served(partner, page: str, her: str) -> None:
    opens(partner, page)
    partner.reads("Mariama")
    assert partner.status_of(f"/people/{her}/") == 404
    partner.presses(f"main a[href='{page}accept/']")
    for name, value in {**in_days(2, "meeting_day"), "meeting_hour": "10:30"}.items():
        partner.fill(name, value)
    partner.presses(ACT)
    partner.presses(f"main a[href='{page}delivered/']")
    partner.presses(ACT)


def says_that_she_received_it(officer, page: str) -> None:
    officer.goes_to(page)
    officer.presses(f"main a[href='{page}received/']")
    officer.fill("said", "yes")
    officer.presses(ACT)


def closes_both(officer, page: str, her: str) -> None:
    officer.goes_to(page)
    officer.reads(said(officer.language, "Rendu et reçu", "قُدمت وتم الحصول عليها"))
    officer.goes_to(f"/people/{her}/")
    assert page in officer.addresses("main a[href^='/referrals/']")


def takes_her_agreement_back(officer, her: str) -> None:
    officer.goes_to(f"/people/{her}/")
    ways = officer.addresses("main a[href*='/consent/'][href*='/withdraw/']")
    assert ways
    officer.goes_to(ways[-1])
    officer.presses(ACT)


# Declined, replaced, answered by link -------------------------------------------------------------


def is_declined(partner, page: str) -> None:
    opens(partner, page)
    partner.presses(f"main a[href='{page}decline/']")
    partner.fill("reason_code", "full")
    partner.presses(ACT)


def the_officer_finds_another_service(officer, page: str, her: str, service) -> str:
    officer.goes_to("/")
    assert any(page in one or "/referrals/" in one for one in officer.addresses("main a"))
    opens_what_waits(officer, "Aminata")
    officer.goes_to(page)
    officer.reads(said(officer.language, "Plus de place", "لا أماكن شاغرة"))
    is_referred(officer, her, service)
    return re.search(r"/r/[^/\s]+/", officer.text)[0]


def opens_what_waits(officer, name: str) -> None:
    """A line is read once, when it is opened. Where that fails a sentence says so, and the link stays."""
    asked, fails = [], True

    def answers(route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=500, body=name) if fails else route.continue_()

    officer.page.route("**/todo/*/", answers)
    line = officer.page.locator("main details.later").first
    inside, tap = line.locator(".inside:not([aria-busy])"), line.locator("summary")
    tap.click()
    inside.locator("p").wait_for()
    assert inside.inner_text() == inside.get_attribute("data-failed") and name not in inside.inner_text()
    assert line.locator("a").first.is_visible() and officer.complaints.pop().count("500") == 1
    fails = False
    for _closed_and_opened in range(2):
        tap.click()
        tap.click()
        inside.get_by_text(name).first.wait_for()
    assert len(asked) == 2
    officer.has_no_barrier()
    officer.page.unroute("**/todo/*/")


def answers_by_the_link(somebody, link: str) -> None:
    somebody.goes_to(link)
    somebody.does_not_read("Aminata")
    somebody.presses("main form button.primary")
    somebody.reads("Aminata")
    for name, value in {**in_days(1, "meeting_day"), "meeting_hour": "9:00"}.items():
        somebody.fill(name, value)
    somebody.presses("main form:has(input[value=accepted]) button.primary")


def the_link_answers_no_more(somebody, link: str) -> None:
    somebody.goes_to(link)
    somebody.does_not_read("Aminata")
    somebody.goes_to(f"{link[:-6]}xxxxx/")
    somebody.does_not_read("Aminata")
