"""What her page shows of her household, her visits, and how she is reached."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.messages import answers
from parcours.people import contacting, functioning, household, visits
from parcours.people.enums import AccessNeed, ContactChannel, Relation, VisitReason, VisitState
from parcours.ui import wording
from parcours.ui.addresses import reverse

from . import presenters
from .reception import TONES
from .sections import Section, many, section

VISITS = 5


def _to(name: str, person: Any, *more: Any) -> str:
    return reverse(name, args=[person.id, *more])


@section(order=22, right="people.see")
def lives_with(request, person) -> Section:
    edits = request.actor.may("people.edit")
    together = household.household_of(request.actor, person.id)
    others = [one for one in together.members if not one.own]
    rows = [
        {
            "name": presenters.name(one.names) if one.person else one.given or _("No name given"),
            "note": presenters.listed(
                presenters.label(Relation, one.relation) or _("Of the same household"),
                presenters.years_old(one.age),
            ),
            "url": reverse("person", args=[one.person]) if one.person else "",
            "end_url": _to("person_household_end", person, one.member) if edits else "",
        }
        for one in others
    ]
    more = ngettext(
        "%(n)s more member, followed elsewhere", "%(n)s more members, followed elsewhere", together.elsewhere
    ) % {"n": wording.number(together.elsewhere)}
    actions = [
        {"label": _("Add children"), "url": _to("person_children_add", person)},
        {"label": _("Add a member"), "url": _to("person_household_add", person)},
    ]
    care = _care(person) if together.members else ""
    context = {"members": rows, "elsewhere": more if together.elsewhere else "", "care": care}
    template = "web/people/sections/household.html"
    return Section(
        "household", _("Household"), template, context, actions if edits else [], side=True, brief=many(rows)
    )


def _care(person: Any) -> str:
    need = household.childcare_need(person.id)
    parts = (
        (need.babies, _("under 3: %(n)s")),
        (need.small, _("3 to 5: %(n)s")),
        (need.school, _("at school age: %(n)s")),
        (need.unknown, _("age not known: %(n)s")),
    )
    return presenters.listed(*(text % {"n": wording.number(number)} for number, text in parts if number))


@section(order=24, right="people.see")
def reached(request, person) -> Section:
    """How she wishes to be reached, her other names, what she asked for to be able to come."""
    edits = request.actor.may("people.edit")
    row = contacting.wishes_of(request.actor, person.id)
    asked = functioning.functioning_of(request.actor, person.id)
    lines = []
    if row is not None:
        lines = _lines(row, person)
    for one in contacting.stopped_of(request.actor, person.id):
        told = _("no more of them since %(day)s; START, OUI or ابدأ from her telephone opens it again")
        value = presenters.label(ContactChannel, one.channel)
        lines.append(
            {
                "label": _("She answered STOP"),
                "value": value,
                "note": told % {"day": wording.day(one.stopped_on)},
            }
        )
    if asked is not None and asked.needs:
        needs = presenters.listed(*(presenters.label(AccessNeed, one) for one in asked.needs))
        lines.append({"label": _("Asks for"), "value": needs})
    names = [
        {
            "name": f"{one.given} {one.family}".strip(),
            "kind": one.get_kind_display(),
            "url": _to("person_other_name", person, one.id) if edits else "",
        }
        for one in contacting.other_names(request.actor, person.id)
    ]
    actions = [
        {"label": _("How to reach her"), "url": _to("person_wishes", person)},
        {"label": _("Another name"), "url": _to("person_name_add", person)},
        {"label": _("Needs in order to come"), "url": _to("person_abilities", person)},
    ]
    brief = lines[0]["value"] if lines else ""
    if person.phone and answers.is_heard() and not (row is not None and row.opted_out_on):
        lines.append({"label": _("To be said to her"), "value": stop_told()})
    context = {"lines": lines, "names": names}
    title = _("Reaching her")
    return Section(
        "reached",
        title,
        "web/people/sections/reached.html",
        context,
        actions if edits else [],
        side=True,
        brief=brief,
    )


def stop_told() -> str:
    return _("Whoever answers STOP to a message gets no more of them; who answers START gets them again.")


BY_TELEPHONE = {ContactChannel.CALL, ContactChannel.SMS, ContactChannel.WHATSAPP}


def _lines(row: Any, person: Any) -> list[dict[str, Any]]:
    if row.opted_out_on:
        since = _("since %(since)s") % {"since": wording.day(row.opted_out_on)}
        return [{"label": _("Messages"), "value": _("She wishes none"), "note": since}]
    quiet = ""
    if row.quiet_from is not None:
        quiet = f"{row.quiet_from:%H:%M} – {row.quiet_until:%H:%M}"
    ways = presenters.listed(*(presenters.label(ContactChannel, one) for one in row.channels))
    told = [
        (_("Best reached by"), ways),
        (_("E-mail address"), row.email),
        (_("Through"), presenters.listed(row.through_name, presenters.number(row.through_phone))),
        (_("Language of messages"), row.language and wording.translated(row.language.name)),
        (_("Do not disturb"), quiet),
        (
            _("Interpreter needed for"),
            row.interpreter_language and wording.translated(row.interpreter_language.name),
        ),
    ]
    found = [{"label": label, "value": value, "is_name": True} for label, value in told if value]
    if not person.phone_safe and BY_TELEPHONE & set(row.channels):
        found[0]["note"] = _("do not call: not said to be safe")
    return found


@section(order=75, right="people.see")
def came(request, person) -> Section | None:
    """Her visits to the reception of the reader's organisation."""
    rows = visits.visits_of(request.actor, person.id, VISITS)
    if not rows:
        return None
    # Whoever is still there is led back to the visit that is going on.
    here = (VisitState.WAITING, VisitState.SERVING) if request.actor.may("people.receive") else ()
    context = {
        "visits": [
            {
                "day": wording.day(one.day),
                "url": reverse("reception_visit", args=[one.visit]) if one.state in here else "",
                "note": presenters.label(VisitReason, one.reason),
                "state": {"text": presenters.label(VisitState, one.state), "tone": TONES[one.state]},
            }
            for one in rows
        ]
    }
    latest = context["visits"][0]["day"]
    template = "web/people/sections/visits.html"
    return Section("visits", _("Visits"), template, context, side=True, brief=latest)
