"""Payments as parts of screens."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.kernel.actor import Actor
from parcours.programmes.contracts import ContractRule
from parcours.programmes.models import Project
from parcours.programmes.money_enums import Payee
from parcours.programmes.rating import BANK, MONTHLY, PAYMENT, SAME, Rate
from parcours.programmes.spending_models import Commitment, Instalment, Spending
from parcours.programmes.spending_queries import Rated
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, money, number, translated
from parcours.web.programmes.rates import rate_words

from .words import heading_name

WHY = {
    MONTHLY: gettext_lazy("accounting rate of the month"),
    PAYMENT: gettext_lazy("average of what was received until then"),
    BANK: gettext_lazy("rate of the bank"),
}


def acts(actor: Actor, row: Project, spends: bool) -> list[dict[str, str]]:
    def one(label: str, name: str, kind: str = "") -> dict[str, str]:
        return {"label": label, "url": reverse(name, args=[row.code]), "kind": kind}

    found = []
    if spends:
        found += [
            one(_("Keep a payment"), "money_spend", "primary"),
            one(_("Keep a commitment"), "money_commit"),
        ]
    if actor.may("programmes.budget") and row.grantee_id == actor.organisation:
        found.append(one(_("Money came"), "money_receive"))
    return found


def why(rate: Rate | None) -> str:
    """The rate of a line, where it comes from, of which day."""
    if rate is None:
        return _("no rate yet")
    if rate.rule == SAME:
        return ""
    of = day(rate.on, "month" if rate.rule == MONTHLY else "short")
    early = _("paid before anything was received") if rate.early else ""
    return beside((rate_words(rate.rate), str(WHY[rate.rule]), rate.source or of, early))


def payments(rows: Iterable[Rated], currency: str, query: Any) -> Table:
    columns = [
        Column("what", _("Payment")),
        Column("day", _("Paid on")),
        Column("amount", _("Amount"), numeric=True),
        Column("booked", _("In the contract's currency"), numeric=True),
        Column("papers", _("Its voucher")),
    ]
    lines = []
    for one in rows:
        row = one.row
        back = row.takes_back_id is not None
        gone = hasattr(row, "taken_back")
        papers = Cell(_("Missing"), tone="wait") if not row.papers and not back and not gone else ""
        lines.append(
            {
                "what": Cell(
                    f"{row.code} {row.what}",
                    reverse("money_payment", args=[row.id]),
                    note=beside(
                        (_("takes back") if back else "", str(Payee(row.payee).label), row.reference)
                    ),
                ),
                "day": day(row.day, "short"),
                "amount": money(row.amount, row.currency),
                "booked": Cell(
                    money(one.booked, currency) if one.booked is not None else "—", note=why(one.rate)
                ),
                "papers": papers or (Cell(_("Taken back"), tone="none") if gone else number(row.papers)),
            }
        )
    empty = Empty(
        _("Nothing paid yet"),
        _("Here stands every payment with its voucher, and the rate at which it is set against the budget."),
    )
    return Table(_("Payments"), columns, lines, query=query, empty=empty)


def commitments(actor: Actor, rows: Iterable[tuple[Commitment, Decimal]]) -> list[dict[str, Any]]:
    return [
        {
            "title": f"{one.code} {one.what}",
            "note": beside((day(one.day, "short"), str(Payee(one.payee).label), one.reference)),
            "amount": _("%(left)s left of %(amount)s")
            % {"left": money(one.amount - paid, one.currency), "amount": money(one.amount, one.currency)},
            "end_url": reverse("money_commitment_end", args=[one.id])
            if actor.may("programmes.spend") and one.organisation_id == actor.organisation
            else "",
        }
        for one, paid in rows
    ]


def instalments(actor: Actor, row: Project, rows: Iterable[Instalment]) -> list[dict[str, Any]]:
    own = actor.may("programmes.budget") and row.grantee_id == actor.organisation
    return [
        {
            "title": money(one.amount, one.currency),
            "note": beside(
                (
                    day(one.on),
                    money(one.local, one.local_currency) if one.local else "",
                    one.reference,
                )
            ),
            "undo_url": reverse("money_instalment_undo", args=[one.id]) if own else "",
        }
        for one in rows
    ]


def chips(row: Spending) -> list[dict[str, str]]:
    if row.takes_back_id:
        return [{"text": _("takes back"), "tone": "none"}]
    if hasattr(row, "taken_back"):
        return [{"text": _("Taken back"), "tone": "none"}]
    return [] if row.vouchers.exists() else [{"text": _("Without a voucher"), "tone": "wait"}]


def facts(one: Rated, rule: ContractRule) -> list[dict[str, Any]]:
    row = one.row
    found = [
        {"label": _("Heading"), "value": heading_name(row.heading)},
        {"label": _("Who was paid"), "value": Payee(row.payee).label},
        {"label": _("Number of the voucher"), "value": row.reference or "—"},
        {
            "label": _("In the contract's currency"),
            "value": money(one.booked, rule.currency) if one.booked is not None else _("no rate yet"),
            "note": why(one.rate),
        },
        {"label": _("Kept by"), "value": translated(row.organisation.name)},
    ]
    if one.exchanged:
        label = _("Gained by exchange") if one.exchanged > 0 else _("Lost by exchange")
        note = _("It stands apart and is no cost.")
        found.append({"label": label, "value": money(abs(one.exchanged), rule.currency), "note": note})
    if row.commitment:
        found.append({"label": _("Commitment that it pays"), "value": row.commitment.what})
    if row.reason:
        found.append({"label": _("Why it was taken back"), "value": row.reason})
    other = row.takes_back if row.takes_back_id else getattr(row, "taken_back", None)
    if other is not None:
        url = reverse("money_payment", args=[other.id])
        found.append({"label": _("Belongs to"), "value": money(other.amount, other.currency), "url": url})
    return found


def payment_acts(row: Spending) -> list[dict[str, str]]:
    return [
        {"label": _("Add a voucher"), "url": reverse("money_payment_voucher", args=[row.id]), "kind": ""},
        {
            "label": _("Take this payment back"),
            "url": reverse("money_payment_back", args=[row.id]),
            "kind": "quiet",
        },
    ]
