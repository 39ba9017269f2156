"""Conventions: under which of them this organisation shares files with a partner, and receives some."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.people import actions, queries
from parcours.web.acting import perform

from . import presenters
from .forms import ConventionForm


@requires("conventions.sign")
def index(request):
    """The conventions of the organisation: those to confirm, then those in force longest."""
    context = {
        "title": _("Conventions"),
        "lead": _(
            "A file is shared only under a convention that both organisations have confirmed, "
            "and only if the person agreed."
        ),
        "head_actions": [
            {"label": _("Record a convention"), "url": reverse("convention_new"), "kind": "primary"}
        ],
        "conventions": presenters.conventions(queries.conventions(request.actor), request.actor),
    }
    return render(request, "web/accounts/conventions.html", context)


@requires("conventions.sign")
def sign(request):
    """Record a convention that was signed on paper."""
    first = {"from_organisation": str(request.actor.organisation), "purposes": ["sharing"]}
    form = ConventionForm(request.POST or None, initial=first)
    sent = request.method == "POST" and form.is_valid()
    if sent and perform(request, form, actions.sign_convention, **form.told()) is not None:
        messages.success(request, _("The convention is recorded; it waits for the other organisation."))
        return redirect("conventions")
    context = {
        "title": _("Record a convention"),
        "crumbs": [{"label": _("Conventions"), "url": reverse("conventions")}],
        "form": form,
    }
    return render(request, "web/accounts/convention_new.html", context)


@requires("conventions.sign")
def confirm(request, convention):
    """Confirm a convention that the other organisation recorded; only then files are shared under it."""
    found = queries.convention(request.actor, convention)
    if queries.has_confirmed(found, request.actor.organisation):
        return redirect("conventions")
    sent = request.method == "POST"
    if sent and perform(request, None, actions.confirm_convention, convention=convention) is not None:
        messages.success(request, _("The convention is confirmed: it is in force."))
        return redirect("conventions")
    context = {
        "title": _("Confirm a convention"),
        "crumbs": [{"label": _("Conventions"), "url": reverse("conventions")}],
        "question": _("Has your organisation signed this convention?"),
        "consequences": presenters.convention_lines(found),
        "label": _("Confirm"),
        "kind": "primary",
        "back": reverse("conventions"),
        "undo": _("Either organisation can end it later."),
    }
    return render(request, "web/accounts/confirm.html", context)


@requires("conventions.sign")
def end(request, convention):
    """End a convention today; what was shared under it is shared no more."""
    found = queries.convention(request.actor, convention)
    if presenters.is_over(found):
        return redirect("conventions")
    sent = request.method == "POST"
    if sent and perform(request, None, actions.end_convention, convention=convention) is not None:
        messages.success(request, _("The convention has ended."))
        return redirect("conventions")
    context = {
        "title": _("End a convention"),
        "crumbs": [{"label": _("Conventions"), "url": reverse("conventions")}],
        "question": _("End this convention today?"),
        "consequences": [
            *presenters.convention_lines(found),
            _("Files that were shared under it are closed to the partner from the next page on."),
            _("Referrals under it that were not delivered are withdrawn, and both sides are told."),
        ],
        "label": _("End the convention"),
        "back": reverse("conventions"),
        "undo": _("It cannot be reopened: a new convention is recorded instead, and files are shared anew."),
    }
    return render(request, "web/accounts/confirm.html", context)
