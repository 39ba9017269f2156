"""Which files the organisation sees no more."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.people import actions, expiring
from parcours.ui import wording
from parcours.web.acting import perform

from . import presenters
from .pages import crumbs


@requires("people.see")
def ended(request):
    """What is no longer open to us, by the code of the card; read once for the whole organisation."""
    found = expiring.unread(request.actor)
    if request.method == "POST":
        if perform(request, None, actions.read_notices, notices=[one.id for one in found]) is not None:
            messages.success(request, _("It is noted that you have read this."))
        return redirect("home")
    context = {
        "title": _("Files that you see no more"),
        "lead": _("Nobody's name stands here: the card's code is on your own papers."),
        "crumbs": crumbs(),
        "notices": [
            {
                "code": presenters.noticed(one),
                "note": presenters.listed(one.get_kind_display(), wording.day(clock.day_of(one.told_at))),
            }
            for one in found
        ],
    }
    return render(request, "web/people/ended.html", context)
