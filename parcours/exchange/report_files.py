"""The periodic report to the funder, as text to work on, as a paper and as a workbook."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from parcours.documents.blocks import Block, Facts, Heading, Paper, Prose, Turn, paper_pdf
from parcours.documents.blocks_word import paper_docx
from parcours.documents.workbooks import Sheet, workbook
from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.results import reports, saying
from parcours.results.enums import ReportKind
from parcours.results.reporting import LANGUAGES
from parcours.ui.wording import translated

from . import method, report_content, report_tables
from .kinds import LANGUAGE, REPORT, Asked, FileKind, Made, kind
from .report_content import Content, Section
from .tables import Table, as_grid, as_sheet, said_once

MOST = 200
"""Cells that differ which are printed; the workbook has them all."""
SPOKEN = {"fr": gettext_lazy("Written in French alone."), "en": gettext_lazy("Written in English alone.")}


def build(actor: Actor, pack: Pack, asked: Asked) -> Made:
    row = reports.report(actor, asked.report)
    with override(asked.language):
        content = report_content.gather(actor, pack, row, asked.language)
        name = f"report-{row.project_id or pack.code}-{row.since}-{row.until}-{row.number}"
        name += "-draft" if content.is_draft else ""
        return Made(name, _content(content, asked.form), content.warnings)


def _content(content: Content, form: str) -> bytes:
    if form == "xlsx":
        return _workbook(content)
    return (paper_docx if form == "docx" else paper_pdf)(paper(content))


def _mark(content: Content) -> str:
    return _("Draft") if content.is_draft else ""


def _running(content: Content) -> str:
    """At the foot of every page: what it is, and by which sum it is known again."""
    said = [saying.title(content.row), saying.days(content.row)]
    if content.is_draft:
        said.append(_("Draft, not submitted"))
    else:
        said.append(content.submission.sha256[:16])
    return " · ".join(said)


def paper(content: Content) -> Paper:
    return Paper(
        title=str(ReportKind(content.row.kind).label),
        above=[translated(content.pack.name), translated(content.row.organisation.name)],
        below=[saying.whose(content.row), saying.days(content.row)],
        running=_running(content),
        mark=_mark(content),
        blocks=list(_blocks(content)),
        language=content.language,
        made_on=content.made_on,
    )


def _blocks(content: Content) -> Iterator[Block]:
    yield Facts(report_content.facts(content))
    for one in content.sections:
        yield from _section(content, one)
    if not content.sections:
        yield Prose([_("No text was written.")], soft=True)
    yield Turn(across=True)
    yield from _table(report_tables.indicators(content), _("Logframe: indicators"))
    yield from _money(content)
    yield Turn()
    yield from _method()
    yield from _changes(content)
    by_project, evidence = report_tables.by_project(content), report_tables.evidence(content)
    yield Turn(across=by_project is not None)
    yield Heading(_("Annex: figures by project and by row"))
    for one in (by_project, evidence):
        if one:
            yield from _table(one, level=2)
    if by_project:
        yield Turn()
    for one in report_tables.rows_of(content):
        yield from _table(replace(one, rows=said_once(one.rows)), level=2)


def _section(content: Content, one: Section) -> Iterator[Block]:
    yield Heading(one.title)
    if one.language != content.language:
        yield Prose([str(SPOKEN[one.language])], soft=True)
    yield Prose(one.paragraphs, one.language)


def _table(table: Table, title: str = "", level: int = 1, most: int | None = None) -> Iterator[Block]:
    yield Heading(title or table.title, level)
    yield as_grid(table, most)
    notes = list(table.notes)
    if most is not None and len(table.rows) > most:
        notes.append(_("And %(n)s more, in the workbook.") % {"n": len(table.rows) - most})
    if notes:
        yield Prose(notes, soft=True)


def _no_money(content: Content) -> str:
    if content.money is None:
        return _("The money is told to the organisation itself, to whoever coordinates and to the funder.")
    return _("No financial report of these days was handed in when this report was submitted.")


def _money(content: Content) -> Iterator[Block]:
    yield Heading(_("Annex: money"))
    if not content.money:
        yield Prose([_no_money(content)])
    for row, found in content.money or ():
        yield from _table(report_tables.money(row, found), level=2)
    title, sentences = method.money()
    yield Heading(title, 2)
    yield Prose(sentences)


def _method() -> Iterator[Block]:
    yield Heading(_("How the figures are counted"))
    for title, sentences in method.of_report():
        yield Heading(title, 2)
        yield Prose(sentences)


def _changes(content: Content) -> Iterator[Block]:
    yield Heading(_("Change log"))
    before = report_tables.before(content)
    if content.row.restates_id:
        if content.differences:
            yield from _table(report_tables.differences(content), level=2, most=MOST)
        else:
            yield Prose([_("No figure differs from the accepted report.")])
    if before:
        yield from _table(before, level=2)
    elif not content.row.restates_id:
        yield Prose([_("Nothing was submitted before it: this is the first.")])


# The workbook -------------------------------------------------------------------------------------


def _workbook(content: Content) -> bytes:
    title = saying.title(content.row)
    return workbook(list(_sheets(content)), title=title, language=content.language, made_on=content.made_on)


def _sheets(content: Content) -> Iterator[Sheet]:
    above = [_running(content)]
    facts = [list(line) for line in report_content.facts(content)]
    texts = [[one.title, line] for one in content.sections for line in one.paragraphs]
    yield Sheet(_("Report"), (), facts, (saying.title(content.row), *above), (30, 90))
    yield Sheet(_("Text"), (_("Section"), _("Text")), texts, (_("Text"), *above), (30, 110))
    yield as_sheet(report_tables.indicators(content), above)
    parts = {
        _("By project"): report_tables.by_project(content),
        _("Rows"): _all_rows(content),
        _("Evidence"): report_tables.evidence(content),
    }
    for name, table in parts.items():
        if table:
            yield as_sheet(table, above, name)
    yield from _money_sheets(content, above)
    said = [[title, line] for title, lines in [*method.of_report(), method.money()] for line in lines]
    yield Sheet(_("Method"), (), said, (_("How the figures are counted"),), (30, 110))
    if content.row.restates_id:
        yield as_sheet(report_tables.differences(content), above)
    before = report_tables.before(content)
    if before:
        yield as_sheet(before, above, _("Before"))


def _all_rows(content: Content) -> Table | None:
    """The rows of every indicator in one table, to be filtered."""
    tables = list(report_tables.rows_of(content))
    if not tables:
        return None
    rows = [[table.title, *row] for table in tables for row in table.rows]
    return Table(_("Figures by row"), [_("Indicator"), *tables[0].head], rows, (40, 18, 30, 12, 12))


def _money_sheets(content: Content, above: list[str]) -> Iterator[Sheet]:
    if not content.money:
        yield Sheet(_("Money"), (), [[_no_money(content)]], (_("Annex: money"), *above), (110,))
    for number, (row, found) in enumerate(content.money or (), 1):
        table = report_tables.money(row, found)
        yield as_sheet(table, above, " ".join([_("Money"), str(number)]))


kind(
    FileKind(
        "report",
        title=gettext_lazy("Report to the funder"),
        about=gettext_lazy(
            "A report that was submitted, with its text, indicators, money, method and changes. A draft may "
            "be taken too: it says so on every page."
        ),
        forms=("docx", "pdf", "xlsx"),
        build=build,
        takes=(REPORT, LANGUAGE),
        languages=LANGUAGES,
        order=10,
    )
)
