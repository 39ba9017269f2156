"""Somebody new: one conversation, kept whole or not at all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.accounts.policy import requires
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import Refused
from parcours.people import actions, queries
from parcours.ui.addresses import reverse
from parcours.web.acting import perform, refuse, request_id

from . import presenters, proving
from .fields import BirthField
from .forms import RENAME, RegistrationForm

REASONS = {
    "name": gettext_lazy("sounds alike"),
    "phone": gettext_lazy("same telephone"),
    "birth_year": gettext_lazy("born about the same year"),
}


@requires("people.register")
def register(request):
    """The form in steps; before anything is kept, whoever may be known already is shown."""
    form = RegistrationForm(request.POST or None, request.FILES or None)
    candidates: list[dict] = []
    if request.method == "POST":
        scan = proving.handed(request, form)
        if form.is_valid():
            if not form.cleaned_data["somebody_else"]:
                candidates = _candidates(request, form.registration.__dict__, form.country)
            if candidates:
                form.add_error("somebody_else", _("Look first: is it one of these people?"))
            else:
                told = {"registration": form.registration, "scan": scan}
                made = perform(request, form, actions.register, rename=RENAME, **told)
                if made is not None:
                    _came(request, made.person)
                    messages.success(request, _("The person is registered."))
                    return redirect("person_registered", made.person)
        elif form.data.get("somebody_else"):
            candidates = _asked(request, form)
        proving.set_aside(request, form, scan)
    context = {
        "title": _("Register a person"),
        "crumbs": [{"label": _("People"), "url": reverse("people")}],
        "form": form,
        "document_rows": [[form[name] for name in row] for row in form.document_fields],
        "language_rows": [[form[name] for name in row] for row in form.language_rows],
        "candidates": candidates,
    }
    return render(request, "web/people/register.html", context, status=422 if form.errors else 200)


def _came(request, person) -> None:
    """Whoever is registered while she is received is the visitor."""
    try:
        visit = UUID(request.GET.get("visit", ""))
    except ValueError:
        return
    if not request.actor.may("people.receive"):
        return
    # The registration has taken the form's own id.
    told = request_id(request)
    own = f"{told[:80]}.visit" if told else None
    try:
        actions.name_visitor(by=request.actor, request_id=own, visit=visit, person=person)
    except Refused as refused:
        refuse(request, None, refused)


@requires("people.register")
def known(request):
    """While the name is being written: who may be the same person. A piece of the form."""
    if request.method != "POST":
        return redirect("people_register")
    form = RegistrationForm(request.POST)
    return render(
        request, "web/people/known.html", {"candidates": _asked(request, form, quiet=True), "form": form}
    )


def _asked(request, form: RegistrationForm, quiet: bool = False) -> list[dict]:
    """Candidates for what is typed so far, however incomplete."""
    form.is_valid()
    if quiet:
        # The piece says nothing of the rest of the form.
        form.errors.clear()
    told = form.cleaned_data | BirthField.parts(form.cleaned_data.get("birth"))
    return _candidates(request, told, form.country)


def _candidates(request, told: dict[str, Any], country: str | None) -> list[dict]:
    """People of the organisation who may be her, by either name and by telephone."""
    born = told.get("birth_date")
    year = born.year if born else told.get("birth_year")
    asked = {"birth_year": year, "phone": told.get("phone") or "", "country": country}
    found = {}
    for script in ("latin", "arabic"):
        given, family = (told.get(f"{part}_{script}") or "" for part in ("given", "family"))
        if given or family or (script == "latin" and asked["phone"]):
            for one in queries.maybe_known(request.actor, given, family, **asked):
                found.setdefault(one.person, one)
    saw(found, "people.maybe_known")
    known = {person.id: person for person in queries.people_of(request.actor, list(found))}
    return [
        {
            "name": one.name,
            "who": " · ".join(presenters.who(known[one.person])) if one.person in known else "",
            "reasons": presenters.listed(*(str(REASONS[reason]) for reason in one.reasons)),
            "url": reverse("person", args=[one.person]),
        }
        for one in found.values()
    ]
