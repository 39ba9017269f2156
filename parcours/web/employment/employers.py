"""One employer: who it is, whom one calls there, what was signed, what it offers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.employment import actions, applications, queries
from parcours.kernel import clock
from parcours.ui.addresses import reverse
from parcours.web.acting import perform

from . import presenters, wording
from .forms import EmployerForm, EndForm

SHOWN = 50


def crumbs(employer=None) -> list[dict]:
    found = [
        {"label": _("Employment"), "url": reverse("employment")},
        {"label": _("Employers"), "url": reverse("employers")},
    ]
    if employer is not None:
        found.append({"label": employer.name, "url": presenters.employer_url(employer)})
    return found


def own(request, employer: UUID):
    """An employer that one's organisation keeps; any other is not there to be changed."""
    found = queries.find_employer(request.actor, employer)
    if not queries.is_own(request.actor, found):
        raise Http404
    return found


def _buttons(request, found, own: bool) -> list[dict]:
    if not request.actor.may("employment.keep"):
        return []
    lines = []
    if found.ended_on is None:
        new = f"{reverse('offer_new')}?employer={found.id}"
        lines.append({"label": _("Add an offer"), "url": new, "kind": "primary"})
        lines.append({"label": _("Add a contact"), "url": reverse("employer_contact", args=[found.id])})
        lines.append({"label": _("Add an agreement"), "url": reverse("employer_agreement", args=[found.id])})
    if own:
        lines.append({"label": _("Change"), "url": reverse("employer_change", args=[found.id])})
        name = "employer_end" if found.ended_on is None else "employer_resume"
        label = _("Ask no longer") if found.ended_on is None else _("Ask again")
        lines.append({"label": label, "url": reverse(name, args=[found.id]), "kind": "quiet"})
    return lines


@requires("employment.see")
def page(request, employer: UUID):
    found, today = queries.find_employer(request.actor, employer), clock.today()
    keeps = request.actor.may("employment.keep")
    chips = [{"text": _("No longer asked"), "tone": "none"}] if found.ended_on else []
    context = {
        "title": found.name,
        "title_is_name": True,
        "lead": presenters.where(found),
        "crumbs": crumbs(),
        "chips": chips,
        "actions": _buttons(request, found, queries.is_own(request.actor, found)),
        "facts": presenters.employer_facts(found),
        "answers": wording.answers(applications.answers_of(request.actor, found)),
        "contacts": [
            {
                "row": one,
                "end_url": reverse("employer_contact_end", args=[one.id]) if keeps else "",
            }
            for one in queries.contacts(request.actor, found)
        ],
        "agreements": [
            presenters.agreement(
                one, today, reverse("employer_agreement_end", args=[one.id]) if keeps else ""
            )
            for one in queries.agreements(request.actor, found)
        ],
        "offers": [
            presenters.offer_row(row, today)
            for row in queries.offers(request.actor, employer=found.id)[:SHOWN]
        ],
    }
    return render(request, "web/employment/employer.html", context)


@requires("employment.keep")
def new(request):
    form = EmployerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.add_employer, employer=form.told())
        if made:
            messages.success(request, _("The employer is added."))
            return redirect("employer", made.id)
    context = {
        "title": _("Add an employer"),
        "crumbs": crumbs(),
        "form": form,
        "button": _("Add"),
        "back": reverse("employers"),
    }
    return render(request, "web/employment/form.html", context)


@requires("employment.keep")
def change(request, employer: UUID):
    found = own(request, employer)
    names = ("kind", "name", "number", "sector", "size", "address")
    initial = {name: getattr(found, name) for name in names} | {"place": found.place_id}
    form = EmployerForm(request.POST or None, initial=initial)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.change_employer, employer=employer, told=form.told()):
        messages.success(request, _("The employer is changed."))
        return redirect("employer", employer)
    context = {
        "title": _("Change the employer"),
        "crumbs": crumbs(found),
        "form": form,
        "button": _("Save"),
        "back": presenters.employer_url(found),
    }
    return render(request, "web/employment/form.html", context)


@requires("employment.keep")
def end(request, employer: UUID):
    found = own(request, employer)
    form = EndForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.end_employer, employer=employer, **form.cleaned_data):
        messages.success(request, _("This employer is asked no longer."))
        return redirect("employer", employer)
    context = {
        "title": found.name,
        "title_is_name": True,
        "crumbs": crumbs(found),
        "question": _("Ask this employer no longer?"),
        "label": _("Ask no longer"),
        "consequences": [_("Nobody is proposed there any more."), _("What happened so far stays.")],
        "undo": _("It can be taken up again."),
        "kind": "danger",
        "form": form,
        "back": presenters.employer_url(found),
    }
    return render(request, "web/employment/confirm.html", context)


@requires("employment.keep")
def resume(request, employer: UUID):
    found = own(request, employer)
    if request.method == "POST" and perform(request, None, actions.resume_employer, employer=employer):
        messages.success(request, _("This employer is asked again."))
        return redirect("employer", employer)
    context = {
        "title": found.name,
        "title_is_name": True,
        "crumbs": crumbs(found),
        "question": _("Ask this employer again?"),
        "label": _("Ask again"),
        "kind": "primary",
        "back": presenters.employer_url(found),
    }
    return render(request, "web/employment/confirm.html", context)
