"""How coaching, market access and trainings of members are said."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from parcours.accounts.queries import user_names
from parcours.enterprise.coaching_enums import MarketKind, MarketOutcome, Theme, Way
from parcours.enterprise.coaching_queries import Training
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, listed, money, number, translated

from .coaching_forms import hours_words

FIRST = 5
TONES = {
    MarketOutcome.ORDERS: "good",
    MarketOutcome.CONTACTS: "good",
    MarketOutcome.NOTHING: "none",
    MarketOutcome.TO_COME: "wait",
}


def themes(codes: Iterable[str]) -> str:
    return listed(Theme(code).label for code in codes)


def coachings(rows: list[Any], may: bool) -> dict[str, Any]:
    """The sessions of a project: the newest ones, the others folded, all their hours."""
    coaches = user_names([one.coach for one in rows])
    lines = [_session(one, coaches, may) for one in rows]
    return {
        "first": lines[:FIRST],
        "more": lines[FIRST:],
        "total": hours_words(sum(one.minutes for one in rows)) if rows else "",
    }


def _session(one: Any, coaches: Mapping[UUID, str], may: bool) -> dict[str, Any]:
    note = [Way(one.way).label, coaches.get(one.coach, "")]
    if one.next_on:
        note.append(_("next time on %(day)s") % {"day": day(one.next_on)})
    return {
        "title": beside((day(one.on), hours_words(one.minutes), themes(one.themes))),
        "note": beside(note),
        "more": one.agreed,
        "undo_url": reverse("venture_coaching_undo", args=[one.id]) if may else "",
    }


def coaching_table(rows: list[Any], query: Any) -> Table:
    coaches = user_names([one.coach for one in rows])
    empty = Empty(_("No coaching session here"), _("A session is written down on the page of the project."))
    columns = [
        Column("title", _("Project")),
        Column("on", _("Day")),
        Column("long", _("How long"), numeric=True),
        Column("themes", _("What it was about")),
        Column("coach", _("Coach")),
        Column("next", _("Next time on")),
    ]
    body = [
        {
            "title": Cell(one.venture.title, reverse("venture", args=[one.venture_id]), is_name=True),
            "on": day(one.on),
            "long": hours_words(one.minutes),
            "themes": themes(one.themes),
            "coach": Cell(coaches.get(one.coach, "—"), is_name=True),
            "next": day(one.next_on) if one.next_on else "—",
        }
        for one in rows
    ]
    return Table(_("Coaching sessions"), columns, body, query=query, empty=empty)


def markets(rows: list[Any], may: bool) -> dict[str, Any]:
    lines = [_market(one, may) for one in rows]
    return {"first": lines[:FIRST], "more": lines[FIRST:]}


def _market(one: Any, may: bool) -> dict[str, Any]:
    note = [MarketKind(one.kind).label, day(one.on)]
    if one.orders is not None:
        note.append(money(one.orders, one.currency))
    if one.customers is not None:
        note.append(_("new customers or contacts: %(n)s") % {"n": number(one.customers)})
    outcome = MarketOutcome(one.outcome)
    return {
        "title": one.title,
        "note": beside(note),
        "more": one.note,
        "chip": {"text": outcome.label, "tone": TONES[outcome]},
        "undo_url": reverse("venture_market_undo", args=[one.id]) if may else "",
    }


def trainings(rows: Iterable[Training], names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    """What members learn and have proved, by member."""
    return [
        {
            "title": names.get(one.person, ""),
            "url": reverse("person", args=[one.person]),
            "note": beside((translated(one.title), day(one.on)))
            if one.done
            else _("A training of her plan that is not over"),
            "chip": {"text": _("Proved"), "tone": "good"}
            if one.done
            else {"text": _("Under way"), "tone": "wait"},
        }
        for one in rows
    ]
