"""Contacts at an employer, and what was signed with it."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.employment import actions, queries
from parcours.web.acting import perform

from . import presenters
from .employers import crumbs
from .forms import AgreementEndForm, AgreementForm, ContactForm


def _form(request, employer, form, title: str, button: str):
    context = {
        "title": title,
        "crumbs": crumbs(employer),
        "form": form,
        "button": button,
        "back": presenters.employer_url(employer),
    }
    return render(request, "web/employment/form.html", context)


@requires("employment.keep")
def contact(request, employer: UUID):
    found = queries.find_employer(request.actor, employer)
    form = ContactForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.add_contact, employer=employer, contact=form.told()):
        messages.success(request, _("The contact is added."))
        return redirect("employer", employer)
    return _form(request, found, form, _("Add a contact"), _("Add"))


@requires("employment.keep")
def end_contact(request, contact: UUID):
    found = queries.find_contact(request.actor, contact)
    if request.method == "POST" and perform(request, None, actions.end_contact, contact=contact):
        messages.success(request, _("The contact is taken away."))
        return redirect("employer", found.employer_id)
    context = {
        "title": found.name,
        "title_is_name": True,
        "crumbs": crumbs(found.employer),
        "question": _("Take this contact away?"),
        "label": _("Take away"),
        "consequences": [_("Name and telephone are forgotten.")],
        "undo": _("It can be written down again."),
        "kind": "danger",
        "back": presenters.employer_url(found.employer),
    }
    return render(request, "web/employment/confirm.html", context)


@requires("employment.keep")
def agreement(request, employer: UUID):
    found = queries.find_employer(request.actor, employer)
    form = AgreementForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.agree, employer=employer, **form.cleaned_data):
        messages.success(request, _("The agreement is kept."))
        return redirect("employer", employer)
    return _form(request, found, form, _("Add an agreement"), _("Add"))


@requires("employment.keep")
def end_agreement(request, agreement: UUID):
    found = queries.find_agreement(request.actor, agreement)
    form = AgreementEndForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.end_agreement, agreement=agreement, **form.cleaned_data):
        messages.success(request, _("The end of the agreement is kept."))
        return redirect("employer", found.employer_id)
    return _form(request, found.employer, form, _("End the agreement"), _("Save"))
