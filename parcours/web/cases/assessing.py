"""The assessment: the programme's questions, one section at a time, beside the person."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.cases import actions, queries
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.programmes.queries import pack as pack_in_force
from parcours.ui import wording
from parcours.web.acting import perform

from . import presenters
from .forms import Assess


@requires("cases.assess")
def assessment(request, person):
    """Ask the questions again; earlier answers are filled in."""
    found = people.find(request.actor, person)
    saw(found.id, "cases.assessment", detail=True)
    pack, latest = pack_in_force(), queries.latest_assessment(request.actor, person)
    if request.method == "POST":
        form = Assess(pack, request.POST)
        if form.is_valid() and _kept(request, form, person):
            messages.success(request, _("The assessment is kept. Now look at the orientation together."))
            return redirect("person_orientation", person=person)
    else:
        form = Assess(pack, latest=latest)
    shown = presenters.name(found.names.all())
    return render(
        request,
        "web/cases/assessment.html",
        {
            "title": _("Assessment"),
            "lead": shown,
            "crumbs": presenters.crumbs(found, shown),
            "form": form,
            "sections": form.sections(),
            "earlier": wording.day(latest.assessed_on) if latest else "",
            "validity": presenters.validity(latest) if latest else None,
        },
    )


def _kept(request, form: Assess, person) -> bool:
    given = form.given()
    answer = perform(
        request,
        form,
        actions.assess,
        person=person,
        answers=given,
        proofs=form.proofs(given),
        occurred_on=form.cleaned_data["occurred_on"],
    )
    return answer is not None


@requires("cases.see")
def assessments(request, person):
    """Every assessment of hers with its answers and proofs, the newest first."""
    found = people.find(request.actor, person)
    saw(found.id, "cases.assessments", detail=True)
    pack, shown = pack_in_force(), presenters.name(found.names.all())
    rows = [
        {
            "day": wording.day(row.assessed_on),
            "organisation": wording.translated(row.organisation.name),
            "chip": presenters.validity(row) if number == 0 else {"text": _("Replaced"), "tone": ""},
            "sections": presenters.answers(pack, row),
            "open": number == 0,
        }
        for number, row in enumerate(queries.assessments(request.actor, person))
    ]
    context = {
        "title": _("Assessments"),
        "lead": shown,
        "crumbs": presenters.crumbs(found, shown),
        "rows": rows,
    }
    return render(request, "web/cases/assessments.html", context)
