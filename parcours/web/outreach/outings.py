"""Outings: the list, one of them, planned, changed, cancelled."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.accounts.queries import organisation_names, user_names
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.outreach import actions, followed, queries
from parcours.outreach.enums import Activity, OutingState
from parcours.reference.queries import nationalities_named
from parcours.ui import drawing
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query
from parcours.ui.wording import number, translated
from parcours.web.acting import perform

from . import presenters
from .forms import CancelForm, Filters, OutingForm
from .proposing import proposals

PAGE = 25


def crumbs(outing=None) -> list[dict]:
    found = [{"label": _("Outreach"), "url": reverse("outreach")}]
    if outing is not None:
        found.append({"label": presenters.title(outing), "url": reverse("outing", args=[outing.id])})
    return found


@requires("outreach.see")
def listed(request):
    """Outings of the organisation and of the teams in which it is, with their sums."""
    form = Filters(request.GET or None)
    asked = form.asked() if request.GET else {}
    found = queries.outings(request.actor, sort=request.GET.get("sort", "-day"), **asked)
    page = Pages(found, PAGE).get_page(request.GET.get("page"))
    new_url = reverse("outing_new") if request.actor.may("outreach.run") else ""
    context = {
        "title": _("Outreach"),
        "lead": _("Going where people are, and making known what is offered"),
        "head_actions": [{"label": _("Plan an outing"), "url": new_url, "kind": "primary"}]
        if new_url
        else [],
        "tabs": presenters.tabs(request.actor, "outreach"),
        "form": form,
        "page": page,
        "totals": queries.totals(found),
        "export": _export(request),
        "table": presenters.outings_table(page, request.GET, new_url),
    }
    return render(request, "web/outreach/outings.html", context)


def _export(request) -> str:
    """The same list as a file, for whoever plans them."""
    if not request.actor.may("outreach.plan"):
        return ""
    return reverse("outings_csv") + with_query(request.GET, page=None)


@requires("outreach.run")
def plan(request):
    """Plan an outing, or write down one that took place."""
    form = OutingForm(request.POST or None, actor=request.actor, initial=_beginning(request.actor))
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.plan_outing, outing=form.told())
        if made:
            messages.success(request, _("The outing is planned."))
            return redirect("outing", made.id)
    context = {
        "title": _("Plan an outing"),
        "crumbs": crumbs(),
        "form": form,
        "label": _("Plan the outing"),
        "proposed": proposals(request.actor, Activity.OUTING, place=form["place"].value() or ""),
    }
    return render(request, "web/outreach/outing_form.html", context)


def _beginning(actor) -> dict:
    """Today, with whoever writes, in the city of her site."""
    site = next((one.site for one in queries.own_points(actor) if one.site.id == actor.site), None)
    return {
        "day": clock.today(),
        "members": [str(actor.user)],
        "place": (site.place_id or "") if site else "",
    }


@requires("outreach.run")
def change(request, outing: UUID):
    """Where, when and with whom, as long as nothing was reported."""
    found = queries.outing(request.actor, outing)
    if not queries.is_own(request.actor, found) or found.state not in (OutingState.PLANNED, OutingState.HELD):
        raise Http404
    form = OutingForm(request.POST or None, actor=request.actor, initial=OutingForm.of(found))
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.change_outing, outing=outing, told=form.told()):
        messages.success(request, _("The outing is changed."))
        return redirect("outing", outing)
    context = {"title": _("Change the outing"), "crumbs": crumbs(found), "form": form, "label": _("Save")}
    return render(request, "web/outreach/outing_form.html", context)


@requires("outreach.run")
def cancel(request, outing: UUID):
    """Call a planned outing off."""
    found = queries.outing(request.actor, outing)
    if not queries.is_own(request.actor, found) or found.state != OutingState.PLANNED:
        raise Http404
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if perform(request, form, actions.cancel_outing, outing=outing, reason=reason):
            messages.success(request, _("The outing is cancelled."))
            return redirect("outing", outing)
    context = {
        "title": presenters.title(found),
        "crumbs": crumbs(found),
        "form": form,
        "question": _("Cancel this outing?"),
        "label": _("Cancel the outing"),
        "kind": "danger",
        "back": reverse("outing", args=[outing]),
        "undo": _("A cancelled outing cannot be taken up again: plan another one."),
    }
    return render(request, "web/outreach/confirm.html", context)


def _actions(actor, found) -> list[dict]:
    """What is to be done with it now, the most likely first."""
    own, done = queries.is_own(actor, found), []
    if not actor.may("outreach.run") or found.state == OutingState.CANCELLED:
        return done

    def add(may: bool, label: str, name: str, kind: str = "") -> None:
        if may:
            done.append({"label": label, "url": reverse(name, args=[found.id]), "kind": kind})

    begun = found.day <= clock.today()
    add(begun, _("Pre-register somebody"), "outing_preregister", "primary")
    reported = found.state == OutingState.REPORTED
    add(own and begun, _("Correct the report") if reported else _("Count and report"), "outing_report")
    open_ = own and not reported
    add(open_, _("Change"), "outing_change")
    add(own and found.state == OutingState.PLANNED, _("Cancel the outing"), "outing_cancel", "quiet")
    return done


@requires("outreach.see")
def page(request, outing: UUID):
    """One outing: what was counted, and who agreed to be registered, of those whom the reader may see."""
    found = queries.outing(request.actor, outing)
    counts = queries.counts(found)
    lines = followed.of_outing(request.actor, outing)
    saw([line.person for line in lines], "outreach.outing")
    members, partners = user_names(found.members), organisation_names(found.partners)
    team = presenters.team(members.values(), partners.values())
    facts = [
        {"label": _("Place"), "value": presenters.spot(found), "note": translated(found.region.name)},
        {"label": _("Day"), "value": presenters.when(found)},
        {"label": _("Organisation"), "value": translated(found.organisation.name)},
        {"label": _("Who goes"), "value": team or _("Not stated")},
    ]
    if found.campaign_id:
        url = reverse("campaign", args=[found.campaign_id])
        facts.append({"label": _("Campaign"), "value": translated(found.campaign.title), "url": url})
    context = {
        "title": presenters.title(found),
        "lead": presenters.when(found),
        "crumbs": crumbs(),
        "chips": [presenters.state(found)],
        "found": found,
        "actions": _actions(request.actor, found),
        "facts": facts,
        "counts": counts,
        "told": found.state in (OutingState.HELD, OutingState.REPORTED),
        "by_nationality": presenters.met_table(counts, dict(nationalities_named())),
        "by_age": presenters.age_table(counts),
        "needs": presenters.heard(counts),
        "sources": presenters.sources(counts),
        "people": drawing.rows(presenters.follow_row(line) for line in lines),
        "met": number(found.met),
        "agreed": number(found.agreed),
        "known_before": number(found.known_before),
    }
    return render(request, "web/outreach/outing.html", context)
