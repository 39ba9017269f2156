"""Dashboards on screen: every chart with its table, source line and files; small numbers are hidden."""

import csv
import io
import re
from datetime import date, timedelta

import pytest

from parcours.kernel.identifiers import uuid7
from parcours.ui import charts
from parcours.web.results import dashboards
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import SECOND, load
from tests.factories.results import Told, tell

pytestmark = pytest.mark.django_db
BOARDS = {
    "/results/dashboard/": ["trend", "places", "partners"],
    "/results/dashboard/cohorts/": ["cohort", "cohorts"],
    "/results/dashboard/waits/": ["waits"],
    "/results/dashboard/equity/": ["equity"],
}
FIRST = date(2021, 1, 5)


@pytest.fixture
def lived():
    """Fourteen women and three men; some are assessed and oriented, some found a job, some wait."""
    load(SECOND.read_text("utf-8"))
    by = actor(organisation("EN"))
    for number in range(17):
        who, day = uuid7(), FIRST + timedelta(days=9 * number)
        her = {"dimensions": {"sex": "F" if number < 14 else "M", "place": "CO-medellin"}}
        told = [Told("people.registered", who, day, **her)]
        if number % 3:
            told.append(Told("cases.assessed", who, day + timedelta(days=4), **her))
        if number % 3 == 2:
            outcome = {"facts": {"outcome": "project"}}
            told.append(Told("cases.oriented", who, day + timedelta(days=9), "OFICIO", **outcome, **her))
        if number % 6 == 5:
            job = {"facts": {"kind": "job"}, "object": uuid7()}
            told.append(Told("employment.placed", who, day + timedelta(days=40), **job, **her))
        tell(by, *told, at=day + timedelta(days=60))


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return {one["name"]: one for one in answer.context["shown"]}


@pytest.mark.parametrize("address", BOARDS)
def test_every_chart_has_its_table_its_source_and_its_files(sign_in, lived, address):
    client = sign_in("monitoring")
    found = shown(client, f"{address}?until=2021-12-31")
    assert list(found) == BOARDS[address]
    for one in found.values():
        assert one["table"].rows and one["source"].startswith("Source")
        assert [file["label"] for file in one["files"]] == ["PNG", "SVG", "CSV"]
        assert "until=2021-12-31" in one["image"] and one["title"] in one["alt"]
        answer = client.get(one["files"][2]["url"])
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert len(rows) > 1 and len({len(row) for row in rows}) == 1


def test_the_image_is_its_own_request_and_is_kept_by_its_content(sign_in, lived, monkeypatch):
    drawn = []
    monkeypatch.setattr(charts, "_drawn", lambda form, text: drawn.append((form, text)) or b"<svg/>")
    client = sign_in("funder")
    page = client.get("/results/dashboard/waits/?until=2021-12-31")
    assert not drawn
    [address] = re.findall(r'<img src="([^"]+)"', page.content.decode())
    first = client.get(address.replace("&amp;", "&"))
    assert (first.status_code, first["Content-Type"], len(drawn)) == (200, "image/svg+xml", 1)
    again = client.get(address.replace("&amp;", "&"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, len(drawn)) == (304, 1)
    client.cookies["language"] = "ar"
    other = client.get(address.replace("&amp;", "&"), headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200 and other["ETag"] != first["ETag"]


@pytest.mark.parametrize(
    "address",
    ["nothing.svg", "waits.pdf", "waits.svg?until=nonsense", "waits.svg?since=2021-02-01&until=2021-01-01"],
)
def test_what_is_no_chart_is_not_found(sign_in, lived, address):
    assert sign_in("monitoring").get(f"/results/dashboard/{address}").status_code == 404


def test_charts_are_drawn_from_the_right_in_arabic(sign_in, lived, monkeypatch):
    told = []
    monkeypatch.setattr(charts, "svg", lambda chart: told.append(chart) or b"<svg/>")
    monkeypatch.setitem(dashboards.charted.FORMS, "svg", ("image/svg+xml", charts.svg))
    client = sign_in("monitoring")
    for language in ("fr", "ar"):
        client.cookies["language"] = language
        assert client.get("/results/dashboard/cohort.svg?until=2022-12-31").status_code == 200
        assert f'lang="{language}"' in client.get("/results/dashboard/cohorts/").content.decode()
    assert [one.from_right for one in told] == [False, True]


def test_where_people_are_adds_up_and_the_young_are_told(sign_in, lived):
    found = shown(sign_in("monitoring"), "/results/dashboard/cohorts/?until=2021-12-31")
    [first, second] = found["cohorts"]["table"].rows
    states = [key for key in first if key not in ("quarter", "people")]
    assert int(first["people"]) + int(second["people"]) == 17
    assert sum(int(first[state]) for state in states) == int(first["people"])
    assert found["cohort"]["notes"] and "12" in found["cohort"]["notes"][0]
    rows = found["cohort"]["table"].rows
    assert all(row["m12"] == "—" for row in rows)


def test_those_who_wait_stand_in_the_table(sign_in, lived):
    rows = shown(sign_in("monitoring"), "/results/dashboard/waits/?until=2021-12-31")["waits"]["table"].rows
    assert [row["people"] for row in rows] == ["17", "11", "5"]
    assert [row["waits"] for row in rows] == ["6", "6", "3"]
    assert rows[0]["median"].startswith("4")


def test_the_funder_reads_no_small_number(sign_in, lived):
    address = "/results/dashboard/equity/?by=sex&until=2021-12-31"
    funder, monitoring = sign_in("funder"), sign_in("monitoring")
    hidden, seen = shown(funder, address)["equity"], shown(monitoring, address)["equity"]
    cells = [
        row[code] for row in hidden["table"].rows for code in ("registered", "trained", "employed", "funded")
    ]
    texts = {str(getattr(cell, "text", cell)) for cell in cells}
    assert "<11" in texts and not {"3", "2"} & texts
    assert hidden["notes"] and not seen["notes"]
    assert {str(row["registered"].text) for row in seen["table"].rows} == {"14", "3"}
    sheet = funder.get("/results/dashboard/equity.csv?by=sex&until=2021-12-31").content.decode()
    assert "<11" in sheet and ";3;" not in sheet and ";14;" not in sheet
    told = funder.get("/results/dashboard/equity.svg?by=sex&until=2021-12-31")
    assert told.status_code == 404 or b">14<" not in told.content


def test_a_forecast_says_its_method_or_why_it_is_none(sign_in, lived):
    client = sign_in("monitoring")
    early = client.get("/results/dashboard/?until=2021-05-31")
    reaches = {str(row["reaches"]) for row in early.context["forecasts"].rows}
    assert all("douze" in one or "compté" in one or "passé" in one for one in reaches)
    assert "ligne droite" in early.context["method"]


def test_nobody_is_named_on_a_board(sign_in, lived):
    client = sign_in("funder")
    for address in BOARDS:
        assert "/people/" not in client.get(address).content.decode().split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("address", BOARDS)
def test_a_board_asks_few_questions(sign_in, lived, address, django_assert_max_num_queries):
    client = sign_in("monitoring")
    client.get(address)
    with django_assert_max_num_queries(32):
        client.get(address)


def test_without_anybody_the_boards_are_empty_and_whole(sign_in):
    load(SECOND.read_text("utf-8"))
    client = sign_in("monitoring")
    for address in BOARDS:
        answer = client.get(address)
        assert answer.status_code == 200 and "<img" not in answer.content.decode().split("<main")[1]


def test_the_boards_know_their_charts():
    assert set(dashboards.CHARTS) == {name for names in BOARDS.values() for name in names}
