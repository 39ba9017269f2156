"""Somebody is proposed for an offer, from her page or from the offer; then what becomes of it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.employment import actions, applications, fitting, placements, proposing, queries, states
from parcours.employment.enums import ApplicationState
from parcours.employment.rules import WorkTerms
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.programmes.queries import pack_or_none
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, translated
from parcours.web.acting import perform

from . import presenters, wording, work_words
from .forms import HireForm, MoveForm, OfferFilters, PersonSearch, ending_form
from .listing import tabs
from .offers import crumbs

SEARCHED, PAGE = 20, 25


def person_crumbs(person) -> list[dict]:
    return [
        {"label": _("People"), "url": reverse("people")},
        {"label": wording.name(person), "url": reverse("person", args=[person.id])},
    ]


@requires("employment.see")
def under_way(request):
    """Applications of one's organisation that wait for something."""
    rows = applications.own(request.actor, silent=request.GET.get("waiting") == "silent")
    page = Pages(rows, PAGE).get_page(request.GET.get("page"))
    saw([row.person_id for row in page], "employment.applications")
    context = {
        "title": _("Applications"),
        "lead": _("People of your organisation who are proposed to an employer"),
        "tabs": tabs("applications"),
        "page": page,
        "table": wording.table(page, request.GET),
    }
    return render(request, "web/employment/list.html", context)


@requires("employment.apply")
def offers_for(request, person: UUID):
    """Open offers, for one person."""
    found = people.find(request.actor, person)
    saw(person, "employment.offers", detail=True)
    form = OfferFilters(request.GET or {"region": found.city.region_id if found.city_id else ""})
    form.fields.pop("state")
    found_fits = fitting.offers_for(request.actor, person, **form.asked())
    page = Paginator(found_fits, PAGE).get_page(request.GET.get("page"))
    taken = applications.proposed_already(request.actor, person)
    context = {
        "title": _("Propose for an offer"),
        "lead": wording.name(found),
        "crumbs": person_crumbs(found),
        "form": form,
        "page": page,
        "rows": [_choice(person, one, taken) for one in page],
    }
    return render(request, "web/employment/offers_for.html", context)


def _choice(person: UUID, one, taken: set[UUID]) -> dict:
    row = one.offer
    line = presenters.offer_row(row, clock.today())
    url = "" if row.id in taken else reverse("person_propose", args=[person, row.id])
    chips = [{"text": _("Proposed already"), "tone": ""}] if row.id in taken else []
    note = beside([row.employer.name, line["note"], translated(row.place.name)])
    return line | {"url": url, "note": note, "chips": [*chips, *wording.factors(one)]}


@requires("employment.apply")
def people_for(request, offer: UUID):
    """Whom the reader sees, for one offer."""
    wanted = queries.find_offer(request.actor, offer)
    if not wanted.takes(clock.today()):
        return redirect("offer", offer)
    found = proposing.people_for(request.actor, wanted)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    saw([one.person.id for one in page], "employment.people_for")
    context = {
        "title": _("People who may fit"),
        "lead": f"{presenters.title(wanted)} · {wanted.employer.name}",
        "crumbs": crumbs(wanted),
        "page": page,
        "rows": [_candidate(one, wanted) for one in page],
        "cut": found.cut,
        "search": reverse("offer_propose", args=[offer]),
    }
    return render(request, "web/employment/people_for.html", context)


def _candidate(one, offer) -> dict:
    who = one.person
    return {
        "title": wording.name(who),
        "url": reverse("person_propose", args=[who.id, offer.id]),
        "note": translated(who.city.name) if who.city_id else "",
        "unknown": wording.unknown(one.fit),
        "chips": wording.factors(one.fit),
    }


@requires("employment.apply")
def propose(request, person: UUID, offer: UUID):
    """One person, one offer: what it is, and the button."""
    found = people.find(request.actor, person)
    saw(person, "employment.propose", detail=True)
    wanted = queries.find_offer(request.actor, offer)
    if request.method == "POST":
        made = perform(request, None, actions.propose, person=person, offer=offer)
        if made:
            messages.success(request, _("She is proposed for this offer."))
            return redirect("application", made.id)
    context = {
        "title": _("Propose for an offer"),
        "lead": wording.name(found),
        "crumbs": [
            *person_crumbs(found),
            {"label": _("Propose for an offer"), "url": reverse("person_offers", args=[person])},
        ],
        "heading": presenters.title(wanted),
        "facts": presenters.offer_facts(wanted),
        "description": translated(wanted.description),
        "back": reverse("person_offers", args=[person]),
    }
    return render(request, "web/employment/propose.html", context)


@requires("employment.apply")
def search(request, offer: UUID):
    """Find whom to propose. What is typed is posted: no name stands in an address."""
    wanted = queries.find_offer(request.actor, offer)
    form, lines = PersonSearch(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        pack = pack_or_none()
        country = pack.country if pack else None
        found = people.search(request.actor, form.cleaned_data["text"], SEARCHED, country=country)
        saw([one.id for one in found], "employment.search")
        lines = [
            {
                "name": wording.name(one),
                "url": reverse("person_propose", args=[one.id, offer]),
                "note": translated(one.city.name) if one.city else "",
            }
            for one in found
        ]
    context = {
        "title": _("Propose somebody"),
        "lead": f"{presenters.title(wanted)} · {wanted.employer.name}",
        "crumbs": crumbs(wanted),
        "form": form,
        "lines": lines,
    }
    return render(request, "web/training/search.html", context)


@requires("employment.see")
def page(request, application: UUID):
    found = applications.find(request.actor, application)
    saw(found.person_id, "employment.application", detail=True)
    moves = wording.moves(request.actor, found) if applications.may_move(request.actor, found) else []
    work = placements.of_application(request.actor, found.id)
    if work is not None:
        moves = [{"label": _("Her work"), "url": work_words.url(work), "kind": "primary"}]
    context = {
        "title": wording.name(found.person),
        "title_is_name": True,
        "lead": f"{presenters.title(found.offer)} · {found.offer.employer.name}",
        "crumbs": crumbs(found.offer),
        "chips": [wording.chip(found)],
        "actions": moves,
        "facts": wording.facts(found),
    }
    return render(request, "web/employment/application.html", context)


@requires("employment.apply")
def move(request, application: UUID, target: str):
    """Say what became of it, on a day."""
    found = applications.find(request.actor, application)
    known = target in ApplicationState.values and applications.may_move(request.actor, found)
    if not known or not states.APPLICATION.can(found.state, target, request.actor):
        raise Http404
    saw(found.person_id, "employment.application", detail=True)
    form = _form(target, request.POST or None, found.offer)
    if request.method == "POST" and form.is_valid() and _moved(request, form, application, target):
        messages.success(request, _("It is written down."))
        return redirect("application", application)
    context = {
        "title": wording.LABELS[ApplicationState(target)](),
        "lead": f"{wording.name(found.person)} · {presenters.title(found.offer)}",
        "crumbs": crumbs(found.offer),
        "form": form,
        "consequences": _consequences(target, found),
        "button": _("Write it down"),
        "back": wording.url(found),
    }
    return render(request, "web/employment/form.html", context)


def _form(target: str, data, offer):
    if target == ApplicationState.HIRED:
        return HireForm(data, offer)
    if target in (ApplicationState.REFUSED, ApplicationState.WITHDRAWN):
        return ending_form(target, data)
    form = MoveForm(data)
    if target != ApplicationState.SENT:
        form.fields.pop("agreed")
    return form


def _moved(request, form, application: UUID, target: str):
    given = {"application": application, **form.cleaned_data}
    if target == ApplicationState.HIRED:
        told = dict(form.cleaned_data)
        on = told.pop("on")
        terms = WorkTerms(**told)
        return perform(request, form, actions.hire, application=application, on=on, terms=terms)
    if target in (ApplicationState.REFUSED, ApplicationState.WITHDRAWN):
        return perform(request, form, actions.end_application, to=target, **given)
    return perform(request, form, actions.move_application, to=target, **given)


def _consequences(target: str, row) -> list[str]:
    if target != ApplicationState.HIRED:
        return []
    found = [_("Her other applications end."), _("She is told that there is news for her.")]
    if row.offer.left == 1:
        found.append(_("It is the last post: whoever else was proposed for it is refused."))
    return found
