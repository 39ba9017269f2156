"""What a report to the funder says, gathered from its submission: its kept figures, never those of today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parcours.kernel import clock
from parcours.kernel.actor import SYSTEM, Actor
from parcours.programmes import reports as financial
from parcours.programmes.pack import Pack
from parcours.programmes.report_models import Report as FinancialReport
from parcours.programmes.reporting import Figures
from parcours.results import binding, reports, saying
from parcours.results.enums import ReportState, Requester, SectionCode
from parcours.results.freezing import Difference
from parcours.results.models import Report, Submission
from parcours.results.reporting import LANGUAGES
from parcours.ui.wording import day, moment, number, translated


@dataclass(frozen=True)
class Section:
    """``language``: the one in which it was written, where it was not written in that of the report."""

    title: str
    paragraphs: list[str]
    language: str


@dataclass(frozen=True)
class Content:
    """``money``: None where the reader is not told of it. ``made_on``: the day from which the file dates."""

    row: Report
    pack: Pack
    language: str
    figures: Mapping[str, Any]
    submission: Submission | None
    sections: list[Section]
    money: list[tuple[FinancialReport, Figures]] | None
    differences: list[Difference]
    before: list[Submission]
    made_on: date
    warnings: tuple[str, ...] = ()

    @property
    def is_draft(self) -> bool:
        return self.submission is None


def gather(actor: Actor, pack: Pack, row: Report, language: str) -> Content:
    """In the words of ``language``, which is the active one."""
    said = reports.said(actor, row, pack)
    known_at = said.submission.known_at if said.submission else None
    codes = [row.project_id] if row.project_id else [one.code for one in pack.projects]
    told = _reads_money(actor, row)
    money = financial.by_heading(codes, row.since, row.until, known_at) if told else None
    later = len(financial.by_heading(codes, row.since, row.until)) - len(money) if money is not None else 0
    return Content(
        row,
        pack,
        language,
        said.figures,
        said.submission,
        _sections(said, language),
        money,
        reports.restated(row, said.figures),
        _before(row, said.submission),
        clock.day_of(known_at) if known_at else clock.today(),
        tuple(_warnings(row, said, language, later)),
    )


def _reads_money(actor: Actor, row: Report) -> bool:
    """Whoever wrote the report, whoever answers it, and whoever runs the system; other grantees do not."""
    own = row.organisation_id == actor.organisation
    return actor.kind == SYSTEM or own or actor.may("results.answer")


def _sections(said: reports.Said, language: str) -> list[Section]:
    found = []
    for section in SectionCode:
        told = said.texts.get(section, {})
        spoken = next((one for one in (language, *LANGUAGES) if told.get(one)), None)
        if spoken:
            paragraphs = saying.filled(told[spoken], said.figures, spoken)
            found.append(Section(str(section.label), paragraphs, spoken))
    return found


def _before(row: Report, submission: Submission | None) -> list[Submission]:
    """What was submitted before, of this report and of those that it states anew; the oldest first."""
    found: list[Submission] = []
    most, report = (submission.number if submission else None), row
    while report is not None:
        rows = reports.submissions(report)
        found += [one for one in rows if most is None or one.number < most or report is not row]
        report = report.restates
    return sorted(found, key=lambda one: (one.report.number, one.number))


def _warnings(row: Report, said: reports.Said, language: str, later: int) -> Iterator[str]:
    typed = [
        one
        for told in said.texts.values()
        for spoken, text in told.items()
        if spoken == language
        for one in binding.typed_numbers(text)
    ]
    if typed:
        told = ", ".join(dict.fromkeys(typed[:8]))
        yield _("Numbers were typed in the text and are bound to no indicator: %(numbers)s") % {
            "numbers": told
        }
    if row.state == ReportState.REPLACED:
        yield _("A later version of this report was accepted since.")
    if later:
        yield _("A financial report of these days was handed in after this report; it is not in the file.")
    if said.submission is None:
        yield _("This report is not submitted: its figures are those of today and may change.")
    elif not reports.is_whole(said.submission):
        yield _("What is kept is not what was submitted: its sum differs. Tell whoever runs the system.")


# Facts of the title page --------------------------------------------------------------------------


def facts(content: Content) -> list[tuple[str, Any]]:
    row, submission = content.row, content.submission
    lines: list[tuple[str, Any]] = [
        (_("Programme"), translated(content.pack.name)),
        (_("Project"), _project(content)),
        (_("Organisation"), translated(row.organisation.name)),
        (_("Period"), saying.days(row)),
        (_("State"), state(content)),
        (_("Version"), number(row.number)),
    ]
    if submission is not None:
        known = moment(clock.local(submission.known_at))
        lines += [
            (_("Submission"), number(submission.number)),
            (_("Figures"), _("As known on %(when)s") % {"when": known}),
            (_("Sum that proves it (SHA-256)"), submission.sha256),
        ]
    else:
        lines.append((_("Figures"), _("As they stand on %(day)s, not fixed") % {"day": day(content.made_on)}))
    if row.restates_id:
        lines += [
            (_("States anew"), _("version %(number)s") % {"number": number(row.number - 1)}),
            (_("Asked for by"), Requester(row.requester).label),
            (_("Why"), row.reason),
        ]
    return [(label, str(value)) for label, value in lines]


def _project(content: Content) -> str:
    project = content.row.project
    if project is None:
        return _("The whole programme")
    short, title = translated(project.short) or project.code, translated(project.title)
    return title if short in title else f"{short} · {title}"


def state(content: Content) -> str:
    """An accepted report stays accepted on paper when a later version takes its place: the bytes stay."""
    row, submission = content.row, content.submission
    if submission is None:
        return _("Draft, not submitted")
    if row.state in (ReportState.ACCEPTED, ReportState.REPLACED) and row.answered_on:
        return _("Accepted on %(day)s") % {"day": day(row.answered_on)}
    if row.state == ReportState.SENT_BACK and row.answered_on:
        return _("Sent back on %(day)s") % {"day": day(row.answered_on)}
    return _("Submitted on %(day)s") % {"day": day(clock.day_of(submission.known_at))}
