"""What she can do, and what makes her situation harder, on screens of their own."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.cases import actions, queries
from parcours.cases import profile as profiles
from parcours.cases.models import Skill
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import queries as people
from parcours.programmes.queries import pack_or_none
from parcours.web.acting import perform

from . import presenters, skill_presenters
from .skill_forms import Trade


def _head(request, person: UUID, title: str, page: str = "cases.skills") -> dict:
    found = people.find(request.actor, person)
    saw(found.id, page, detail=True)
    name = presenters.name(found.names.all())
    return {"person": found, "title": title, "lead": name, "crumbs": presenters.crumbs(found, name)}


def _searches(request) -> bool:
    """Whether a trade is only being looked for: nothing is checked, nothing is kept."""
    return "search" in request.POST or bool(request.headers.get("HX-Request"))


def _form(request, row: Skill | None = None) -> Trade:
    if request.method != "POST" or "withdraw" in request.POST:
        return Trade(skill=row)
    if _searches(request):
        return Trade(skill=row, typed=request.POST.dict() | {"can": request.POST.getlist("can")})
    return Trade(request.POST, skill=row)


def _shown(request, form: Trade, context: dict):
    status = 422 if form.errors else 200
    return render(request, "web/cases/skill.html", context | {"form": form}, status=status)


@requires("cases.assess")
def add(request, person: UUID):
    """Write down a kind of work; for an occupation of ESCO she is then asked what of it she can do."""
    head = _head(request, person, _("Add a skill or an experience"))
    form = _form(request)
    if form.is_valid():
        told = form.told()
        done = perform(request, form, actions.note_skill, person=person, told=told)
        if done is not None and told.esco:
            messages.success(request, _("It is written down. Now tick what of it she can do."))
            return redirect("person_skill", person, done.id)
        if done is not None:
            messages.success(request, _("It is written down."))
            return redirect("person", person)
    return _shown(request, form, head | {"button": _("Write it down")})


@requires("cases.assess")
def skill(request, person: UUID, skill: UUID):
    """Correct it, take it back, and read what stood before."""
    row = queries.skill(request.actor, skill)
    if row.person_id != person:
        raise Missing(NOT_FOUND)
    head = _head(request, person, _("Correct a skill or an experience"))
    form = _form(request, row)
    if request.method == "POST" and "withdraw" in request.POST:
        if perform(request, None, actions.withdraw_skill, skill=skill) is not None:
            messages.success(request, _("It is taken back."))
        return redirect("person", person)
    if form.is_valid() and _corrected(request, form, skill):
        messages.success(request, _("It is corrected; what stood before stays readable."))
        return redirect("person", person)
    versions = queries.versions(request.actor, skill)
    names = user_names(one.author for one in versions)
    context = {
        "button": _("Keep the correction"),
        "versions": [skill_presenters.version(one, names.get(one.author, "")) for one in versions],
        "corrects": True,
    }
    return _shown(request, form, head | context)


def _corrected(request, form: Trade, skill: UUID) -> bool:
    return perform(request, form, actions.correct_skill, skill=skill, told=form.told()) is not None


@requires("people.restricted")
def difficulties(request, person: UUID):
    """What makes her situation harder, with what named readers know, for them alone."""
    head = _head(request, person, _("What makes her situation harder"), "cases.profile")
    found = profiles.of_person(request.actor, person, restricted=True) if pack_or_none() else None
    shown = skill_presenters.profile(found) if found else None
    return render(request, "web/cases/difficulties.html", head | {"profile": shown})
