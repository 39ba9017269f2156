"""Public figures on screen: prepared, looked at, published; read by anybody, small counts in no byte."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_second
from tests.factories.results import Told, tell

pytestmark = pytest.mark.django_db
NOON = datetime(2023, 5, 9, 12, tzinfo=UTC)


@pytest.fixture
def monitor(sign_in):
    load_second()
    with clock.at(NOON):
        found = sign_in("monitoring", where="ALDEA", login="monitor")
    by = actor(organisation("ALDEA"), "monitoring")
    told = [("F", 83), ("M", 3)]
    entries = [
        Told("training.enrolled", uuid7(), date(2023, 2, 1), "OFICIO", dimensions={"sex": sex})
        for sex, number in told
        for _each in range(number)
    ]
    tell(by, *entries, at=datetime(2023, 2, 1, 12, tzinfo=UTC))
    return found


def post(client, url, later=0, **told):
    with clock.at(NOON + timedelta(minutes=later)):
        return client.post(url, told | {"request_id": uuid7().hex})


def get(client, url, later=5):
    with clock.at(NOON + timedelta(minutes=later)):
        return client.get(url)


def publish(monitor) -> str:
    made = post(monitor, "/publications/", month="2023-03")
    assert made.status_code == 302
    assert post(monitor, f"{made.url}publish/", 1).url == made.url
    return made.url


def test_prepared_looked_at_and_published(monitor, client):
    assert get(client, "/figures/").status_code == 200
    assert "2023-04" in get(monitor, "/publications/", 0).content.decode()
    assert post(monitor, "/publications/", month="2023-05").status_code == 422
    assert post(monitor, "/publications/", month="soon").status_code == 422
    made = post(monitor, "/publications/", month="2023-03")
    assert get(client, "/figures/2023-03.json").status_code == 404
    assert made.url in get(monitor, "/").content.decode()
    assert get(monitor, made.url).status_code == 200
    assert post(monitor, f"{made.url}publish/", 1).url == made.url
    told = get(client, "/figures/?month=2023-03").content.decode()
    assert ">85<" in told.replace("\n", "") and ">86<" not in told and ">83<" not in told
    assert get(client, "/figures/?month=2023-02").status_code == 404
    assert get(client, "/figures/?month=x").status_code == 404


def test_as_data(monitor, client):
    publish(monitor)
    data = get(client, "/figures/2023-03.json")
    assert data.headers["Access-Control-Allow-Origin"] == "*"
    rows = {
        (one["code"], *(row[name] for name in ("project", "dimension", "value"))): row["number"]
        for one in json.loads(data.content)["figures"]
        for row in one["rows"]
    }
    assert rows["accompanied", "", "sex", "M"] is None and rows["accompanied", "", "", ""] == 85
    lines = get(client, "/figures/2023-03.csv").content.decode().splitlines()
    assert len(lines) == len(rows) + 1
    small = [line for line in lines if line.startswith("2023-03,accompanied,") and ",,sex,M," in line]
    assert len(small) == 1 and small[0].endswith(",,no")
    assert get(client, "/figures/2023-3.csv").status_code == 404


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_anybody_reads_it_in_her_language(monitor, client, language):
    publish(monitor)
    client.cookies["django_language"] = language
    page = get(client, "/figures/").content.decode()
    assert f'lang="{language}"' in page and "85" in page


def test_dropped_it_is_gone(monitor):
    made = post(monitor, "/publications/", month="2023-03")
    assert post(monitor, f"{made.url}drop/", 1).url == "/publications/"
    assert get(monitor, made.url).status_code == 404


def test_a_published_month_is_led_away_from(monitor):
    url = publish(monitor)
    for what in ("publish", "drop"):
        assert get(monitor, f"{url}{what}/").url == url


def test_the_funder_does_not_prepare(monitor, sign_in):
    with clock.at(NOON):
        funder = sign_in("funder", where="EU", login="funder")
    assert get(funder, "/publications/").status_code in (403, 404)
