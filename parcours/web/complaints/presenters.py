"""Complaints, reports and opinions as parts of screens."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from parcours.complaints.enums import Category, ComplaintState, Outcome, ReportState, Teller, Way, Wish
from parcours.complaints.queries import summary_of
from parcours.complaints.states import COMPLAINT
from parcours.kernel import clock
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, moment, number, translated

NOTHING = "—"
TONES = {
    ComplaintState.RECEIVED: "wait",
    ComplaintState.ACKNOWLEDGED: "wait",
    ComplaintState.IN_HAND: "",
    ComplaintState.ANSWERED: "good",
    ComplaintState.APPEALED: "wait",
    ComplaintState.CLOSED: "none",
}
REPORT_TONES = {
    ReportState.RECEIVED: "bad",
    ReportState.ACKNOWLEDGED: "wait",
    ReportState.REFERRED: "good",
    ReportState.CLOSED: "none",
}
LEADS_TO = {
    "acknowledge": ComplaintState.ACKNOWLEDGED,
    "take": ComplaintState.IN_HAND,
    "answer": ComplaintState.ANSWERED,
    "close": ComplaintState.CLOSED,
    "appeal": ComplaintState.APPEALED,
}


def local(instant) -> str:
    return moment(clock.local(instant))


def _about(row) -> str:
    return translated(row.about.name) if row.about else _("Not known")


def _subjects(codes: Iterable[str]) -> str:
    return beside(Category(code).label for code in codes)


def _due(row) -> Cell:
    """The next deadline of a complaint."""
    if row.answered_on:
        return Cell(day(row.answered_on, "short"), tone="good" if row.answered_on <= row.answer_by else "bad")
    waits = row.state == ComplaintState.RECEIVED
    by = row.acknowledge_by if waits else row.answer_by
    words = _("to acknowledge") if waits else _("to answer")
    late = (by - clock.today()).days
    return Cell(day(by, "short"), tone="bad" if late < 0 else "wait" if late < 3 else "", note=words)


def state(row) -> dict:
    return {"text": ComplaintState(row.state).label, "tone": TONES[ComplaintState(row.state)]}


def complaints(rows: Iterable) -> Table:
    columns = [
        Column("received", _("Received")),
        Column("about", _("Organisation concerned")),
        Column("what", _("Subject")),
        Column("state", _("State")),
        Column("due", _("Deadline")),
    ]
    lines = [
        {
            "received": Cell(day(row.received_on, "short"), url=reverse("complaint", args=[row.id])),
            "about": _about(row),
            "what": _subjects(row.categories),
            "state": Cell(state(row)["text"], tone=state(row)["tone"]),
            "due": _due(row),
        }
        for row in rows
    ]
    empty = Empty(
        _("No complaint is given to your organisation"),
        _("What people say of other organisations comes here, whoever writes it down."),
    )
    return Table(_("Complaints to look into"), columns, lines, empty=empty)


def statements(rows: Iterable) -> list[dict]:
    return [
        {
            "url": reverse("statement", args=[row.id]),
            "due": day(row.due_on, "short"),
            "tone": "bad" if row.due_on < clock.today() else "wait",
        }
        for row in rows
    ]


def facts(found) -> list[dict]:
    row = found.row
    lines = [
        {"label": _("How it was told"), "value": Way(row.way).label},
        {"label": _("Organisation concerned"), "value": _about(row)},
        {"label": _("Place"), "value": translated(row.site.name) if row.site else ""},
        {"label": _("Subject"), "value": _subjects(row.categories)},
        {"label": _("Language"), "value": dict(settings.LANGUAGES).get(row.language, row.language)},
        {
            "label": _("How she wants to be answered"),
            "value": found.contact or _("Anonymous: she asks with her number"),
            "is_name": True,
        },
        {"label": _("To acknowledge by"), "value": day(row.acknowledge_by)},
        {"label": _("To answer by"), "value": day(row.answer_by)},
        {"label": _("What was found"), "value": Outcome(row.outcome).label if row.outcome else ""},
    ]
    return [line for line in lines if line["value"]]


def possible(row, actor) -> list[str]:
    return [name for name, target in LEADS_TO.items() if COMPLAINT.can(row.state, target, actor)]


def steps(row, actor) -> list[dict]:
    """What can be done now, the main thing first."""
    labels = {
        "acknowledge": _("Acknowledge"),
        "take": _("Look into it"),
        "answer": _("Answer it"),
        "close": _("Close"),
        "appeal": _("She does not agree"),
        "ask": _("Ask the organisation concerned"),
        "concern": _("Say whom it concerns"),
    }
    names = possible(row, actor)
    if row.state in (ComplaintState.ACKNOWLEDGED, ComplaintState.IN_HAND) and row.about_id:
        names.append("ask")
    if row.state not in (ComplaintState.ANSWERED, ComplaintState.CLOSED):
        names.append("concern")
    return [
        {
            "label": labels[name],
            "url": reverse("complaint_step", args=[row.id, name]),
            "kind": "primary" if place == 0 else "",
        }
        for place, name in enumerate(names)
    ]


def said(found: Iterable) -> list[dict]:
    return [
        {
            "question": one.question,
            "text": one.text,
            "asked": day(one.asked_on),
            "due": day(one.due_on),
            "given": day(one.given_on) if one.given_on else "",
        }
        for one in found
    ]


def of_service(service: UUID) -> list[dict]:
    """What people say of a service, as a fact of its page; nothing while fewer than five have answered."""
    found = summary_of(service)
    if found is None:
        return []
    said = _("%(mean)s out of 4, from %(count)s answers")
    value = said % {"mean": number(found.mean, 1), "count": number(found.answers)}
    return [{"label": _("What people say of it"), "value": value}]


# Reports --------------------------------------------------------------------------------------------


def report_state(row) -> dict:
    found = ReportState(row.state)
    return {"text": found.label, "tone": REPORT_TONES[found]}


def _report_due(row) -> Cell:
    if row.state in (ReportState.REFERRED, ReportState.CLOSED):
        return Cell(NOTHING)
    waits = row.state == ReportState.RECEIVED
    by = row.acknowledge_by if waits else row.refer_by
    words = _("to read") if waits else _("to offer help")
    return Cell(local(by), tone="bad" if by < clock.now() else "wait", note=words)


def reports(rows: Iterable) -> Table:
    columns = [
        Column("received", _("Received")),
        Column("about", _("Organisation concerned")),
        Column("teller", _("Who tells it")),
        Column("state", _("State")),
        Column("due", _("Deadline")),
    ]
    lines = [
        {
            "received": Cell(local(row.received_at), url=reverse("report", args=[row.id])),
            "about": _about(row),
            "teller": Teller(row.teller).label,
            "state": Cell(report_state(row)["text"], tone=report_state(row)["tone"]),
            "due": _report_due(row),
        }
        for row in rows
    ]
    empty = Empty(
        _("No report"), _("What is told of exploitation or abuse by staff comes here, and only here.")
    )
    return Table(_("Reports of abuse"), columns, lines, empty=empty)


def years(found: Mapping[int, int | None]) -> list[dict]:
    return [
        {"label": str(year), "value": number(count) if count else _("fewer than 5")}
        for year, count in found.items()
    ]


def report_facts(found) -> list[dict]:
    row = found.row
    wishes = beside(Wish(code).label for code in row.wishes)
    lines = [
        {"label": _("How it was told"), "value": Way(row.way).label},
        {"label": _("Who tells it"), "value": Teller(row.teller).label},
        {"label": _("Organisation concerned"), "value": _about(row)},
        {"label": _("What she wants"), "value": wishes or _("She has not said")},
        {"label": _("Anything else she wants, or does not want"), "value": found.wishes, "is_name": True},
        {"label": _("How she can be reached safely, and when"), "value": found.contact, "is_name": True},
        {"label": _("Language"), "value": dict(settings.LANGUAGES).get(row.language, row.language)},
        {"label": _("To be read by"), "value": local(row.acknowledge_by)},
        {"label": _("Help to be offered by"), "value": local(row.refer_by)},
    ]
    return [line for line in lines if line["value"]]


def report_steps(found, names: Mapping[UUID, str]) -> list[dict]:
    return [
        {
            "at": local(one.at),
            "who": names.get(one.user, ""),
            "state": ReportState(one.state).label if one.state else "",
            "text": one.text,
        }
        for one in found.steps
    ]


def focal_points(rows: Iterable) -> Table:
    columns = [
        Column("name", _("Name")),
        Column("organisation", _("Organisation")),
        Column("since", _("Since")),
        Column("state", _("State")),
        Column("end", ""),
    ]
    lines = [
        {
            "name": Cell(row.user.name, is_name=True),
            "organisation": translated(row.organisation.name),
            "since": day(clock.day_of(row.since), "short") if row.confirmed_at else "",
            "state": Cell(_("Reads reports"), None, "good")
            if row.confirmed_at
            else Cell(_("Waits for a second person"), reverse("seconds"), "wait"),
            "end": Cell(_("End it"), url=reverse("focal_point_end", args=[row.id])),
        }
        for row in rows
    ]
    empty = Empty(
        _("Nobody is named yet"), _("Until somebody is, reports of abuse wait and nobody reads them.")
    )
    return Table(_("Focal points"), columns, lines, empty=empty)
