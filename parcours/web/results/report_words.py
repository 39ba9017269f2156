"""Reports as parts of screens: lines, tables of figures and of what differs, texts with their figures."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.queries import user_names
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.programmes.pack import Pack
from parcours.results import binding, labels
from parcours.results.enums import ReportState, Requester, SectionCode
from parcours.results.freezing import PERIOD, TOTAL, Difference
from parcours.results.models import Report, Submission
from parcours.results.reporting import LANGUAGES
from parcours.results.reports import Said
from parcours.results.saying import days, figures_of, filled, row_of, share_of, title
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, moment, number, translated

from .presenters import NOTHING, project_name

TONES = {
    ReportState.DRAFT: "none",
    ReportState.SUBMITTED: "wait",
    ReportState.SENT_BACK: "bad",
    ReportState.ACCEPTED: "good",
    ReportState.REPLACED: "",
    ReportState.WITHDRAWN: "",
}
LISTED = 200


def chip(row: Report) -> dict[str, str]:
    return {"text": ReportState(row.state).label, "tone": TONES[row.state]}


def table(rows: list[Report], query: Any, new_url: str) -> Table:
    empty = Empty(
        _("No report yet"),
        _("A report fixes the figures of a period on the day it is submitted; they stay as they were."),
        new_url,
        _("Begin a report") if new_url else "",
    )
    columns = [
        Column("report", _("Report")),
        Column("days", _("Period")),
        Column("organisation", _("Organisation")),
        Column("state", _("State")),
    ]
    lines = [
        {
            "report": Cell(title(row), reverse("results_report", args=[row.id])),
            "days": days(row),
            "organisation": translated(row.organisation.name),
            "state": Cell(ReportState(row.state).label, tone=TONES[row.state] or None),
        }
        for row in rows
    ]
    return Table(_("Reports"), columns, lines, query=query, empty=empty)


def facts(row: Report, submission: Submission | None, own: bool) -> list[dict[str, Any]]:
    """What stands about a report: its days, as known when, what was answered. Who of the house submitted it
    is told in the house."""
    lines = [
        {"label": _("Period"), "value": days(row)},
        {"label": _("Organisation"), "value": translated(row.organisation.name)},
    ]
    if row.restates_id:
        lines += [
            {
                "label": _("States anew"),
                "value": _("version %(number)s") % {"number": number(row.number - 1)},
                "url": reverse("results_report", args=[row.restates_id]),
            },
            {"label": _("Asked for by"), "value": Requester(row.requester).label},
            {"label": _("Why"), "value": row.reason, "is_name": True},
        ]
    if submission is None:
        lines.append({"label": _("Figures"), "value": _("As they stand now: fixed on submission")})
    else:
        known = {"when": moment(clock.local(submission.known_at))}
        lines.append({"label": _("Figures"), "value": _("As known on %(when)s") % known})
        if own:
            name = user_names([submission.by]).get(submission.by, NOTHING)
            lines.append({"label": _("Submitted by"), "value": name, "is_name": True})
        proof = {"label": _("Sum that proves it (SHA-256)"), "value": parted(submission.sha256)}
        lines.append(proof)
    if row.answered_on:
        lines.append({"label": _("Answered on"), "value": day(row.answered_on)})
        if row.answer:
            lines.append({"label": _("What was answered"), "value": row.answer, "is_name": True})
    return lines


# Figures ------------------------------------------------------------------------------------------


def figures(pack: Pack, said: Said, row: Report) -> Table:
    columns = [
        Column("title", _("Indicator")),
        Column("target", _("Target"), numeric=True),
        Column("period", _("In the period"), numeric=True),
        Column("total", _("Up to its end"), numeric=True),
        Column("women", _("Women"), numeric=True),
        Column("share", _("Share reached"), numeric=True),
    ]
    known = {one.code for one in pack.indicators}
    asked = f"?since={row.since}&until={row.until}"
    rows = []
    for within, up_to in figures_of(said.figures):
        url = reverse("result", args=[up_to["code"]]) + asked if up_to["code"] in known else None
        note = str(labels.UNITS.get(up_to["unit"], "")) if up_to["unit"] != "people" else ""
        rows.append(
            {
                "title": Cell(translated(up_to["title"]), url, note=note or None),
                "target": number(Decimal(up_to["target"])) if up_to["target"] else NOTHING,
                "period": _value(within),
                "total": _value(up_to),
                "women": row_of(up_to, "sex", "F") if up_to["unit"] == "people" else NOTHING,
                "share": share_of(up_to),
            }
        )
    return Table(_("Indicators of the report"), columns, rows, stacks=False, scrolls=True)


def _value(told: Mapping[str, Any]) -> Cell | str:
    if not told["collected"]:
        return Cell(_("Not collected"), tone="none")
    return labels.told(told, told["achieved"])


# Texts --------------------------------------------------------------------------------------------


def texts(said: Said) -> list[dict[str, Any]]:
    """Each section that says something, with its figures filled in, in each of its languages."""
    found = []
    for section in SectionCode:
        told = said.texts.get(section, {})
        written = [
            {"language": language, "paragraphs": filled(told[language], said.figures, language)}
            for language in LANGUAGES
            if told.get(language)
        ]
        if written:
            found.append({"title": section.label, "texts": written})
    return found


def typed(section_texts: Mapping[str, str]) -> list[str]:
    """Numbers that were typed in place of a figure."""
    found = [one for text in section_texts.values() for one in binding.typed_numbers(text)]
    return list(dict.fromkeys(found))


def to_write(row: Report, may: bool) -> list[dict[str, Any]]:
    """Every section with what it says so far, for whoever writes."""
    if not may:
        return []
    lines = []
    for section in SectionCode:
        told = row.texts.get(section, {})
        numbers = typed(told)
        languages = " · ".join(one.upper() for one in LANGUAGES if told.get(one))
        note = _("numbers typed: %(numbers)s") % {"numbers": ", ".join(numbers[:5])} if numbers else ""
        lines.append(
            {
                "label": section.label,
                "url": reverse("results_report_write", args=[row.id, section]),
                "languages": languages,
                "note": note,
            }
        )
    return lines


def names_to_bind(pack: Pack, said: Said) -> list[dict[str, str]]:
    """How each figure is named in a text, and what it stands for now."""
    return [
        {
            "name": f"{{{up_to['code']}}}",
            "title": translated(up_to["title"]),
            "total": labels.told(up_to, up_to["achieved"]),
            "period": labels.told(within, within["achieved"]),
        }
        for within, up_to in figures_of(said.figures)
        if up_to["collected"]
    ]


# Differences --------------------------------------------------------------------------------------


def differences(pack: Pack, found: list[Difference], titles: Mapping[str, Any], caption: str) -> Table:
    columns = [
        Column("what", _("Figure")),
        Column("row", _("Row")),
        Column("before", _("Before"), numeric=True),
        Column("after", _("Now"), numeric=True),
        Column("change", _("Difference"), numeric=True),
    ]
    spans = {PERIOD: _("in the period"), TOTAL: _("up to its end")}
    rows = []
    for one in found[:LISTED]:
        cell = one.cell
        note = spans[cell.span]
        if cell.project:
            note = f"{note} · {project_name(pack, cell.project)}"
        names = labels.names_of(cell.dimension, pack) if cell.dimension else {}
        where = (
            f"{labels.DIMENSIONS[cell.dimension]} · {labels.of_value(names, cell.value)}"
            if cell.dimension
            else _("In all")
        )
        rows.append(
            {
                "what": Cell(translated(titles.get(cell.code, cell.code)), note=note),
                "row": where,
                "before": number(one.before),
                "after": number(one.after),
                "change": signed(one.change),
            }
        )
    return Table(caption, columns, rows, stacks=False, scrolls=True)


def parted(sum_: str) -> str:
    """A long sum in parts that find room on a telephone."""
    return " ".join(sum_[at : at + 8] for at in range(0, len(sum_), 8))


def signed(n: int) -> str:
    """With its sign before it, in both directions of writing."""
    return f"\u200e+{number(n)}" if n > 0 else f"\u200e\u2212{number(-n)}" if n < 0 else number(0)


def titles_of(*told: Mapping[str, Any]) -> dict[str, Any]:
    return {one["code"]: one["title"] for figures in told for one in figures.get(TOTAL, ())}


def actions(actor: Actor, row: Report, own: bool) -> list[dict[str, str]]:
    """What the reader can do with a report, the next thing first."""
    found = []

    def add(may: bool, label: str, name: str) -> None:
        if may:
            kind = "" if found else "primary"
            found.append({"label": label, "url": reverse(name, args=[row.id]), "kind": kind})

    writing = own and row.state in (ReportState.DRAFT, ReportState.SENT_BACK)
    add(writing, _("Submit it"), "results_report_submit")
    add(
        actor.may("results.answer") and row.state == ReportState.SUBMITTED,
        _("Answer it"),
        "results_report_answer",
    )
    add(own and row.state == ReportState.ACCEPTED, _("State it anew"), "results_report_restate")
    add(own and row.state == ReportState.DRAFT, _("Withdraw it"), "results_report_withdraw")
    return found
