"""The logframe on screen: whole or in part, of a period, as known on a day."""

from datetime import date

import pytest

from parcours.kernel.identifiers import uuid7
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import SECOND, load, load_eu_maroc
from tests.factories.results import REACHED, TRAINED, VISITED, Told, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    text = SECOND.read_text("utf-8")
    kinds = {"cases.oriented": REACHED, "training.enrolled": VISITED, "training.certified": TRAINED}
    for code, invented in kinds.items():
        text = text.replace(code, invented)
    return load(text.replace("outcome =", "result =").replace('["project"]', '["complete"]'))


def parts(client, query=""):
    answer = client.get(f"/results/logframe/{query}")
    assert answer.status_code == 200
    return answer.context["parts"]


def cells(found):
    """Title of each indicator → its other cells, as text."""
    tables = [line["table"] for part in found for line in part["lines"]] + [one["beside"] for one in found]
    rows = [row for table in tables if table for row in table.rows]
    return {str(row["indicator"].text): row for row in rows}


def test_each_line_has_its_indicators_with_everything(sign_in, programme):
    told = {"facts": {"result": "complete"}}
    tell(actor(organisation("EN")), Told(REACHED, uuid7(), date(2023, 1, 5), "OFICIO", **told))
    client = sign_in("monitoring")
    row = cells(parts(client))["People accompanied"]
    assert row["current"].text == "1" and row["target"].text == "500"
    assert row["target"].note == "Contrato, anexo 1"
    assert row["baseline"] == "0 · 2021 · Contrato, anexo 1" and row["sources"] == "File"
    later = cells(parts(client, "?since=2023-02-01"))["People accompanied"]
    assert later["current"].text == "0" and "since=2023-02-01" in later["indicator"].url


def test_what_is_not_collected_says_so(sign_in, programme):
    current = cells(parts(sign_in("monitoring")))["Businesses created"]["current"]
    assert current.tone == "none" and not any(one.isdigit() for one in str(current.text))


def test_as_it_was_known_on_a_day(sign_in, programme):
    told = {"facts": {"result": "complete"}}
    late = date(2023, 6, 1)
    tell(actor(organisation("EN")), Told(REACHED, uuid7(), date(2023, 1, 5), **told), at=late)
    client = sign_in("monitoring")
    for day, value in (("2023-05-31", "0"), ("2023-06-01", "1")):
        row = cells(parts(client, f"?as_of={day}"))["People accompanied"]
        assert row["current"].text == value


def test_the_programme_alone_or_one_project(sign_in, programme):
    client = sign_in("funder")
    assert len(parts(client)) == 3
    [own] = parts(client, "?of=programme")
    [one] = parts(client, "?of=OFICIO")
    assert "People accompanied" in cells([own]) and "People accompanied" not in cells([one])
    answer = client.get("/results/logframe/?of=NOBODY")
    assert answer.status_code == 200 and "parts" not in answer.context


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_source_is_shown_with_assumptions_and_flags(sign_in, language):
    load_eu_maroc()
    client = sign_in("funder")
    client.cookies["language"] = language
    page = client.get("/results/logframe/").content.decode()
    assert {"fr": "ligne 16", "ar": "السطر 16"}[language] in page
    assert {"fr": "Cadre logique", "ar": "الإطار المنطقي"}[language] in page
    found = [one for part in parts(client) for line in part["lines"] for one in line["assumptions"]]
    assert len(found) >= 8 and all(one["note"] for one in found)


def test_nobody_reads_it_without_signing_in(client, programme):
    assert client.get("/results/logframe/").status_code == 302


def test_the_number_of_questions_does_not_grow_with_the_lines(
    sign_in, programme, django_assert_max_num_queries
):
    client = sign_in("monitoring")
    client.get("/results/logframe/")
    with django_assert_max_num_queries(20):
        client.get("/results/logframe/")
