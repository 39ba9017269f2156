"""A person's page, and what is printed or read of it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.documents.papers import CardData, card_pdf
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import Missing
from parcours.people import listing, merged, queries
from parcours.programmes.queries import pack_or_none
from parcours.ui import wording
from parcours.ui.addresses import reverse

from . import parts, presenters, surroundings  # noqa: F401 - its sections register themselves
from .sections import Section, sections_for


def crumbs() -> list[dict[str, str]]:
    return [{"label": _("People"), "url": reverse("people")}]


def crumbs_of(person: Any) -> list[dict[str, str]]:
    """The way back to her page. Her name stands there too, never in an address."""
    shown = presenters.name(presenters.names_of(person.names.all()))
    return [*crumbs(), {"label": shown, "url": reverse("person", args=[person.id])}]


def opened(request, person: UUID, what: str) -> Any:
    """The person, or the same 404 as for nobody; that her file was opened is written with the page."""
    found = listing.shown(request.actor, person)
    saw(found.id, what, detail=True)
    return found


@requires("people.see")
def person(request, person: UUID):
    """Her page: who she is, what to do next, what happened, who may see her.

    The address of a file that was made one with another leads there, for whoever may see it.
    """
    try:
        found = opened(request, person, "people.page")
    except Missing:
        kept = merged.read_as(request.actor, person)
        if kept is None:
            raise
        return redirect("person", kept)
    sections = sections_for(request, found)
    names = presenters.names_of(found.names.all())
    (row,) = listing.rows_of(request.actor, [found.id])
    context = {
        "title": presenters.name(names),
        "title_is_name": True,
        "lead": presenters.other_name(names),
        "who": presenters.who(found),
        "crumbs": crumbs(),
        "chips": [*_chips(found, row), *(chip for one in sections for chip in one.chips)],
        "head_actions": _actions(request, found),
        "steps": _steps(sections),
        "withdrawn": _withdrawn(request, found),
        "main": [one for one in sections if not one.side],
        "side": [one for one in sections if one.side],
    }
    return render(request, "web/people/person.html", context)


def _chips(found: Any, row: listing.Row) -> list[dict[str, str]]:
    chips = presenters.situation(row)
    if found.great_vulnerability_on:
        chips.append({"text": _("Great vulnerability confirmed"), "tone": "wait"})
    if found.interpreter:
        chips.append({"text": _("An interpreter is needed"), "tone": ""})
    return chips


def _actions(request, found: Any) -> list[dict[str, str]]:
    if not request.actor.may("people.card"):
        return []
    return [{"label": _("Her card"), "url": reverse("person_registered", args=[found.id])}]


def _steps(sections: list[Section]) -> list[Any]:
    """What is to be done next: what the sections say, the first in the order of the pathway.

    While she has not agreed to be accompanied, nothing that would be refused for it.
    """
    told = [one for one in sections if one.next is not None]
    if any(one.code == "consents" for one in told):
        told = sorted((one for one in told if one.next.always), key=lambda one: one.code != "consents")
        return [one.next for one in told]
    return sorted((one.next for one in told), key=lambda one: one.order)


def _withdrawn(request, found: Any) -> dict[str, Any] | None:
    """That she took back her agreement, and what may still be done."""
    day = queries.withdrawn_on(request.actor, found.id)
    if day is None:
        return None
    may = [
        _("Give her any service that she asks for: refusing closes no door."),
        _("Say what became of the steps and trainings that were under way."),
    ]
    if request.actor.may("people.edit"):
        may.append(_("Correct her particulars and her papers, and print what is hers."))
    if request.actor.may("people.consent"):
        may.append(_("Record a new answer if she comes back and agrees: the notice is read to her again."))
    return {"day": wording.day(day), "may": may}


@requires("people.card")
def registered(request, person: UUID):
    """Just registered, or a card asked for again: the card to give her."""
    found = opened(request, person, "people.card")
    context = {
        "title": _("Give the person her card"),
        "crumbs": crumbs_of(found),
        "code": presenters.code(found.code),
        "card_url": reverse("person_card", args=[found.id]),
        "page_url": reverse("person", args=[found.id]),
        "assess_url": reverse("person_assessment", args=[found.id])
        if request.actor.may("cases.assess") and pack_or_none()
        else "",
    }
    return render(request, "web/people/registered.html", context)


@requires("people.card")
def card(request, person: UUID):
    """The card as a PDF: an opaque code, whom to call, no name."""
    found = opened(request, person, "people.card")
    organisation, site = request.membership.organisation, request.membership.site
    pack = pack_or_none()
    data = CardData(
        code=found.code,
        organisation=organisation.name,
        phone=(site.phone if site else "") or organisation.phone,
        issued_on=clock.today(),
        languages=tuple(pack.languages[:2]) if pack else ("fr", "ar"),
    )
    return HttpResponse(
        card_pdf(data),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="card.pdf"'},
    )


@requires("people.looks")
def looks(request, person: UUID):
    """Who opened her file, newest first; the first of them for her page, when they are wanted there."""
    found = opened(request, person, "people.looks")
    if request.headers.get("X-Requested-With") == "fetch":
        return render(request, "web/people/sections/looks.html", {"looks": parts.looked(found, parts.LOOKS)})
    context = {"title": _("Who looked"), "crumbs": crumbs_of(found), "looks": parts.looked(found)}
    return render(request, "web/people/looks.html", context)
