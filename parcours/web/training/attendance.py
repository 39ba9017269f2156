"""Attendance by half-day: a day on one screen, one thumb, also without JavaScript."""

import re
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import Missing, NotAllowed, Refused
from parcours.training import actions, queries
from parcours.training.enums import AbsenceReason, Half, Mark, SessionState
from parcours.training.refusals import NOTHING_CHANGED
from parcours.training.rules import HalfDayMarks, Marked
from parcours.ui.addresses import reverse
from parcours.ui.wording import day as day_words
from parcours.ui.wording import number
from parcours.web.acting import perform, request_id

from . import presenters
from .planning import crumbs

NOON = 13
SIGNS = {Mark.PRESENT: "✓", Mark.LATE: "◔", Mark.ABSENT: "✗", Mark.EXCUSED: "E"}


def _states() -> list[dict]:
    none = {"value": "", "label": _("Not noted"), "mark": "·", "tone": ""}
    marks = [
        {"value": mark.value, "label": mark.label, "mark": SIGNS[mark], "tone": mark.value} for mark in Mark
    ]
    return [none, *marks]


def _day(request, days: list[date]) -> date:
    """The day asked for, else the last one begun, else the first."""
    try:
        asked = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        asked = None
    if asked in days:
        return asked
    return max((one for one in days if one <= clock.today()), default=days[0])


def _current_first(half_days: list) -> list:
    """In the afternoon of the day itself the afternoon stands beside the names."""
    now = clock.local(clock.now())
    afternoon = now.hour >= NOON and any(at.day == now.date() for at in half_days)
    return sorted(half_days, key=lambda at: at.half, reverse=afternoon)


def _waiting_day(half_days: list) -> date | None:
    return next((at.day for at in half_days if at.taken_at is None and at.day <= clock.today()), None)


def _name(kind: str, half_day: UUID, enrolment: UUID) -> str:
    return f"{kind}_{half_day.hex}_{enrolment.hex}"


@requires("training.attend")
def take(request, session: UUID):
    """The marks of one day of a session."""
    found = queries.find(request.actor, session)
    if not queries.answers(request.actor, found) or found.state in (
        SessionState.PLANNED,
        SessionState.CANCELLED,
    ):
        raise Http404
    half_days = queries.half_days(found)
    days = sorted({at.day for at in half_days})
    chosen = _day(request, days)
    grid = queries.grid(request.actor, found, chosen)
    grid = replace(grid, half_days=_current_first(grid.half_days))
    saw([row.person for row in grid.rows], "training.attendance")
    problems: list[str] = []
    wanted: set[str] = set()
    if request.method == "POST":
        told, wanted = _told(request, grid)
        if wanted:
            problems = [_("Say for each excused absence why she is excused.")]
        else:
            done = _take(request, session, told)
            if done is not None:
                following = _waiting_day(queries.half_days(found)) or chosen
                return redirect(f"{request.path}?day={following.isoformat()}")
    context = {
        "title": _("Attendance"),
        "lead": presenters.title(found),
        "crumbs": crumbs(found),
        "day": chosen,
        "days": _days(request, half_days, chosen),
        "grid": _grid(request, grid, chosen),
        "reasons": _reasons(request, grid, wanted),
        "problems": problems,
        "future": chosen > clock.today(),
        "tick_url": reverse("training_tick", args=[session]),
        "why": AbsenceReason.choices,
        "taught": _taught(request, found, half_days, chosen),
        "sheet_url": reverse("training_sheet", args=[session]),
        "session_url": presenters.url(found),
    }
    return render(request, "web/training/attendance.html", context)


CELL = re.compile(r"m_([0-9a-f]{32})_([0-9a-f]{32})\Z")


@requires("training.attend")
@require_POST
def tick(request, session: UUID):
    """One mark, kept at once: what the page sends when a cell is tapped. Sent again, it is kept once."""
    named = CELL.match(request.POST.get("cell", ""))
    if named is None:
        raise Http404
    half_day, enrolment = (UUID(hex=one) for one in named.groups())
    mark = Marked(enrolment, request.POST.get("mark", ""), request.POST.get("reason", ""))
    told = {"session": session, "half_day": half_day, "marks": [mark]}
    try:
        actions.take_attendance(by=request.actor, request_id=request_id(request), **told)
    except (Missing, NotAllowed):
        raise
    except Refused as refused:
        # It stands there already, as it was told.
        if refused.code != NOTHING_CHANGED:
            return JsonResponse({"problem": str(refused.sentence)}, status=422)
    return JsonResponse({"kept": 1})


def _taught(request, found, half_days: list, chosen: date) -> list[dict]:
    """The half-days of a day with what the trainer taught; of one's own sessions."""
    if chosen > clock.today() or not queries.is_own(request.actor, found):
        return []
    return [
        {
            "half": Half(at.half).label,
            "url": reverse("training_taught", args=[found.id, at.id]),
            "note": presenters.taught(at),
        }
        for at in half_days
        if at.day == chosen
    ]


def _take(request, session: UUID, told: list[HalfDayMarks]):
    if not told:
        messages.info(request, _("Nothing was noted yet."))
        return None
    done = perform(request, None, actions.take_attendance_many, session=session, half_days=told)
    if done is not None:
        words = ngettext(
            "%(n)s mark of attendance is kept.", "%(n)s marks of attendance are kept.", done.changed
        )
        messages.success(request, words % {"n": number(done.changed)})
    return done


def _told(request, grid) -> tuple[list[HalfDayMarks], set[str]]:
    """What was posted, and the fields of the reasons that are still missing."""
    told, missing = [], set()
    for at in grid.half_days:
        marks = []
        for row in grid.rows:
            cell = row.cells.get(at.id)
            mark = request.POST.get(_name("m", at.id, row.enrolment), "")
            if cell is None or not mark:
                continue
            reason = ""
            if mark == Mark.EXCUSED:
                field = _name("r", at.id, row.enrolment)
                reason = request.POST.get(field, "") or cell.reason
                if not reason:
                    missing.add(field)
            marks.append(Marked(row.enrolment, mark, reason))
        if marks:
            told.append(HalfDayMarks(at.id, marks))
    return told, missing


def _grid(request, grid, chosen: date) -> dict:
    editable = chosen <= clock.today()
    rows = []
    for row in grid.rows:
        cells = []
        for at in grid.half_days:
            cell, label = row.cells.get(at.id), Half(at.half).label
            if cell is None or not editable:
                cells.append(_closed(cell))
                continue
            name = _name("m", at.id, row.enrolment)
            value = request.POST.get(name, cell.mark)
            cells.append({"name": name, "label": label, "value": value})
        rows.append(
            {"name": presenters.name(row), "url": reverse("person", args=[row.person]), "cells": cells}
        )
    today = chosen == clock.today()
    return {
        "caption": _("Attendance of %(day)s") % {"day": day_words(chosen)},
        "slots": [{"label": Half(at.half).label, "today": today} for at in grid.half_days],
        "rows": rows,
        "states": _states(),
        "everyone": Mark.PRESENT.value if editable and rows else "",
    }


def _closed(cell) -> dict:
    if cell is None or not cell.mark:
        return {"mark": "·", "word": _("Not expected") if cell is None else "", "tone": ""}
    return {"mark": SIGNS[Mark(cell.mark)], "word": Mark(cell.mark).label, "tone": cell.mark}


def _reasons(request, grid, wanted: set[str]) -> list[dict]:
    """A choice for each excused absence: those kept, and those just noted."""
    found = []
    for at in grid.half_days:
        for row in grid.rows:
            cell = row.cells.get(at.id)
            if cell is None:
                continue
            mark = request.POST.get(_name("m", at.id, row.enrolment), cell.mark)
            if mark != Mark.EXCUSED:
                continue
            field = _name("r", at.id, row.enrolment)
            found.append(
                {
                    "name": field,
                    "person": presenters.name(row),
                    "half": Half(at.half).label,
                    "value": request.POST.get(field, cell.reason),
                    "choices": AbsenceReason.choices,
                    "missing": field in wanted,
                }
            )
    return found


def _days(request, half_days: list, chosen: date) -> list[dict]:
    """The days of the session as tabs, around the chosen one; ``count`` tells what is still to be taken."""
    waiting: dict[date, int] = {}
    for at in half_days:
        waiting[at.day] = waiting.get(at.day, 0) + (at.taken_at is None and at.day <= clock.today())
    days = sorted(waiting)
    place = days.index(chosen)
    first = max(0, min(place - 3, len(days) - 7))
    return [
        {
            "label": day_words(one, "short"),
            "url": f"?day={one.isoformat()}",
            "current": one == chosen,
            "count": waiting[one] or None,
        }
        for one in days[first : first + 7]
    ]


@requires("training.see")
def sheet(request, session: UUID):
    """The sheet to print and sign."""
    found = queries.find(request.actor, session)
    if not queries.is_own(request.actor, found) or not request.actor.may("people.see"):
        raise Http404
    language = (get_language() or "fr").split("-")[0]
    pdf, people = queries.attendance_sheet(request.actor, found, language)
    saw(people, "training.sheet")
    name = f"{found.code}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
