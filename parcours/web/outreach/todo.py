"""What waits around outings, for whoever can do something about it."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Rows
from parcours.outreach import followed, gatherings, queries, recommending, trained
from parcours.ui.wording import day, translated
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo
from parcours.web.people import presenters as people

from . import event_presenters, official_presenters, presenters


@todo(order=22, right="outreach.run")
def to_complete(actor: Actor) -> Todo:
    """People pre-registered at an outing who are expected here."""
    return Todo(
        _("Pre-registered people to complete"),
        Rows(actor, followed.listed).number(),
        partial(_expected, actor),
        reverse("preregistrations"),
        counts=partial(_lost, actor),
    )


def _lost(actor: Actor) -> list[dict[str, Any]]:
    lost, url = followed.number(actor, followed.LOST), f"{reverse('preregistrations')}?view=lost"
    return [{"label": _("Lost from sight"), "url": url, "count": lost}] if lost else []


def _expected(actor: Actor) -> list[TodoItem]:
    lines = followed.lines(actor, followed.listed(actor)[:SHOWN])
    return [
        TodoItem(
            people.name(line.names),
            presenters.follow_note(line, ago=False),
            reverse("preregistration", args=[line.person]),
            "bad" if line.lost or line.perhaps_minor else "wait",
            is_name=True,
            chip=presenters.days_ago(line.days),
        )
        for line in lines
    ]


@todo(order=44, right="outreach.run")
def reports(actor: Actor) -> Todo:
    """Outings of ours that are over and have no report."""
    rows = Rows(actor, queries.outings, waiting=queries.WAITING_REPORT, sort="day")
    url = f"{reverse('outreach')}?waiting={queries.WAITING_REPORT}"
    return Todo(_("Outings without a report"), rows.number(), partial(_unreported, rows), url)


def _unreported(rows: Rows) -> list[TodoItem]:
    return [
        TodoItem(
            f"{presenters.title(row)} · {row.quarter}" if row.quarter else presenters.title(row),
            day(row.day, "short"),
            reverse("outing_report", args=[row.id]),
            "wait",
        )
        for row in rows[:SHOWN]
    ]


@todo(order=45, right="outreach.events")
def events(actor: Actor) -> Todo:
    """Events of ours that are over and have no report."""
    rows = Rows(actor, gatherings.events, waiting=queries.WAITING_REPORT, sort="day")
    url = f"{reverse('events')}?waiting={queries.WAITING_REPORT}"
    return Todo(_("Events without a report"), rows.number(), partial(_events, rows), url)


def _events(rows: Rows) -> list[TodoItem]:
    return [
        TodoItem(
            translated(row.title),
            f"{event_presenters.kind(row)} · {translated(row.place.name)} · {day(row.day, 'short')}",
            reverse("event_report", args=[row.id]),
            "wait",
        )
        for row in rows[:SHOWN]
    ]


@todo(order=73, right="outreach.events")
def refreshers(actor: Actor) -> Todo:
    """Officials and staff of our register whose training is to be refreshed."""
    rows = Rows(actor, trained.officials, view=trained.DUE)
    url = f"{reverse('officials')}?view={trained.DUE}"
    return Todo(_("Officials and staff to be trained again"), rows.number(), partial(_due, rows), url)


def _due(rows: Rows) -> list[TodoItem]:
    return [
        TodoItem(
            line.official.name,
            official_presenters.due(line),
            reverse("official", args=[line.official.id]),
            "wait",
            is_name=True,
        )
        for line in trained.lines(rows[:SHOWN])
    ]


@todo(order=74, right="outreach.plan")
def points(actor: Actor) -> Todo | None:
    """Reception points of ours that miss something."""
    lines = [line for line in queries.own_points(actor) if line.lacking]
    items = [
        TodoItem(
            translated(line.site.name),
            presenters.missing(line) or presenters.point_state(line.point)["text"],
            reverse("reception_point", args=[line.site.id]),
            "wait",
        )
        for line in lines
    ]
    url = f"{reverse('reception_points')}?missing=on"
    return Todo(_("Reception points that miss something"), len(items), items, url) if items else None


@todo(order=47, right="outreach.recommend")
def to_decide(actor: Actor) -> Todo:
    """Recommendations that wait for a decision of ours, or are late."""
    rows = Rows(actor, recommending.to_decide)
    url = f"{reverse('recommendations')}?view={recommending.MINE}"
    return Todo(_("Recommendations to answer"), rows.number(), partial(_recommended, rows), url)


def _recommended(rows: Rows) -> list[TodoItem]:
    return [
        TodoItem(
            translated(row.text)[:120],
            _("To be done until %(day)s") % {"day": day(row.due_on)}
            if row.due_on
            else translated(row.evaluation),
            reverse("recommendation", args=[row.id]),
            "bad" if recommending.is_overdue(row) else "wait",
        )
        for row in rows[:SHOWN]
    ]
