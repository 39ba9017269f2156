"""How loans are said: states, terms, instalments with their days."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from parcours.enterprise.business_enums import Repaid
from parcours.enterprise.loan_enums import LoanReason, LoanState
from parcours.enterprise.loan_queries import Read
from parcours.kernel import clock
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, money, number, translated

from .business_words import exact, percent_words
from .loan_forms import months_words

TONES = {
    LoanState.SENT: "wait",
    LoanState.COMPLETE: "wait",
    LoanState.ACCEPTED: "good",
    LoanState.DISBURSED: "good",
    LoanState.ARREARS: "bad",
    LoanState.REPAID: "good",
    LoanState.REFUSED: "bad",
    LoanState.LAPSED: "none",
}


def chip(row: Any) -> dict[str, str]:
    return {"text": LoanState(row.state).label, "tone": TONES[LoanState(row.state)]}


def title(row: Any) -> str:
    return beside((translated(row.lender.name), money(row.amount, row.currency)))


def lines(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The loans of a project."""
    return [
        {
            "title": title(row),
            "url": reverse("venture_loan", args=[row.id]),
            "note": beside(
                (
                    _("with the lender since %(day)s") % {"day": day(row.sent_on)},
                    LoanReason(row.reason).label if row.reason else "",
                )
            ),
            "chip": chip(row),
        }
        for row in rows
    ]


def facts(found: Read, name: str) -> list[dict[str, Any]]:
    row = found.row
    told = [
        {"label": _("Lender"), "value": translated(row.lender.name)},
        {
            "label": _("Who asks for it"),
            "value": name,
            "is_name": True,
            "url": reverse("person", args=[row.person_id]),
        },
        {"label": _("Amount"), "value": money(row.amount, row.currency)},
    ]
    if row.asked != row.amount:
        told.append({"label": _("Asked for at first"), "value": money(row.asked, row.currency)})
    terms = beside((percent_words(row.rate), months_words(row.months), Repaid(row.repaid).label))
    told.append({"label": _("Terms"), "value": terms})
    if row.grace:
        told.append({"label": _("Months of grace"), "value": number(row.grace)})
    told.append({"label": _("Sent to the lender on"), "value": day(row.sent_on)})
    if row.paid_on:
        told.append({"label": _("Paid out on"), "value": day(row.paid_on)})
    if row.plan:
        words = _("Version %(n)s") % {"n": number(row.plan.number)}
        url = reverse("venture_plan", args=[row.plan_id])
        told.append({"label": _("Business plan in the dossier"), "value": words, "url": url})
    if row.copy_of:
        words = translated(row.copy_of.lender.name)
        url = reverse("venture_loan", args=[row.copy_of_id])
        told.append({"label": _("Sent before to"), "value": words, "url": url})
    told += [
        {
            "label": _("Sent afterwards to"),
            "value": translated(one.lender.name),
            "url": reverse("venture_loan", args=[one.id]),
        }
        for one in found.copies
    ]
    if row.purpose:
        told.append({"label": _("What the loan is for"), "value": row.purpose, "is_name": True})
    return told


def standing(found: Read) -> list[dict[str, Any]]:
    """What is paid, what is left, what is late."""
    known, row = found.account, found.row
    if known is None:
        return [{"label": _("Interest in all"), "value": money(found.shown.interest, row.currency)}]
    oldest = known.oldest()
    told = [
        {"label": _("Paid back so far"), "value": money(known.paid, row.currency)},
        {"label": _("Still owed, with interest"), "value": money(known.outstanding, row.currency)},
    ]
    if row.state == LoanState.REPAID and known.outstanding:
        told[1] = {"label": _("Interest that was let off"), "value": money(known.outstanding, row.currency)}
    elif oldest is not None:
        words = beside((day(oldest.on), money(oldest.left, row.currency)))
        told.append({"label": _("Due next"), "value": words})
    if found.late:
        told.append({"label": _("Late"), "value": money(found.late, row.currency)})
    return told


def instalments(found: Read) -> Table:
    """Each instalment with its day. Before it is paid out: as if that were today."""
    columns = [
        Column("on", _("Falls due on")),
        Column("capital", _("Capital"), numeric=True),
        Column("interest", _("Interest"), numeric=True),
        Column("total", _("Together"), numeric=True),
        Column("left", _("Capital left"), numeric=True),
    ]
    today, is_paid_out = clock.today(), found.account is not None
    rows = []
    for one in found.shown.due:
        told = one.instalment
        state = ""
        if is_paid_out and not one.left:
            state = _("paid")
        elif is_paid_out and one.on < today and found.late:
            state = _("late: %(amount)s") % {"amount": money(one.left, found.row.currency)}
        rows.append(
            {
                "on": Cell(beside((number(told.number), day(one.on))), note=state),
                "capital": exact(told.capital),
                "interest": exact(told.interest),
                "total": exact(told.total),
                "left": exact(told.left),
            }
        )
    totals = {
        "on": _("In all"),
        "capital": exact(found.row.amount),
        "interest": exact(found.shown.interest),
        "total": exact(found.row.amount + found.shown.interest),
    }
    return Table(_("Instalments"), columns, rows, totals=totals, stacks=False, scrolls=True)


def repayments(found: Read, may: bool) -> list[dict[str, Any]]:
    return [
        {
            "title": money(one.amount, found.row.currency),
            "note": day(one.on),
            "undo_url": reverse("venture_repayment_undo", args=[one.id]) if may else "",
        }
        for one in found.repayments
    ]


def timeline(found: Read) -> list[dict[str, Any]]:
    return [
        {
            "day": one.on,
            "title": LoanState(one.state).label,
            "note": LoanReason(one.reason).label if one.reason else "",
        }
        for one in found.moves
    ]


def table(rows: list[Any], names: Mapping[UUID, str], query: Any) -> Table:
    empty = Empty(
        _("No loan here"), _("A dossier goes to a lender from the page of a project, once she agreed to it.")
    )
    columns = [
        Column("title", _("Project")),
        Column("who", _("Who asks for it")),
        Column("lender", _("Lender")),
        Column("amount", _("Amount"), numeric=True),
        Column("sent", _("Sent to the lender on")),
        Column("state", _("State")),
    ]
    body = [
        {
            "title": Cell(row.venture.title, reverse("venture_loan", args=[row.id]), is_name=True),
            "who": Cell(names.get(row.person_id, ""), is_name=True),
            "lender": translated(row.lender.name),
            "amount": money(row.amount, row.currency),
            "sent": day(row.sent_on),
            "state": Cell(chip(row)["text"], tone=chip(row)["tone"]),
        }
        for row in rows
    ]
    return Table(_("Loans"), columns, body, query=query, empty=empty)
