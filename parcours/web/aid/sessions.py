"""The lists of aid of one session: drawn up, and looked at."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.aid import queries
from parcours.aid.enums import Kind
from parcours.training import actions
from parcours.training import queries as training
from parcours.training.lists import months_of
from parcours.web.acting import perform
from parcours.web.training import presenters as of_training
from parcours.web.training.planning import crumbs

from . import presenters


@requires("training.attend")
def page(request, session: UUID):
    """Each month and kind of aid that half-days give: its list, or the button that draws it up."""
    found = training.find(request.actor, session)
    if not training.is_own(request.actor, found):
        raise Http404
    months, kinds = months_of(found), queries.kinds_by_half_day()
    if request.method == "POST":
        return _draw_up(request, found, months, kinds)
    known = {(one.month, one.kind): one for one in queries.lists(request.actor, session=found.id)}
    sees = request.actor.may("aid.see")
    rows = [
        {
            "month": month.isoformat(),
            "kind": kind,
            "title": f"{Kind(kind).label} · {presenters.month(month)}",
            "chip": presenters.list_chip(known[month, kind].state) if (month, kind) in known else None,
            "url": reverse("aid_list", args=[known[month, kind].id])
            if sees and (month, kind) in known
            else "",
        }
        for month in months
        for kind in kinds
    ]
    context = {
        "title": _("Aid by half-days"),
        "lead": of_training.title(found),
        "crumbs": crumbs(found),
        "rows": rows,
    }
    return render(request, "web/aid/session.html", context)


def _draw_up(request, found, months: list[date], kinds: list[str]):
    """Hand the half-days of a month down."""
    month, kind = request.POST.get("month", ""), request.POST.get("kind", "")
    chosen = next((one for one in months if one.isoformat() == month), None)
    if chosen is None or kind not in kinds:
        raise Http404
    told = {"session": found.id, "month": chosen, "kind": kind}
    done = perform(request, None, actions.hand_down_aid, **told)
    if done is not None and done.list is None:
        messages.info(request, _("Nobody attended in this month: there is nothing to list."))
    elif done is not None:
        messages.success(request, _("The list follows the half-days attended. A coordinator approves it."))
        if request.actor.may("aid.see"):
            return redirect("aid_list", aid_list=done.list)
    return redirect("training_aid", session=found.id)
