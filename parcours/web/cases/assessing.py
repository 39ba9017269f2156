"""The assessment: the programme's questions, one section at a time, beside the person."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import user_names
from parcours.cases import actions, queries
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import queries as people
from parcours.programmes.pack import AssessmentForm
from parcours.programmes.queries import pack as pack_in_force
from parcours.web.acting import perform

from . import presenters
from .forms import Assess


@requires("cases.assess")
def assessment(request, person, form=""):
    """Ask the questions of a form, of the one that is due unless named; earlier answers are filled in."""
    found = people.find(request.actor, person)
    saw(found.id, "cases.assessment", detail=True)
    asked = _asked(request.actor, person, form)
    newest, earlier = queries.said_before(request.actor, person, asked)
    filled = {"earlier": earlier, "based_on": newest if earlier else None}
    shown_form = (
        Assess(asked, request.POST, **filled) if request.method == "POST" else Assess(asked, **filled)
    )
    if request.method == "POST" and shown_form.is_valid() and _kept(request, shown_form, asked, person):
        return _go_on(request, asked, person)
    if shown_form.is_bound and shown_form["based_on"].value() not in ("", None, str(newest)):
        shown_form.compare_with(newest)
    shown = presenters.name(found.names.all())
    context = {
        "title": presenters.form_title(asked),
        "lead": shown,
        "crumbs": presenters.crumbs(found, shown),
        "form": shown_form,
        "sections": shown_form.sections(),
        "earlier": any(name.endswith("_still") for name in shown_form.fields),
        "profile": not asked.of_situation,
    }
    return render(request, "web/cases/assessment.html", context)


def _asked(actor, person, code: str) -> AssessmentForm:
    """The form with a code, or the one that her situation calls for."""
    if not code:
        return queries.forms_to_ask(actor, person)[0].form
    found = pack_in_force().form(code)
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def _kept(request, form: Assess, asked: AssessmentForm, person) -> bool:
    given = form.given()
    answer = perform(
        request,
        form,
        actions.assess,
        person=person,
        answers=given,
        proofs=form.proofs(given),
        occurred_on=form.cleaned_data["occurred_on"],
        form=asked.code,
        based_on=form.cleaned_data["based_on"],
        confirmed=form.confirmed(),
    )
    return answer is not None


def _go_on(request, asked: AssessmentForm, person):
    if asked.of_situation:
        messages.success(request, _("The assessment is kept. Now look at the orientation together."))
        return redirect("person_orientation", person=person)
    messages.success(request, _("The profile is kept."))
    return redirect("person", person=person)


@requires("cases.see")
def assessments(request, person):
    """Every assessment and profile of hers with its answers and proofs, the newest first."""
    found = people.find(request.actor, person)
    saw(found.id, "cases.assessments", detail=True)
    shown = presenters.name(found.names.all())
    history = queries.history(request.actor, person)
    authors = user_names(told.row.author for told in history)
    context = {
        "title": _("Assessments"),
        "lead": shown,
        "crumbs": presenters.crumbs(found, shown),
        "rows": presenters.history(history, authors),
    }
    return render(request, "web/cases/assessments.html", context)
