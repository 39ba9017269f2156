"""How purchases and equipment are said. Plain values in, words and tones out."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.enterprise.buying_queries import DELIVERY, HANDOVER, ORDER
from parcours.enterprise.grant_enums import EquipmentState, PurchaseState
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, money, number

TONES = {PurchaseState.HANDED_OVER: "good"}
THING_TONES = {
    EquipmentState.STORED: "wait",
    EquipmentState.IN_USE: "good",
    EquipmentState.BROKEN: "wait",
    EquipmentState.LOST: "bad",
    EquipmentState.SOLD: "bad",
    EquipmentState.TAKEN_BACK: "none",
}


def chip(state: str) -> dict[str, str]:
    return {"text": PurchaseState(state).label, "tone": TONES.get(PurchaseState(state), "wait")}


def needed(count: int, least: int) -> str:
    left = max(least - count, 0)
    words = ngettext("%(n)s quote more is needed.", "%(n)s quotes more are needed.", left)
    return words % {"n": number(left)}


def few(row: Any, names: dict) -> list[str]:
    """That there are fewer quotes, why, and who agreed."""
    if not row.few_reason:
        return []
    asked = _("Fewer quotes asked for by %(name)s") % {"name": names.get(row.few_asked_by, "—")}
    if row.few_agreed_on is None:
        return [asked, row.few_reason, _("A second person has to agree.")]
    agreed = {"name": names.get(row.few_agreed_by, "—"), "day": day(row.few_agreed_on)}
    return [asked, row.few_reason, _("%(name)s agreed on %(day)s") % agreed]


def quotes(row: Any, rows: Iterable[Any], chooses: bool) -> list[dict[str, Any]]:
    currency = row.tranche.grant.currency
    return [
        {
            "title": one.supplier,
            "note": beside((money(one.amount, currency), day(one.on))),
            "more": row.chosen_why if one.id == row.chosen_id else "",
            "chosen": one.id == row.chosen_id,
            "paper_url": reverse("venture_quote_paper", args=[one.id]),
            "choose_url": reverse("venture_quote_choose", args=[one.id])
            if chooses and one.id != row.chosen_id
            else "",
        }
        for one in rows
    ]


def facts(row: Any) -> list[dict[str, Any]]:
    lines = [
        {"label": _("Tranche"), "value": money(row.tranche.amount, row.tranche.grant.currency)},
        {"label": _("What is bought"), "value": row.tranche.what, "is_name": True},
    ]
    told = (
        (_("Ordered on"), row.ordered_on, row.order_reference, ORDER, row.order_id),
        (_("The supplier delivered on"), row.delivered_on, "", DELIVERY, row.delivery_id),
        (_("Handed to the members on"), row.handed_on, "", HANDOVER, row.handover_id),
    )
    for label, on, note, paper, file in told:
        if on is not None:
            url = reverse("venture_purchase_paper", args=[row.id, paper]) if file else ""
            lines.append({"label": label, "value": day(on), "note": note, "url": url})
    return lines


def items(rows: Iterable[Any], may: bool) -> list[dict[str, Any]]:
    return [
        {
            "title": one.what,
            "serial": one.serial,
            "note": beside((one.where, _("since %(day)s") % {"day": day(one.since)})),
            "chip": {
                "text": EquipmentState(one.state).label,
                "tone": THING_TONES[EquipmentState(one.state)],
            },
            "url": reverse("venture_thing", args=[one.id]) if may else "",
        }
        for one in rows
    ]


def register(rows: Iterable[Any], query: Any, may: bool) -> Table:
    empty = Empty(
        _("Nothing found"),
        _("What a tranche in kind bought is entered here when it is delivered, with its serial number."),
    )
    columns = [
        Column("what", _("Thing")),
        Column("serial", _("Serial number")),
        Column("venture", _("Project")),
        Column("where", _("Where it is")),
        Column("state", _("State")),
    ]
    body = [
        {
            "what": Cell(one.what, reverse("venture_thing", args=[one.id]) if may else "", is_name=True),
            "serial": Cell(one.serial or "—", is_name=True),
            "venture": Cell(one.venture.title, reverse("venture", args=[one.venture_id]), is_name=True),
            "where": Cell(one.where or "—", is_name=True),
            "state": Cell(
                EquipmentState(one.state).label,
                tone=THING_TONES[EquipmentState(one.state)],
                note=_("since %(day)s") % {"day": day(one.since)},
            ),
        }
        for one in rows
    ]
    return Table(_("Register of equipment"), columns, body, query=query, empty=empty)
