"""One offer of work: what it is, and what may be done with it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.employment import actions, applications, queries, states
from parcours.employment.enums import OfferState
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import Missing
from parcours.ui.addresses import reverse
from parcours.ui.wording import translated
from parcours.web.acting import leads_away, perform

from . import presenters, wording
from .forms import CloseForm, OfferForm, own_and_shared


def crumbs(offer=None) -> list[dict]:
    found = [{"label": _("Employment"), "url": reverse("employment")}]
    if offer is not None:
        found.append({"label": presenters.title(offer), "url": presenters.url(offer)})
    return found


def own(request, offer: UUID):
    found = queries.find_offer(request.actor, offer)
    if not queries.is_own(request.actor, found):
        raise Http404
    return found


def _buttons(request, found) -> list[dict]:
    lines = []
    if request.actor.may("employment.apply") and found.takes(clock.today()):
        fitting = reverse("offer_people", args=[found.id])
        lines.append({"label": _("People who may fit"), "url": fitting, "kind": "primary"})
        lines.append({"label": _("Propose somebody"), "url": reverse("offer_propose", args=[found.id])})
    if request.actor.may("employment.keep") and queries.is_own(request.actor, found):
        lines += _keeping(request, found)
    return lines


def _keeping(request, found) -> list[dict]:
    lines = [{"label": _("Change"), "url": reverse("offer_change", args=[found.id])}]
    if states.OFFER.can(found.state, OfferState.CLOSED, request.actor):
        close = reverse("offer_close", args=[found.id])
        lines.append({"label": _("Close the offer"), "url": close, "kind": "quiet"})
    if found.state == OfferState.CLOSED:
        lines = [{"label": _("Open it again"), "url": reverse("offer_reopen", args=[found.id])}]
    return lines


@requires("employment.see")
def page(request, offer: UUID):
    found, today = queries.find_offer(request.actor, offer), clock.today()
    candidates = applications.for_offer(request.actor, found)
    saw([row.person_id for row in candidates.rows], "employment.offer")
    context = {
        "candidates": [wording.of_offer(row) for row in candidates.rows],
        "hidden": candidates.hidden,
        "sees_people": request.actor.may("people.see"),
        "title": presenters.title(found),
        "lead": f"{found.employer.name} · {presenters.where(found)}",
        "crumbs": crumbs(),
        "chips": [presenters.state(found, today)],
        "found": found,
        "actions": _buttons(request, found),
        "facts": presenters.offer_facts(found),
        "minimum": presenters.minimum_words(found),
        "description": translated(found.description),
    }
    return render(request, "web/employment/offer.html", context)


def _asked_for(request):
    """The employer from whose page one comes; nothing where there is none."""
    try:
        return queries.find_employer(request.actor, UUID(request.GET.get("employer", "")))
    except (ValueError, Missing):
        return None


@requires("employment.keep")
def new(request):
    """Write down what an employer offers."""
    asked = _asked_for(request)
    chosen = own_and_shared(request.actor, asked)
    initial = {"employer": str(asked.id) if asked else ""}
    known = {str(row.id): row for row in chosen}
    if initial["employer"] in known:
        initial["place"] = known[initial["employer"]].place_id
    form = OfferForm(request.POST or None, employers=chosen, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.add_offer, offer=form.told())
        if made:
            messages.success(request, _("The offer is added."))
            return redirect("offer", made.id)
    context = {
        "title": _("Add an offer"),
        "crumbs": crumbs(),
        "form": form,
        "button": _("Add"),
        "back": reverse("employment"),
        "no_employer": not chosen,
    }
    return render(request, "web/employment/offer_form.html", context)


@requires("employment.keep")
def change(request, offer: UUID):
    found = own(request, offer)
    if leads_away(request, found.state == OfferState.CLOSED):
        return redirect("offer", offer)
    form = OfferForm(
        request.POST or None,
        employers=[found.employer],
        occupation=found.occupation_id,
        initial=OfferForm.initial_of(found),
    )
    form.fields.pop("code")
    form.fields["employer"].choices = form.fields["employer"].choices[1:]
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.change_offer, offer=offer, told=form.told()):
        messages.success(request, _("The offer is changed."))
        return redirect("offer", offer)
    context = {
        "title": _("Change the offer"),
        "crumbs": crumbs(found),
        "form": form,
        "button": _("Save"),
        "back": presenters.url(found),
    }
    return render(request, "web/employment/offer_form.html", context)


@requires("employment.keep")
def close(request, offer: UUID):
    found = own(request, offer)
    if not states.OFFER.can(found.state, OfferState.CLOSED, request.actor):
        raise Http404
    form = CloseForm(request.POST or None)
    posted = request.method == "POST" and form.is_valid()
    if posted and perform(request, form, actions.close_offer, offer=offer, **form.cleaned_data):
        messages.success(request, _("The offer is closed."))
        return redirect("offer", offer)
    context = {
        "title": presenters.title(found),
        "crumbs": crumbs(found),
        "question": _("Close this offer?"),
        "label": _("Close the offer"),
        "consequences": [_("Nobody is proposed for it any more."), _("Whoever works there stays.")],
        "undo": _("It can be opened again."),
        "kind": "danger",
        "form": form,
        "back": presenters.url(found),
    }
    return render(request, "web/employment/confirm.html", context)


@requires("employment.keep")
def reopen(request, offer: UUID):
    found = own(request, offer)
    if found.state != OfferState.CLOSED:
        raise Http404
    if request.method == "POST" and perform(request, None, actions.reopen_offer, offer=offer):
        messages.success(request, _("The offer is open again."))
        return redirect("offer", offer)
    context = {
        "title": presenters.title(found),
        "crumbs": crumbs(found),
        "question": _("Open this offer again?"),
        "label": _("Open it again"),
        "consequences": [_("A last day that is past is taken away.")],
        "kind": "primary",
        "back": presenters.url(found),
    }
    return render(request, "web/employment/confirm.html", context)
