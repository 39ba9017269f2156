"""Which officials and staff were at an event that trains them, with the marks of their tests."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.outreach import actions, trained
from parcours.outreach.enums import EventKind, EventState
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, translated
from parcours.web.acting import perform

from . import event_presenters, official_presenters
from .events import crumbs, own
from .forms import regions
from .official_forms import MarksForm


@requires("outreach.events")
def officials_there(request, event: UUID):
    """Tick who was there, write the marks; those of the region of the event, or all (``?region=all``)."""
    found = own(request, event)
    closed = found.state == EventState.CANCELLED or found.day > clock.today()
    if closed or found.kind != EventKind.CAPACITY:
        raise Http404
    asked = request.GET.get("region", found.region_id)
    region = asked if asked in dict(regions()) else ""
    there = trained.at(request.actor, event)
    candidates = trained.candidates(request.actor, found, region=region)
    counted = found.counted if found.state == EventState.REPORTED else 0
    form = MarksForm(request.POST or None, there=there, candidates=candidates, counted=counted)
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.train_officials, event=event, **form.told()):
        messages.success(request, _("Noted."))
        return redirect("event", event)
    context = {
        "title": _("Officials and marks"),
        "lead": beside([translated(found.title), event_presenters.when(found)]),
        "crumbs": crumbs(found),
        "form": form,
        "rows": [
            {"note": official_presenters.work(one), "tick": tick, "pre": pre, "post": post}
            for one, tick, pre, post in form.rows()
        ],
        "region": dict(regions()).get(region, ""),
        "all_url": "?region=all" if region else "",
        "new_url": reverse("official_new"),
        "back": reverse("event", args=[event]),
    }
    return render(request, "web/outreach/event_officials.html", context, status=422 if form.errors else 200)
