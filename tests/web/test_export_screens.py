"""Files on screen: chosen, made with what they are for, taken, cleared."""

import json
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parcours.exchange import making
from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from parcours.results import actions as results
from parcours.results.reporting import ReportTold
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_second

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def monitor(sign_in):
    load_second()
    with clock.at(NOON):
        return sign_in("monitoring", where="ALDEA", login="monitor")


def post(client, **told):
    with clock.at(NOON):
        return client.post("/exports/make/figures/", told | {"request_id": uuid7().hex})


def get(client, url, at=NOON):
    with clock.at(at):
        return client.get(url)


def test_a_file_is_made_and_taken(monitor):
    listed = get(monitor, "/exports/").content.decode()
    assert "/exports/make/figures/" in listed
    assert post(monitor, purpose="").status_code == 422
    done = post(monitor, purpose="funder")
    assert done.status_code == 302
    assert f"{done.url}file/" in get(monitor, done.url).content.decode()
    taken = get(monitor, f"{done.url}file/")
    assert taken.headers["Content-Disposition"].endswith('.json"') and "no-store" in taken["Cache-Control"]
    assert json.loads(taken.content)["figures"]
    assert done.url in get(monitor, "/exports/").content.decode()


def test_a_cleared_file_says_so(monitor, sign_in):
    done = post(monitor, purpose="funder")
    later = NOON + making.KEPT
    with clock.at(later):
        again = sign_in("monitoring", where="ALDEA", login="again")
    assert get(again, f"{done.url}file/", later).url == done.url
    assert f"{done.url}file/" not in get(again, done.url, later).content.decode()


def test_a_caseworker_finds_no_files(monitor, sign_in):
    with clock.at(NOON):
        worker = sign_in("caseworker", where="ALDEA", login="worker")
    assert get(worker, "/exports/").status_code in (403, 404)


def test_the_choice_of_reports_asks_as_often_for_many_as_for_few(monitor):
    """The state of a report says whether it was submitted: none is opened to be offered."""

    def begin(year: int) -> None:
        with clock.at(NOON):
            own = actor(organisation("ALDEA"), "monitoring")
            told = ReportTold("interim", date(year, 1, 1), date(year, 6, 30), "OFICIO")
            made = results.begin_report(by=own, report=told).id
            results.write_report(by=own, report=made, texts={"summary": {"fr": "Un texte."}})
            results.submit_report(by=own, report=made)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            page = get(monitor, "/exports/make/report/")
        assert page.status_code == 200
        return len(found)

    begin(2023)
    asked()
    few = asked()
    for year in (2020, 2021, 2022):
        begin(year)
    assert asked() <= few
