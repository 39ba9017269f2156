"""Objectives, the end of an accompaniment and its return, and orientations looked at again, on screen."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.cases import actions, caseload, queries
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import queries as people
from parcours.programmes.queries import pack as pack_in_force
from parcours.ui import wording
from parcours.web.acting import perform

from . import desk_forms, presenters
from . import desk_presenters as shown


def _head(request, person: UUID, title: str) -> dict:
    found = people.find(request.actor, person)
    saw(found.id, "cases.page", detail=True)
    name = presenters.name(found.names.all())
    return {"person": found, "title": title, "lead": name, "crumbs": presenters.crumbs(found, name)}


def _form(request, head: dict, form, button: str, **more) -> HttpResponse:
    context = head | {"form": form, "button": button} | more
    return render(request, "web/cases/form.html", context, status=422 if form.errors else 200)


# Objectives and steps ----------------------------------------------------------------------------


@requires("cases.see")
def add_objective(request, person: UUID):
    head, form = _head(request, person, _("Add an objective")), desk_forms.Aim(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.set_objective, person=person, **form.cleaned_data) is not None
    ):
        messages.success(request, _("The objective is on her plan."))
        return redirect("person", person=person)
    return _form(request, head, form, _("Add the objective"))


@requires("cases.see")
def end_objective(request, objective: UUID):
    row = caseload.objective(request.actor, objective)
    if row is None:
        raise Missing(NOT_FOUND)
    head = _head(request, row.person_id, _("What became of this objective?"))
    form = desk_forms.EndAim(request.POST or None)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        if perform(request, form, actions.end_objective, objective=objective, to=to) is not None:
            messages.success(request, _("The plan is up to date."))
            return redirect("person", person=row.person_id)
    return _form(request, head, form, _("Save"), notice=row.what)


@requires("cases.see")
def change_step(request, person: UUID, step: UUID):
    row = queries.step(request.actor, step)
    if row is None or row.person_id != person or row.source_type:
        raise Missing(NOT_FOUND)
    aims = [one for one in caseload.objectives(request.actor, person) if one.state == "open"]
    form = desk_forms.ChangeStep(aims, request.POST or None, step=row)
    if request.method == "POST" and form.is_valid():
        told = form.given(request.actor)
        if perform(request, form, actions.change_step, step=step, **told) is not None:
            messages.success(request, _("The plan is up to date."))
            return redirect("person", person=person)
    return _form(request, _head(request, person, _("Change a step")), form, _("Save"))


# The end and the return --------------------------------------------------------------------------


@requires("cases.close")
def close(request, person: UUID):
    """End her accompaniment; what is still open is named first."""
    actor, head = request.actor, _head(request, person, _("End her accompaniment"))
    case = queries.case_of(actor, person)
    if case is None or case.closed_on is not None:
        return redirect("person", person=person)
    steps = [row for row in queries.steps(actor, person) if row.is_open]
    coming = [
        row
        for row in caseload.appointments_of(actor, person)
        if row.is_coming and row.organisation_id == actor.organisation
    ]
    form = desk_forms.Close(request.POST or None, still_open=bool(steps or coming))
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.close, person=person, **form.cleaned_data) is not None
    ):
        messages.success(request, _("The accompaniment has ended. Her file stays readable."))
        return redirect("person", person=person)
    consequences = [
        _("She waits in no list any more and counts in no case load."),
        _("It can be taken up again at any time; the history stays."),
    ]
    left = [presenters.step(row)["title"] for row in steps]
    left += [_("Appointment: %(when)s") % {"when": shown.when(row)} for row in coming]
    more = {"consequences": consequences, "left": left, "danger": True}
    return _form(request, head, form, _("End the accompaniment"), **more)


@requires("cases.close")
def reopen(request, person: UUID):
    head = _head(request, person, _("Take her accompaniment up again"))
    case = queries.case_of(request.actor, person)
    if case is None or case.closed_on is None:
        return redirect("person", person=person)
    form = desk_forms.Reopen(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.reopen, person=person, **form.cleaned_data) is not None
    ):
        messages.success(request, _("You answer for her accompaniment from now on."))
        return redirect("person", person=person)
    return _form(request, head, form, _("Take it up again"))


# Looked at again ---------------------------------------------------------------------------------


@requires("cases.see")
def ask(request, person: UUID):
    """She asks for a second opinion, or an officer proposes another orientation."""
    head = _head(request, person, _("Look at the orientation again"))
    now = queries.current_orientation(request.actor, person)
    if now is None:
        raise Missing(NOT_FOUND)
    form = desk_forms.Ask(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.ask_review, person=person, **form.cleaned_data) is not None
    ):
        messages.success(request, _("It is asked for; another officer answers."))
        return redirect("person", person=person)
    decided = presenters.decided(pack_in_force(), now)
    notice = f"{decided['title']} · {decided['day']}"
    return _form(request, head, form, _("Ask for it"), notice=notice)


@requires("cases.orient")
def review(request, review: UUID):
    """Answer: the orientation stands, or another one is decided. Never by who decided first."""
    row = caseload.review(request.actor, review)
    if row is None:
        raise Missing(NOT_FOUND)
    pack, person = pack_in_force(), row.person_id
    head = _head(request, person, _("A second look at the orientation"))
    titles = [(one.code, wording.translated(dict(one.short))) for one in pack.projects]
    form = desk_forms.Decide(titles, request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {"outcome": "choice", "project": "choice", "note": "answer"}
        if (
            perform(request, form, actions.decide_review, rename=fields, review=review, **form.given())
            is not None
        ):
            messages.success(request, _("The answer is kept. Tell her, and print her plan."))
            return redirect("person", person=person)
    context = head | {
        "form": form,
        "one": shown.review(row, request.actor),
        "now": presenters.decided(pack, row.orientation),
        "mine": row.first_officer is not None and row.first_officer == request.actor.user,
        "proposal": presenters.link("person_orientation", person),
    }
    return render(request, "web/cases/review.html", context, status=422 if form.errors else 200)


@requires("cases.see")
def withdraw_review(request, review: UUID):
    """Take back what was asked, after a question."""
    row = caseload.review(request.actor, review)
    if row is None:
        raise Missing(NOT_FOUND)
    if request.method == "POST":
        if perform(request, None, actions.withdraw_review, review=review) is not None:
            messages.success(request, _("It is no longer asked for."))
        return redirect("person", person=row.person_id)
    context = _head(request, row.person_id, _("Take the request back")) | {
        "question": _("Is the orientation not to be looked at again?"),
        "label": _("Take the request back"),
        "back": presenters.link("person", row.person_id),
    }
    return render(request, "web/cases/ask.html", context)


# The plan by its code ----------------------------------------------------------------------------


@requires("cases.see")
def plan_by_code(request, code: str):
    """The code on a printed plan leads to it for whoever may see her; to everybody else it is missing."""
    person = caseload.person_of_plan(request.actor, code[:40])
    if person is None:
        raise Missing(NOT_FOUND)
    return redirect("person_plan", person)
