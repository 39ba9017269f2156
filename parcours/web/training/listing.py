"""The offer: sessions of every organisation of the programme."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.training import lists
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query

from . import presenters
from .forms import Filters

PAGE = 25


def asked(request):
    """The form of the filters, the sessions that they leave in their order, and where one is planned."""
    form = Filters(request.GET or None, actor=request.actor)
    wanted = form.asked() if request.GET else {}
    found = lists.sessions(request.actor, sort=request.GET.get("sort", "-starts_on"), **wanted)
    return form, found, reverse("training_plan") if request.actor.may("training.plan") else ""


@requires("training.see")
def sessions(request):
    """Sessions, filtered and sorted by the address."""
    form, found, plan_url = asked(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    actions = [{"label": _("Plan a session"), "url": plan_url, "kind": "primary"}] if plan_url else []
    actions.append({"label": _("Needs and offer"), "url": reverse("training_needs"), "kind": ""})
    if request.actor.may("people.see"):
        actions.append({"label": _("Apprenticeships"), "url": reverse("training_apprentices"), "kind": ""})
    if request.actor.may("training.enrol"):
        actions.append({"label": _("Waiting for a place"), "url": reverse("training_waiting"), "kind": ""})
        actions.append({"label": _("Who may drop out"), "url": reverse("training_watch"), "kind": ""})
    context = {
        "title": _("Training"),
        "lead": _("Sessions of all organisations of the programme"),
        "head_actions": actions,
        "form": form,
        "page": page,
        "export": reverse("training_csv") + with_query(request.GET, page=None),
        "table": presenters.sessions_table(page, request.GET, plan_url),
    }
    return render(request, "web/training/list.html", context)
