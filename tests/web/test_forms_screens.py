"""Asking again with what was said before, profiles, and forms in and out as spreadsheets, on screen."""

import io
import re
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parcours.accounts.queries import user_names
from parcours.cases import actions, queries
from parcours.cases.answers import Proof
from parcours.kernel import clock
from parcours.kernel.context import acting
from tests.cases.test_forms import AGAIN, FIRST, JOB
from tests.factories.cases import REGULAR
from tests.factories.people import person
from tests.factories.programmes import load_eu_maroc

pytestmark = pytest.mark.django_db
TODAY = date(2019, 6, 3)


@pytest.fixture(autouse=True)
def programme():
    with clock.at(TODAY):
        load_eu_maroc()
        yield


def reading_english(client):
    client.cookies["language"] = "en"
    return client


@pytest.fixture
def salma(sign_in):
    return reading_english(sign_in("caseworker"))


@pytest.fixture
def fatou(salma):
    who = person(salma.actor, **REGULAR).person
    with clock.at(TODAY - timedelta(days=200)):
        actions.assess(
            by=salma.actor,
            person=who,
            answers=FIRST,
            proofs={"experience": Proof("document", "work book seen")},
            occurred_on=clock.today(),
        )
    return who


def typed(answers):
    """Answers as a browser sends them."""
    return {code: ("yes" if one else "no") if isinstance(one, bool) else one for code, one in answers.items()}


def filled_in(page):
    return re.search(r'name="based_on" value="([0-9a-f-]+)"', page)[1]


def test_what_was_said_before_is_filled_in_with_its_day_and_has_to_be_asked_again(salma, fatou):
    url = f"/people/{fatou}/assessment/"
    page = salma.get(url).content.decode()
    assert "Review of the situation" in page and "What has changed for you since the last time?" in page
    # Each answer with the day on which she gave it, and nothing ticked.
    assert page.count("On 15 November 2018:") == len(FIRST) and "work book seen" in page
    assert not re.search(r'name="\w+_still"[^>]*checked', page)
    told = typed(FIRST) | {"based_on": filled_in(page), "changed": ["work"]}
    refused = salma.post(url, told)
    page = refused.content.decode()
    assert refused.status_code == 200
    for code in AGAIN:
        assert f'href="#id_{code}"' in page
    assert 'href="#id_idea"' not in page
    ticked = {f"{code}_still": "on" for code in AGAIN if code != "wish"}
    answer = salma.post(url, told | ticked | {"wish": "salaried"})
    assert answer["Location"] == f"/people/{fatou}/orientation/"
    with acting(salma.actor):
        newest = queries.assessments(salma.actor, fatou)[0]
    assert newest.answers["wish"] == "salaried" and "wish" not in newest.answered_on
    assert set(newest.answered_on) == {"occupation", "know_how"}
    page = salma.get(f"/people/{fatou}/assessments/").content.decode()
    assert "<del>An activity of my own</del>" in page and "<ins>A salaried job</ins>" in page
    author = user_names([salma.actor.user])[salma.actor.user]
    assert "Said on 15 November 2018, not asked again" in page and author in page
    assert "answers are others than before" in salma.get(f"/people/{fatou}/").content.decode()


def test_a_colleague_who_was_faster_is_not_overwritten(salma, fatou):
    url = f"/people/{fatou}/assessment/"
    opened = filled_in(salma.get(url).content.decode())
    actions.assess(by=salma.actor, person=fatou, answers=FIRST | {"experience": "none"})
    told = typed(FIRST) | {"based_on": opened, "changed": ["work"], "wish": "unsure"}
    told |= {f"{code}_still": "on" for code in AGAIN}
    page = salma.post(url, told).content.decode()
    with acting(salma.actor):
        assert len(queries.assessments(salma.actor, fatou)) == 2
    # Nothing that was typed is lost, and the same form sent again is compared with the newest.
    assert filled_in(page) != opened and 'value="unsure" ' in page
    assert salma.post(url, told | {"based_on": filled_in(page)}).status_code == 302


def test_a_profile_is_proposed_asked_and_shown(salma, fatou):
    page = salma.get(f"/people/{fatou}/").content.decode()
    url = f"/people/{fatou}/assessment/enterprise/"
    assert url in page and f"/people/{fatou}/assessment/job_search/" in page
    page = salma.get(url).content.decode()
    assert "This is no examination" in page and 'name="enterprise_amount"' in page
    assert 'data-only-if="enterprise_money" data-wanted="yes"' in page
    job = typed(JOB) | {"job_from": "2019-07-01", "job_travel": "999"}
    page = salma.post(f"/people/{fatou}/assessment/job_search/", job).content.decode()
    assert 'href="#id_job_travel"' in page and 'value="2019"' in page
    answer = salma.post(f"/people/{fatou}/assessment/job_search/", job | {"job_travel": "45"})
    assert answer["Location"] == f"/people/{fatou}/"
    with acting(salma.actor):
        [kept, _first] = queries.assessments(salma.actor, fatou)
    assert (kept.form, kept.answers["job_from"], kept.answers["job_travel"]) == (
        "job_search",
        "2019-07-01",
        45,
    )
    page = salma.get(f"/people/{fatou}/assessments/").content.decode()
    assert "1 July 2019" in page and "Job-search profile" in page and "Replaced" not in page
    assert salma.get(f"/people/{fatou}/assessment/horoscope/").status_code == 404


# Forms in and out ---------------------------------------------------------------------------------


@pytest.fixture
def coordinator(sign_in):
    return reading_english(sign_in("coordinator"))


def sent(coordinator, data, name="form.xlsx"):
    return coordinator.post("/programme/forms/", {"file": SimpleUploadedFile(name, data)}).content.decode()


def edited(data, *cells):
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet, cell, value in cells:
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_forms_are_listed_and_given_out(coordinator, salma):
    page = coordinator.get("/programme/forms/").content.decode()
    for title in ("First interview", "Review of the situation", "Job-search profile", "Enterprise profile"):
        assert title in page
    assert 'href="/programme/forms/"' in coordinator.get("/programme/").content.decode()
    file = coordinator.get("/programme/forms/job_search/1/")
    assert openpyxl.load_workbook(io.BytesIO(file.content)).sheetnames == ["survey", "choices", "settings"]
    assert coordinator.get("/programme/forms/job_search/7/").status_code == 404
    # Whoever has not the right neither finds nor reaches them.
    assert "/programme/forms/" not in salma.get("/programme/").content.decode()
    assert salma.get("/programme/forms/").status_code == 404


def test_a_file_is_shown_with_what_it_would_change_and_changes_nothing(coordinator):
    data = coordinator.get("/programme/forms/job_search/1/").content
    assert "Nothing: the form is asked so already." in sent(coordinator, data)
    page = sent(coordinator, edited(data, ("survey", "E4", "Where do you look?")))
    assert "asks something else already" in page and "<textarea" not in page
    page = sent(coordinator, edited(data, ("survey", "E4", "Where do you look?"), ("settings", "C2", "2")))
    assert "Where do you look?" in page and "wording" in page and "[[forms]]" in page
    assert "Hand the text below to an administrator" in page
    from parcours.programmes.queries import pack

    assert pack().form("job_search").version == "1"


def test_what_is_wrong_in_a_file_is_told_cell_by_cell(coordinator):
    data = coordinator.get("/programme/forms/job_search/1/").content
    page = sent(coordinator, edited(data, ("survey", "A3", "geopoint"), ("survey", "E4", "=A1")))
    assert "A3" in page and "geopoint" in page and "E4" in page and "<textarea" not in page
    page = sent(coordinator, b"no spreadsheet")
    assert 'href="#id_file"' in page
    assert 'href="#id_file"' in coordinator.post("/programme/forms/", {}).content.decode()
