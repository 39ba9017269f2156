"""The periodic report as a file: what its submission kept, the same bytes for ever, what it says beside."""

import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest
from docx import Document

from parcours.exchange import actions as exchange
from parcours.exchange import making, report_content, report_tables
from parcours.exchange.kinds import Asked
from parcours.exchange.report_tables import folded
from parcours.kernel import clock
from parcours.kernel.context import acting, as_role
from parcours.kernel.identifiers import uuid7
from parcours.kernel.refusals import Missing, Refused
from parcours.programmes import report_actions
from parcours.programmes.queries import pack
from parcours.results import actions, reports
from parcours.results.models import Submission
from tests.factories import money
from tests.factories.accounts import actor, organisation
from tests.factories.papers import pdf
from tests.factories.results import tell
from tests.results.test_reports import AFTER, EARLY, House, enrolled

pytestmark = pytest.mark.django_db
FORMS = ("docx", "pdf", "xlsx")
TEXTS = {
    "summary": {
        "fr": "Nous avons accompagné {accompanied|period} personnes.",
        "en": "",
    },
    "lessons": {"fr": "Rien.", "en": "We accompanied {accompanied|period} people."},
}
LATER = date(2022, 8, 1)


@pytest.fixture
def house():
    made = House()
    tell(made.teller, *(enrolled() for _one in range(12)), at=EARLY)
    return made


def submitted(house, texts=TEXTS) -> object:
    with clock.at(AFTER):
        made = house.begun()
        actions.write_report(by=house.writer, report=made, texts=texts)
        actions.submit_report(by=house.writer, report=made)
    return made


def made(by, wanted, form="xlsx", language="fr"):
    with acting(by):
        return making.build(by, "report", Asked(form, report=wanted, language=language))


def book(by, wanted, language="fr"):
    return openpyxl.load_workbook(io.BytesIO(made(by, wanted, "xlsx", language).content))


def cells(workbook) -> list:
    return [cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value]


def words(content: bytes) -> str:
    """Everything that a text to work on says."""
    document = Document(io.BytesIO(content))
    said = [one.text for one in document.paragraphs]
    said += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    edges = [section.header.paragraphs + section.footer.paragraphs for section in document.sections]
    return "\n".join(said + [one.text for lines in edges for one in lines])


def content_of(by, wanted, language="fr"):
    from django.utils.translation import override

    with acting(by), override(language):
        return report_content.gather(by, pack(), reports.report(by, wanted), language)


# What was submitted, and nothing of today ---------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_made_again_it_is_the_same_to_the_byte(house, form):
    wanted = submitted(house)
    with clock.at(LATER):
        first = made(house.writer, wanted, form).content
        tell(house.teller, *(enrolled() for _one in range(500)), at=LATER)
    with clock.at(date(2023, 1, 1)):
        assert made(house.writer, wanted, form).content == first
        assert made(house.funder, wanted, form).content == first
    with clock.at(date(2024, 5, 5)):
        assert made(house.writer, wanted, form, "en").content != first


@pytest.mark.parametrize("form", FORMS)
def test_an_accepted_report_stays_when_another_takes_its_place(house, form):
    wanted = submitted(house)
    with clock.at(LATER):
        actions.answer_report(by=house.funder, report=wanted, accepted=True)
        first = made(house.funder, wanted, form)
        again = actions.restate_report(by=house.writer, report=wanted, reason="Late", requester="funder").id
        actions.submit_report(by=house.writer, report=again)
        actions.answer_report(by=house.funder, report=again, accepted=True)
    later = made(house.funder, wanted, form)
    assert later.content == first.content and later.warnings != first.warnings


def test_its_numbers_are_those_that_were_kept(house):
    wanted = submitted(house)
    with as_role("system"):
        kept = json.loads(Submission.objects.get(report=wanted).figures)
    tell(house.teller, enrolled(), at=LATER)
    sheet = book(house.writer, wanted)["Indicateurs"]
    head = next(row for row in sheet.iter_rows() if row[1].value == "Indicateur")[0].row
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
    naive = [one["achieved"] if one["collected"] else "Non collecté" for one in kept["total"]]
    assert [line[6] for line in lines] == naive and 12 in naive
    assert [line[4] for line in lines] == [one["target"] and float(one["target"]) for one in kept["total"]]


def test_figures_stand_in_the_text_as_the_language_writes_them(house):
    wanted = submitted(house)
    french, english = (words(made(house.writer, wanted, "docx", one).content) for one in ("fr", "en"))
    assert "Nous avons accompagné 12 personnes" in french and "{accompanied" not in french
    assert "We accompanied 12 people." in english
    # Written in French alone: said so, and printed.
    assert "Written in French alone." in english and "Nous avons accompagné 12 personnes" in english


def test_the_title_page_tells_what_it_is(house):
    wanted = submitted(house)
    content = content_of(house.writer, wanted)
    told = dict(report_content.facts(content))
    with as_role("system"):
        kept = Submission.objects.get(report=wanted)
    assert told["Empreinte qui le prouve (SHA-256)"] == kept.sha256
    assert told["État"] == "Remis le 15 juillet 2022" and told["Version"] == "1"
    text = words(made(house.writer, wanted, "docx").content)
    assert kept.sha256 in text and "Comment les chiffres sont comptés" in text
    assert "c’est la première remise" in text


# Drafts -------------------------------------------------------------------------------------------


def test_a_draft_says_so_on_every_page(house):
    import pypdfium2

    wanted = house.begun()
    with acting(house.writer):
        actions.write_report(by=house.writer, report=wanted, texts=TEXTS)
    draft = made(house.writer, wanted, "pdf")
    document = pypdfium2.PdfDocument(draft.content)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    document.close()
    assert len(pages) > 3 and all("Brouillon" in one or "Projet" in one for one in pages)
    assert draft.name.endswith("-draft") and draft.warnings
    assert "Projet, non remis" in words(made(house.writer, wanted, "docx").content)


def test_nobody_else_takes_a_draft(house):
    wanted = house.begun()
    for by in (house.funder, house.elsewhere):
        with pytest.raises(Missing):
            made(by, wanted)


def test_a_report_must_be_named_and_spoken(house):
    wanted = submitted(house)
    for asked in (Asked("pdf"), Asked("pdf", report=wanted, language="ar"), Asked("csv", report=wanted)):
        with pytest.raises(Refused), acting(house.writer):
            making.build(house.writer, "report", asked)


def test_it_is_taken_through_the_door(house):
    wanted = submitted(house)
    told = {"kind": "report", "form": "docx", "purpose": "funder", "report": wanted, "language": "en"}
    done = exchange.export(by=house.funder, **told)
    assert done.name == "report-OFICIO-2022-01-01-2022-06-30-1.docx" and not done.warnings


def test_typed_numbers_are_told_to_whoever_takes_it(house):
    wanted = submitted(house, {"summary": {"fr": "Nous avons accompagné 4 500 personnes.", "en": ""}})
    [warning] = made(house.writer, wanted).warnings
    assert "4 500" in warning


# Money --------------------------------------------------------------------------------------------


@pytest.fixture
def spent(house):
    """A financial report of June, handed in on 10 July by the organisation that runs the project."""
    by = actor(house.grantee, "coordinator")
    with clock.at(date(2022, 7, 10)):
        money.agreed(by)
        money.spent(by, voucher=pdf(), day=date(2022, 6, 1))
        report_actions.hand_in(by=by, project="OFICIO", until=date(2022, 6, 30))
    return by


def test_the_financial_report_of_the_days_is_bound(house, spent):
    wanted = submitted(house)
    [(row, figures)] = content_of(house.writer, wanted).money
    told = report_tables.money(row, figures)
    people = told.rows[0]
    assert people[1:] == [24000, 0, 100, 100, 23900]
    assert 23900 in cells(book(house.writer, wanted))


def test_one_that_is_handed_in_later_is_told_and_left_out(house):
    wanted = submitted(house)
    before = made(house.writer, wanted).content
    by = actor(house.grantee, "coordinator")
    with clock.at(LATER):
        money.agreed(by)
        money.spent(by, voucher=pdf(), day=date(2022, 6, 1))
        report_actions.hand_in(by=by, project="OFICIO", until=date(2022, 6, 30))
    later = made(house.writer, wanted)
    assert later.content == before and len(later.warnings) == 1
    assert "n’avait été remis" in words(made(house.writer, wanted, "docx").content)


def test_another_organisation_reads_no_money_of_an_accepted_report(house, spent):
    wanted = submitted(house)
    actions.answer_report(by=house.funder, report=wanted, accepted=True)
    assert content_of(house.funder, wanted).money
    assert content_of(house.elsewhere, wanted).money is None
    assert 24000 not in cells(book(house.elsewhere, wanted)) and 24000 in cells(book(house.funder, wanted))


# What a restatement changes -----------------------------------------------------------------------


def test_a_restatement_tells_each_cell_that_differs(house):
    wanted = submitted(house)
    actions.answer_report(by=house.funder, report=wanted, accepted=True)
    tell(house.teller, enrolled(), enrolled(), at=LATER)
    with clock.at(date(2022, 9, 1)):
        again = actions.restate_report(
            by=house.writer, report=wanted, reason="Two lists came late", requester="auditor"
        ).id
        actions.submit_report(by=house.writer, report=again)
    content = content_of(house.writer, again)
    table = report_tables.differences(content)
    kept = {(one.cell.code, one.cell.span, one.cell.dimension) for one in content.differences}
    assert ("accompanied", "period", "") in kept
    whole = [row for row in table.rows if row[3] == "En tout" and row[4:] == [12, 14, 2]]
    assert whole and len(table.rows) == len(content.differences)
    text = words(made(house.writer, again, "docx").content)
    with as_role("system"):
        former = Submission.objects.get(report=wanted)
    assert "Two lists came late" in text and former.sha256 in text


# Nobody is recognised in a row --------------------------------------------------------------------


def test_small_rows_are_told_together_and_the_whole_stays():
    from random import Random

    chance = Random(11)
    for _one in range(2000):
        up_to = {f"v{n}": chance.choice((0, 1, 3, 10, 11, 12, 40)) for n in range(chance.randint(1, 7))}
        within = {code: chance.randint(0, n) for code, n in up_to.items()}
        alone, together = folded(within, up_to)
        assert sorted(alone + together) == sorted(up_to)
        for rows in (within, up_to):
            assert all(not 0 < rows[code] < 11 for code in alone)
            left = sum(rows[code] for code in together)
            assert not 0 < left < 11 or not alone, (within, up_to)


# A file that opens --------------------------------------------------------------------------------


def test_the_workbook_has_numbers_and_no_formula(house, spent):
    wanted = submitted(house)
    found = book(house.writer, wanted)
    assert all(cell.data_type != "f" for sheet in found for row in sheet.iter_rows() for cell in row)
    assert len(set(found.sheetnames)) == len(found.sheetnames)
    packed = zipfile.ZipFile(io.BytesIO(made(house.writer, wanted).content))
    days = {one.date_time[:3] for one in packed.infolist()}
    assert days == {(2022, 7, 15)}


def test_people_without_the_right_take_nothing(house):
    wanted = submitted(house)
    with pytest.raises(Missing):
        made(actor(organisation("ALDEA"), "caseworker"), wanted)
    with pytest.raises(Missing):
        made(house.writer, uuid7())
