"""How the committee room is said."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.queries import user_names
from parcours.enterprise import queries
from parcours.enterprise.business_enums import SourceKind
from parcours.enterprise.enums import AppealState, CallState, ConflictKind, DecisionReason, DossierState
from parcours.kernel import amounts
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, listed, money, number, translated

from . import business_words, presenters

CALL_TONES = {CallState.OPEN: "good", CallState.SCORING: "wait", CallState.DECIDED: ""}
DOSSIER_TONES = {
    DossierState.SUBMITTED: "wait",
    DossierState.ACCEPTED: "good",
    DossierState.RESERVE: "wait",
    DossierState.REFUSED: "bad",
    DossierState.WITHDRAWN: "none",
}


def crumbs(row: Any = None) -> list[dict[str, Any]]:
    found = [*presenters.crumbs(), {"label": _("Committee"), "url": reverse("venture_calls")}]
    if row is not None:
        found.append({"label": row.title, "url": reverse("venture_call", args=[row.id])})
    return found


def call_chip(state: str) -> dict[str, str]:
    return {"text": CallState(state).label, "tone": CALL_TONES[CallState(state)]}


def dossier_chip(state: str) -> dict[str, str]:
    return {"text": DossierState(state).label, "tone": DOSSIER_TONES[DossierState(state)]}


def lead(row: Any) -> str:
    return _("From %(first)s until %(last)s") % {"first": day(row.opens_on), "last": day(row.closes_on)}


def facts(row: Any, judges: list[UUID]) -> list[dict[str, Any]]:
    names = user_names(judges)
    lines = [
        {"label": _("Envelope"), "value": money(row.envelope, row.currency)},
        {"label": _("Committee"), "value": listed(names.get(one, "—") for one in judges), "is_name": True},
    ]
    if row.most:
        lines.insert(1, {"label": _("At most for one dossier"), "value": money(row.most, row.currency)})
    if row.decided_on:
        lines.append({"label": _("Decided on"), "value": day(row.decided_on)})
        lines.append({"label": _("Amount granted"), "value": money(row.granted, row.currency)})
    return lines


def calls_table(rows: list[Any], query: Any) -> Table:
    empty = Empty(_("No call yet"), _("A call says until when projects are taken and what the envelope is."))
    columns = [
        Column("title", _("Call for projects")),
        Column("days", _("Dossiers until")),
        Column("dossiers", _("Dossiers"), numeric=True),
        Column("envelope", _("Envelope"), numeric=True),
        Column("state", _("State")),
    ]
    body = [
        {
            "title": Cell(row.title, reverse("venture_call", args=[row.id]), is_name=True),
            "days": day(row.closes_on),
            "dossiers": number(row.count),
            "envelope": money(row.envelope, row.currency),
            "state": Cell(CallState(row.state).label, tone=CALL_TONES[CallState(row.state)]),
        }
        for row in rows
    ]
    return Table(_("Calls for projects"), columns, body, query=query, empty=empty)


def score(value: Any) -> str:
    return number(value, 1) if value is not None else "—"


def board_table(board: Any) -> Table:
    """The best first; need beside the score and its parts, spread where the judges differ."""
    titles = {one.code: translated(dict(one.title)) for one in queries.plan().committee.criteria}
    empty = Empty(_("No dossier yet"), _("A project with a business plan is handed in on its own page."))
    columns = [
        Column("project", _("Project")),
        Column("rank", _("Rank"), numeric=True),
        Column("score", _("Score"), numeric=True),
        Column("spread", _("Spread"), numeric=True),
        Column("need", _("Need"), numeric=True),
        Column("asked", _("Asked for"), numeric=True),
        Column("state", _("State")),
    ]
    body = []
    for one in board.rows:
        row = one.dossier
        fits = _("fits the envelope") if one.within and row.state == DossierState.SUBMITTED else ""
        judges = ngettext("%(n)s judge", "%(n)s judges", one.judges) % {"n": number(one.judges)}
        each = beside(f"{titles.get(code, code)} {number(mark, 1)}" for code, mark in one.parts.items())
        body.append(
            {
                "project": Cell(
                    row.venture.title,
                    reverse("venture_dossier", args=[row.id]),
                    note=beside((fits, judges, each)) if one.judges else fits,
                    is_name=True,
                ),
                "rank": number(one.rank) if one.rank else "—",
                "score": score(one.score),
                "spread": score(one.spread),
                "need": number(one.need),
                "asked": money(row.asked, board.call.currency),
                "state": Cell(DossierState(row.state).label, tone=DOSSIER_TONES[DossierState(row.state)]),
            }
        )
    return Table(_("Dossiers"), columns, body, empty=empty)


def hidden(count: int) -> str:
    """Why marks are not shown yet."""
    if not count:
        return ""
    return ngettext(
        "The marks of %(n)s dossier appear after yours, or once the call is decided.",
        "The marks of %(n)s dossiers appear after yours, or once the call is decided.",
        count,
    ) % {"n": number(count)}


def standing_words(one: Any) -> str:
    """A dossier in one line, for the form of the decision."""
    row = one.dossier
    parts = [
        row.venture.title,
        _("score %(n)s") % {"n": score(one.score)},
        _("need %(n)s") % {"n": number(one.need)},
        money(row.asked, row.call.currency),
    ]
    return beside(parts)


def dossier_facts(row: Any) -> list[dict[str, Any]]:
    lines = [
        {"label": _("Asked for"), "value": money(row.asked, row.call.currency)},
        {"label": _("Need, from 0 to 5"), "value": number(row.need)},
        {"label": _("Handed in on"), "value": day(row.submitted_on)},
    ]
    if row.decided_on:
        lines.append({"label": _("Decided on"), "value": day(row.decided_on)})
        lines.append({"label": _("Reason"), "value": DecisionReason(row.reason).label})
    if row.granted:
        lines.append({"label": _("Amount granted"), "value": money(row.granted, row.call.currency)})
    if row.note:
        lines.append({"label": _("Note"), "value": row.note, "is_name": True})
    if row.appeal:
        lines.append({"label": _("Appeal"), "value": AppealState(row.appeal).label})
        lines.append({"label": _("Why they do not agree"), "value": row.appeal_note, "is_name": True})
    return lines


def plan_lines(found: Any) -> list[dict[str, Any]]:
    """What a plan comes to in three lines: what it takes, what the members bring, when it carries itself."""
    if found is None:
        return []
    plan, known, currency = found.told, found.forecast, found.row.currency
    own = plan.opening + amounts.total(one.amount for one in plan.sources if one.kind == SourceKind.OWN)
    at = known.break_even_month
    return [
        {"label": _("What it takes to begin"), "value": money(known.needed, currency)},
        {
            "label": _("Brought by the members"),
            "value": money(own, currency),
            "note": business_words.balance(found)["text"] if known.balance < 0 else "",
        },
        {
            "label": _("Carries itself from"),
            "value": business_words.month_name(plan, f"m{at}") if at else _("not in the first year"),
        },
    ]


def marks(rows: Iterable[Any], rule: Any) -> list[dict[str, Any]]:
    rows = list(rows)
    names = user_names([one.user for one in rows])
    titles = {one.code: translated(dict(one.title)) for one in rule.criteria}
    return [
        {
            "title": beside((names.get(one.user, "—"), *_defence(one))),
            "note": beside(f"{titles.get(code, code)} {number(mark)}" for code, mark in one.marks.items()),
            "more": one.note,
            "total": score(one.total),
        }
        for one in rows
    ]


def _defence(one: Any) -> list[str]:
    if not one.oral:
        return []
    if one.interpreter is None:
        return [_("oral defence")]
    said = _("with an interpreter (%(language)s)") % {"language": translated(one.interpreter.name)}
    return [_("oral defence"), said]


def ties(rows: Iterable[Any]) -> list[str]:
    rows = list(rows)
    names = user_names([one.user for one in rows])
    return [beside((names.get(one.user, "—"), ConflictKind(one.kind).label)) for one in rows]
