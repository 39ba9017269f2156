"""Visits after creation: the list of those that are due, and one written down on a telephone."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.enterprise import actions, queries
from parcours.enterprise.enums import OVER
from parcours.kernel.counting import Pages
from parcours.ui.addresses import reverse
from parcours.web.acting import leads_away, perform

from . import forms, presenters
from .venture import head

PAGE = 25


@requires("enterprise.see")
def page(request):
    """Enterprises that are to be visited, the longest overdue first."""
    form = forms.VisitFilters(request.GET or None)
    asked = form.asked() if request.GET else {}
    shown = Pages(queries.due(request.actor, **asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Enterprises"),
        "lead": _("Each enterprise is seen every month of its first year."),
        "tabs": presenters.tabs(request.actor, "venture_visits"),
        "form": form,
        "page": shown,
        "table": presenters.due_table(list(shown), request.GET, request.actor.may("enterprise.run")),
    }
    return render(request, "web/enterprise/visits.html", context)


@requires("enterprise.run")
def add(request, venture: UUID):
    row, context = head(request, venture, _("A visit"))
    if leads_away(request, row.stage in OVER or row.created_on is None):
        return redirect("venture", row.id)
    form = forms.Visit(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and perform(request, form, actions.visit, venture=venture, visit=form.told()) is not None
    ):
        messages.success(request, _("The visit is kept."))
        if queries.may_conclude(queries.find(request.actor, venture)):
            messages.info(request, _("It was followed long enough: say whether it lives."))
        return redirect("venture", row.id)
    context |= {"form": form, "button": _("Keep the visit"), "back": reverse("venture", args=[row.id])}
    return render(request, "web/enterprise/visit.html", context)
