"""The orientation: what the rules propose and why, decided with the person in front of the screen."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.cases import actions, queries
from parcours.cases.evaluation import NOT_COVERED, PROJECT
from parcours.cases.refusals import NOT_YOURS_TO_DECIDE
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import Missing, Refused
from parcours.people import queries as people
from parcours.programmes.queries import pack as pack_in_force
from parcours.ui import wording
from parcours.web.acting import perform

from . import presenters
from .forms import Confirm, Otherwise


def _head(request, person, title: str) -> dict:
    found = people.find(request.actor, person)
    saw(found.id, "cases.orientation", detail=True)
    shown = presenters.name(found.names.all())
    return {"person": found, "title": title, "lead": shown, "crumbs": presenters.crumbs(found, shown)}


def _not_yet(request, person, head: dict, refused: Refused):
    """There is nothing to propose: say what to do first."""
    context = head | {"sentence": refused.sentence, "assess": request.actor.may("cases.assess")}
    return render(request, "web/cases/not_yet.html", context)


def _choices(pack, proposal) -> list[tuple[str, str]]:
    if proposal.outcome == PROJECT:
        return [(code, _project(pack, code)) for code in proposal.fitting]
    if proposal.outcome == NOT_COVERED:
        return [("not_covered", _("No project covers her"))]
    return []


def _project(pack, code: str) -> str:
    return wording.translated(dict(pack.project(code).short))


def _decided(request, form: Confirm, person) -> bool:
    if not form.is_valid():
        return False
    return perform(request, form, actions.orient, person=person, **form.decision()) is not None


def _said(request, form: Confirm, person, decided: str):
    """That it is decided, and what comes next for somebody whom a project takes."""
    if form.decision().get("outcome") != PROJECT or not request.actor.may("training.enrol"):
        return decided
    url = reverse("person_enrol", args=[person])
    return format_html('{} <a href="{}">{}</a>', decided, url, _("Enrol in a training"))


@requires("cases.see")
def orientation(request, person):
    """The proposal with its reasons; confirmed by whoever may orient."""
    head = _head(request, person, _("Orientation"))
    pack = pack_in_force()
    try:
        found = queries.proposal(request.actor, person)
    except Missing:
        raise
    except Refused as refused:
        return _not_yet(request, person, head, refused)
    choices = _choices(pack, found)
    form = Confirm(request.POST or None, choices=choices) if choices else None
    if request.method == "POST" and form is not None and _decided(request, form, person):
        messages.success(request, _said(request, form, person, _("The orientation is decided.")))
        return redirect("person", person=person)
    say = presenters.language_of(pack, request.GET.get("say"))
    now = queries.current_orientation(request.actor, person)
    decides = queries.may_decide(request.actor, person)
    context = head | {
        "proposal": presenters.proposal(pack, found, say),
        "form": form,
        "several": len(choices) > 1,
        "may": decides,
        "sees": request.actor.may("cases.orient") and not decides,
        "may_override": decides and request.actor.may("cases.override"),
        "may_assess": request.actor.may("cases.assess"),
        "now": presenters.decided(pack, now) if now else None,
        "say": say,
        "say_direction": presenters.direction(say),
        "tabs": presenters.language_tabs(pack, say),
    }
    return render(request, "web/cases/orientation.html", context)


@requires("cases.override")
def otherwise(request, person):
    """Another decision than the proposed one, as a step of its own, with its reason."""
    head, pack = _head(request, person, _("Decide otherwise")), pack_in_force()
    if not queries.may_decide(request.actor, person):
        raise Refused(NOT_YOURS_TO_DECIDE)
    choices = [
        (
            project.code,
            _("%(project)s (lot %(lot)s)") % {"project": _project(pack, project.code), "lot": project.lot},
        )
        for project in pack.projects
    ]
    choices.append(("not_covered", _("No project covers her")))
    form = Otherwise(request.POST or None, choices=choices)
    if request.method == "POST" and _decided(request, form, person):
        said = _("The orientation is decided, with its reason.")
        messages.success(request, _said(request, form, person, said))
        return redirect("person", person=person)
    return render(request, "web/cases/otherwise.html", head | {"form": form})
