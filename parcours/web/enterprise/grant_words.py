"""How grants are said. Plain values in, words and tones out."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from parcours.accounts.queries import user_names
from parcours.enterprise import granting, queries
from parcours.enterprise.grant_enums import (
    LIVING,
    Award,
    Condition,
    GrantReason,
    GrantState,
    TrancheState,
    Way,
)
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, money, number, translated

from . import presenters

TONES = {
    GrantState.DRAFTED: "wait",
    GrantState.SIGNED: "good",
    GrantState.RUNNING: "good",
    GrantState.SUSPENDED: "bad",
    GrantState.COMPLETED: "",
    GrantState.RECOVERED: "",
    GrantState.CANCELLED: "none",
}
TRANCHE_TONES = {
    TrancheState.PLANNED: "none",
    TrancheState.PROVEN: "wait",
    TrancheState.PROPOSED: "wait",
    TrancheState.RELEASED: "good",
    TrancheState.PAID: "good",
}


def chip(state: str) -> dict[str, str]:
    return {"text": GrantState(state).label, "tone": TONES[GrantState(state)]}


def crumbs(row: Any) -> list[dict[str, Any]]:
    return [*presenters.crumbs(row.venture), {"label": _("Grants"), "url": reverse("venture_grants")}]


def table(rows: Iterable[Any], query: Any) -> Table:
    empty = Empty(
        _("No grant yet"),
        _("A grant is drafted on the page of a project that the committee accepted."),
        reverse("ventures"),
        _("Enterprise projects"),
    )
    columns = [
        Column("project", _("Project")),
        Column("amount", _("Amount"), numeric=True),
        Column("released", _("Released"), numeric=True),
        Column("paid", _("Amount paid"), numeric=True),
        Column("state", _("State")),
    ]
    body = [
        {
            "project": Cell(
                row.venture.title,
                reverse("venture_grant", args=[row.id]),
                note=translated(row.venture.place.name),
                is_name=True,
            ),
            "amount": money(row.amount, row.currency),
            "released": money(row.released, row.currency),
            "paid": money(row.paid, row.currency),
            "state": Cell(GrantState(row.state).label, tone=TONES[GrantState(row.state)]),
        }
        for row in rows
    ]
    return Table(_("Grants"), columns, body, query=query, empty=empty)


def facts(row: Any) -> list[dict[str, Any]]:
    rule = queries.plan().grant(row.project_id)
    lines = [
        {"label": _("Amount of the grant"), "value": money(row.amount, row.currency)},
        {
            "label": _("Awarded"),
            "value": Award(row.award).label,
            "note": row.call.title if row.call else row.why,
        },
        {"label": _("Project that pays"), "value": translated(row.project.short)},
        {"label": _("Planned in tranches"), "value": money(row.planned, row.currency)},
        {"label": _("Released"), "value": money(row.released, row.currency)},
        {"label": _("Amount paid"), "value": money(row.paid, row.currency)},
    ]
    if rule is not None:
        most = {"label": _("Most for one enterprise"), "value": money(rule.most, rule.currency)}
        lines.append(most | {"note": translated(dict(rule.source))})
    if row.signed_on:
        lines.append({"label": _("Signed on"), "value": day(row.signed_on), "note": row.reference})
    if row.reason:
        lines.append({"label": _("Stands still because"), "value": GrantReason(row.reason).label})
    if row.asked_back:
        lines.append({"label": _("Asked back"), "value": money(row.asked_back, row.currency)})
        lines.append({"label": _("Still to be given back"), "value": money(granting.owed(row), row.currency)})
    if row.ended_on:
        lines.append({"label": _("Ended on"), "value": day(row.ended_on)})
    return lines


def condition(row: Any, form: Any) -> str:
    """What has to be shown, with the milestone or the step that is named."""
    step = form.step(row.code) if form and row.code else None
    named = translated(dict(step.title)) if step else row.what
    if row.way == Way.IN_KIND:
        return beside((Way.IN_KIND.label, row.what))
    return beside((Condition(row.condition).label, named))


def booked(row: Any) -> str:
    """What was booked, at which rate and whose."""
    if row.booked_currency == row.currency:
        return ""
    told = {
        "amount": money(row.booked, row.booked_currency),
        "first": row.rate_first,
        "rate": number(row.rate.normalize(), max(0, -row.rate.normalize().as_tuple().exponent)),
        "second": row.rate_second,
    }
    words = _("booked as %(amount)s, 1 %(first)s = %(rate)s %(second)s") % told
    stated = _("rate of %(day)s") % {"day": day(row.rate_on)} if row.rate_on else ""
    return beside((words, stated, row.rate_source))


def tranche_lines(actor: Any, row: Any, rows: list[Any]) -> list[dict[str, Any]]:
    form = queries.plan().form(row.venture.form)
    releases = [one.release for one in rows if hasattr(one, "release")]
    names = user_names(
        [user for one in releases for user in (one.proposed_by, one.confirmed_by)]
        + [one.proposed_by for one in rows if one.proposed_by]
    )
    return [
        {
            "title": beside(
                (_("Tranche %(n)s") % {"n": number(one.number)}, money(one.amount, row.currency))
            ),
            "note": condition(one, form),
            "more": _said(one, names),
            "back": one.note,
            "chip": {
                "text": TrancheState(one.state).label,
                "tone": TRANCHE_TONES[TrancheState(one.state)],
            },
            "acts": _acts(actor, row, one),
            "papers": _papers(one),
        }
        for one in rows
    ]


def waits(actor: Any, row: Any, rows: Iterable[Any]) -> str:
    """For whom a grant waits, where the reader can do nothing more."""
    if row.state == GrantState.DRAFTED and row.planned == row.amount:
        told = _("The agreement waits to be signed: somebody who may release money keeps it here.")
        return "" if actor.may("enterprise.release") else told
    proposed = any(one.state == TrancheState.PROPOSED and one.proposed_by == actor.user for one in rows)
    return _("A second person releases what you proposed.") if proposed and row.state in LIVING else ""


def _said(one: Any, names: dict) -> list[str]:
    found = []
    if one.visit:
        found.append(_("shown by the visit of %(day)s") % {"day": day(one.visit.on)})
    elif one.step:
        found.append(_("shown by the step done on %(day)s") % {"day": day(one.step.on)})
    elif one.proven_on:
        found.append(_("evidence kept on %(day)s") % {"day": day(one.proven_on)})
    if one.state == TrancheState.PROPOSED:
        found.append(_("proposed by %(name)s") % {"name": names.get(one.proposed_by, "—")})
    if hasattr(one, "release"):
        two = {
            "first": names.get(one.release.proposed_by, "—"),
            "second": names.get(one.release.confirmed_by, "—"),
        }
        found.append(_("proposed by %(first)s, released by %(second)s") % two)
    if hasattr(one, "payment"):
        paid = one.payment
        found.append(beside((_("paid on %(day)s") % {"day": day(paid.on)}, paid.reference)))
        found.append(booked(paid))
    return [text for text in found if text]


def _acts(actor: Any, row: Any, one: Any) -> list[dict[str, str]]:
    """What the reader may do with a tranche, as buttons."""
    found: list[dict[str, str]] = []

    def add(may: bool, label: str, name: str, kind: str = "") -> None:
        if may:
            found.append({"label": label, "url": reverse(name, args=[one.id]), "kind": kind})

    run, release = actor.may("enterprise.run"), actor.may("enterprise.release")
    living, state = row.state in LIVING, one.state
    kind = one.way == Way.IN_KIND
    if kind:
        url = reverse("venture_purchase", args=[one.purchase.id])
        found.append({"label": _("What is bought"), "url": url, "kind": ""})
    shows = run and living and state == TrancheState.PLANNED and not kind
    add(shows, _("Keep its evidence"), "venture_tranche_prove")
    add(
        run and living and state == TrancheState.PROVEN, _("Propose to release it"), "venture_tranche_propose"
    )
    other = actor.user != one.proposed_by
    add(
        release and living and state == TrancheState.PROPOSED and other,
        _("Release it"),
        "venture_tranche_release",
    )
    back = state == TrancheState.PROPOSED and run and (release or not other)
    add(back, _("Send it back") if other else _("Take it back"), "venture_tranche_back")
    add(release and living and state == TrancheState.RELEASED, _("Pay it"), "venture_tranche_pay")
    draft = row.state == GrantState.DRAFTED
    drop = state == TrancheState.PLANNED and (draft or living or row.state == GrantState.SUSPENDED)
    add(drop and run and (draft or release), _("Give it up"), "venture_tranche_drop", "quiet")
    return found


def _papers(one: Any) -> list[dict[str, str]]:
    told = (
        (bool(one.evidence_id), _("Evidence"), "venture_tranche_evidence"),
        (hasattr(one, "payment"), _("Its receipt"), "venture_tranche_receipt"),
    )
    return [
        {"label": label, "url": reverse(name, args=[one.id])} for is_there, label, name in told if is_there
    ]


def back_lines(recoveries: Iterable[Any], refunds: Iterable[Any], currency: str) -> list[dict[str, str]]:
    """What was asked back and what came back, in the order in which it happened."""
    asked = [
        (
            one.at,
            {
                "title": beside((_("Asked back"), money(one.amount, currency))),
                "note": beside((day(one.on), GrantReason(one.reason).label)),
                "more": one.note,
            },
        )
        for one in recoveries
    ]
    came = [
        (
            one.at,
            {
                "title": beside((_("Given back"), money(one.amount, currency))),
                "note": beside((day(one.on), one.reference, booked(one))),
                "more": "",
            },
        )
        for one in refunds
    ]
    return [line for _at, line in sorted([*asked, *came], key=lambda pair: pair[0])]


def venture_line(row: Any) -> dict[str, Any]:
    """A grant on the page of its project."""
    return {
        "title": money(row.amount, row.currency),
        "url": reverse("venture_grant", args=[row.id]),
        "note": beside(
            (Award(row.award).label, _("paid so far %(amount)s") % {"amount": money(row.paid, row.currency)})
        ),
        "chip": chip(row.state),
    }
