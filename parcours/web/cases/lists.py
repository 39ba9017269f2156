"""Everybody who waits for one thing, the longest first."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed
from parcours.people.queries import names_of
from parcours.ui import wording

from . import presenters, waits

MOST = 200


@requires("cases.see")
def waiting(request, what):
    wait = waits.WAITS.get(what)
    if wait is None:
        raise Http404
    if not request.actor.may(wait.right):
        raise NotAllowed(NOT_ALLOWED)
    found = wait.ask(request.actor, MOST)
    saw((one.person for one in found), "cases.waiting")
    names = names_of(one.person for one in found)
    lines = [
        {
            "name": presenters.name(names.get(one.person, ())),
            "note": waits.note(one),
            "url": waits.url(one),
            "tone": waits.tone(one),
        }
        for one in found
    ]
    lead = wording.number(found.total)
    if found.total > len(lines):
        shown = {"shown": wording.number(len(lines)), "total": wording.number(found.total)}
        lead = _("The first %(shown)s of %(total)s") % shown
    context = {
        "title": wait.title,
        "lead": lead if lines else "",
        "crumbs": [{"label": _("Today"), "url": reverse("home")}],
        "lines": lines,
        "empty": wait.empty,
    }
    return render(request, "web/cases/waiting.html", context)
