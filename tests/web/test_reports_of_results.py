"""Reports on screen: prepared, submitted, sent back, accepted, restated; why a period changed."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from parcours.kernel import clock
from parcours.kernel.context import as_role
from parcours.kernel.identifiers import uuid7
from parcours.results.models import Report
from tests.factories.accounts import actor, organisation
from tests.factories.people import person
from tests.factories.programmes import load_second
from tests.factories.results import Told, tell

pytestmark = pytest.mark.django_db
NOON = datetime(2022, 7, 15, 12, tzinfo=UTC)
MINUTES = {"passed": 0}
WORDS = "Nous avons formé {accompanied|period} personnes, dont {accompanied|sex=F} femmes."
DAYS = {
    "since_day": "1",
    "since_month": "1",
    "since_year": "2022",
    "until_day": "30",
    "until_month": "6",
    "until_year": "2022",
}


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def later() -> datetime:
    """A minute after whatever happened before."""
    MINUTES["passed"] += 1
    return NOON + timedelta(minutes=MINUTES["passed"])


def post(client, url, **told):
    with clock.at(later()):
        return client.post(url, told | {"request_id": uuid7().hex})


def get(client, url, status=200):
    with clock.at(later()):
        answer = client.get(url)
    assert answer.status_code == status, url
    return text(answer)


class Office:
    def __init__(self, sign_in):
        load_second()
        MINUTES["passed"] = 0
        with clock.at(date(2022, 1, 1)):
            self.monitor = sign_in("monitoring", where="ALDEA", login="monitor")
            self.funder = sign_in("funder", where="EU", login="funder")
            self.other = sign_in("monitoring", where="RAICES", login="other")
            self.chief = sign_in("coordinator", where="ALDEA", login="chief")
        self.teller = actor(organisation("ALDEA"))

    def enrolled(self, *people, at=date(2022, 7, 1), **more):
        told = [Told("training.enrolled", who, date(2022, 3, 1), "OFICIO", **more) for who in people]
        return tell(self.teller, *told, at=at)

    def begun(self) -> str:
        told = DAYS | {"kind": "interim", "project": "OFICIO"}
        return post(self.monitor, "/results/reports/new/", **told).url

    def written(
        self, words="Nous avons formé {accompanied|period} personnes, dont {accompanied|sex=F} femmes."
    ):
        url = self.begun()
        done = post(self.monitor, f"{url}write/summary/", summary_fr=words, summary_en="")
        assert done.status_code == 302
        return url

    def submitted(self):
        url = self.written()
        assert post(self.monitor, f"{url}submit/").url == url
        return url


@pytest.fixture
def office(sign_in):
    return Office(sign_in)


def test_a_report_from_begin_to_its_restatement(office):
    office.enrolled(uuid7(), uuid7(), dimensions={"sex": "F"})
    office.enrolled(uuid7(), dimensions={"sex": "M"})
    url = office.submitted()
    told = get(office.funder, url)
    assert "Nous avons formé 3 personnes, dont 2 femmes." in told and "Soumis" in told
    assert "Rapports auxquels répondre" in get(office.funder, "/")
    data = get(office.funder, f"{url}figures.json")
    assert json.loads(data)["known_at"].startswith("2022-07-15")
    assert "errors" in text(post(office.funder, f"{url}answer/", accepted="no", note=""))
    post(office.funder, f"{url}answer/", accepted="no", note="Par centre, svp")
    assert "Par centre, svp" in get(office.monitor, url)
    office.enrolled(uuid7(), at=date(2022, 7, 10))
    post(office.monitor, f"{url}submit/")
    assert "Nous avons formé 4 personnes" in get(office.funder, url)
    post(office.funder, f"{url}answer/", accepted="yes", note="")
    office.enrolled(uuid7(), dimensions={"sex": "F"}, at=later())
    assert "Nous avons formé 4 personnes" in get(office.monitor, url)
    again = post(office.monitor, f"{url}restate/", requester="auditor", reason="Les listes de juin").url
    told = get(office.monitor, again)
    assert "Les listes de juin" in told and "version 2" in told
    assert re.search(r"Sexe · Femme.*?>2<.*?>3<.*?\+1", told)
    assert get(office.funder, again, 404)
    assert "Nous avons formé 4 personnes" in get(office.funder, url)
    post(office.monitor, f"{again}submit/")
    post(office.funder, f"{again}answer/", accepted="yes")
    assert "Nous avons formé 5 personnes" in get(office.funder, again)
    assert "Nous avons formé 4 personnes" in get(office.funder, url)
    assert "Remplacé" in get(office.other, url)


def test_nobody_else_finds_what_is_being_written(office):
    url = office.written()
    for client in (office.other, office.funder):
        for part in ("", "write/summary/", "submit/", "withdraw/", "restate/", "figures.json"):
            answer = client.get(f"{url}{part}")
            assert answer.status_code in (403, 404), part
        assert url not in get(client, "/results/reports/")
    assert url in get(office.monitor, "/results/reports/")


def test_what_was_typed_comes_back_when_it_is_refused(office):
    url = office.begun()
    done = post(
        office.monitor, f"{url}write/summary/", summary_fr="Il y eut {inventes} cas", summary_en="Kept"
    )
    assert done.status_code == 422 and "{inventes}" in text(done) and "Kept" in text(done)
    done = post(office.monitor, "/results/reports/new/", **(DAYS | {"since_year": "2023", "kind": "interim"}))
    assert done.status_code == 422 and "2023" in text(done)
    for section in ("weather", "Summary"):
        get(office.monitor, f"{url}write/{section}/", 404)


def test_a_typed_number_is_named_when_it_is_kept(office):
    url = office.begun()
    post(office.monitor, f"{url}write/summary/", summary_fr="Environ 350 personnes en 2022.", summary_en="")
    assert "350" in get(office.monitor, url).split("vérifiés")[1][:40]


def test_a_colleague_who_submitted_meanwhile_loses_nobodys_text(office):
    url = office.submitted()
    done = post(office.monitor, f"{url}write/next/", next_fr="Encore un mot", next_en="")
    assert done.status_code == 422 and "Encore un mot" in text(done)
    assert office.monitor.get(f"{url}write/next/").status_code == 302


def test_what_was_submitted_is_read_as_it_was_by_its_house_alone(office):
    url = office.submitted()
    post(office.funder, f"{url}answer/", accepted="no", note="Encore")
    office.enrolled(uuid7(), at=date(2022, 7, 10))
    post(office.monitor, f"{url}submit/")
    first = get(office.monitor, f"{url}figures.json?submission=1")
    assert first != get(office.monitor, f"{url}figures.json")
    get(office.funder, f"{url}figures.json?submission=1", 404)
    get(office.monitor, f"{url}figures.json?submission=9", 404)


def test_what_is_altered_is_said(office, monkeypatch):
    from parcours.results import reports

    url = office.submitted()
    assert "l’empreinte diffère" not in get(office.funder, url)
    monkeypatch.setattr(reports, "is_whole", lambda submission: False)
    assert "l’empreinte diffère" in get(office.funder, url)


def test_why_a_past_period_is_another_today(office):
    hers = person(office.teller, given_latin="Bintou").person
    office.enrolled(uuid7(), at=date(2022, 7, 1))
    office.enrolled(hers, uuid7(), at=date(2022, 7, 12))
    asked = "/results/changes/?since=2022-01-01&until=2022-06-30&known=2022-07-05"
    told = get(office.funder, asked)
    assert "People accompanied" in told and re.search(r">1<.*?>2<.*?>0<.*?>3<.*?\+2", told)
    assert "Bintou" not in get(office.funder, f"{asked}&figure=accompanied")
    opened = get(office.chief, f"{asked}&figure=accompanied")
    assert "Bintou" in opened and "Et 1 autres" in opened
    assert "passé" in get(office.funder, asked.replace("2022-07-05", "2022-07-15"))
    assert get(office.funder, "/results/changes/")
    assert "Rien n’a changé" in get(office.funder, asked.replace("07-05", "07-13"))


def test_two_officers_begin_the_same_and_the_second_is_told(office):
    office.begun()
    done = post(office.monitor, "/results/reports/new/", **(DAYS | {"kind": "interim", "project": "OFICIO"}))
    assert done.status_code == 422 and "existe déjà" in text(done)
    with as_role("system"):
        assert Report.objects.count() == 1
