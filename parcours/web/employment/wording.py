"""How applications are said. Plain values in, words and tones out."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.employment import fitting, states
from parcours.employment.applications import Answers
from parcours.employment.enums import ApplicationState, Ending
from parcours.people import queries as people
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, language, listed, number, translated

from . import presenters

TONES = {
    ApplicationState.PROPOSED: "wait",
    ApplicationState.SENT: "wait",
    ApplicationState.INTERVIEW: "wait",
    ApplicationState.OFFERED: "good",
    ApplicationState.HIRED: "good",
    ApplicationState.REFUSED: "none",
    ApplicationState.WITHDRAWN: "none",
}


def name(person) -> str:
    """Her name in the script of the reader, when it is known in it."""
    return people.name_of(person, "arabic" if language() == "ar" else "latin")


def chip(row) -> dict[str, str]:
    return {"text": ApplicationState(row.state).label, "tone": TONES[row.state]}


def url(row) -> str:
    return reverse("application", args=[row.id])


def since(row) -> str:
    """When it last moved, and why it ended."""
    told = _("on %(day)s") % {"day": day(row.ended_on or row.moved_on)}
    return beside([told, Ending(row.reason).label if row.reason else ""])


def of_person(row) -> dict[str, Any]:
    note = beside([row.offer.employer.name, since(row)])
    return {"title": presenters.title(row.offer), "url": url(row), "note": note, "chip": chip(row)}


def of_offer(row) -> dict[str, Any]:
    note = beside([translated(row.organisation.name), since(row)])
    return {"title": name(row.person), "url": url(row), "note": note, "chip": chip(row)}


def table(rows, query) -> Table:
    empty = Empty(
        _("Nothing is under way"),
        _("Whoever is proposed for an offer stands here until there is an answer."),
        reverse("employment"),
        _("Offers"),
    )
    lines = [
        {
            "person": Cell(name(row.person), url(row), is_name=True),
            "offer": Cell(presenters.title(row.offer), note=row.offer.employer.name),
            "since": day(row.moved_on),
            "state": Cell(chip(row)["text"], tone=chip(row)["tone"]),
        }
        for row in rows
    ]
    columns = [
        Column("person", _("Person")),
        Column("offer", _("Offer")),
        Column("since", _("Since")),
        Column("state", _("State")),
    ]
    return Table(_("Applications"), columns, lines, query=query, empty=empty)


def facts(row) -> list[dict[str, Any]]:
    lines = [
        {
            "label": _("Person"),
            "value": name(row.person),
            "is_name": True,
            "url": reverse("person", args=[row.person_id]),
        },
        {"label": _("Offer"), "value": presenters.title(row.offer), "url": presenters.url(row.offer)},
        {
            "label": _("Employer"),
            "value": row.offer.employer.name,
            "is_name": True,
            "url": presenters.employer_url(row.offer.employer),
        },
        {
            "label": _("Proposed on"),
            "value": day(row.proposed_on),
            "note": translated(row.organisation.name),
        },
    ]
    if row.sent_on:
        agreed = {"label": _("Sent to the employer on"), "value": day(row.sent_on)}
        lines.append(agreed | {"note": _("She agreed that the employer is told who she is.")})
    if row.ended_on:
        ended = {"label": _("Ended on"), "value": day(row.ended_on)}
        lines.append(ended | {"note": Ending(row.reason).label if row.reason else ""})
    else:
        lines.append({"label": _("Last move"), "value": day(row.moved_on)})
    return lines


LABELS = {
    ApplicationState.SENT: lambda: _("It was sent to the employer"),
    ApplicationState.INTERVIEW: lambda: _("She is invited"),
    ApplicationState.OFFERED: lambda: _("The post is offered to her"),
    ApplicationState.HIRED: lambda: _("She is hired"),
    ApplicationState.REFUSED: lambda: _("The employer refuses"),
    ApplicationState.WITHDRAWN: lambda: _("She withdraws"),
}


def moves(actor, row) -> list[dict[str, str]]:
    """What can become of it now, the most likely first."""
    found = []
    for target in LABELS:
        if states.APPLICATION.can(row.state, target, actor):
            address = reverse("application_move", args=[row.id, target.value])
            quiet = target in (ApplicationState.REFUSED, ApplicationState.WITHDRAWN)
            found.append({"label": LABELS[target](), "url": address, "kind": "quiet" if quiet else ""})
    if found:
        found[0]["kind"] = "primary"
    return found


def answers(told: Answers) -> list[dict[str, Any]]:
    """How an employer has answered so far."""
    if not told.sent:
        return []
    lines = [{"label": _("People whose application was sent"), "value": number(told.sent)}]
    for state in (ApplicationState.HIRED, ApplicationState.REFUSED, ApplicationState.WITHDRAWN):
        if told.states.get(state):
            lines.append({"label": state.label, "value": number(told.states[state])})
    waiting = sum(told.states.get(one, 0) for one in ApplicationState.values[:4])
    if waiting:
        lines.append({"label": _("Without an answer yet"), "value": number(waiting)})
    if told.days is not None:
        days = ngettext("%(n)s day", "%(n)s days", told.days) % {"n": number(told.days)}
        lines.append({"label": _("Usual time until an answer"), "value": days})
    for reason, count in list(told.reasons.items())[:3]:
        lines.append(
            {"label": Ending(reason).label, "value": number(count), "note": _("reason of a refusal")}
        )
    return lines


FACTORS = {
    fitting.SKILL: (lambda: _("Her trade"), lambda: _("Another trade")),
    fitting.WISH: (lambda: _("Her wish"), lambda: _("Not her wish")),
    fitting.PLACE: (lambda: _("Near her"), lambda: _("Far from her")),
    fitting.LANGUAGE: (lambda: _("Languages spoken"), lambda: _("A language is missing")),
    fitting.PERMIT: (lambda: _("Residence as asked"), lambda: _("Residence not as asked")),
}


def factors(one: fitting.Fit) -> list[dict[str, str]]:
    """Every factor that is known, those that hold first; what is not known is not said."""
    known = [factor for factor in one.factors if factor.state != fitting.UNKNOWN]
    known.sort(key=lambda factor: factor.state != fitting.HOLDS)
    return [_factor(factor) for factor in known]


NOT_KNOWN = {
    fitting.SKILL: lambda: _("trade"),
    fitting.WISH: lambda: _("wish"),
    fitting.PLACE: lambda: _("where she lives"),
    fitting.LANGUAGE: lambda: _("languages"),
    fitting.PERMIT: lambda: _("residence"),
}


def unknown(one: fitting.Fit) -> str:
    """What is not known, or not asked for: it counts for nothing."""
    missing = [NOT_KNOWN[f.code]() for f in one.factors if f.state == fitting.UNKNOWN]
    return _("Not known or not asked: %(what)s") % {"what": listed(missing)} if missing else ""


def _factor(factor: fitting.Factor) -> dict[str, str]:
    holds = factor.state == fitting.HOLDS
    text = FACTORS[factor.code][0 if holds else 1]()
    if factor.km:
        text = _("%(what)s (%(km)s km)") % {"what": text, "km": number(factor.km)}
    return {"text": text, "tone": "good" if holds else "bad"}
