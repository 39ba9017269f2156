"""For whoever looks into complaints about others, and for the organisation that is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from parcours.accounts.policy import requires
from parcours.complaints import actions, queries
from parcours.kernel.counting import Pages
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from . import presenters
from .forms import AnswerForm, AskForm, ConcernForm, StatementForm

PAGE = 25


def _crumbs() -> list[dict]:
    return [{"label": _("Complaints"), "url": reverse("complaints")}]


@requires("complaints.handle")
def index(request):
    """What waits, what is asked of one's own organisation, and what is over."""
    head = []
    if request.actor.may("complaints.record"):
        head.append({"label": _("Record a complaint"), "url": reverse("complaint_new"), "kind": "primary"})
    if queries.is_focal(request.actor):
        head.append({"label": _("Reports of abuse"), "url": reverse("reports")})
    page = Pages(queries.handled(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Complaints"),
        "lead": _("Complaints about other organisations, given to yours. Nobody else sees them."),
        "head_actions": head,
        "asked": presenters.statements(queries.statements_due(request.actor)),
        "complaints": presenters.complaints(page),
        "page": page,
    }
    return render(request, "web/complaints/index.html", context)


@requires("complaints.handle")
def detail(request, complaint):
    """One complaint in the open, and what can be done now."""
    found = queries.complaint(request.actor, complaint)
    context = {
        "title": _("Complaint of %(day)s") % {"day": presenters.day(found.row.received_on)},
        "crumbs": _crumbs(),
        "chips": [presenters.state(found.row)],
        "facts": presenters.facts(found),
        "found": found,
        "statements": presenters.said(found.statements),
        "steps": presenters.steps(found.row, request.actor),
    }
    return render(request, "web/complaints/detail.html", context)


@dataclass(frozen=True)
class Step:
    action: Callable[..., Any]
    title: Any
    label: Any
    consequence: Any
    form: type[forms.Form] | None = None


STEPS = {
    "acknowledge": Step(
        actions.acknowledge,
        gettext_lazy("Acknowledge"),
        gettext_lazy("It is acknowledged"),
        gettext_lazy("Whoever asks with the number reads that somebody has read it. Tell her, if you can."),
    ),
    "take": Step(
        actions.take_in_hand,
        gettext_lazy("Look into it"),
        gettext_lazy("I look into it"),
        gettext_lazy("Your name stands beside it within your organisation."),
    ),
    "ask": Step(
        actions.ask_statement,
        gettext_lazy("Ask the organisation concerned"),
        gettext_lazy("Ask"),
        "",
        AskForm,
    ),
    "concern": Step(
        actions.concern,
        gettext_lazy("Say whom it concerns"),
        gettext_lazy("Keep it"),
        "",
        ConcernForm,
    ),
    "answer": Step(actions.answer, gettext_lazy("Answer it"), gettext_lazy("Answer it"), "", AnswerForm),
    "close": Step(
        actions.close,
        gettext_lazy("Close"),
        gettext_lazy("Close it"),
        gettext_lazy("She has her answer and asks for nothing more. It cannot be opened again."),
    ),
    "appeal": Step(
        actions.appeal,
        gettext_lazy("She does not agree"),
        gettext_lazy("Pass it on"),
        gettext_lazy("Yet another organisation looks at it. You will not see it any more."),
    ),
}


@sensitive_post_parameters()
@requires("complaints.handle")
def step(request, complaint, move):
    """One move of a complaint: a question to confirm, or a form."""
    wanted = STEPS.get(move)
    if wanted is None:
        raise Http404
    found = queries.complaint(request.actor, complaint)
    form = wanted.form(request.POST or None) if wanted.form else None
    if request.method == "POST" and (form is None or form.is_valid()):
        told = form.cleaned_data if form else {}
        if perform(request, form, wanted.action, complaint=complaint, **told) is not None:
            messages.success(request, _("Done."))
            return redirect(
                "complaints" if step in ("appeal", "concern") else reverse("complaint", args=[complaint])
            )
    if form is None and move not in presenters.possible(found.row, request.actor):
        return redirect("complaint", complaint)
    back = reverse("complaint", args=[complaint])
    context = {"title": wanted.title, "crumbs": _crumbs(), "label": wanted.label, "back": back}
    if form is not None:
        return render(request, "web/complaints/step.html", context | {"form": form})
    more = {"question": wanted.title, "consequences": [wanted.consequence], "kind": "primary"}
    return render(request, "web/accounts/confirm.html", context | more)


@sensitive_post_parameters()
@requires("complaints.handle")
def statement(request, statement):
    """What the handler of a complaint asks this organisation; nothing of the complaint itself."""
    found = queries.statement(request.actor, statement)
    form = StatementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["text"]
        done = perform(request, form, actions.give_statement, statement=statement, text=said)
        if done is not None:
            messages.success(request, _("Your answer has been handed over."))
            return redirect("complaints")
    context = {
        "title": _("A question to your organisation"),
        "lead": _("Somebody complained. Another organisation looks into it and asks you this."),
        "crumbs": _crumbs(),
        "found": found,
        "form": form,
    }
    return render(request, "web/complaints/statement.html", context)
