"""The reception of today on one screen, a visit on one page, the registers of past days."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.accounts.queries import organisations, user_names
from parcours.cases.beside import UNKNOWN, Beside, beside
from parcours.kernel import clock
from parcours.kernel.recorder import saw
from parcours.people import actions, listing, queries, visits
from parcours.people.enums import SentTo, VisitReason, VisitState
from parcours.ui import wording
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.web.acting import perform

from . import drawing, presenters

LONG, DAYS = 30, 14
TONES = {"waiting": "wait", "serving": "", "served": "good", "sent_on": "good", "left": "bad"}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _site(request) -> Any:
    """The site asked for, else that of the reader's membership, else the first of the organisation."""
    own = visits.own_sites(request.actor)
    wanted = _uuid(request.GET.get("site", "")) or request.actor.site
    return next((one for one in own if one.id == wanted), own[0] if own else None), own


MOST_TABS = 3
"""Sites that stand side by side as tabs; more of them are chosen from a list."""


def _sites(request, own: list, site: Any) -> dict[str, list]:
    """What leads to the other sites, and how many wait there: ``tabs`` for a few, ``choices`` for many."""
    if len(own) < 2:
        return {}
    waiting = visits.waiting(request.actor)
    if len(own) > MOST_TABS:
        known = [(one, wording.translated(one.name), waiting.get(one.id)) for one in own]
        told = [(one.id, f"{name} ({count})" if count else name) for one, name, count in known]
        return {"choices": sorted(told, key=lambda one: one[1])}
    tabs = [
        {
            "label": wording.translated(one.name),
            "url": f"{request.path}?site={one.id}",
            "current": one.id == site.id,
            "count": waiting.get(one.id) or None,
        }
        for one in own
    ]
    return {"tabs": tabs}


def _span(minutes: int) -> str:
    """A wait as it is read off a clock: minutes, from the first hour on with its hours."""
    hours, rest = divmod(minutes, 60)
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    return _("%(minutes)s min") % {"minutes": rest}


def line(one: visits.Line, users: dict[UUID, str], known: Beside = UNKNOWN) -> dict[str, Any]:
    """A visit as a row: its number, who came where she is known, why, since when."""
    reason = presenters.label(VisitReason, one.reason)
    shown = presenters.name(one.names) if one.person else _("No name given")
    waits = one.state == VisitState.WAITING.value
    since = (_("waits for %(time)s") if waits else _("waited %(time)s")) % {"time": _span(one.minutes)}
    tone = "bad" if waits and one.minutes >= LONG else TONES[one.state]
    back = "" if one.returning is None else _("has been here before") if one.returning else _("first visit")
    return {
        "number": one.number,
        "name": shown,
        "known": one.person is not None,
        "note": presenters.listed(reason, since, back, users.get(one.served_by, ""), *_around(known)),
        "state": {"text": presenters.label(VisitState, one.state), "tone": tone},
        "url": reverse("reception_visit", args=[one.visit]),
        "call_url": reverse("reception_call", args=[one.visit]),
        "end_url": reverse("reception_end", args=[one.visit]),
    }


def _around(known: Beside) -> list[str]:
    """Where she lives, and who answers for her: whom she asks for, perhaps."""
    officer = _("accompanied by %(name)s") % {"name": known.officer} if known.officer else ""
    return [wording.translated(known.city), officer]


def _lines(request, found: list[visits.Line], what: str, around: dict[UUID, Beside]) -> list[dict]:
    saw([one.person for one in found if one.person], what)
    users = user_names(one.served_by for one in found)
    return [line(one, users, around.get(one.person, UNKNOWN)) for one in found]


@requires("people.receive")
def queue(request):
    """Who waits, who is received, whose visit is over today; somebody who comes is one tap."""
    site, own = _site(request)
    if site is None:
        context = {"title": _("Reception"), "site": None}
        return render(request, "web/people/reception.html", context)
    now = visits.queue(request.actor, site.id)
    everybody = [*now.waiting, *now.serving, *now.over]
    around = beside(request.actor, (one.person for one in everybody if one.person))
    context = {
        "title": _("Reception"),
        "lead": f"{wording.translated(site.name)} · {wording.day(clock.today(), 'weekday')}",
        "head_actions": [
            {"label": _("Register of past days"), "url": f"{reverse('reception_register')}?site={site.id}"}
        ],
        "site": site,
        **_sites(request, own, site),
        "reasons": VisitReason.choices,
        "waiting": _lines(request, now.waiting, "people.reception", around),
        "serving": _lines(request, now.serving, "people.reception", around),
        "over": drawing.visits(_lines(request, list(reversed(now.over)), "people.reception", around)),
        "over_count": len(now.over),
    }
    return render(request, "web/people/reception.html", context)


def _to_queue(site: UUID):
    return redirect(f"{reverse('reception')}?site={site}")


@requires("people.receive")
@require_POST
def arrive(request):
    """Somebody has come: the next number."""
    site = _uuid(request.POST.get("site", ""))
    if site is None:
        return redirect("reception")
    reason = request.POST.get("reason", "")
    made = perform(request, None, actions.receive, site=site, reason=reason)
    if made is not None:
        messages.success(request, _("Number %(number)s is given.") % {"number": made.number})
    return _to_queue(site)


@requires("people.receive")
def visit(request, visit: UUID):
    """One visit: who it is, and what comes next."""
    found = visits.visit(request.actor, visit)
    around = beside(request.actor, [found.person] if found.person else [])
    shown = _lines(request, [found], "people.visit", around)[0]
    asked = request.GET.get("q", "").strip()
    context = {
        "title": _("Number %(number)s") % {"number": found.number},
        "lead": wording.day(found.day, "weekday"),
        "crumbs": [{"label": _("Reception"), "url": f"{reverse('reception')}?site={found.site}"}],
        "chips": [shown["state"]],
        "visit": shown,
        "found": found,
        "person_url": reverse("person", args=[found.person]) if found.person else "",
        "facts": _facts(found, shown),
        "open": found.state in VisitState.open(),
        "asked": asked,
        "people": [] if found.person else _people(request, asked),
        "wait_url": reverse("reception_wait", args=[visit]),
        "name_url": reverse("reception_name", args=[visit]),
        "register_url": f"{reverse('people_register')}?visit={visit}",
        "sent": SentTo.choices,
        "partners": [
            (one.id, wording.translated(one.name))
            for one in organisations()
            if one.id != request.actor.organisation and one.kind != "funder"
        ],
    }
    return render(request, "web/people/visit.html", context)


def _facts(found: visits.Line, shown: dict) -> list[dict]:
    came = clock.local(found.arrived_at)
    back = {True: _("Yes"), False: _("No: first visit"), None: ""}[found.returning]
    return [
        {"label": _("Who"), "value": shown["name"], "is_name": True},
        {"label": _("Why"), "value": presenters.label(VisitReason, found.reason)},
        {"label": _("Came at"), "value": f"{came:%H:%M}", "is_name": True},
        {"label": _("Waited"), "value": _span(found.minutes)},
        {"label": _("Has been here before"), "value": back},
        {"label": _("Sent to"), "value": presenters.label(SentTo, found.sent_to)},
    ]


def _people(request, asked: str) -> list[dict]:
    """Who the visitor may be, by name, card or telephone."""
    if not asked:
        return []
    rows = queries.search(request.actor, asked, 10)
    found = listing.rows_of(request.actor, [one.id for one in rows])
    saw([one.id for one in found], "people.search")
    return [
        {"id": one.id, "name": presenters.name(one.names), "note": presenters.place(one.city)}
        for one in found
    ]


@requires("people.receive")
@require_POST
def call(request, visit: UUID):
    done = perform(request, None, actions.call_visitor, visit=visit)
    if done is None:
        return _to_queue(visits.visit(request.actor, visit).site)
    return redirect("reception_visit", visit)


@requires("people.receive")
@require_POST
def wait(request, visit: UUID):
    perform(request, None, actions.wait_again, visit=visit)
    return _to_queue(visits.visit(request.actor, visit).site)


@requires("people.receive")
@require_POST
def end(request, visit: UUID):
    """The visit is over: served, sent on or left."""
    partner = _uuid(request.POST.get("organisation", ""))
    sent_to = request.POST.get("sent_to", "")
    done = perform(
        request,
        None,
        actions.end_visit,
        visit=visit,
        outcome=request.POST.get("outcome", ""),
        sent_to=sent_to,
        organisation=partner if sent_to == SentTo.PARTNER else None,
    )
    if done is None:
        return redirect("reception_visit", visit)
    return _to_queue(visits.visit(request.actor, visit).site)


@requires("people.receive")
@require_POST
def name(request, visit: UUID):
    """Say who the visitor is."""
    visits.visit(request.actor, visit)
    person = _uuid(request.POST.get("person", ""))
    if person is not None:
        perform(request, None, actions.name_visitor, visit=visit, person=person)
    return redirect("reception_visit", visit)


@requires("people.receive")
def register(request):
    """The registers of the last days: how many came, came back, left; and one day line by line."""
    site, own = _site(request)
    if site is None:
        return redirect("reception")
    today = clock.today()
    day = _day(request.GET.get("day", "")) or today
    found = visits.register(request.actor, site.id, day)
    around = beside(request.actor, (one.person for one in found if one.person))
    counted = visits.counts(request.actor, today - timedelta(days=DAYS - 1), today, site.id)
    context = {
        "title": _("Register of the reception"),
        "lead": wording.translated(site.name),
        "crumbs": [{"label": _("Reception"), "url": f"{reverse('reception')}?site={site.id}"}],
        **_sites(request, own, site),
        "counts": _counts(counted, site.id),
        "day": day,
        "lines": drawing.visits(_lines(request, found, "people.register_of_day", around)),
    }
    return render(request, "web/people/reception_register.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _counts(found: list[visits.DayCount], site: UUID) -> Table:
    columns = [
        Column("day", _("Day")),
        Column("visits", _("Visits"), numeric=True),
        Column("returning", _("Of people who came back"), numeric=True),
        Column("unnamed", _("No name given"), numeric=True),
        Column("served", _("Served"), numeric=True),
        Column("sent_on", _("Sent on"), numeric=True),
        Column("left", _("Left without being received"), numeric=True),
    ]
    rows = [
        {
            "day": Cell(wording.day(one.day, "weekday"), url=f"?site={site}&day={one.day.isoformat()}"),
            **{
                name: wording.number(getattr(one, name))
                for name in ("visits", "returning", "unnamed", "served", "sent_on", "left")
            },
        }
        for one in found
    ]
    empty = Empty(
        _("Nobody came in the last two weeks"),
        _("Whoever comes is written down on the page of the reception."),
    )
    return Table(_("The last two weeks"), columns, rows, empty=empty)
