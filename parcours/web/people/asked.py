"""How requests about personal data are shown: where they stand, how many days are left, what must be kept."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.queries import colleagues, organisation_names
from parcours.people import deadlines, erasing, listing, requested
from parcours.people.enums import DecisionReason, Purpose, RequestChannel, RequestKind, RequestState
from parcours.ui import wording
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell

from . import presenters

TONES = {
    RequestState.RECEIVED: "wait",
    RequestState.IN_HAND: "wait",
    RequestState.GRANTED: "good",
    RequestState.PARTLY: "good",
    RequestState.REFUSED: "bad",
    RequestState.HANDED_OVER: "",
}
SOON = 3


def names_of(request, rows: Iterable[Any]) -> dict[UUID, str]:
    """The names of those whose file the reader may open; for the officer who decides, nobody's."""
    seen = requested.seen_among(request.actor, {row.person_id for row in rows})
    return {one.id: presenters.name(one.names) for one in listing.rows_of(request.actor, list(seen))}


def code(row: Any) -> str:
    return presenters.number(presenters.code(row.code)) if row.code else _("Erased")


def state(row: Any) -> dict[str, str]:
    text = str(RequestState(row.state).label)
    return {"text": text, "tone": TONES[RequestState(row.state)]}


def due(row: Any) -> dict[str, str]:
    """Days left, or by how many it is late; nothing runs once it is decided."""
    found = requested.clock_of(row)
    if found.stopped:
        text = _("answered in time") if not found.late else _("answered late")
        return {"text": text, "tone": "bad" if found.late else ""}
    if found.late:
        late = ngettext("%(days)s day late", "%(days)s days late", found.days) % {"days": found.days}
        return {"text": late, "tone": "bad"}
    if found.days == 0:
        return {"text": _("last day today"), "tone": "wait"}
    left = ngettext("%(days)s day left", "%(days)s days left", found.days) % {"days": found.days}
    return {"text": left, "tone": "wait" if found.days <= SOON else ""}


def row(one: Any, name: str | None) -> dict[str, Any]:
    where, left = state(one), due(one)
    who = Cell(name, reverse("request", args=[one.id]), note=code(one), is_name=True)
    return {
        "who": who if name else Cell(code(one), reverse("request", args=[one.id])),
        "kind": str(RequestKind(one.kind).label),
        "state": Cell(where["text"], tone=where["tone"]),
        "due": Cell(left["text"], tone=left["tone"]) if left["tone"] else left["text"],
        "received": wording.day(one.received_on),
    }


def answered_by(organisation: UUID) -> str:
    """Who decides on requests made to an organisation, by name; said as well when nobody does."""
    found = [one.name for one in colleagues(organisation, "people.answer_requests")]
    return presenters.listed(*found) or _("Nobody yet: tell the administrator of your organisation")


def until(today: date) -> list[dict[str, str]]:
    """By when a request that comes today is answered, for each kind."""
    return [{"label": kind.label, "value": wording.day(deadlines.due(kind, today))} for kind in RequestKind]


def lines(one: Any, name: str | None) -> list[dict[str, Any]]:
    organisation = organisation_names([one.organisation_id]).get(one.organisation_id, {})
    found = [
        {"label": _("Card"), "value": code(one)},
        {"label": _("Asked of"), "value": wording.translated(organisation)},
        {
            "label": _("Received"),
            "value": wording.beside([wording.day(one.received_on), RequestChannel(one.channel).label]),
        },
        {"label": _("Answered by"), "value": answered_by(one.organisation_id), "is_name": True},
        {"label": _("Answer due by"), "value": wording.day(one.due_on)},
    ]
    if one.purpose:
        whom = organisation_names([one.recipient_id]).get(one.recipient_id) if one.recipient_id else None
        value = [Purpose(one.purpose).label, wording.translated(whom or {})]
        found.insert(2, {"label": _("She objects to"), "value": wording.beside(value)})
    if name:
        url = reverse("person", args=[one.person_id])
        found.insert(0, {"label": _("Person"), "value": name, "url": url, "is_name": True})
    if one.decided_on:
        found += [
            {
                "label": _("Decision"),
                "value": wording.beside([RequestState(one.answer).label, wording.day(one.decided_on)]),
                "note": presenters.label(DecisionReason, one.reason),
            },
            {"label": _("Said to her"), "value": one.sentence, "is_name": True},
        ]
    if one.erased_at:
        found.append({"label": _("Erased"), "value": presenters.moment(one.erased_at)})
        found += [{"label": _("Kept for now"), "value": line} for line in _stays(one)]
    if one.handed_on:
        found.append({"label": _("Handed over"), "value": wording.day(one.handed_on)})
    return [line for line in found if line["value"]]


def holds(one: Any) -> list[str]:
    """What would stay for now, and until when."""
    return _stays(one) if one.kind == RequestKind.ERASURE and not one.erased_at else []


def _stays(one: Any) -> list[str]:
    return [
        presenters.listed(
            str(hold.reason),
            _("kept until %(day)s") % {"day": wording.day(hold.until)} if hold.until else "",
        )
        for hold in erasing.holds_of(one.person_id)
    ]
