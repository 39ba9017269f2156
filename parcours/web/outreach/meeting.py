"""Somebody met in the street is registered by name: one short page, and the next one."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.outreach import actions, queries
from parcours.outreach.enums import OutingState, Source
from parcours.people.enums import Purpose
from parcours.people.queries import maybe_known
from parcours.ui.addresses import reverse
from parcours.web.acting import perform
from parcours.web.people import choices
from parcours.web.people import presenters as people
from parcours.web.people.notices import notices
from parcours.web.people.registering import REASONS

from . import presenters
from .forms import MetForm
from .outings import crumbs

RENAME = {"given_latin": "name", "given_arabic": "name", "family_latin": "name"}


def _initial(request, found) -> dict:
    """What was said of the one before stays said: how people are found here, and where they are expected."""
    source = request.GET.get("source", "")
    centre = request.GET.get("centre", "") or str(request.actor.site or "")
    if not centre:
        near = [one.id for one in queries.centres(request.actor) if one.place_id == found.place_id]
        centre = str(near[0]) if near else ""
    return {"source": source if source in Source.values else Source.STREET_TEAM, "centre": centre}


@requires("outreach.run")
def preregister(request, outing: UUID):
    """Her name, sex, nationality and whether she may be contacted; whoever may be known is shown first."""
    found = queries.outing(request.actor, outing)
    if found.state == OutingState.CANCELLED or found.day > clock.today():
        raise Http404
    form = MetForm(request.POST or None, actor=request.actor, initial=_initial(request, found))
    candidates: list[dict] = []
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["somebody_else"]:
            candidates = _candidates(request, form)
        if candidates:
            form.add_error("somebody_else", _("Look first: is it one of these people?"))
        elif made := _keep(request, form, outing):
            return redirect(_next(request, form, outing, made))
    sharing = next(one for one in notices() if one.purpose == Purpose.SHARING)
    context = {
        "title": _("Pre-register somebody"),
        "lead": presenters.spot(found),
        "crumbs": crumbs(found),
        "form": form,
        "candidates": candidates,
        "notice": sharing.texts,
        "back": reverse("outing", args=[outing]),
    }
    return render(request, "web/outreach/preregister.html", context, status=422 if form.errors else 200)


def _candidates(request, form: MetForm) -> list[dict]:
    told = form.cleaned_data
    found = maybe_known(request.actor, told["name"], phone=told["phone"] or "", country=choices.country())
    saw([one.person for one in found], "people.maybe_known")
    return [
        {
            "name": one.name,
            "code": people.code(one.code),
            "reasons": people.listed(*(str(REASONS[reason]) for reason in one.reasons)),
            "url": reverse("person", args=[one.person]),
        }
        for one in found
    ]


def _keep(request, form: MetForm, outing: UUID):
    version = next(one.version for one in notices() if one.purpose == Purpose.SHARING)
    language = (get_language() or "fr").split("-")[0]
    told = form.told(version, language)
    return perform(request, form, actions.preregister, rename=RENAME, outing=outing, told=told)


def _next(request, form: MetForm, outing: UUID, made) -> str:
    if made.stays:
        messages.warning(
            request,
            _("She is pre-registered with us: that centre needs her consent and a convention to see her."),
        )
    else:
        messages.success(request, _("She is pre-registered. The centre finds her among those to complete."))
    kept = {name: form.cleaned_data[name] for name in ("source", "centre") if form.cleaned_data[name]}
    return f"{reverse('outing_preregister', args=[outing])}?{urlencode(kept)}"
