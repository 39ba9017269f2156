"""Who was at an event, by name: searched, ticked, taken off again. What is typed is posted: no name stands in
an address."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.outreach import actions, gatherings
from parcours.outreach.enums import EventState
from parcours.people import queries as people
from parcours.ui.addresses import reverse
from parcours.ui.wording import beside, language, number, translated
from parcours.web.acting import perform
from parcours.web.people import choices
from parcours.web.people import presenters as said

from . import event_presenters
from .event_forms import PeopleForm, SearchForm
from .events import NAMES_SHOWN, crumbs, own

SEARCHED = 20


def _found(request, text: str, there: set[UUID]) -> list[tuple[str, str]]:
    """Those whom the reader may see of that name, card code or number, and who are not on the list yet."""
    rows = people.search(request.actor, text, SEARCHED, country=choices.country())
    saw([one.id for one in rows], "outreach.event_search")
    script = "arabic" if language() == "ar" else "latin"
    return [
        (
            str(one.id),
            " · ".join(
                part
                for part in (people.name_of(one, script), translated(one.city.name) if one.city else "")
                if part
            ),
        )
        for one in rows
        if one.id not in there
    ]


@requires("outreach.events")
def people_there(request, event: UUID):
    """Search people, tick those who were there, and see who is on the list."""
    found = own(request, event)
    if found.state == EventState.CANCELLED or found.day > clock.today():
        raise Http404
    lines = gatherings.attendees(request.actor, event, NAMES_SHOWN)
    saw([line.person for line in lines], "outreach.event")
    search, form, hits = SearchForm(request.POST or None), None, None
    if request.method == "POST" and search.is_valid():
        hits = _found(request, search.cleaned_data["text"], {line.person for line in lines})
        adds = request.POST.get("do") == "add"
        reported = found.state == EventState.REPORTED
        form = PeopleForm(request.POST if adds else None, found=hits, reported=reported)
        if adds and form.is_valid():
            done = perform(request, form, actions.name_attendees, event=event, **form.told())
            if done:
                _tell(request, len(done.ids))
                return redirect("event_people", event)
    wrong = bool(search.errors or (form and form.errors))
    context = {
        "title": _("Who was there"),
        "lead": beside([translated(found.title), event_presenters.when(found)]),
        "crumbs": crumbs(found),
        "search": search,
        "form": form,
        "hits": hits,
        "rows": [_line(line) for line in lines],
        "back": reverse("event", args=[event]),
    }
    return render(request, "web/outreach/event_people.html", context, status=422 if wrong else 200)


def _tell(request, count: int) -> None:
    words = ngettext("%(n)s person is written down.", "%(n)s people are written down.", count)
    messages.success(request, words % {"n": number(count)})


def _line(line) -> dict:
    return {"name": said.name(line.names), "drop": reverse("attendee_drop", args=[line.id])}


@requires("outreach.events")
def drop(request, attendee: UUID):
    """Take somebody off the list of an event of one's own."""
    line, found = gatherings.attendee(request.actor, attendee)
    own(request, found.id)
    saw(line.person, "outreach.attendee")
    if request.method == "POST" and perform(request, None, actions.drop_attendee, attendee=attendee):
        messages.success(request, _("She is taken off the list."))
        return redirect("event", found.id)
    context = {
        "title": translated(found.title),
        "crumbs": crumbs(found),
        "question": _("Take %(name)s off the list of this event?") % {"name": said.name(line.names)},
        "consequences": [_("She no longer counts as having been there.")],
        "label": _("Take her off"),
        "kind": "danger",
        "back": reverse("event", args=[found.id]),
        "undo": _("Only for what was noted by mistake. She can be written down again."),
    }
    return render(request, "web/outreach/confirm.html", context)
