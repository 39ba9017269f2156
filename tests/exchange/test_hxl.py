"""Rows with HXL tags: read by the library of HXL without a fault, and true to what the programme counts."""

import csv
import io
from datetime import date
from decimal import Decimal

import hxl
import openpyxl
import pytest
from hxl.input import make_input
from hxl.validation import schema as schema_of

from parcours.exchange import hxl_files
from parcours.kernel import clock
from parcours.kernel.refusals import Refused
from tests.factories import published
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import SECOND, load
from tests.factories.published import SCENES, made, oriented

pytestmark = pytest.mark.django_db
D = Decimal
RUNS, MONEY = SCENES["as it runs"], SCENES["another with money"]


def lay(scene):
    with clock.at(scene.on):
        return published.lay(scene)


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def rows(done) -> list[dict[str, str]]:
    found = lines(done.content)
    return [dict(zip(found[3], line, strict=True)) for line in found[4:]]


def read(content: bytes):
    """As the library of HXL reads it."""
    return hxl.data(make_input(io.BytesIO(content), hxl.InputOptions(allow_local=True)))


def faults(content: bytes, severities=("error", "warning")) -> list:
    """What the default schema of HXL says of a file."""
    found: list = []
    schema_of(None, callback=found.append).validate(read(content))
    return [one for one in found if one.rule.severity in severities]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", SCENES)
def test_the_library_of_hxl_reads_it_without_a_fault(name, form):
    lay(SCENES[name])
    content = made("hxl", SCENES[name], form=form).content
    assert read(content).display_tags == list(hxl_files.TAGS)
    assert not [(one.rule.description, str(one)) for one in faults(content)]


def test_a_file_with_a_fault_is_found_out():
    lay(RUNS)
    content = made("hxl", RUNS, form="csv").content
    assert faults(content.replace(b"2018-01-01", b"soon", 1), ("error",))
    assert faults(content.replace(b",37,", b",many,", 1), ("error",))


def test_above_the_tags_stand_the_heads_in_three_languages():
    lay(RUNS)
    found = lines(made("hxl", RUNS, form="csv").content)
    assert found[3] == list(hxl_files.TAGS)
    assert [one[0] for one in found[:3]] == ["Premier jour", "First day", "اليوم الأول"]
    assert len({tuple(one) for one in found[:3]}) == 3 and all(len(set(one)) == len(one) for one in found[:3])


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "personnes orientées"), ("en", "people oriented"), ("ar", "الأشخاص")]
)
def test_names_are_told_in_the_language_that_is_asked_for(language, title):
    lay(RUNS)
    found = rows(made("hxl", RUNS, form="csv", language=language))
    assert any(title in one["#indicator+name"] for one in found)
    assert {one["#activity+code"] for one in found} == {"eu-maroc-2017", "IDMAJE", "UNHCR", "W4I"}


def of(found, code):
    return [one for one in found if one["#indicator+code"] == code]


def test_figures_of_the_whole_of_years_and_of_women_and_men():
    lay(RUNS)
    found = of(rows(made("hxl", RUNS, form="csv")), "idmaje-oriented")
    told = [
        (
            one["#date+start"],
            one["#date+end"],
            one["#reached+ind+num"],
            one["#reached+ind+f+num"],
            one["#reached+ind+m+num"],
        )
        for one in found
        if not one["#adm1+code"]
    ]
    assert told == [
        ("2018-01-01", "2021-12-31", "37", "23", "14"),
        ("2018-01-01", "2018-12-31", "23", "23", "0"),
        ("2019-01-01", "2019-12-31", "14", "0", "14"),
    ]


def test_a_target_stands_with_the_whole_alone():
    lay(RUNS)
    found = of(rows(made("hxl", RUNS, form="csv")), "accompanied")
    assert [one["#targeted+ind+num"] for one in found] == ["2200"] + [""] * (len(found) - 1)


@pytest.mark.parametrize(("few", "told"), [(3, False), (10, False), (11, True), (0, True)])
def test_regions_are_told_all_of_them_or_none(few, told):
    with clock.at(RUNS.on):
        by = published.lay(SCENES["before it begins"])
        oriented(by, "W4I", date(2018, 9, 9), 30, region="MA-06")
        oriented(by, "W4I", date(2018, 9, 9), few, region="MA-01")
    found = of(rows(made("hxl", RUNS, form="csv")), "w4i-oriented")
    regions = {one["#adm1+code"]: one["#reached+ind+num"] for one in found if one["#adm1+code"]}
    assert regions == ({"MA-06": "30"} | ({"MA-01": str(few)} if few else {}) if told else {})
    assert found[0]["#reached+ind+num"] == str(30 + few)


@pytest.mark.parametrize(("men", "told"), [(4, False), (12, True)])
def test_women_and_men_are_told_both_or_not_at_all(men, told):
    with clock.at(RUNS.on):
        by = published.lay(SCENES["before it begins"])
        oriented(by, "W4I", date(2018, 9, 9), 30, sex="F")
        oriented(by, "W4I", date(2018, 9, 9), men, sex="M")
    first = of(rows(made("hxl", RUNS, form="csv")), "w4i-oriented")[0]
    both = first["#reached+ind+f+num"], first["#reached+ind+m+num"]
    assert both == (("30", str(men)) if told else ("", ""))


def test_a_year_of_few_women_keeps_them_out_of_the_whole_too():
    with clock.at(RUNS.on):
        by = published.lay(SCENES["before it begins"])
        oriented(by, "W4I", date(2018, 9, 9), 30, sex="F")
        oriented(by, "W4I", date(2018, 9, 9), 30, sex="M")
        oriented(by, "W4I", date(2019, 2, 9), 4, sex="F")
        oriented(by, "W4I", date(2019, 2, 9), 40, sex="M")
    found = of(rows(made("hxl", RUNS, form="csv")), "w4i-oriented")
    assert {one["#reached+ind+f+num"] for one in found} == {""}
    assert [one["#reached+ind+num"] for one in found] == ["104", "60", "44"]


def test_money_of_a_project_is_a_row_of_its_own():
    by = lay(MONEY)
    [row] = [
        one
        for one in rows(made("hxl", MONEY, form="csv"))
        if one["#activity+code"] == "OFICIO" and one["#value+budget"]
    ]
    # 12 times 2000.01, 4 times 1500.10, 1000; paid 100.10, 50.05 and 20.00.
    assert (row["#value+budget"], row["#value+spent"], row["#currency+code"]) == ("31000.52", "170.15", "USD")
    assert row["#status+code"] == "ongoing" and row["#indicator+code"] == ""
    other = actor(organisation("SOLE"), "monitoring")
    done = made("hxl", MONEY, by=other, form="csv")
    assert {one["#value+spent"] for one in rows(done)} == {""}
    assert any("OFICIO" in one for one in done.warnings)
    assert by.organisation != other.organisation


def test_one_project_alone():
    lay(RUNS)
    found = rows(made("hxl", RUNS, form="csv", project="W4I"))
    assert {one["#activity+code"] for one in found} == {"W4I"}


def test_no_cell_begins_a_formula():
    text = SECOND.read_text("utf-8").replace('"Learning a trade"', "\"=cmd|' /C calc'!A0\"")
    load(text.replace('"People certified"', '"@SUM(1+1)"').replace('"Aldea Foundation"', '"-1+1"'))
    for form in ("csv", "xlsx"):
        content = made("hxl", SCENES["another before"], form=form, language="en").content
        if form == "csv":
            cells = [cell for line in lines(content) for cell in line]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(content)).active
            assert not [c for r in sheet.iter_rows() for c in r if c.data_type == "f"]
            cells = [str(c.value or "") for r in sheet.iter_rows() for c in r]
        assert not [one for one in cells if one.startswith(("=", "@", "+", "-"))]
        assert any("SUM" in one for one in cells)


def test_a_language_that_it_does_not_speak_is_refused():
    lay(RUNS)
    with pytest.raises(Refused):
        made("hxl", RUNS, form="csv", language="de")
