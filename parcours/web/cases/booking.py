"""Appointments on screen: made in three taps, answered in one, moved, given up."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.accounts.queries import colleagues, sites, user_names
from parcours.cases import actions, caseload
from parcours.cases.enums import AppointmentKind
from parcours.cases.hours import free_slots
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.kernel.refusals import NOT_FOUND, Missing
from parcours.people import queries as people
from parcours.ui import wording
from parcours.ui.addresses import reverse
from parcours.ui.widgets import read_day
from parcours.web.acting import perform

from . import after_missed, desk_forms, presenters
from . import desk_presenters as shown

SLOTS, AHEAD, FURTHEST = 18, 14, timedelta(days=366)


def _head(request, person: UUID, title: str) -> dict:
    found = people.find(request.actor, person)
    saw(found.id, "cases.appointment", detail=True)
    name = presenters.name(found.names.all())
    return {"person": found, "title": title, "lead": name, "crumbs": presenters.crumbs(found, name)}


def _slots(request) -> dict:
    """Free slots from a day on, of the actor or of every colleague."""
    actor = request.actor
    told = read_day(request.GET.get("from", "")[:20]) or clock.today()
    first = min(told, clock.today() + FURTHEST)
    everybody = request.GET.get("who") == "all"
    staff = [one.id for one in colleagues(actor.organisation, "cases.book")] if everybody else [actor.user]
    found = free_slots(actor, officers=staff, first_on=first, days=AHEAD, most=SLOTS)
    later = (clock.day_of(found[-1].starts_at) if found else first) + timedelta(days=1)
    return {
        "slots": shown.slots(found, user_names(staff)),
        "later": _query(later, everybody),
        "whose": [
            {"label": _("My times"), "url": _query(None, False), "current": not everybody},
            {"label": _("Of all colleagues"), "url": _query(None, True), "current": everybody},
        ],
        "hours_url": reverse("desk_hours"),
    }


def _query(first: date | None, everybody: bool) -> str:
    parts = [f"from={first.isoformat()}"] if first else []
    return "?" + "&".join([*parts, *(["who=all"] if everybody else [])])


@requires("cases.book")
def add(request, person: UUID):
    """The next free slots, each asked once more before it is made; below, a time chosen by hand."""
    head = _head(request, person, _("Make an appointment"))
    form = desk_forms.Book(request.actor)
    tapped = _tapped(request)
    if tapped is not None:
        return _sure(request, head, tapped, _("Make the appointment"))
    if request.method == "POST":
        tapped = "slot" in request.POST
        form = desk_forms.Slot(request.POST) if tapped else desk_forms.Book(request.actor, request.POST)
        if form.is_valid():
            told = form.cleaned_data["slot"] if tapped else form.given()
            kind = form.cleaned_data["kind"] or AppointmentKind.FOLLOW_UP.value
            done = perform(request, None if tapped else form, actions.book, person=person, kind=kind, **told)
            if done is not None:
                return _made(request, person, done.id)
        elif tapped:
            messages.error(request, _("Choose one of the times."))
        if tapped:
            form = desk_forms.Book(request.actor)
    context = head | _slots(request) | {"form": form, "kinds": AppointmentKind.choices}
    context["usual"] = AppointmentKind.FOLLOW_UP.value
    return render(request, "web/cases/book.html", context, status=422 if form.errors else 200)


def _tapped(request) -> desk_forms.Slot | None:
    """The free time that was chosen and is not confirmed yet."""
    if request.method != "GET" or "slot" not in request.GET:
        return None
    form = desk_forms.Slot(request.GET)
    if form.is_valid():
        return form
    messages.error(request, _("Choose one of the times."))
    return None


def _sure(request, head: dict, tapped: desk_forms.Slot, label: str, before: str = ""):
    """Nothing is made by one tap: when, with whom and where is shown once more."""
    told = tapped.cleaned_data
    slot, kind = told["slot"], told["kind"] or AppointmentKind.FOLLOW_UP.value
    lines = shown.chosen(slot, user_names([slot["officer"]]), sites(request.actor.organisation))
    if not before:
        lines.insert(1, {"label": _("What for"), "value": AppointmentKind(kind).label})
    again = desk_forms.Slot(initial={"slot": request.GET["slot"], "kind": kind})
    context = head | {
        "facts": lines,
        "moved": before,
        "form": again,
        "label": label,
        "back": request.path,
    }
    return render(request, "web/cases/book_sure.html", context)


def _made(request, person: UUID, made: UUID):
    row = caseload.appointment(request.actor, made)
    messages.success(request, _("The appointment is made: %(when)s.") % {"when": shown.when(row)})
    return redirect("person", person=person)


def _found(request, appointment: UUID):
    row = caseload.appointment(request.actor, appointment)
    if row is None:
        raise Missing(NOT_FOUND)
    return row


@requires("cases.book")
def appointment(request, appointment: UUID):
    """One appointment, and what can be said of it."""
    return _page(request, _found(request, appointment))


def _page(request, row, missed=None, cancel=None):
    head = _head(request, row.person_id, _("Appointment"))
    staff = user_names([row.officer])
    wrong = any(form is not None and form.errors for form in (missed, cancel))
    context = head | {
        "one": shown.appointment(row, officer=staff.get(row.officer, "")),
        "facts": [
            {"label": _("When"), "value": shown.when(row)},
            {"label": _("What for"), "value": AppointmentKind(row.kind).label},
            {"label": _("With whom"), "value": staff.get(row.officer, "—"), "is_name": True},
            {"label": _("Where"), "value": wording.translated(row.site.name) if row.site else "—"},
        ],
        "coming": row.is_coming,
        "today": clock.day_of(row.starts_at) <= clock.today(),
        "after": after_missed.offers(request.actor, row, head["person"]),
        "back": _place(request.GET.get("back", "")),
        "missed": missed or desk_forms.Missed(),
        "cancel": cancel or desk_forms.Cancel(),
    }
    return render(request, "web/cases/appointment.html", context, status=422 if wrong else 200)


@requires("cases.book")
def state(request, appointment: UUID):
    """Say what became of it; without a reason it simply was not held because she did not come."""
    row = _found(request, appointment)
    if request.method != "POST":
        return redirect("appointment", appointment)
    to, forms = request.POST.get("to", ""), {}
    arguments = {"appointment": appointment, "to": to}
    if "reason" in request.POST or to == "cancelled":
        kind = desk_forms.Cancel if to == "cancelled" else desk_forms.Missed
        form = kind(request.POST)
        if not form.is_valid():
            forms["cancel" if to == "cancelled" else "missed"] = form
            return _page(request, row, **forms)
        arguments["reason"] = form.cleaned_data["reason"]
    if perform(request, None, actions.answer_appointment, **arguments) is not None:
        messages.success(request, _("It is kept."))
        if to == "no_show":
            return redirect(_next(request, appointment))
    return redirect(_back(request, row))


def _next(request, appointment: UUID) -> str:
    """She did not come: the page of the appointment says what may come next, and leads back."""
    told = request.POST.get("back", "")
    return reverse("appointment", args=[appointment]) + (f"?back={told}" if _place(told) else "")


def _place(told: str) -> str:
    return reverse(told) if told in ("home", "desk") else ""


def _back(request, row) -> str:
    """Where the tap came from: the home page, the calendar, or her page."""
    return _place(request.POST.get("back", "")) or reverse("person", args=[row.person_id])


@requires("cases.book")
@require_POST
def write(request, appointment: UUID):
    """A message to whoever did not come: when she was expected and whom to call."""
    _found(request, appointment)
    if perform(request, None, actions.write_after_missed, appointment=appointment) is not None:
        messages.success(request, _("The message is on its way. During her quiet hours it waits."))
    return redirect("appointment", appointment)


@requires("cases.book")
def move(request, appointment: UUID):
    """Another time, perhaps with a colleague."""
    row = _found(request, appointment)
    head = _head(request, row.person_id, _("Move the appointment"))
    initial = {"minutes": int((row.ends_at - row.starts_at).total_seconds() // 60)}
    initial |= {"officer": str(row.officer), "site": str(row.site_id or "")}
    form = desk_forms.Move(request.actor, initial=initial)
    chosen = _tapped(request)
    if chosen is not None:
        return _sure(request, head, chosen, _("Move the appointment"), shown.when(row))
    if request.method == "POST":
        tapped = "slot" in request.POST
        form = desk_forms.Slot(request.POST) if tapped else desk_forms.Move(request.actor, request.POST)
        if form.is_valid():
            told = form.cleaned_data["slot"] if tapped else form.given()
            target = None if tapped else form
            done = perform(request, target, actions.move_appointment, appointment=appointment, **told)
            if done is not None:
                return _made(request, row.person_id, done.id)
        elif tapped:
            messages.error(request, _("Choose one of the times."))
        if tapped:
            form = desk_forms.Move(request.actor, initial=initial)
    context = head | _slots(request) | {"form": form, "moved": shown.when(row), "kinds": []}
    return render(request, "web/cases/book.html", context, status=422 if form.errors else 200)
