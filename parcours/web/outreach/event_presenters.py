"""How events and those who were there are said. Plain values in, words and tones out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from parcours.outreach.enums import EventKind, EventState, Theme
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import day, number, translated

from . import presenters

TONES = {
    EventState.PLANNED: "none",
    EventState.HELD: "wait",
    EventState.REPORTED: "good",
    EventState.CANCELLED: "bad",
}


def state(event) -> dict[str, str]:
    return {"text": EventState(event.state).label, "tone": TONES[event.state]}


def kind(event) -> str:
    return str(EventKind(event.kind).label)


def themes(event) -> str:
    return " · ".join(str(Theme(code).label) for code in event.themes)


def days(event) -> str:
    if event.last_day != event.day:
        return _("%(first)s to %(last)s") % {"first": day(event.day), "last": day(event.last_day)}
    return day(event.day)


def when(event) -> str:
    return " · ".join(part for part in (days(event), presenters.hours(event)) if part)


def where(event) -> str:
    site = translated(event.site.name) if event.site_id else ""
    return " · ".join(part for part in (translated(event.place.name), site, event.venue) if part)


def told(event) -> bool:
    return event.state in (EventState.HELD, EventState.REPORTED)


def table(rows: Iterable, named: Mapping[Any, int], query: Mapping[str, Any], new_url: str) -> Table:
    empty = Empty(
        _("No event here"),
        _("Awareness sessions, trainings of officials and staff, fairs: plan one, then say who was there."),
        new_url,
        _("Plan an event") if new_url else "",
    )
    return Table(
        _("Events"),
        [
            Column("title", _("Event")),
            Column("kind", _("Kind"), sortable=True),
            Column("place", _("City"), sortable=True),
            Column("day", _("Day"), sortable=True),
            Column("people", _("People"), numeric=True),
            Column("state", _("State"), sortable=True),
        ],
        [_line(row, named.get(row.id, 0)) for row in rows],
        query=query,
        empty=empty,
        default_sort="-day",
    )


def _line(row, named: int) -> dict[str, Any]:
    said = state(row)
    return {
        "title": Cell(translated(row.title), reverse("event", args=[row.id]), note=themes(row)),
        "kind": kind(row),
        "place": Cell(translated(row.place.name), note=translated(row.organisation.name)),
        "day": when(row),
        "people": number(named + row.counted) if told(row) else "",
        "state": Cell(said["text"], tone=said["tone"]),
    }
