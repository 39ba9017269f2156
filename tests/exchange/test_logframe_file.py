"""The logframe as a file: the chain word for word, each indicator once, from right to left in Arabic."""

import io
from datetime import date

import openpyxl
import pytest
from django.utils.translation import override
from docx import Document

from parcours.exchange import actions as exchange
from parcours.exchange import logframe_files, making
from parcours.exchange.kinds import Asked
from parcours.kernel import clock
from parcours.kernel.context import acting
from parcours.programmes.queries import pack
from parcours.results import queries
from parcours.results.logframe import logframe
from tests.factories.accounts import actor, organisation
from tests.factories.programmes import load_eu_maroc, load_second
from tests.factories.results import tell
from tests.results.test_reports import enrolled

pytestmark = pytest.mark.django_db
NOON = date(2026, 3, 2)


@pytest.fixture
def monitor():
    load_eu_maroc()
    return actor(organisation("EN"), "monitoring")


def made(by, form="xlsx", **asked):
    with clock.at(NOON), acting(by):
        return making.build(by, "logframe", Asked(form, **asked))


def book(by, **asked):
    return openpyxl.load_workbook(io.BytesIO(made(by, **asked).content))


def lines(sheet, first: str) -> list[list]:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[0] == first)
    return rows[top + 1 :]


def test_every_line_of_the_chain_and_every_indicator_stands_in_it(monitor):
    found = book(monitor)
    assert found.sheetnames == ["Programme", "IDMAJE", "UNHCR", "W4I", "Méthode"]
    told = [row for name in found.sheetnames[:-1] for row in lines(found[name], "Niveau")]
    with override("fr"):
        chain = {logframe_files.chain(node) for node in pack().chain}
        titles = sorted(one.title["fr"] for one in pack().indicators)
    assert {row[1] for row in told} - {"—"} == chain
    assert sorted(row[2] for row in told if row[2]) == titles


def test_values_are_those_of_the_figures(monitor):
    with clock.at(NOON):
        tell(monitor, *(enrolled(date(2020, 5, 4), project="IDMAJE") for _one in range(3)))
    with acting(monitor):
        figures = queries.figures(pack(), dimensions=())
    with override("fr"):
        naive = {
            row.indicator.title["fr"]: logframe_files.current(row)
            for part in logframe(pack(), figures).parts
            for row in part.rows
        }
    found = book(monitor)
    told = {
        row[2]: row[5] for name in found.sheetnames[:-1] for row in lines(found[name], "Niveau") if row[2]
    }
    assert told == {name: float(n) if not isinstance(n, int | str) else n for name, n in naive.items()}
    assert told["Personnes accompagnées"] == 3
    targets = {row[2]: row[7] for row in lines(found["Programme"], "Niveau") if row[2]}
    others = {row[2]: row[6] for row in lines(found["Programme"], "Niveau") if row[2]}
    assert targets["Personnes accompagnées"] == 2200 and "200" in others["Personnes accompagnées"]


def test_days_and_a_project_can_be_asked(monitor):
    with clock.at(NOON):
        days = (date(2019, 5, 4), date(2020, 5, 4))
        tell(monitor, *(enrolled(day, project="IDMAJE") for day in days))
    one = made(monitor, since=date(2020, 1, 1), until=date(2020, 12, 31), project="IDMAJE")
    found = openpyxl.load_workbook(io.BytesIO(one.content))
    assert found.sheetnames[0] == "IDMAJE" and len(found.sheetnames) == 2 and one.warnings
    values = {row[2]: row[5] for row in lines(found["IDMAJE"], "Niveau")}
    assert values["IDMAJE : personnes inscrites à une formation"] == 1
    assert made(monitor, until=date(2020, 12, 31)).warnings == ()


def test_in_arabic_sheets_tables_and_lines_run_from_the_right(monitor):
    found = book(monitor, language="ar")
    assert all(sheet.sheet_view.rightToLeft for sheet in found)
    document = Document(io.BytesIO(made(monitor, "docx", language="ar").content))
    assert all(
        table._tbl.tblPr.find(f"{{{table._tbl.nsmap['w']}}}bidiVisual") is not None
        for table in document.tables
    )
    assert "bidi" in document.element.xml and document.tables
    assert not any(sheet.sheet_view.rightToLeft for sheet in book(monitor, language="en"))


@pytest.mark.parametrize("form", ["xlsx", "docx", "pdf"])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_it_is_made_in_every_form_and_language_the_same_each_time(monitor, form, language):
    first = made(monitor, form, language=language).content
    assert first == made(monitor, form, language=language).content and len(first) > 9000


def test_another_programme_has_one_too():
    load_second()
    by = actor(organisation("ALDEA"), "monitoring")
    assert book(by, language="en").sheetnames[0] == "Programme"


def test_it_is_taken_through_the_door(monitor):
    done = exchange.export(by=monitor, kind="logframe", form="docx", purpose="funder", language="en")
    assert done.name == "logframe-eu-maroc-2017.docx"
