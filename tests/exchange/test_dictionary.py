"""The data dictionary says what is in every file, from the pack and the code alone."""

import csv
import io
import json

import openpyxl
import pytest
from lxml import etree

from parcours.exchange import dictionary, kinds, public_files
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.results import queries
from tests.factories import published
from tests.factories.programmes import SECOND, load
from tests.factories.published import SCENES, made

pytestmark = pytest.mark.django_db
RUNS, SECOND_SCENE = SCENES["as it runs"], SCENES["another with money"]


def lay(scene):
    with clock.at(scene.on):
        return published.lay(scene)


def told(scene=RUNS) -> dict:
    return json.loads(made("dictionary", scene, form="json").content)


def fields(code: str) -> list[str]:
    return [one.code for one in next(each for each in kinds.known() if each.code == code).fields]


@pytest.mark.parametrize("name", ["as it runs", "another with money"])
def test_every_indicator_and_every_code_that_a_figure_holds_is_explained(name):
    by = lay(SCENES[name])
    found = told(SCENES[name])
    pack = published_pack()
    assert [one["code"] for one in found["indicators"]] == [one.code for one in pack.indicators]
    known = {one["code"]: {each["code"] for each in one["values"]} for one in found["dimensions"]}
    with clock.at(SCENES[name].on), acting(by):
        for figure in queries.figures(pack).items:
            for dimension, rows in figure.whole.rows.items() if figure.whole else ():
                assert set(rows) <= known[dimension]


def published_pack():
    from parcours.programmes.queries import pack

    return pack()


def test_every_title_is_told_in_french_arabic_and_english():
    lay(RUNS)
    found = told()

    def titles(value):
        if isinstance(value, dict):
            if isinstance(value.get("title"), dict):
                yield value["title"]
            for one in value.values():
                yield from titles(one)
        elif isinstance(value, list):
            for one in value:
                yield from titles(one)

    all_titles = list(titles(found))
    assert len(all_titles) > 300
    assert not [one for one in all_titles if set(one) != {"fr", "ar", "en"} or not all(one.values())]


def test_ours_are_translated():
    lay(RUNS)
    for one in told()["files"]:
        assert len(set(one["title"].values())) == 3, one
        for field in one["fields"]:
            assert field["title"]["ar"] != field["title"]["en"], field


def test_what_an_indicator_counts_is_explained():
    lay(RUNS)
    found = told()
    known = {one["code"] for one in found["entries"]}
    counted = {each["kind"] for one in found["indicators"] for each in one["counts"]}
    assert counted and counted <= known
    share = next(one for one in found["indicators"] if one["code"] == "certified-share")
    assert (share["numerator"], share["denominator"]) == ("certified", "trained")


# A field that a file has and the dictionary has not is a fault, and the other way round.


def test_the_fields_of_hxl_are_its_columns():
    lay(RUNS)
    lines = list(csv.reader(io.StringIO(made("hxl", RUNS, form="csv").content.decode())))
    assert lines[3] == fields("hxl")


def test_the_fields_of_the_dictionary_are_its_columns():
    lay(RUNS)
    lines = list(csv.reader(io.StringIO(made("dictionary", RUNS, form="csv").content.decode("utf-8-sig"))))
    assert lines[0] == fields("dictionary") and {len(one) for one in lines} == {len(lines[0])}
    assert {one[0] for one in lines[1:]} == {"indicator", "dimension", "value", "entry", "file", "field"}


def paths(root) -> set[str]:
    """The elements of an activity, as far as the elements right below it."""
    found = {f"iati-activity/@{etree.QName(name).localname}" for one in root for name in one.attrib}
    return found | {f"iati-activity/{each.tag}" for one in root for each in one}


def test_the_fields_of_iati_are_its_elements():
    seen = set()
    for name in ("as it runs", "another with money"):
        lay(SCENES[name])
        root = etree.fromstring(made("iati", SCENES[name], form="xml").content)
        assert paths(root) <= set(fields("iati"))
        seen |= paths(root)
    assert seen == set(fields("iati"))


def test_the_fields_of_public_figures_are_its_columns():
    assert public_files.as_csv('{"figures": []}').decode().strip().split(",") == fields("public")


def keys(value, above: str = "") -> set[str]:
    found = set()
    if isinstance(value, dict):
        for name, one in value.items():
            found |= {f"{above}{name}"} | (keys(one, f"{above}{name}.") if isinstance(one, list) else set())
    for one in value if isinstance(value, list) else ():
        found |= keys(one, above)
    return found


def test_the_fields_of_figures_are_its_keys():
    lay(RUNS)
    data = json.loads(made("figures", RUNS, form="json").content)
    assert keys(data) == set(fields("figures"))


def test_every_file_of_data_has_fields():
    # Laid out for a reader, or as the funder's own form: no columns of ours.
    papers = {"logframe", "opsys", "report", "control-pack"}
    assert not {one.code for one in kinds.known() if not one.fields} - papers
    assert all(each.type in dictionary.TYPES for one in kinds.known() for each in one.fields)


def test_the_table_has_a_line_for_everything():
    lay(RUNS)
    found = told()
    sheet = openpyxl.load_workbook(io.BytesIO(made("dictionary", RUNS, form="xlsx").content)).active
    lines = list(sheet.iter_rows(values_only=True))[1:]
    many = {part: sum(one[0] == part for one in lines) for part in ("indicator", "value", "field")}
    assert many == {
        "indicator": len(found["indicators"]),
        "value": sum(len(one["values"]) for one in found["dimensions"]),
        "field": sum(len(one["fields"]) for one in found["files"]),
    }


def test_no_cell_begins_a_formula():
    load(SECOND.read_text("utf-8").replace('"People certified"', '"=1+1"'))
    content = made("dictionary", SECOND_SCENE, form="csv").content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(content)) for cell in line]
    assert "'=1+1" in cells
    assert not [one for one in cells if one.startswith(("=", "+", "-", "@"))]
