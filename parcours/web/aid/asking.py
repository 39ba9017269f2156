"""Asking for aid from a person's page."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.aid import actions, queries, rules
from parcours.cases import queries as cases
from parcours.kernel.recorder import saw
from parcours.people import queries as people
from parcours.web.acting import perform
from parcours.web.cases import presenters as of_cases

from . import presenters
from .forms import Ask


@requires("aid.request")
def ask(request, person: UUID):
    found, plan = people.find(request.actor, person), queries.plan()
    if not plan.kinds:
        raise Http404
    saw(found.id, "aid.ask", detail=True)
    shown = of_cases.name(found.names.all())
    steps = [one for one in cases.steps(request.actor, person) if one.is_open and one.kind != "aid"]
    may_go_on = rules.may_go_on(request.actor)
    asked = {"kind": kind} if (kind := request.GET.get("kind", "")) in plan.kinds else {}
    form = Ask(request.POST or None, plan=plan, steps=steps, may_go_on=may_go_on, initial=asked)
    if request.method == "POST" and form.is_valid():
        done = perform(request, form, actions.request, person=person, **form.told())
        if done is not None:
            messages.success(request, _("The aid is asked for."))
            return redirect("aid_request", aid=done.id)
    context = {
        "title": _("Ask for aid"),
        "lead": shown,
        "crumbs": of_cases.crumbs(found, shown),
        "person": found,
        "form": form,
        "step_first": "" if steps else presenters.for_a_step(plan),
        "ceilings": presenters.ceilings(plan, plan.kinds),
    }
    return render(request, "web/aid/ask.html", context)
