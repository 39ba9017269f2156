"""Events: the list, one of them, planned, changed, cancelled."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from parcours.accounts.policy import requires
from parcours.kernel import clock
from parcours.kernel.counting import Pages
from parcours.kernel.recorder import saw
from parcours.outreach import actions, gatherings, queries, trained
from parcours.outreach.enums import EventKind, EventState
from parcours.reference.queries import languages_named, nationalities_named
from parcours.ui.addresses import reverse
from parcours.ui.tables import with_query
from parcours.ui.wording import number, translated
from parcours.web.acting import perform
from parcours.web.people import presenters as people

from . import event_presenters, official_presenters, presenters
from .event_forms import EventCancelForm, EventFilters, EventForm
from .outings import crumbs as outreach
from .proposing import proposals

PAGE = 25
NAMES_SHOWN = 100


def crumbs(event=None) -> list[dict]:
    found = [*outreach(), {"label": _("Events"), "url": reverse("events")}]
    if event is not None:
        found.append({"label": translated(event.title), "url": reverse("event", args=[event.id])})
    return found


def own(request, event: UUID):
    """An event of one's own, or 404."""
    found = gatherings.event(request.actor, event)
    if not queries.is_own(request.actor, found):
        raise Http404
    return found


@requires("outreach.see")
def listed(request):
    """Events of every organisation, the latest first."""
    form = EventFilters(request.GET or None)
    asked = form.asked() if request.GET else {}
    found = gatherings.events(request.actor, sort=request.GET.get("sort", "-day"), **asked)
    page = Pages(found, PAGE).get_page(request.GET.get("page"))
    named = gatherings.named_at([row.id for row in page])
    new_url = reverse("event_new") if request.actor.may("outreach.events") else ""
    exports = request.actor.may("outreach.plan")
    context = {
        "title": _("Events"),
        "lead": _("Awareness sessions, trainings of officials and staff, fairs"),
        "crumbs": outreach(),
        "head_actions": [{"label": _("Plan an event"), "url": new_url, "kind": "primary"}] if new_url else [],
        "tabs": presenters.tabs(request.actor, "events"),
        "form": form,
        "page": page,
        "export": reverse("events_csv") + with_query(request.GET, page=None) if exports else "",
        "table": event_presenters.table(page, named, request.GET, new_url),
    }
    return render(request, "web/outreach/events.html", context)


def _form(request, title: str, label: str, form: EventForm, found=None):
    """With what others learnt of the same kind, themes and city, as far as they are chosen."""
    chosen = {"themes": form["themes"].value() or [], "place": form["place"].value() or ""}
    proposed = proposals(request.actor, form["kind"].value() or "", **chosen)
    context = {"title": title, "crumbs": crumbs(found), "form": form, "label": label, "proposed": proposed}
    return render(request, "web/outreach/event_form.html", context, status=422 if form.errors else 200)


@requires("outreach.events")
def plan(request):
    """Plan an event, or write down one that took place."""
    sites = {one.site.id: one.site for one in queries.own_points(request.actor)}
    place = sites[request.actor.site].place_id if request.actor.site in sites else ""
    initial = {"day": clock.today(), "kind": "awareness", "place": place or ""}
    form = EventForm(request.POST or None, actor=request.actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = perform(request, form, actions.plan_event, event=form.told())
        if made:
            messages.success(request, _("The event is planned."))
            return redirect("event", made.id)
    return _form(request, _("Plan an event"), _("Plan the event"), form)


@requires("outreach.events")
def change(request, event: UUID):
    """What, where and when, as long as nothing was reported."""
    found = own(request, event)
    if found.state not in (EventState.PLANNED, EventState.HELD):
        raise Http404
    form = EventForm(request.POST or None, actor=request.actor, initial=EventForm.of(found))
    valid = request.method == "POST" and form.is_valid()
    if valid and perform(request, form, actions.change_event, event=event, told=form.told()):
        messages.success(request, _("The event is changed."))
        return redirect("event", event)
    return _form(request, _("Change the event"), _("Save"), form, found)


@requires("outreach.events")
def cancel(request, event: UUID):
    """Call a planned event off."""
    found = own(request, event)
    if found.state != EventState.PLANNED:
        raise Http404
    form = EventCancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if perform(request, form, actions.cancel_event, event=event, reason=reason):
            messages.success(request, _("The event is cancelled."))
            return redirect("event", event)
    context = {
        "title": translated(found.title),
        "crumbs": crumbs(found),
        "form": form,
        "question": _("Cancel this event?"),
        "label": _("Cancel the event"),
        "kind": "danger",
        "back": reverse("event", args=[event]),
        "undo": _("A cancelled event cannot be taken up again: plan another one."),
    }
    return render(request, "web/outreach/confirm.html", context, status=422 if form.errors else 200)


def _actions(actor, found) -> list[dict]:
    """What is to be done with it now, the most likely first."""
    if not (actor.may("outreach.events") and queries.is_own(actor, found)):
        return []
    begun, over = found.day <= clock.today(), found.last_day <= clock.today()
    alive, reported = found.state != EventState.CANCELLED, found.state == EventState.REPORTED
    wanted = [
        (begun and alive and found.kind == EventKind.CAPACITY, _("Officials and marks"), "event_officials"),
        (begun and alive and actor.may("people.see"), _("Say who was there"), "event_people"),
        (over and alive, _("Correct the report") if reported else _("Count and report"), "event_report"),
        (alive and not reported, _("Change"), "event_change"),
        (found.state == EventState.PLANNED, _("Cancel the event"), "event_cancel"),
    ]
    told = [(name, label) for may, label, name in wanted if may]
    first = "event_report" if over and found.state == EventState.HELD else told[0][0] if told else ""
    return [
        {"label": label, "url": reverse(name, args=[found.id]), "kind": "primary" if name == first else ""}
        for name, label in told
    ]


def _facts(found) -> list[dict]:
    spoken = dict(languages_named()) if found.language_id else {}
    wanted = [
        (_("Kind"), event_presenters.kind(found)),
        (_("What it is about"), event_presenters.themes(found)),
        (_("Place"), event_presenters.where(found)),
        (_("Day"), event_presenters.when(found)),
        (_("Organisation"), translated(found.organisation.name)),
        (_("Language"), spoken.get(found.language_id, "")),
        (_("Who speaks or trains"), found.speaker),
        (_("Project"), translated(found.project.short) if found.project_id else ""),
        (_("Why it was cancelled"), found.get_cancelled_for_display()),
    ]
    return [{"label": label, "value": value} for label, value in wanted if value]


@requires("outreach.see")
def page(request, event: UUID):
    """One event: how many were there, and who, of those whom the reader may see."""
    found = gatherings.event(request.actor, event)
    counts, named = gatherings.counts(found), gatherings.named_at([event])[event]
    lines = gatherings.attendees(request.actor, event, NAMES_SHOWN)
    saw([line.person for line in lines], "outreach.event")
    officials = trained.at(request.actor, event) if found.kind == EventKind.CAPACITY else []
    seen = len(lines) + len(officials)
    takes_off = queries.is_own(request.actor, found) and request.actor.may("outreach.events")
    context = {
        "title": translated(found.title),
        "lead": event_presenters.when(found),
        "crumbs": crumbs(),
        "chips": [event_presenters.state(found)],
        "found": found,
        "actions": _actions(request.actor, found),
        "facts": _facts(found),
        "programme": translated(found.programme),
        "told": event_presenters.told(found),
        "total": number(named + found.counted),
        "named": number(named),
        "counted": number(found.counted),
        "anybody": named + found.counted,
        "counts": counts,
        "by_nationality": presenters.met_table(counts, dict(nationalities_named())),
        "by_age": presenters.age_table(counts),
        "rows": [_person(line, takes_off) for line in lines],
        "proposed": _proposed(request.actor, found),
        "officials": [official_presenters.there(row) for row in officials],
        "marks": official_presenters.marks(trained.marks(officials)),
        "unseen": number(named - seen) if named > seen else "",
    }
    return render(request, "web/outreach/event.html", context)


def _proposed(actor, found) -> list[dict]:
    """What others learnt, as long as there is something to prepare."""
    if found.state != EventState.PLANNED or not queries.is_own(actor, found):
        return []
    return proposals(actor, found.kind, themes=found.themes, place=found.place_id)


def _person(line, takes_off: bool) -> dict:
    return {
        "name": people.name(line.names),
        "url": reverse("person", args=[line.person]),
        "drop": reverse("attendee_drop", args=[line.id]) if takes_off else "",
    }
