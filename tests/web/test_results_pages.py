"""The figures on screen: for everybody who may see them, opened for those who may, never a name else."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from parcours.journal.models import Access
from parcours.kernel.context import as_role
from parcours.web.results import maps
from tests.factories.accounts import actor, organisation
from tests.factories.home import home
from tests.factories.people import person
from tests.factories.programmes import SECOND, load
from tests.factories.results import REACHED, TRAINED, VISITED, Told, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    """The invented programme, with invented kinds in the place of those of upper packages."""
    text = SECOND.read_text("utf-8")
    kinds = {"cases.oriented": REACHED, "training.enrolled": VISITED, "training.certified": TRAINED}
    for code, invented in kinds.items():
        text = text.replace(code, invented)
    # A region where no project has a site.
    text = text.replace(
        "[[places]]", '[[regions]]\ncode = "CO-VAU"\nname = { es = "Vaupés", en = "Vaupés" }\n\n[[places]]', 1
    )
    return load(text.replace("outcome =", "result =").replace('["project"]', '["complete"]'))


@pytest.fixture
def reached(programme):
    """Three people: two of EN, one of them in both projects, and one of ALDEA."""
    here, there = actor(organisation("EN")), actor(organisation("ALDEA"))
    awa, fatou = (person(here, given_latin=name).person for name in ("Awa", "Fatou"))
    man = person(there, given_latin="Ibrahima", sex="M").person
    told = {"facts": {"result": "complete"}}
    woman = {"sex": "F", "region": "CO-ANT"}
    tell(here, Told(REACHED, awa, date(2023, 1, 5), "OFICIO", dimensions=woman, **told))
    tell(here, Told(REACHED, awa, date(2023, 2, 5), "SEMILLA", dimensions=woman, **told))
    tell(here, Told(REACHED, fatou, date(2023, 3, 5), "OFICIO", dimensions={"sex": "F"}, **told))
    tell(there, Told(REACHED, man, date(2023, 4, 5), "OFICIO", dimensions={"sex": "M"}, **told))
    return {"awa": awa, "fatou": fatou, "man": man}


def body(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_first_page_shows_target_and_achieved(sign_in, reached):
    answer = sign_in("monitoring").get("/results/")
    [programme] = answer.context["programme"]["bars"]
    assert "avec un document" in programme["note"] or "with a document" in programme["note"]
    assert (programme["value"], programme["target"]) == (3, 500)
    assert [p["name"] for p in answer.context["projects"]] == ["Trade", "Seed"]
    row = answer.context["overview"].rows[0]
    assert [row[key] for key in ("p-OFICIO", "p-SEMILLA", "sum", "unique", "overlap")] == list("31431")


def test_what_is_not_collected_is_never_a_zero(sign_in, reached):
    answer = sign_in("monitoring").get("/results/")
    [bar] = answer.context["projects"][1]["waiting"]
    assert (bar["value"], bar["target"]) == (None, None)
    assert answer.context["projects"][1]["bars"] == []
    titles = [row["indicator"].text for row in answer.context["overview"].rows]
    assert titles == ["People accompanied"]
    page = body(sign_in("funder"), "/results/businesses/")
    assert "by-project" not in page and 'class="bar"' not in page


def test_the_period_stays_in_the_address_and_narrows(sign_in, reached):
    client = sign_in("monitoring")
    answer = client.get("/results/?since=2023-03-01&until=2023-03-31")
    assert answer.context["programme"]["bars"][0]["value"] == 1
    assert "since=2023-03-01&until=2023-03-31" in answer.context["programme"]["bars"][0]["url"]
    assert client.get("/results/?as_of=2023-01-01").context["programme"]["bars"][0]["value"] == 0


@pytest.mark.parametrize("query", ["since=2023-02-31", "since=2023-05-01&until=2023-04-01", "as_of=x"])
@pytest.mark.parametrize("address", ["/results/", "/results/accompanied/", "/results/accompanied/entries/"])
def test_a_period_that_cannot_be_read_shows_no_figure(sign_in, reached, query, address):
    answer = sign_in("monitoring").get(f"{address}?{query}")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not any(name in answer.context for name in ("programme", "bar", "lines"))


def test_one_figure_says_how_it_is_counted_and_its_rows_add_up(sign_in, reached):
    answer = sign_in("caseworker").get("/results/accompanied/")
    tables = {table.caption: table for table in answer.context["breakdowns"]}
    for table in tables.values():
        assert sum(int(row["value"].text) for row in table.rows) == int(table.totals["value"]) == 3
    sexes = {row["row"]: row["value"].text for row in tables["Sexe"].rows}
    assert sexes == {"Femme": "2", "Homme": "1"}
    page = answer.content.decode()
    assert "Contrato, anexo 1" in page and "complete" in page
    assert "/results/accompanied/entries/?dimension=sex&amp;value=F" in page


def test_an_unknown_figure_is_missing(sign_in, programme):
    for address in ("/results/other/", "/results/other/entries/"):
        assert sign_in("caseworker", login=address[-5:-1]).get(address).status_code == 404


def test_the_funder_sees_figures_only(sign_in, reached):
    funder = sign_in("funder", where="EU")
    for address in ("/results/", "/results/accompanied/"):
        page = body(funder, address)
        assert "entries/" not in page and "Awa" not in page
    assert funder.get("/results/accompanied/entries/").status_code == 404


def test_entries_are_listed_to_who_may_see_the_person(sign_in, reached):
    client = sign_in("caseworker")
    answer = client.get("/results/accompanied/entries/")
    page = answer.content.decode()
    assert page.count("Awa Diallo") == 2 and "Fatou Diallo" in page and "Ibrahima" not in page
    assert "ALDEA" in page or "Aldea" in page
    assert answer.context["accounted"].totals["n"] == "4"
    with as_role("system"):
        looked = Access.objects.get(what="results.entries")
    assert set(looked.people) == {reached["awa"], reached["fatou"]}


def test_monitoring_reads_entries_without_names(sign_in, reached):
    page = body(sign_in("monitoring"), "/results/accompanied/entries/?project=SEMILLA")
    assert "Diallo" not in page and "Seed" in page
    with as_role("system"):
        assert not Access.objects.exists()


def test_a_row_opens_and_an_unknown_dimension_is_missing(sign_in, reached):
    client = sign_in("caseworker")
    answer = client.get("/results/accompanied/entries/?dimension=sex&value=M")
    assert answer.context["accounted"].totals["n"] == "1"
    assert client.get("/results/accompanied/entries/?dimension=name&value=Awa").status_code == 404


@pytest.mark.parametrize("asked", ["dimension=sex&value=x'y", "project=x%20OR%201", "page=x", "value=F"])
def test_strange_addresses_are_answered_plainly(sign_in, reached, asked):
    answer = sign_in("caseworker").get(f"/results/accompanied/entries/?{asked}")
    assert answer.status_code in (200, 404)


def test_without_shapes_of_the_country_a_table_stands_in_for_the_map(sign_in, reached):
    answer = sign_in("monitoring").get("/results/")
    shown = answer.context["map"]
    assert shown["map"] is None
    assert [row["value"].text for row in shown["table"].rows] == ["1", "0", "0", "Aucun site indiqué"]


def test_without_a_programme_the_page_says_what_would_be_here(sign_in):
    answer = sign_in("funder").get("/results/")
    assert answer.context["no_programme"] and answer.status_code == 200


def test_every_page_speaks_arabic_and_english(sign_in, reached):
    client = sign_in("caseworker")
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        client.cookies["language"] = language
        for address in ("/results/", "/results/accompanied/", "/results/accompanied/entries/"):
            assert f'dir="{direction}"' in body(client, address)


def test_the_first_page_asks_few_questions(sign_in, reached, django_assert_max_num_queries):
    client = sign_in("monitoring")
    client.get("/results/")
    with django_assert_max_num_queries(30):
        client.get("/results/")


def test_home_tells_the_funder_where_figures_stand(sign_in, reached):
    titles = {one.title: one for one in sign_in("funder").get("/").context["waiting"]}
    below = titles["Chiffres en dessous de leur cible"]
    assert below.count == 2 and [item.title for item in below.items] == [
        "People certified",
        "People accompanied",
    ]
    assert titles["Indicateurs pas encore suivis"].count == 1
    assert "Chiffres en dessous de leur cible" not in home(sign_in("caseworker"))


# The map ------------------------------------------------------------------------------------------

NAMES = {"MA-01": "Tanger", "MA-02": "Oriental", "MA-08": "Drâa", "MA-12": "Dakhla"}


def drawn(rows, with_site=("MA-01", "MA-02")):
    return maps.region_map("People", "People", "MA", NAMES, rows, with_site, lambda code: f"/{code}")


def test_a_region_without_a_site_is_hatched_and_never_zero():
    found = {one["label"]: one for one in drawn({"MA-01": 8})["map"]["regions"]}
    assert (found["Tanger"]["level"], found["Oriental"]["level"], found["Drâa"]["level"]) == (4, 0, "none")
    assert (found["Oriental"]["words"], "0" in found["Drâa"]["words"]) == ("0", False)
    assert found["Oriental"]["url"] == "" and found["Tanger"]["url"] == "/MA-01"


def test_people_of_a_region_without_a_site_are_shown_with_the_remark():
    found = {one["label"]: one for one in drawn({"MA-12": 3})["map"]["regions"]}
    assert found["Dakhla"]["level"] == 4 and found["Dakhla"]["words"].startswith("3 (")


def test_who_stands_in_no_region_of_the_map_is_told_beside_it():
    found = drawn({"not_stated": 4, "XX-01": 2})
    assert (found["not_stated"], found["other"]) == ("4", "2")
    assert (drawn({})["not_stated"], drawn({})["other"]) == ("", "")


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4, 5, 17, 623])
def test_every_count_falls_into_its_step_of_the_legend(most):
    for n in range(1, most + 1):
        first, last = maps._bounds(maps.level(n, most), most)
        assert first <= n <= last


@pytest.mark.parametrize(
    ("n", "step"), [("0", 0), ("0.1", 1), ("25", 1), ("25.1", 2), ("50", 2), ("75.01", 4), ("100", 4)]
)
def test_a_share_is_shaded_by_quarters_of_the_whole(n, step):
    assert maps.level(Decimal(n), maps.WHOLE) == step


def test_shares_say_percent_and_nothing_to_divide_by_is_no_zero():
    unit = maps.Unit(lambda n: "nothing" if n is None else f"{n} %", counted=False, most=maps.WHOLE)
    rows = {"MA-01": Decimal(30), "MA-02": Decimal(0), "MA-08": None, "XX-01": Decimal(7), "not_stated": None}
    found = maps.region_map("S", "S", "MA", NAMES, rows, ("MA-01", "MA-02", "MA-12"), lambda code: "", unit)
    shown = {one["label"]: (one["level"], one["words"]) for one in found["map"]["regions"]}
    assert shown == {
        "Tanger": (2, "30 %"),
        "Oriental": (0, "0 %"),
        "Drâa": ("none", "nothing"),
        "Dakhla": ("none", "nothing"),
    }
    assert (found["not_stated"], found["other"]) == ("", "")
    assert [one["words"] for one in found["map"]["legend"]][2:] == [
        "0 % – 25 %",
        "25 % – 50 %",
        "50 % – 75 %",
        "75 % – 100 %",
    ]


def test_amounts_are_shaded_by_quarters_of_the_largest():
    unit = maps.Unit(lambda n: f"{n} MAD", counted=False)
    rows = {"MA-01": Decimal("400.00"), "MA-02": Decimal("100.01"), "not_stated": Decimal(5)}
    found = maps.region_map("A", "A", "MA", NAMES, rows, ("MA-01",), lambda code: "", unit)
    assert [one["level"] for one in found["map"]["regions"]] == [4, 2, "none", "none"]
    assert found["not_stated"] == "5 MAD"


def rows_of(answer):
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_figures_are_taken_away_as_they_are_shown(sign_in, reached):
    funder = sign_in("funder")
    rows = rows_of(funder.get(funder.get("/results/").context["export"], {"codes": "1"}))
    shown = {one["label"]: one["value"] for one in funder.get("/results/").context["programme"]["bars"]}
    wholes = {
        row["title"]: int(row["number"])
        for row in rows
        if row["number"] and not (row["project"] or row["dimension"])
    }
    assert shown.items() <= wholes.items()
    sexes = [row for row in rows if row["dimension"] == "sex" and not row["project"]]
    first = sexes[0]["indicator"]
    assert sum(int(row["number"]) for row in sexes if row["indicator"] == first) == wholes[sexes[0]["title"]]
    before = rows_of(funder.get("/results/figures.csv?codes=1&until=2020-01-01"))
    assert {row["number"] for row in before} <= {"0", ""}
    assert rows_of(funder.get("/results/figures.csv?codes=1&until=nonsense")) == []
    below = rows_of(funder.get("/results/figures.csv?codes=1&standing=below"))
    assert {row["standing"] for row in below} == {"below"}


def test_the_cards_of_the_figures_lead_to_exactly_those(sign_in, reached):
    monitoring = sign_in("monitoring")
    page = monitoring.get("/")
    found = [one for one in page.context["waiting"] if one.url.startswith("/results/?")]
    assert found
    for card in found:
        context = monitoring.get(card.url).context
        groups = [context["programme"], *context["projects"]]
        listed = [bar["url"] for group in groups for bar in (*group["bars"], *group["waiting"])]
        assert sorted(listed) == sorted(item.url for item in card.items), card.url
        assert card.count == len(listed)


def test_nothing_is_said_of_targets_reached_while_there_is_none(sign_in, reached):
    page = sign_in("funder").get("/")
    assert not [one for one in page.context["quiet"] if "standing=above" in one.url]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", False),
        ("?map=", False),
        ("?since=2020-01-01", True),
        ("?since_year=2020", True),
        ("?standing=below", True),
    ],
)
def test_filters_are_folded_until_they_filter(sign_in, reached, query, shown):
    page = body(sign_in("funder"), f"/results/{query}")
    assert '<details class="more filter-box"' in page
    assert ('<details class="more filter-box" open' in page) == shown
