"""How work, its checks and its permit steps are said. Plain values in, words and tones out."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.employment import sections
from parcours.employment.enums import (
    CheckAnswer,
    Contract,
    Evidence,
    LeavingReason,
    OfferKind,
    PermitState,
    PlacementState,
)
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, number, translated

from . import presenters, wording

TONES = {
    PlacementState.WORKING: "good",
    PlacementState.LEFT: "none",
    PlacementState.KEPT: "good",
    PlacementState.CONVERTED: "good",
}
CHECK_TONES = {CheckAnswer.STILL: "good", CheckAnswer.LEFT: "none", CheckAnswer.NOT_REACHED: "wait"}


def url(row) -> str:
    return reverse("placement", args=[row.id])


def chip(row) -> dict[str, str]:
    return {"text": PlacementState(row.state).label, "tone": TONES[row.state]}


def months(count: int) -> str:
    return ngettext("after %(n)s month", "after %(n)s months", count) % {"n": number(count)}


def of_person(row) -> dict[str, Any]:
    since = _("since %(day)s") % {"day": day(row.starts_on)}
    until = _("until %(day)s") % {"day": day(row.ended_on)} if row.ended_on else ""
    why = LeavingReason(row.reason).label if row.reason else ""
    note = beside([OfferKind(row.kind).label, since, until, why])
    return {"title": row.employer.name, "url": url(row), "note": note, "chip": chip(row)}


def facts(row) -> list[dict[str, Any]]:
    lines = [
        {
            "label": _("Person"),
            "value": wording.name(row.person),
            "is_name": True,
            "url": reverse("person", args=[row.person_id]),
        },
        {
            "label": _("Employer"),
            "value": row.employer.name,
            "is_name": True,
            "url": presenters.employer_url(row.employer),
        },
        {"label": _("Occupation group"), "value": translated(row.occupation.name)},
        {"label": _("Contract"), "value": Contract(row.contract).label, "note": OfferKind(row.kind).label},
        {"label": _("First day"), "value": day(row.starts_on)},
        {"label": _("Wage"), "value": presenters.wage(row) or _("None stated")},
        {"label": _("How it is known"), "value": Evidence(row.evidence).label},
        {"label": _("Followed by"), "value": translated(row.organisation.name)},
    ]
    if row.ends_on:
        lines.insert(5, {"label": _("Contract until"), "value": day(row.ends_on)})
    if row.week_hours is not None:
        lines.insert(5, {"label": _("Hours a week"), "value": number(row.week_hours.normalize())})
    if row.ended_on:
        why = LeavingReason(row.reason).label if row.reason else ""
        lines.append({"label": _("Ended on"), "value": day(row.ended_on), "note": why})
    if row.came_from_id:
        before = reverse("placement", args=[row.came_from_id])
        lines.append({"label": _("Before"), "value": _("Internship"), "url": before})
    return lines


def check(row, today: date, may: bool) -> dict[str, Any]:
    open_still = row.answer in ("", CheckAnswer.NOT_REACHED)
    if row.answer:
        words, tone = CheckAnswer(row.answer).label, CHECK_TONES[row.answer]
    else:
        words, tone = (_("To be asked"), "wait") if row.due_on <= today else (_("To come"), "none")
    note = _("asked on %(day)s") % {"day": day(row.answered_on)} if row.answered_on else day(row.due_on)
    return {
        "title": months(row.month),
        "note": note,
        "chip": {"text": words, "tone": tone},
        "url": reverse("placement_check", args=[row.id]) if may and open_still else "",
    }


def permit_name(code: str) -> str:
    known = sections.plan().permit_step(code)
    return translated(known.name) if known else code


def permit(row, today: date, may: bool) -> dict[str, Any]:
    late = row.state == PermitState.TO_DO and row.due_on < today
    tone = {PermitState.DONE: "good", PermitState.EXEMPT: "good"}.get(row.state, "bad" if late else "wait")
    known = sections.plan().permit_step(row.code)
    ground = translated(known.exemptions[row.ground]) if known and row.ground in known.exemptions else ""
    when = row.settled_on or row.due_on
    note = day(when) if row.settled_on else _("by %(day)s") % {"day": day(when)}
    return {
        "title": permit_name(row.code),
        "note": beside([note, ground]),
        "chip": {"text": PermitState(row.state).label, "tone": tone},
        "url": reverse("placement_permit", args=[row.id]) if may and row.state == PermitState.TO_DO else "",
    }


def parts(permits: bool) -> list[dict]:
    url = reverse("placements")
    return [
        {"label": _("Still there?"), "url": url, "current": not permits},
        {"label": _("Permits"), "url": f"{url}?what=permits", "current": permits},
    ]


def _columns(what: str) -> list[Column]:
    return [
        Column("person", _("Person")),
        Column("what", what),
        Column("due", _("Due")),
        Column("state", _("State")),
    ]


def checks_table(rows, query) -> Table:
    empty = Empty(
        _("Nobody is to be asked today"),
        _("After 1, 3, 6 and 12 months of work her name comes here by itself."),
    )
    lines = [
        {
            "person": Cell(
                wording.name(row.person),
                reverse("placement_check", args=[row.id]),
                note=row.placement.employer.name,
                is_name=True,
            ),
            "what": months(row.month),
            "due": day(row.due_on),
            "state": Cell(CheckAnswer(row.answer).label if row.answer else _("To be asked"), tone="wait"),
        }
        for row in rows
    ]
    return Table(_("Still there?"), _columns(_("When")), lines, query=query, empty=empty)


def permits_table(rows, query) -> Table:
    empty = Empty(
        _("No permit step is due"), _("Steps of the permission to work come here a week before their day.")
    )
    lines = [
        {
            "person": Cell(
                wording.name(row.person),
                reverse("placement_permit", args=[row.id]),
                note=row.placement.employer.name,
                is_name=True,
            ),
            "what": permit_name(row.code),
            "due": day(row.due_on),
            "state": Cell(PermitState(row.state).label, tone="wait"),
        }
        for row in rows
    ]
    return Table(_("Permits"), _columns(_("Step")), lines, query=query, empty=empty)
