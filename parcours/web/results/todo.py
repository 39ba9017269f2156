"""What the figures ask of those who answer for them."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.enums import Role
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.programmes.pack import Indicator
from parcours.programmes.queries import pack_or_none
from parcours.results import labels, pathways, queries, reports, trends
from parcours.results import waits as waiting
from parcours.results.enums import ReportState
from parcours.results.figures import Figure, Period
from parcours.results.trends import Trend
from parcours.results.waits import Waiting
from parcours.ui.wording import beside, day, number, percent, translated
from parcours.web.home.todo import Todo, TodoItem, todo

from . import report_words

LISTED = 50
READERS = {Role.MONITORING, Role.FUNDER}
STEERING = {*READERS, Role.COORDINATOR}


def _standing(actor: Actor, standing: str, roles: Collection[str] = READERS) -> list[Figure] | None:
    """Figures that stand so against their target, the farthest first; None for other roles."""
    pack = pack_or_none() if actor.role in roles else None
    if pack is None:
        return None
    aimed = [one.code for one in pack.indicators if one.collected and one.target]
    figures = queries.figures(pack, dimensions=(), codes=aimed).items
    found = [one for one in figures if one.standing == standing]
    return sorted(found, key=lambda one: one.share or 0, reverse=standing == "above")


def _item(figure: Figure, tone: str) -> TodoItem:
    said = _("%(value)s of %(target)s · %(share)s") % {
        "value": labels.said(figure.indicator, figure.value),
        "target": labels.said(figure.indicator, figure.target),
        "share": percent(figure.share),
    }
    return TodoItem(translated(figure.indicator.title), said, _url(figure.indicator), tone)


def _url(indicator: Indicator) -> str:
    return reverse("result", args=[indicator.code])


def _todo(title: str, standing: str, items: list[TodoItem], empty: str = "") -> Todo:
    return Todo(title, len(items), items, f"{reverse('results')}?standing={standing}", empty)


@todo(order=10, right="results.see")
def below(actor: Actor) -> Todo | None:
    found = _standing(actor, "below", STEERING)
    if found is None:
        return None
    empty = _("Every figure that is collected has reached its target.")
    return _todo(_("Figures below their target"), "below", [_item(one, "wait") for one in found], empty)


@todo(order=8, right="results.see")
def at_risk(actor: Actor) -> Todo | None:
    """Targets that are not reached by their last day if it goes on as in the last twelve months."""
    pack = pack_or_none() if actor.role in STEERING else None
    if pack is None:
        return None
    aimed = [one for one in pack.indicators if one.counts and one.target]
    found = trends.trends(pack, aimed, Period(), clock.today())
    items = [_risk(one) for one in found if one.reaches in ("no", "maybe")]
    board = reverse("results_dashboard")
    return Todo(_("Targets at risk"), len(items), items, board) if items else None


def _risk(found: Trend) -> TodoItem:
    told = found.forecast
    said = _("%(value)s of %(target)s forecast for %(day)s") % {
        "value": labels.said(found.indicator, told.value.quantize(Decimal(1), ROUND_HALF_UP)),
        "target": labels.said(found.indicator, found.indicator.target.value),
        "day": day(told.day, "short"),
    }
    address = f"{reverse('results_dashboard')}?{urlencode({'indicator': found.indicator.code})}"
    tone = "bad" if found.reaches == "no" else "wait"
    return TodoItem(translated(found.indicator.title), said, address, tone)


@todo(order=15, right="results.see")
def waits(actor: Actor) -> Todo | None:
    """Where people wait, in numbers alone: how many still, and after how long half have arrived."""
    if actor.role not in STEERING or pack_or_none() is None:
        return None
    return Todo(_("Where people wait"), len(waiting.STEPS), _waits, reverse("results_waits"))


def _waits() -> list[TodoItem]:
    today = clock.today()
    paths = pathways.paths(Period(until=today)).values()
    return [
        TodoItem(
            labels.WAITS[one.step], _wait(one), reverse("results_waits"), "wait" if one.waits else "good"
        )
        for one in waiting.waiting(paths, None, today)
    ]


def _wait(one: Waiting) -> str:
    still = ngettext("%(n)s person waits", "%(n)s people wait", one.waits) % {"n": number(one.waits)}
    if one.median is None:
        return still
    days = ngettext("half within %(n)s day", "half within %(n)s days", one.median) % {"n": number(one.median)}
    return beside([still, days])


@todo(order=5, right="results.answer")
def to_answer(actor: Actor) -> Todo | None:
    """Reports that were submitted and wait for an answer."""
    return _reports(actor, _("Reports to answer"), [ReportState.SUBMITTED], own=False)


@todo(order=6, right="results.report")
def to_finish(actor: Actor) -> Todo | None:
    """One's own reports that were sent back, or are being written."""
    return _reports(actor, _("Reports to finish"), [ReportState.SENT_BACK, ReportState.DRAFT], own=True)


def _reports(actor: Actor, title: str, states: list[str], own: bool) -> Todo | None:
    rows = reports.reports(actor).filter(state__in=states)
    if own:
        rows = rows.filter(organisation=actor.organisation)
    found = list(rows[:LISTED])
    if not found:
        return None
    items = [
        TodoItem(
            report_words.title(row),
            report_words.days(row),
            reverse("results_report", args=[row.id]),
            report_words.TONES[row.state],
        )
        for row in found
    ]
    return Todo(title, len(items), items, reverse("results_reports"))


@todo(order=20, right="results.see")
def above(actor: Actor) -> Todo | None:
    """Good news alone: that no target is reached yet is said by the figures below theirs."""
    found = _standing(actor, "above")
    return _todo(_("Targets reached"), "above", [_item(one, "good") for one in found]) if found else None


@todo(order=30, right="results.see")
def not_collected(actor: Actor) -> Todo | None:
    pack = pack_or_none() if actor.role in READERS else None
    if pack is None:
        return None
    items = [
        TodoItem(translated(one.title), translated(one.not_collected), _url(one))
        for one in pack.indicators
        if not one.collected
    ]
    return _todo(_("Indicators not collected yet"), "not_collected", items) if items else None
