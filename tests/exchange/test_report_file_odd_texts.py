"""Whatever somebody types, no cell of a workbook is computed, and every file that leaves opens."""

import io
from datetime import date

import openpyxl
from docx import Document
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from parcours.documents.blocks import Facts, Grid, Heading, Paper, Prose, Turn, paper_pdf
from parcours.documents.blocks_word import paper_docx
from parcours.documents.workbooks import Sheet, workbook
from parcours.exchange.tables import Table, as_grid, as_sheet
from parcours.kernel.spreadsheets import harmless, shown

DAY = date(2026, 3, 2)
BEGINS = st.sampled_from(
    [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        " =",
        "\u200f=",
        "\ufeff@",
        "\x01=",
        "\x00+",
        "＝",
        "\u2066-",
        "'=",
    ]
)
BODY = st.one_of(
    st.text(max_size=40),
    st.sampled_from(['HYPERLINK("http://x")', "cmd|' /C calc'!A0", "\u202eabc", "\ud800", "\ufffe", "1+1"]),
    st.just("x" * 10_000),
    st.just("كلمة " * 2_000),
)
TYPED = st.builds(lambda begin, body: begin + body, st.one_of(BEGINS, st.just("")), BODY)
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
UNSEEN = "".join(chr(n) for n in (32, 0xA0, 0xAD, 0x61C, 0xFEFF, *range(0x200B, 0x2010)))
UNSEEN += "".join(chr(n) for n in (*range(0x202A, 0x202F), *range(0x2060, 0x206A)))
QUICK = (Phase.explicit, Phase.generate)
"""A long text takes minutes to be made shorter."""
CALM = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)


def computes(value) -> bool:
    return isinstance(value, str) and value.lstrip(UNSEEN).startswith(FORMULA)


def sheets(typed: str) -> list[Sheet]:
    table = Table(typed, [typed, "B"], [[typed, 1], ["x", typed]], (10, 10), notes=[typed])
    return [as_sheet(table, [typed]), Sheet("Plain", (), [[typed]])]


@CALM
@given(TYPED)
def test_no_cell_of_a_workbook_is_computed(typed):
    data = workbook(sheets(typed), title=typed, language="fr", made_on=DAY)
    found = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    assert len(found.sheetnames) == 2
    assert not any(cell.data_type == "f" or computes(cell.value) for cell in cells)
    assert data == workbook(sheets(typed), title=typed, language="fr", made_on=DAY)


@CALM
@given(TYPED)
def test_no_cell_of_a_csv_is_computed_and_it_is_read_as_it_was_typed(typed):
    assert not computes(harmless(typed))
    if not typed.startswith("'"):
        assert shown(harmless(typed)) == typed


@settings(CALM, max_examples=12)
@given(TYPED, st.sampled_from(["fr", "ar", "en"]))
def test_a_text_to_work_on_opens(typed, language):
    data = paper_docx(paper(typed, language))
    document = Document(io.BytesIO(data))
    assert len(document.tables) == 2 and b"w:instrText" not in typed.encode("utf-8", "ignore")
    assert data == paper_docx(paper(typed, language))


@settings(CALM, max_examples=8)
@given(TYPED, st.sampled_from(["fr", "ar"]))
def test_a_paper_is_printed(typed, language):
    data = paper_pdf(paper(typed, language))
    assert data.startswith(b"%PDF") and data == paper_pdf(paper(typed, language))


def paper(typed: str, language: str) -> Paper:
    table = Table("T", [typed, "B"], [[typed, 1]], (10, 10))
    blocks = [
        Facts([(typed, typed)]),
        Heading(typed),
        Prose([typed], "ar"),
        Turn(True),
        as_grid(table),
        Turn(),
        Heading(typed, 2),
        Prose([typed], soft=True),
    ]
    return Paper(typed, [typed], [typed], typed, "Draft", blocks, language, DAY)


def test_a_grid_is_of_values_alone():
    assert isinstance(as_grid(Table("T", ["A"], [[DAY]], (1,))), Grid)
