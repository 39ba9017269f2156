"""Her plan: steps added and closed, and the sheet that she takes with her."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from parcours.accounts.policy import requires
from parcours.cases import actions, caseload, queries
from parcours.documents.plans import plan_pdf
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import contacting
from parcours.people import queries as people
from parcours.programmes.queries import pack as pack_in_force
from parcours.referrals import queries as referrals
from parcours.referrals.enums import State
from parcours.web.acting import perform

from . import desk_presenters, presenters
from .forms import AddStep, CloseStep


def _head(request, person, title: str) -> dict:
    found = people.find(request.actor, person)
    saw(found.id, "cases.plan", detail=True)
    shown = presenters.name(found.names.all())
    return {"person": found, "title": title, "lead": shown, "crumbs": presenters.crumbs(found, shown)}


@requires("cases.see")
def add_step(request, person):
    head = _head(request, person, _("Add a step"))
    aims = [one for one in caseload.objectives(request.actor, person) if one.state == "open"]
    form = AddStep(aims, request.POST or None)
    if request.method == "POST" and form.is_valid() and _planned(request, form, person):
        messages.success(request, _("The step is on her plan."))
        return redirect("person", person=person)
    return render(request, "web/cases/step.html", head | {"form": form, "button": _("Add the step")})


def _planned(request, form: AddStep, person) -> bool:
    told = form.given(request.actor)
    return perform(request, form, actions.plan_step, person=person, **told) is not None


@requires("cases.see")
def close_step(request, person, step):
    """Say what became of a step."""
    head, found = _head(request, person, _("What became of this step?")), queries.step(request.actor, step)
    if found is None or found.person_id != person:
        raise Missing(NOT_FOUND)
    form = CloseStep(request.POST or None, begun=found.state == "under_way")
    if request.method == "POST" and form.is_valid() and _moved(request, form, step):
        messages.success(request, _("The plan is up to date."))
        return redirect("person", person=person)
    context = {"form": form, "step": presenters.step(found), "button": _("Save")}
    return render(request, "web/cases/step.html", head | context)


def _moved(request, form: CloseStep, step) -> bool:
    given = form.cleaned_data
    if given["to"] == "under_way":
        done = perform(request, form, actions.begin_step, step=step, occurred_on=given["occurred_on"])
    else:
        done = perform(request, form, actions.close_step, step=step, **given)
    return done is not None


@requires("cases.assess")
def charge(request, person):
    """Take over the accompaniment, after a question."""
    head = _head(request, person, _("Take charge of her accompaniment"))
    if request.method == "POST" and perform(request, None, actions.take_charge, person=person) is not None:
        messages.success(request, _("You answer for her accompaniment from now on."))
        return redirect("person", person=person)
    return render(request, "web/cases/charge.html", head)


@requires("cases.see")
def plan(request, person):
    """The sheet that she takes with her, in her language: what was decided, what comes next, whom to ask."""
    found = people.find(request.actor, person)
    saw(found.id, "cases.plan", detail=True)
    pack = pack_in_force()
    say = presenters.language_of(pack, request.GET.get("say"), contacting.languages_of(request.actor, person))
    now = queries.current_orientation(request.actor, person)
    case = queries.case_of(request.actor, person)
    shown = presenters.name(found.names.all())
    context = {
        "person": found,
        "shown": _called(found, say),
        "title": "",
        "crumbs": presenters.crumbs(found, shown),
        "programme": presenters.said(pack.name, say),
        "orientation": _told(pack, now, say) if now else None,
        "steps": [row for row in queries.steps(request.actor, person) if row.is_open],
        "qualifications": queries.qualifications(request.actor, person),
        "organisation": case.organisation.name if case else None,
        "aims": [row for row in caseload.objectives(request.actor, person) if row.state == "open"],
        "meetings": _meetings(request.actor, person),
        "phone": desk_presenters.phone_of(request.membership),
        "paper": presenters.link("person_plan_paper", person) + f"?say={say}" if case else "",
        "today": clock.today(),
        "say": say,
        "say_direction": presenters.direction(say),
        "tabs": presenters.language_tabs(pack, say),
    }
    return render(request, "web/cases/plan.html", context)


def _called(found, say: str) -> str:
    """Her name in the script of the language of the sheet."""
    with override(say):
        return presenters.name(found.names.all())


def _meetings(actor, person) -> list:
    """Her appointments, and when the partners who accepted her expect her."""
    sent = referrals.of_person(actor, person) if actor.may("referrals.see") else []
    elsewhere = [
        row.meeting_at
        for row in sent
        if row.state == State.ACCEPTED
        and row.meeting_at is not None
        and row.meeting_at >= clock.now()
        and referrals.side_of(actor, row) == referrals.OUT
    ]
    return desk_presenters.coming(caseload.appointments_of(actor, person), elsewhere)


def _told(pack, row, say: str) -> dict:
    project = pack.project(row.project_id) if row.project_id else None
    grantee = pack.organisation(project.grantee) if project else None
    of_lot = pack.lot(row.lot) if row.lot else None
    return {
        "project": presenters.said(project.title, say) if project else "",
        "grantee": presenters.said(grantee.name, say) if grantee else "",
        "goal": presenters.said(of_lot.goal, say) if of_lot else "",
        "day": row.decided_on,
    }


@requires("cases.see")
def plan_paper(request, person):
    """The plan as a PDF in her language: no name, a code that opens it for whoever may see her."""
    found = people.find(request.actor, person)
    saw(found.id, "cases.plan", detail=True)
    case = queries.case_of(request.actor, person)
    if case is None:
        raise Missing(NOT_FOUND)
    spoken = contacting.languages_of(request.actor, person)
    data = desk_presenters.plan(
        request.membership,
        case,
        queries.steps(request.actor, person),
        caseload.objectives(request.actor, person),
        _meetings(request.actor, person),
        say=request.GET.get("say", ""),
        spoken=spoken,
        address=request.build_absolute_uri(reverse("plan_by_code", args=[case.plan_code])),
    )
    return HttpResponse(
        plan_pdf(data),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="plan.pdf"'},
    )
