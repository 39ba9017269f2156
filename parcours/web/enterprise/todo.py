"""What waits around enterprises: visits that are due, and those that were missed."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from parcours.enterprise import boarding, coaching_queries, grant_queries, loan_queries, queries
from parcours.kernel.actor import Actor
from parcours.kernel.shaped import Rows
from parcours.ui.wording import day, money
from parcours.web.home.todo import SHOWN, Todo, TodoItem, todo


def _items(rows: Rows, tone: str) -> list[TodoItem]:
    return [
        TodoItem(
            row.title,
            _("visit due on %(day)s") % {"day": day(row.visit_due)},
            reverse("venture", args=[row.id]),
            tone,
            is_name=True,
        )
        for row in rows[:SHOWN]
    ]


@todo(order=39, right="enterprise.run")
def visits(actor: Actor) -> Todo:
    """Those of the enterprises that she accompanies."""
    rows = Rows(actor, queries.due, mine=True)
    url = f"{reverse('venture_visits')}?whose=mine"
    return Todo(_("Enterprises to visit"), rows.number(), partial(_items, rows, "wait"), url)


@todo(order=39, right="enterprise.run")
def coaching(actor: Actor) -> Todo:
    """Sessions that she agreed on with the members of a project."""
    rows = Rows(actor, coaching_queries.due)
    url = f"{reverse('venture_coachings')}?whose=mine"
    return Todo(_("Coaching sessions that are due"), rows.number(), partial(_sessions, rows), url)


def _sessions(rows: Rows) -> list[TodoItem]:
    return [
        TodoItem(
            row.venture.title,
            _("next time on %(day)s") % {"day": day(row.next_on)},
            reverse("venture", args=[row.venture_id]),
            "wait",
            is_name=True,
        )
        for row in rows[:SHOWN]
    ]


@todo(order=39, right="enterprise.run")
def late_loans(actor: Actor) -> Todo:
    """Of projects that she coaches: an instalment is late."""
    rows = Rows(actor, loan_queries.late)
    url = f"{reverse('venture_loans')}?group=arrears&whose=mine"
    return Todo(_("Loans in arrears"), rows.number(), partial(_loans, rows, "bad"), url)


@todo(order=39, right="enterprise.run")
def silent_lenders(actor: Actor) -> Todo:
    """Dossiers without an answer for a month."""
    rows = Rows(actor, loan_queries.silent)
    url = f"{reverse('venture_loans')}?group=waiting&whose=mine"
    return Todo(_("Lenders that have not answered"), rows.number(), partial(_loans, rows, "wait"), url)


def _loans(rows: Rows, tone: str) -> list[TodoItem]:
    return [
        TodoItem(
            row.venture.title,
            _("since %(day)s") % {"day": day(row.since)},
            reverse("venture_loan", args=[row.id]),
            tone,
            is_name=True,
        )
        for row in rows[:SHOWN]
    ]


@todo(order=40, right="cases.handover")
def missed(actor: Actor) -> Todo | None:
    """For whoever steers: visits that nobody made, whoever was to make them."""
    if not actor.may("enterprise.run"):
        return None
    rows = Rows(actor, queries.due, what=queries.MISSED)
    url = f"{reverse('venture_visits')}?what=missed"
    return Todo(_("Visits to enterprises that were missed"), rows.number(), partial(_items, rows, "bad"), url)


@todo(order=41, right="enterprise.judge")
def to_score(actor: Actor) -> Todo:
    """Dossiers for which her marks are awaited."""
    rows = Rows(actor, boarding.to_score)
    return Todo(_("Projects to score"), rows.number(), partial(_dossiers, rows), reverse("venture_calls"))


def _dossiers(rows: Rows) -> list[TodoItem]:
    return [
        TodoItem(
            row.venture.title, row.call.title, reverse("venture_dossier", args=[row.id]), "wait", is_name=True
        )
        for row in rows[:SHOWN]
    ]


@todo(order=42, right="enterprise.release")
def to_release(actor: Actor) -> Todo:
    """Tranches that somebody else proposed to release."""
    rows, url = Rows(actor, grant_queries.to_confirm), reverse("venture_grants")
    title = _("Money to release as the second person")
    return Todo(title, rows.number(), partial(_tranches, rows), url)


def _tranches(rows: Rows) -> list[TodoItem]:
    return [
        TodoItem(
            row.grant.venture.title,
            money(row.amount, row.grant.currency),
            reverse("venture_grant", args=[row.grant_id]),
            "wait",
            is_name=True,
        )
        for row in rows[:SHOWN]
    ]
