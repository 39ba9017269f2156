"""The desk of an officer: calendar, case load, lists, hours, and the link for her telephone."""

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from parcours.accounts.policy import requires
from parcours.accounts.queries import sites, user_names
from parcours.cases import actions, caseload, feeds, hours, loads, overview
from parcours.cases.beside import UNKNOWN, beside
from parcours.cases.hours import HoursLine
from parcours.kernel import clock
from parcours.kernel.counting import page_number, page_of
from parcours.kernel.days import EARLIEST
from parcours.kernel.recorder import saw
from parcours.people.queries import names_of
from parcours.ui import drawing, wording
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table, with_query
from parcours.ui.widgets import read_day
from parcours.web.acting import perform
from parcours.web.home.todo import counted

from . import desk_forms, presenters, waits
from . import desk_presenters as shown

PAGE = 50
EVERYBODY = "all"
CROWD, OFFICERS = 60, 25
"""From so many appointments on everybody's calendar is told in numbers; officers are shown so many a page."""
ABREAST_IN_A_WEEK, ABREAST_IN_A_DAY = 2, 6
"""So many at one hour still have room for a name side by side; more are told in numbers too."""


def _known(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None


LAST = date(2100, 1, 1)


def _asked_day(request) -> date:
    day = read_day(request.GET.get("day", "")[:20]) or clock.today()
    return min(max(day, EARLIEST), LAST)


@requires("cases.book")
def calendar(request):
    """The week or the day of one officer, or of a site."""
    actor, day = request.actor, _asked_day(request)
    view = "day" if request.GET.get("view") == "day" else "week"
    first = day if view == "day" else shown.monday(day)
    length = 1 if view == "day" else 7
    whose = request.GET.get("officer", "")[:40]
    site = _known(request.GET.get("site", "")[:40])
    everybody = whose == EVERYBODY
    officer = None if everybody else (_known(whose) or actor.user)
    context = {
        "title": _("Calendar"),
        "main": "wide",
        "tabs": shown.tabs("desk", actor),
        "view": view,
        "officers": [(EVERYBODY, _("Everybody")), *desk_forms.officers(actor)],
        "officer": EVERYBODY if everybody else str(officer),
        "sites": [(str(one.id), wording.translated(one.name)) for one in sites(actor.organisation)],
        "site": str(site or ""),
        "day": day.isoformat(),
        **_turning(request, first, length),
    }
    last = first + timedelta(days=length)
    lines = overview.lines(actor, first, last, site=site) if everybody else []
    if sum(line.total for line in lines) > CROWD:
        return render(request, "web/cases/calendar.html", context | _crowd(request, lines, first, length))
    found = caseload.agenda(actor, first, last, officers=None if everybody else [officer], site=site)
    most = ABREAST_IN_A_DAY if view == "day" else ABREAST_IN_A_WEEK
    if everybody and shown.abreast(found) > most:
        return render(request, "web/cases/calendar.html", context | _crowd(request, lines, first, length))
    return render(request, "web/cases/calendar.html", context | _grid(found, first, length, everybody))


def _grid(found: list, first: date, length: int, everybody: bool) -> dict:
    """Every appointment in its place."""
    saw({row.person_id for row in found}, "cases.calendar")
    names, staff = names_of({row.person_id for row in found}), user_names(row.officer for row in found)
    rows = [
        shown.appointment(
            row,
            name=presenters.name(names.get(row.person_id, ())),
            officer=staff.get(row.officer, "") if everybody else "",
        )
        for row in found
    ]
    by_day = {row.id: clock.day_of(row.starts_at) for row in found}
    days = shown.week(first, length, rows, by_day)
    if length > 1:
        for one in rows if everybody else ():
            one["hours"] = one["begins"]
        days = [one for one in days if one["day"].weekday() < 5 or one["rows"]]
    return {"days": days, "columns": f"c{len(days)}", "grid": shown.grid(rows), "any": bool(rows)}


def _crowd(request, lines: list, first: date, length: int) -> dict:
    """More than one can read in one calendar: how many appointments each officer has on each day."""
    days = [first + timedelta(days=offset) for offset in range(length)]
    days = [day for day in days if day.weekday() < 5 or any(line.days.get(day) for line in lines)]
    page = Paginator(lines, OFFICERS).get_page(request.GET.get("page"))

    def cell(line, day: date) -> Cell:
        number = line.days.get(day, 0)
        url = _address(request, view="day", day=day, officer=str(line.officer))
        return Cell(wording.number(number), url) if number else Cell("—")

    def row(line) -> dict:
        told = {day.isoformat(): cell(line, day) for day in days}
        told["name"] = Cell(line.name, _address(request, day=first, officer=str(line.officer)), is_name=True)
        for key, number in (("unanswered", line.unanswered), ("to_rebook", line.to_rebook)):
            told[key] = Cell(wording.number(number), tone="bad") if number else Cell("—")
        return told

    columns = [
        Column("name", _("Officer")),
        *(Column(day.isoformat(), wording.day(day, "weekday_short"), numeric=True) for day in days),
        Column("unanswered", _("Outcome to note"), numeric=True),
        Column("to_rebook", _("Another time needed"), numeric=True),
    ]
    totals = {day.isoformat(): wording.number(sum(line.days.get(day, 0) for line in lines)) for day in days}
    totals["name"] = _("All officers")
    for key in ("unanswered", "to_rebook"):
        totals[key] = wording.number(sum(getattr(line, key) for line in lines))
    caption = _("Appointments of each officer")
    table = Table(caption, columns, [row(line) for line in page], request.GET, totals=totals)
    return {"any": True, "crowd": table, "page": page}


def _turning(request, first: date, length: int) -> dict:
    """What leads from the days that are shown to others, and what they are called."""
    step, week = timedelta(days=length), length > 1
    said = _("Week of %(day)s") % {"day": wording.day(first)} if week else wording.day(first, "weekday")
    return {
        "heading": said,
        "before": _address(request, day=first - step),
        "after": _address(request, day=first + step),
        "now": _address(request, day=None),
        "views": [
            {"label": _("Week"), "url": _address(request, view=None), "current": week},
            {
                "label": pgettext("of a calendar", "Day"),
                "url": _address(request, view="day"),
                "current": not week,
            },
        ],
    }


def _address(request, **changes) -> str:
    kept = {name: request.GET.get(name) for name in ("view", "day", "officer", "site")}
    for name, value in changes.items():
        kept[name] = value.isoformat() if isinstance(value, date) else value
    pairs = "&".join(f"{name}={value}" for name, value in kept.items() if value and value.isascii())
    return reverse("desk") + (f"?{pairs}" if pairs else "")


# Case load ---------------------------------------------------------------------------------------


@requires("cases.book")
def cases(request):
    """Who answers for how many; the cases of one officer; those of nobody; those that have ended."""
    actor = request.actor
    asked = request.GET.get("officer", "")[:40]
    number = page_number(request.GET.get("page"))
    start = (number - 1) * PAGE
    if asked == "ended":
        found = caseload.closed_cases(actor, limit=PAGE, start=start)
    else:
        officer = None if asked == "nobody" else _known(asked) or actor.user
        found = caseload.cases_of(actor, officer, limit=PAGE, start=start)
    saw((one.person for one in found), "cases.load")
    names = names_of(one.person for one in found)
    around = beside(actor, (one.person for one in found))
    whose = asked if asked in ("ended", "nobody") else str(_known(asked) or actor.user)
    carried, officers = _carried(request)
    form = desk_forms.HandOver(actor) if actor.may("cases.handover") and whose != "ended" else None
    context = {
        "title": _("Cases"),
        "tabs": shown.tabs("desk_cases", actor),
        "table": _loads(carried, request),
        "officers": officers,
        "heading": _heading(whose, actor),
        "total": found.total,
        "lines": drawing.rows(_line(one, names, around, whose, form is not None) for one in found),
        "page": page_of(found, found.total, PAGE, number),
        "ended": reverse("desk_cases") + "?officer=ended" if whose != "ended" else "",
        "form": form,
        "whose": whose,
    }
    return render(request, "web/cases/load.html", context)


def _carried(request):
    """The loads of some officers, and the page of them (None: they all stand on one)."""
    number = page_number(request.GET.get("officers"))
    found = loads.loads(request.actor, limit=OFFICERS, start=(number - 1) * OFFICERS)
    if not found and found.total:
        number = -(-found.total // OFFICERS)
        found = loads.loads(request.actor, limit=OFFICERS, start=(number - 1) * OFFICERS)
    some = [one for one in found if one.officer]
    return found, page_of(some, found.total, OFFICERS, number) if found.total > OFFICERS else None


def _heading(whose: str, actor) -> str:
    if whose == "ended":
        return _("Cases that have ended")
    if whose == "nobody":
        return _("Cases that nobody answers for")
    if whose == str(actor.user):
        return _("My cases")
    return _("Cases of %(name)s") % {"name": user_names([UUID(whose)]).get(UUID(whose), "—")}


def _line(one, names, around, whose: str, pick: bool) -> str:
    name, ended = presenters.name(names.get(one.person, ())), whose == "ended"
    words = _("ended on %(day)s") if ended else _("last spoken with on %(day)s")
    # Her officer is who the list is of: said where it is of everybody's.
    known = around.get(one.person, UNKNOWN)
    said = presenters.beside(known if whose == "ended" else known._replace(officer=""))
    return drawing.line(
        drawing.link(reverse("person", args=[one.person]), name, is_name=True),
        " · ".join(filter(None, [said, words % {"day": wording.day(one.since)}])),
        end=drawing.chip(**shown.outcome(one.why)) if ended else "",
        before=drawing.pick("people", one.person, name) if pick else "",
    )


def _loads(found, request) -> Table:
    rows = []
    for one in found:
        whose = str(one.officer) if one.officer else "nobody"
        url = with_query(request.GET, officer=whose, page=None)
        name = one.name or _("Nobody")
        rows.append(
            {
                "name": Cell(name, url, tone=None if one.officer else "bad", is_name=bool(one.officer)),
                "cases": wording.number(one.cases),
                "waiting": wording.number(one.waiting),
                "oldest": wording.day(one.oldest) if one.oldest else "—",
                "week": wording.number(one.week),
            }
        )
    return Table(
        _("Case load of each officer"),
        [
            Column("name", _("Officer")),
            Column("cases", _("Open cases"), numeric=True),
            Column("waiting", _("Without a step"), numeric=True),
            Column("oldest", _("Waiting longest since")),
            Column("week", _("Appointments in 7 days"), numeric=True),
        ],
        rows,
        request.GET,
        Empty(_("No open case yet"), _("A case begins with the assessment of a person.")),
    )


@requires("cases.handover")
@require_POST
def hand_over(request):
    """Hand the chosen cases over to a colleague."""
    form = desk_forms.HandOver(request.actor, request.POST)
    people = [one for one in map(_known, request.POST.getlist("people")[:300]) if one]
    back = reverse("desk_cases") + (f"?officer={request.POST.get('whose', '')[:40]}")
    form.fields["people"].choices = [(str(one), str(one)) for one in people]
    if not people:
        messages.error(request, _("Choose at least one person."))
    elif not form.is_valid():
        messages.error(request, _("Choose to whom the cases go, and why."))
    else:
        told = {name: form.cleaned_data[name] for name in ("to", "reason", "note")}
        done = perform(request, None, actions.hand_over, people=people, **told)
        if done is not None:
            messages.success(
                request, _("The cases are handed over; both officers read it on their home page.")
            )
            if done.to_rebook:
                words = _("%(n)s appointments could not follow: another time has to be found.")
                messages.warning(request, words % {"n": wording.number(len(done.to_rebook))})
    return redirect(back)


@requires("cases.see")
def lists(request):
    """Every list of files that need care, with how many there are."""
    actor = request.actor
    first = waits.whose_first(actor)
    asked = [(what, wait) for what, wait in waits.WAITS.items() if actor.may(wait.right)]
    numbers = counted(actor, [waits.asked(what, first) for what, _wait in asked])
    rows = [
        {
            "title": wait.title,
            "url": waits.address(what, first, first),
            "count": number,
            "note": wait.empty,
        }
        for (what, wait), number in zip(asked, numbers, strict=True)
    ]
    context = {"title": _("Lists"), "tabs": shown.tabs("desk_lists", actor), "rows": rows, "whose": first}
    return render(request, "web/cases/lists.html", context)


# Hours -------------------------------------------------------------------------------------------


@requires("cases.book")
def my_hours(request):
    """Weekly hours, days away, and the link for the telephone."""
    actor, kept = request.actor, hours.hours_of(request.actor)
    form = desk_forms.WeekHours(actor, request.POST or None, kept=kept)
    if request.method == "POST" and form.is_valid():
        lines = [HoursLine(**one) for one in form.lines()]
        if perform(request, form, actions.set_hours, lines=lines) is not None:
            messages.success(request, _("Your hours are kept."))
            return redirect("desk_hours")
    return _hours(request, form, desk_forms.Absent())


def _hours(request, form, absent, secret: str = ""):
    actor = request.actor
    link = feeds.calendar_link(actor)
    context = {
        "title": _("My hours"),
        "tabs": shown.tabs("desk_hours", actor),
        "form": form,
        "absent": absent,
        "absences": [
            {
                "when": _("from %(first)s to %(last)s")
                % {"first": wording.day(one.first_on), "last": wording.day(one.last_on)},
                "reason": one.get_reason_display(),
                "url": reverse("desk_absence_end", args=[one.id]),
            }
            for one in hours.absences_of(actor)
        ],
        "link": link,
        "made": wording.moment(shown.local(link.made_at)) if link else "",
        "address": request.build_absolute_uri(reverse("calendar_feed", args=[secret])) if secret else "",
    }
    wrong = bool(form.errors or absent.errors)
    return render(request, "web/cases/hours.html", context, status=422 if wrong else 200)


@requires("cases.book")
def absence(request):
    """Note days on which nobody is received."""
    if request.method != "POST":
        return redirect("desk_hours")
    absent = desk_forms.Absent(request.POST)
    if (
        absent.is_valid()
        and perform(request, absent, actions.note_absence, **absent.cleaned_data) is not None
    ):
        messages.success(request, _("It is noted; appointments of these days wait for another time."))
        return redirect("desk_hours")
    return _hours(request, desk_forms.WeekHours(request.actor, kept=hours.hours_of(request.actor)), absent)


@requires("cases.book")
def end_absence(request, absence: UUID):
    if request.method == "POST" and perform(request, None, actions.end_absence, absence=absence) is not None:
        messages.success(request, _("You receive again on these days."))
    return redirect("desk_hours")


@requires("cases.book")
def link(request):
    """Make a new link for the telephone, shown once, or revoke the one there is."""
    if request.method != "POST":
        return redirect("desk_hours")
    if "revoke" in request.POST:
        if feeds.calendar_link(request.actor) is not None:
            perform(request, None, actions.revoke_calendar_link)
        messages.success(request, _("The link no longer works."))
        return redirect("desk_hours")
    secret = actions.make_calendar_link(by=request.actor)
    form = desk_forms.WeekHours(request.actor, kept=hours.hours_of(request.actor))
    return _hours(request, form, desk_forms.Absent(), secret)
