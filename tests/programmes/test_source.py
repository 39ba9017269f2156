"""The pack of the source says what the source says, word for word; figures are those of the source."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from parcours.programmes import commands
from tests.factories import programmes

SOURCE = (Path(__file__).parent / "source.fr.txt").read_text("utf-8")
LINES = [line.strip().removeprefix("- ") for line in SOURCE.split("\n")]
HEADS = ("Objectif : ", "Objectif: ")


def whole_lines():
    return {line.removeprefix(head) for line in LINES for head in ("", *HEADS)}


def pack():
    return programmes.eu_maroc_pack()


def quotes():
    found = []

    def walk(value):
        if hasattr(value, "__dataclass_fields__"):
            if type(value).__name__ == "Source" and value.quote:
                found.append(value.quote)
            for name in value.__dataclass_fields__:
                walk(getattr(value, name))
        elif isinstance(value, tuple | list):
            for one in value:
                walk(one)
        elif isinstance(value, dict):
            walk(list(value.values()))

    walk(pack())
    return found


def test_every_line_of_the_chain_and_the_frame_is_a_whole_line_of_the_source():
    foreign = [n.code for n in (*pack().chain, *pack().frame) if n.text["fr"] not in whole_lines()]
    assert foreign == []


def test_every_quote_stands_in_the_source():
    assert len(quotes()) > 40
    assert [quote for quote in quotes() if quote not in SOURCE] == []


def test_no_objective_result_or_activity_of_the_source_is_left_out():
    numbers = [7, 9, 10, 12, 13, 14, 16, 17, 35, 37, 38, *range(40, 45), 57, *range(59, 65), *range(66, 72)]
    numbers += [77, 79, 80, *range(82, 86)]
    held = [node.text["fr"] for node in pack().chain]
    wanted = [LINES[number - 1] for number in numbers]
    for head in HEADS:
        wanted = [line.removeprefix(head) for line in wanted]
    assert held == wanted


def test_the_chain_says_where_each_line_stands():
    for node in (*pack().chain, *pack().frame):
        number = int(node.source.where.removeprefix("l. "))
        assert LINES[number - 1].endswith(node.text["fr"]), node.code


def test_cut_repeated_and_contradicting_lines_carry_a_flag():
    flagged = {node.code for node in (*pack().chain, *pack().frame) if node.flag}
    assert {
        "so1",
        "a1",
        "r3",
        "unhcr-so4",
        "unhcr-r4",
        "partnership",
        "unhcr-opening",
        "idmaje-r3",
    } <= flagged


def test_both_targets_of_people_accompanied_are_kept_one_in_force_with_its_reason():
    kept = pack().indicator("accompanied")
    assert {(t.value, t.in_force, t.source.where) for t in kept.targets} == {
        (2200, True, "l. 16"),
        (200, False, "l. 9"),
    }
    assert set(kept.target.reason) == {"fr", "ar", "en"}


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("idmaje-regions", 12),
        ("unhcr-follow-up", 12),
        ("w4i-trained", 800),
        ("w4i-individual", 400),
        ("w4i-sensitised", 1000),
        ("w4i-enterprises", 10),
        ("w4i-enterprise-people", 50),
        ("w4i-officials", 50),
    ],
)
def test_targets_of_the_source(code, value):
    target = pack().indicator(code).target
    assert target.value == value
    assert f"{value}" in target.source.quote


def test_the_press_of_2018_is_a_version_of_a_target():
    versions = {t.version: (t.value, t.in_force) for t in pack().indicator("w4i-sensitised").targets}
    assert versions == {"source": (1000, True), "press-2018": (800, False)}


def test_what_nothing_collects_says_so_in_three_languages():
    for one in pack().indicators:
        assert one.collected != bool(one.not_collected), one.code
        assert one.collected or set(one.not_collected) == {"fr", "ar", "en"}


def test_a_certificate_of_training_does_not_make_an_individual_entrepreneur():
    [counted] = pack().indicator("w4i-individual").counts
    assert counted.kind == "enterprise.status" and counted.facts == {"form": ("auto_entrepreneur",)}


def test_the_rules_read_great_vulnerability_and_never_its_reason():
    options = {option.code for question in pack().assessment.questions for option in question.options}
    assert not {"violence", "trafficking", "health"} & options
    assert pack().criteria["great_vulnerability"].fact == "person.great_vulnerability"


# What `parcours programme show --json` carries


@pytest.fixture
def shown(db):
    programmes.load_eu_maroc()
    out = StringIO()
    assert commands.show(None, as_json=True, out=out)
    return json.loads(out.getvalue())


def test_envelope_contracted_and_unallocated_are_three_figures(shown):
    assert shown["money"] == {
        "envelope": {"EUR": "4440000.00", "MAD": "48548000.00"},
        "contracted": {"EUR": "2904442.00", "MAD": "31792357.51"},
        "unallocated": {"EUR": "1535558.00", "MAD": "16755642.49"},
    }
    assert shown["call"]["envelope"]["rate"] == "10.9342"


def test_each_project_with_its_money_and_its_own_rate(shown):
    found = {
        p["code"]: (
            p["grantee"]["code"], p["lot"], p["budget"]["EUR"], p["budget"]["MAD"], p["budget"]["rate"],
            p["starts_on"], p["ends_on"],
        )
        for p in shown["projects"]
    }  # fmt: skip
    assert found == {
        "IDMAJE": ("EN", 1, "1557895.00", "17070817.63", "10.9576", "2018-01-01", "2021-12-31"),
        "UNHCR": ("UNHCR", 3, "625700.00", "6839267.80", "10.9306", "2018-01-01", "2020-12-31"),
        "W4I": ("SOLETERRE", 3, "720847.00", "7882272.08", "10.9347", "2018-01-01", "2020-12-31"),
    }
    assert all(project["lot_is_reading"] for project in shown["projects"])


def test_thirteen_cities_lie_in_seven_regions_and_five_state_no_site(shown):
    places = shown["projects"][0]["places"]
    named = "Oujda, Nador, Tanger, Tétouan, Fès, Meknès, Kénitra, Salé, Rabat, Mohammedia, Casablanca"
    assert [place["name"]["fr"] for place in places] == [*named.split(", "), "Marrakech", "Agadir"]
    assert len({place["region"] for place in places}) == 7
    assert len(shown["regions"]) == 12
    assert [region["code"] for region in shown["regions"] if not region["site_stated"]] == [
        "MA-05", "MA-08", "MA-10", "MA-11", "MA-12",
    ]  # fmt: skip
    assert {region["code"] for region in shown["projects"][2]["regions"]} == {"MA-01", "MA-04"}


def test_the_frame_and_the_portfolio(shown):
    assert shown["portfolio"]["amount"] == "107000000.00"
    assert (shown["portfolio"]["from_year"], shown["portfolio"]["until_year"]) == ("2014", "2021")
    assert shown["portfolio"]["partnership_signed"] == "2013-06"
    assert shown["portfolio"]["strategy_adopted"] == "2014"
    assert (shown["call"]["launched"], shown["call"]["when"]["fr"]) == ("2017", "été 2017")
    assert len(shown["gaps"]) >= 12


def test_the_partners_of_each_project(shown):
    partners = {p["code"]: [one["organisation"] for one in p["partners"]] for p in shown["projects"]}
    assert partners == {
        "IDMAJE": ["EN", "OFPPT", "ANAPEC", None, None, None],
        "UNHCR": ["MDCMREAM", "AMAPPE", "ANAPEC", "ODCO"],
        "W4I": [],
    }


def test_the_three_grants_stay_within_the_envelope():
    assert pack().unallocated["EUR"] == Decimal("1535558.00")
