"""The rehearsal for OPSYS: one logframe without activities, one type an indicator, every loss in words."""

import io
import json
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import override

from parcours.exchange import making, opsys_values
from parcours.exchange.kinds import Asked
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.kernel.identifiers import uuid7
from parcours.programmes.queries import pack
from parcours.results.figures import Figure, Figures, Period, Scope, ratio
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import eu_maroc_pack, load_eu_maroc, load_second
from tests.factories.results import tell
from tests.results.test_reports import enrolled

pytestmark = pytest.mark.django_db
NOON = date(2026, 3, 2)


@pytest.fixture
def monitor():
    load_eu_maroc()
    by = actor(organisation("EN"), "monitoring")
    both = uuid7()
    with clock.at(NOON):
        told = [enrolled(date(2020, 5, 4), project=code, who=both) for code in ("IDMAJE", "W4I")]
        tell(by, *told, *(enrolled(date(2020, 5, 4), project="IDMAJE") for _one in range(3)))
    return by


def made(by, form="json", **asked):
    with clock.at(NOON), acting(by):
        return making.build(by, "opsys", Asked(form, language="en", **asked))


def data(by, **asked) -> dict:
    return json.loads(made(by, **asked).content)


def values(told: dict) -> dict[str, dict]:
    return {one["code"]: one for result in told["results"] for one in result["indicators"]}


def test_no_activity_is_a_result_and_every_indicator_hangs_on_one(monitor):
    told = data(monitor)
    activities = {node.text["en"] for node in pack().chain if node.kind == "activity"}
    statements = [result["statement"] for result in told["results"]]
    assert activities and not activities & set(statements)
    assert [one["level"] for one in told["results"]] == sorted(
        (one["level"] for one in told["results"]), key=["impact", "outcome", "output"].index
    )
    codes = sorted(one["code"] for result in told["results"] for one in result["indicators"])
    assert codes == sorted(one.code for one in pack().indicators if not one.project)
    assert any("no activities" in one for one in told["warnings"])


def test_grantees_contribute_and_are_not_added_up(monitor):
    told = values(data(monitor))["accompanied"]
    assert told["current"]["value"] == 4 and told["contributions"]["IDMAJE"] == 4
    assert told["contributions"]["W4I"] == 1
    assert any("do not add up" in one for one in told["warnings"])
    assert "Sum over projects 5, of whom 1 in two or more" in told["comment"]
    part = values(data(monitor, project="W4I"))["accompanied"]
    assert part["current"]["value"] == 1 and part["target"] is None and part["contributions"] == {}
    own = [one.code for one in pack().indicators if one.project == "W4I"]
    assert set(own) <= set(values(data(monitor, project="W4I")))


def test_total_and_cells_are_of_one_type(monitor):
    for told in values(data(monitor)).values():
        numbers = [told["current"]["value"], *(cell["value"] for cell in told["disaggregation"])]
        if told["type"] == "percentage":
            assert told["unit"] == "%" and not any(isinstance(one, int) for one in numbers)
        else:
            assert told["unit"] != "%"
        assert {cell["dimension"] for cell in told["disaggregation"]} <= {"sex", "age_band"}


def test_what_it_cannot_hold_is_said(monitor):
    told = values(data(monitor))["accompanied"]
    said = " ".join(told["warnings"])
    for words in (
        "one baseline, not one by nationality",
        "is not held",
        "Several targets",
        "baseline with its year",
    ):
        assert words in said
    assert told["target"] == "2200" and "Other targets in the source: 200" in told["comment"]
    assert told["source"] and ";" not in told["source"]
    empty = [one for one in values(data(monitor)).values() if one["current"]["value"] is None]
    assert empty and all(any("not zero" in each for each in one["warnings"]) for one in empty)


def test_a_share_tells_its_parts_and_is_divided_last():
    found = eu_maroc_pack()
    one = next(each for each in found.indicators if each.is_ratio and not each.project)
    rows = ({"sex": {"F": 1, "M": 0}}, {"sex": {"F": 3, "M": 0}})
    scope = ratio(Scope(1, 1, rows[0]), Scope(3, 3, rows[1]))
    with override("en"):
        told = opsys_values.value(found, one, Figure(one, scope), "", NOON)
    assert told.type == "percentage" and told.current == Decimal("33.3")
    assert "1 of 3; divided last." in told.comment
    assert {cell.code: cell.value for cell in told.cells} in ({"F": Decimal("33.3"), "M": None}, {})


def test_more_results_than_allowed_are_told():
    from dataclasses import replace

    found = eu_maroc_pack()
    result = next(node for node in found.chain if node.kind == "result" and not node.project)
    many = tuple(replace(result, code=f"x{n}") for n in range(11))
    with override("en"):
        told = opsys_values.intervention(
            replace(found, chain=(*found.chain, *many)), Figures(Period(), ()), "", NOON
        )
    assert any("action documents allow 10" in one for one in told.warnings)


def test_the_workbook_has_every_warning(monitor):
    told = data(monitor)
    found = openpyxl.load_workbook(io.BytesIO(made(monitor, "xlsx").content))
    assert found.sheetnames == ["Values", "Disaggregation", "Contributions of grantees", "Warnings"]
    said = [row[0].value for row in found["Warnings"].iter_rows() if row[0].value]
    every = [*told["warnings"], *(each for one in values(told).values() for each in one["warnings"])]
    assert all(any(one in line for line in said) for one in every)
    days = [row[9].value for row in found["Values"].iter_rows() if row[9].value]
    assert days[-1].date() == NOON
    assert made(monitor, "xlsx").content == made(monitor, "xlsx").content


def test_a_programme_of_one_language_and_other_chain_is_rehearsed_too():
    load_second()
    by = actor(organisation("ALDEA"), "monitoring")
    assert data(by)["results"] and made(by).warnings
