"""One service: what is offered, to whom, whether there is room, and who keeps it."""

from uuid import UUID

from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.directory import queries
from parcours.directory.enums import Standing
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.ui.wording import day, translated
from parcours.web.complaints.presenters import of_service

from . import presenters
from .searching import person_crumbs


def crumbs(service=None) -> list[dict]:
    found = [{"label": _("Services"), "url": reverse("services")}]
    if service is not None:
        found.append({"label": presenters.name(service), "url": presenters.url(service)})
    return found


def notice(service) -> str:
    """Why it is not proposed today."""
    standing = service.standing()
    if standing == Standing.STALE:
        return _("Nobody confirmed this entry since %(day)s: it is not proposed until its owner does.") % {
            "day": day(service.confirmed_on)
        }
    if standing == Standing.UNFUNDED:
        return _("Its funding ended on %(day)s: it is not proposed.") % {"day": day(service.funding_until)}
    if standing == Standing.ENDED:
        return _("It ended on %(day)s.") % {"day": day(service.ended_on)}
    if standing == Standing.FULL:
        return _("It is full and has no waiting list.")
    return ""


def actions_of(request, service) -> list[dict]:
    """What its keepers may do, the most likely first."""
    if not queries.is_kept(request.actor, service):
        return []
    found = []

    def add(label: str, name: str, kind: str = "") -> None:
        found.append({"label": label, "url": reverse(name, args=[service.id]), "kind": kind})

    if service.ended_on is not None:
        add(_("Offer it again"), "service_reopen", "primary")
        return found
    add(_("Confirm"), "service_confirm", "primary")
    add(_("Change"), "service_change")
    if queries.outdated_texts(service):
        add(_("Translations still fit"), "service_review")
    add(_("It is no longer offered"), "service_end", "quiet")
    return found


def _shown(request, service) -> dict:
    texts = [
        (_("What is offered"), translated(service.description)),
        (_("Conditions"), translated(service.conditions)),
        (_("Documents to bring"), translated(service.documents)),
    ]
    kept = queries.is_kept(request.actor, service)
    return {
        "title": presenters.name(service),
        "lead": presenters.card(service)["note"],
        "chips": presenters.card(service)["chips"],
        "notice": notice(service),
        "texts": [{"label": label, "text": text} for label, text in texts if text],
        "facts": [*presenters.facts(service, request.actor), *of_service(service.id)],
        "map": presenters.on_map(service),
        "outdated": presenters.outdated(queries.outdated_texts(service)) if kept else [],
        "code": service.code,
        "keeper": translated(service.keeper.name) if service.keeper_id != service.organisation_id else "",
    }


@requires("directory.see")
def page(request, service: UUID):
    found = queries.get_service(request.actor, service)
    context = _shown(request, found) | {"crumbs": crumbs(), "actions": actions_of(request, found)}
    return render(request, "web/directory/service.html", context)


@requires("people.see")
def for_person(request, person: UUID, service: UUID):
    """A service looked at for one person: the way back to her search, and to a referral."""
    her = people.find(request.actor, person)
    found = queries.get_service(request.actor, service)
    saw(person, "directory.service", detail=True)
    back = {"label": _("Find a service for her"), "url": reverse("person_services", args=[person])}
    context = _shown(request, found) | {
        "crumbs": [*person_crumbs(her), back],
        "actions": _referring(request, person, found),
    }
    return render(request, "web/directory/service.html", context)


def _referring(request, person: UUID, service) -> list[dict]:
    """The way to a referral, where somebody may be sent to this service today."""
    open_now = service.standing() in (Standing.OPEN, Standing.WAITING)
    if not open_now or not request.actor.may("referrals.send"):
        return []
    try:
        url = reverse("person_refer_to", args=[person, service.id])
    except NoReverseMatch:
        return []
    return [{"label": _("Refer her to this service"), "url": url, "kind": "primary"}]
