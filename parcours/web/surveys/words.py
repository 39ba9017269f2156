"""How surveys are said. Plain values in, words and tones out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.people import queries as people
from parcours.surveys import wording
from parcours.surveys.enums import OPEN, State, Way, Why
from parcours.surveys.models import Reply, Survey
from parcours.surveys.plan import SurveysPlan
from parcours.surveys.queries import is_overdue
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, language, number

TONES = {
    State.PLANNED: "",
    State.DUE: "wait",
    State.SENT: "",
    State.TRYING: "wait",
    State.ANSWERED: "good",
    State.REFUSED: "none",
    State.UNREACHABLE: "none",
    State.EXPIRED: "none",
    State.SKIPPED: "none",
    State.DROPPED: "none",
}


def name(person) -> str:
    """Her name in the script of the reader, when it is known in it."""
    return people.name_of(person, "arabic" if language() == "ar" else "latin")


def url(row: Survey) -> str:
    return reverse("survey", args=[row.id])


def chip(row: Survey, today: date) -> dict[str, str]:
    late = row.state in (State.DUE, State.TRYING) and is_overdue(row, today)
    return {"text": State(row.state).label, "tone": "bad" if late else TONES[row.state]}


def after(known: SurveysPlan, row: Survey) -> str:
    """What it follows, and the day of it."""
    return beside([wording.fact(known, row.fact), day(row.fact_on)])


def calls(row: Survey) -> str:
    if not row.attempts:
        return ""
    said = ngettext("%(n)s call", "%(n)s calls", row.attempts) % {"n": number(row.attempts)}
    return beside([said, _("the last on %(day)s") % {"day": day(row.tried_on)}]) if row.tried_on else said


def until(row: Survey) -> str:
    if row.state in OPEN:
        return _("until %(day)s") % {"day": day(row.until)}
    return day(row.ended_on) if row.ended_on else ""


def table(known: SurveysPlan, rows: Iterable[Survey], query, empty: Empty, today: date) -> Table:
    columns = [
        Column("person", _("Person")),
        Column("occasion", _("Occasion")),
        Column("after", _("What it follows")),
        Column("until", _("Time")),
        Column("state", _("State")),
    ]
    lines = [
        {
            "person": Cell(name(row.person), url(row), is_name=True),
            "occasion": wording.occasion(known, row.occasion),
            "after": after(known, row),
            "until": Cell(until(row), note=calls(row)),
            "state": Cell(chip(row, today)["text"], tone=chip(row, today)["tone"]),
        }
        for row in rows
    ]
    return Table(_("Follow-up questions"), columns, lines, query, empty)


def of_person(known: SurveysPlan, row: Survey, today: date) -> dict[str, Any]:
    return {
        "title": wording.occasion(known, row.occasion),
        "note": beside([after(known, row), until(row), calls(row)]),
        "url": url(row),
        "chip": chip(row, today),
    }


def facts(known: SurveysPlan, row: Survey, phone: str) -> list[dict[str, Any]]:
    lines = [
        {
            "label": _("Person"),
            "value": name(row.person),
            "is_name": True,
            "url": reverse("person", args=[row.person_id]),
        },
        {"label": _("What it follows"), "value": after(known, row)},
        {"label": _("To be asked from"), "value": day(row.due_on)},
        {"label": _("An answer counts until"), "value": day(row.until)},
    ]
    if phone:
        lines.insert(1, {"label": _("Telephone"), "value": phone, "is_name": True})
    if row.sent_on:
        over = _("it takes an answer until %(day)s") % {"day": day(row.link_until)} if row.link_until else ""
        lines.append({"label": _("Link sent"), "value": day(row.sent_on), "note": over})
    if row.attempts:
        lines.append({"label": _("Calls without reaching her"), "value": calls(row)})
    if row.why:
        lines.append({"label": _("Why she is not asked"), "value": Why(row.why).label})
    return lines


def reply(known: SurveysPlan, row: Reply) -> dict[str, Any]:
    """What was answered, question by question."""
    how = Way(row.way).label
    return {
        "title": beside([day(row.given_on), how]),
        "facts": [
            {"label": wording.question(known, code), "value": wording.answer(known, code, choice)}
            for code, choice in row.answers.items()
        ],
    }
