"""How incubation is said."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from parcours.enterprise.incubation_enums import MeetingKind, Phase, SeatReason
from parcours.enterprise.incubation_queries import DeskDay, Incubated
from parcours.kernel import clock
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, number, translated


def chip(row: Any) -> dict[str, str]:
    today = clock.today()
    if row.ends_on < today:
        return {"text": _("Over"), "tone": "none"}
    if row.starts_on > today:
        return {"text": _("To come"), "tone": "wait"}
    return {"text": _("Under way"), "tone": "good"}


def days(row: Any) -> str:
    return _("from %(first)s until %(last)s") % {"first": day(row.starts_on), "last": day(row.ends_on)}


def places(row: Any) -> str:
    return _("%(taken)s of %(places)s places taken") % {
        "taken": number(row.taken),
        "places": number(row.places),
    }


def table(rows: Iterable[Any], query: Any) -> Table:
    empty = Empty(
        _("No cohort yet"),
        _("Projects that are incubated together, with their days, places and meetings."),
    )
    columns = [
        Column("title", _("Cohort")),
        Column("phase", _("Phase")),
        Column("place", _("City")),
        Column("days", _("Days")),
        Column("places", _("Places")),
        Column("state", _("State")),
    ]
    body = [
        {
            "title": Cell(row.title, reverse("venture_cohort", args=[row.id]), is_name=True),
            "phase": Phase(row.phase).label,
            "place": translated(row.place.name),
            "days": days(row),
            "places": places(row),
            "state": Cell(chip(row)["text"], tone=chip(row)["tone"]),
        }
        for row in rows
    ]
    return Table(_("Cohorts"), columns, body, query=query, empty=empty)


def seats(rows: Iterable[Any], may: bool) -> list[dict[str, Any]]:
    found = []
    for one in rows:
        words = _("since %(day)s") % {"day": day(one.since)}
        if one.left:
            words = _("left on %(day)s: %(why)s") % {
                "day": day(one.until),
                "why": SeatReason(one.reason).label,
            }
        found.append(
            {
                "title": one.venture.title,
                "url": reverse("venture", args=[one.venture_id]),
                "note": words,
                "leave_url": reverse("venture_seat_leave", args=[one.id]) if may and not one.left else "",
            }
        )
    return found


def meetings(rows: Iterable[Any], may: bool) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "note": beside(
                (
                    day(one.on),
                    f"\u2066{one.starts:%H:%M}–{one.ends:%H:%M}\u2069",
                    MeetingKind(one.kind).label,
                    one.mentor.name if one.mentor else "",
                )
            ),
            "undo_url": reverse("venture_meeting_undo", args=[one.id]) if may else "",
        }
        for one in rows
    ]


def mentors(rows: Iterable[Any], may: bool) -> list[dict[str, Any]]:
    return [
        {
            "title": one.name,
            "note": beside((one.field, one.phone and f"\u2066{one.phone}\u2069")),
            "end_url": reverse("venture_mentor_end", args=[one.id]) if may else "",
        }
        for one in rows
    ]


def spaces(rows: Iterable[Any], busy: dict) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "url": reverse("venture_space", args=[one.id]),
            "note": translated(one.place.name),
            "end": _("today: %(given)s of %(desks)s desks given")
            % {"given": number(busy.get(one.id, 0)), "desks": number(one.desks)},
        }
        for one in rows
    ]


def desk_days(rows: Iterable[DeskDay], may: bool) -> list[dict[str, Any]]:
    return [
        {
            "title": day(one.on, "weekday"),
            "end": _("%(n)s free") % {"n": number(one.free)},
            "tone": "good" if one.free else "bad",
            "given": [
                {
                    "title": given.venture.title,
                    "url": reverse("venture", args=[given.venture_id]),
                    "back_url": reverse("venture_desk_back", args=[given.id])
                    if may and given.on >= clock.today()
                    else "",
                }
                for given in one.given
            ],
        }
        for one in rows
    ]


def of_venture(found: Incubated, may: bool) -> list[dict[str, Any]]:
    """Cohorts, mentors and desks of a project, as rows."""
    lines = [
        {
            "title": one.cohort.title,
            "url": reverse("venture_cohort", args=[one.cohort_id]),
            "note": beside((Phase(one.cohort.phase).label, days(one.cohort))),
            "chip": {"text": _("Has left"), "tone": "none"} if one.left else chip(one.cohort),
        }
        for one in found.seats
    ]
    lines += [
        {
            "title": one.mentor.name,
            "note": beside((_("Mentor"), one.mentor.field, _("since %(day)s") % {"day": day(one.since)})),
            "undo_url": reverse("venture_mentoring_end", args=[one.id]) if may else "",
        }
        for one in found.mentorings
    ]
    if found.desks:
        first = found.desks[0]
        lines.append(
            {
                "title": _("Desk on %(day)s") % {"day": day(first.on)},
                "url": reverse("venture_space", args=[first.space_id]),
                "note": beside(
                    (first.space.title, _("%(n)s days to come") % {"n": number(len(found.desks))})
                ),
            }
        )
    return lines
