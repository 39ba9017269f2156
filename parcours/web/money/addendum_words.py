"""Addenda as parts of screens: what each changes, before and after."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from parcours.programmes.addendum_models import Addendum
from parcours.programmes.addendum_queries import Changes, TargetChange
from parcours.programmes.money_enums import AddendumState
from parcours.results import labels
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, number, translated

from . import words

TONES = {AddendumState.DRAFT: "wait", AddendumState.IN_FORCE: "good", AddendumState.DROPPED: "none"}


def name_of(row: Addendum) -> str:
    return _("Addendum %(n)s") % {"n": number(row.number)}


def contract_of(row: Addendum) -> str:
    return translated(row.project.short) if row.project else _("The programme")


def when(row: Addendum) -> str:
    return _("signed on %(day)s") % {"day": day(row.signed_on)} if row.signed_on else _("not signed yet")


def crumbs(row: Addendum | None = None) -> list[dict[str, str]]:
    found = [
        {"label": _("Money"), "url": reverse("money")},
        {"label": _("Addenda"), "url": reverse("money_addenda")},
    ]
    return found if row is None else [*found, {"label": name_of(row), "url": url(row)}]


def url(row: Addendum) -> str:
    return reverse("money_addendum", args=[row.id])


def listed(rows: Iterable[Addendum]) -> list[dict[str, Any]]:
    """As the versions of a budget are listed."""
    return [
        {
            "title": name_of(row),
            "url": url(row),
            "note": beside((when(row), row.reason)),
            "chip": {"text": AddendumState(row.state).label, "tone": TONES[row.state]},
        }
        for row in rows
    ]


def table(rows: Iterable[Addendum]) -> Table:
    columns = [
        Column("name", _("Addendum")),
        Column("contract", _("Contract")),
        Column("signed", _("Day of signature")),
        Column("targets", _("Targets changed"), numeric=True),
        Column("ends", _("New last day")),
        Column("state", _("State")),
    ]
    lines = [
        {
            "name": Cell(name_of(row), url(row), note=row.reason),
            "contract": contract_of(row),
            "signed": day(row.signed_on) if row.signed_on else "",
            "targets": number(row.changed),
            "ends": day(row.ends_on) if row.ends_on else "",
            "state": Cell(AddendumState(row.state).label),
        }
        for row in rows
    ]
    empty = Empty(
        _("No addendum yet"),
        _("An addendum changes targets and the days of a contract. It stands here with what held before."),
    )
    return Table(_("Addenda"), columns, lines, empty=empty)


def value(one: TargetChange, told: Decimal | None) -> str:
    if told is None:
        return _("no target")
    plain = int(told) if told == int(told) else told
    return labels.said(one.indicator, plain) if one.indicator else number(plain)


def targets(found: Changes, row: Addendum, keeps: bool) -> Table:
    columns = [
        Column("name", _("Indicator")),
        Column("before", _("Before"), numeric=True),
        Column("after", _("After"), numeric=True),
        Column("since", _("Applies from")),
    ]
    lines = []
    for one in found.targets:
        title = translated(one.indicator.title) if one.indicator else one.code
        at = reverse("money_addendum_target_of", args=[row.id, one.code]) if keeps else None
        since = day(one.since) if one.since else _("the day it is signed")
        lines.append(
            {
                "name": Cell(title, at),
                "before": value(one, one.before),
                "after": value(one, one.after),
                "since": since,
            }
        )
    empty = Empty(_("No target is changed"), _("Targets stay as they are."))
    return Table(_("Targets"), columns, lines, empty=empty)


def days(found: Changes) -> Table | None:
    if not found.days:
        return None
    columns = [Column("name", _("Day")), Column("before", _("Before")), Column("after", _("After"))]
    lines = [
        {
            "name": Cell(_("First day") if one.first else _("Last day")),
            "before": day(one.before),
            "after": day(one.after),
        }
        for one in found.days
    ]
    return Table(_("Days of the contract"), columns, lines)


def facts(row: Addendum, drafter: str, second: str) -> list[dict[str, Any]]:
    signed = day(row.signed_on) if row.signed_on else _("Not signed yet")
    found = [
        {"label": _("Contract"), "value": contract_of(row)},
        {"label": _("What it is for"), "value": row.reason},
        {"label": _("Day of signature"), "value": signed},
    ]
    if row.budget:
        found.append({"label": _("Budget that belongs to it"), "value": words.name_of(row.budget)})
    if drafter:
        found.append({"label": _("Drafted by"), "value": drafter})
    if second:
        found.append({"label": _("Put in force by"), "value": second, "note": day(row.kept_at)})
    return found
