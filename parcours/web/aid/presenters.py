"""How aid is said. Plain values in, words and tones out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.accounts.queries import user_names
from parcours.aid.enums import (
    CoveredReason,
    Decider,
    Hold,
    Kind,
    ListState,
    PaymentState,
    RefusalReason,
    ReturnReason,
    State,
    Way,
)
from parcours.aid.queries import plan
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people.queries import names_of
from parcours.training.lists import titles_of
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, listed, money, number, translated
from parcours.web.cases.presenters import name as name_in_words

TONES = {
    State.ASKED: "wait",
    State.NEEDS_INFORMATION: "wait",
    State.HALF_DECIDED: "wait",
    State.GRANTED: "wait",
    State.REFUSED: "none",
    State.PAID: "good",
    State.RECONCILED: "good",
    State.RETURNED: "none",
    State.CANCELLED: "none",
}
LIST_TONES = {ListState.OPEN: "wait", ListState.APPROVED: "wait", ListState.PAID: "good"}


def chip(value: str) -> dict[str, str]:
    return {"text": State(value).label, "tone": TONES[State(value)]}


def list_chip(value: str) -> dict[str, str]:
    return {"text": ListState(value).label, "tone": LIST_TONES[ListState(value)]}


def month(first: date) -> str:
    return day(first, "month")


def names(people: Iterable[UUID]) -> dict[UUID, str]:
    """What these people are called, for a reader of this language."""
    ids = list(people)
    known = names_of(ids)
    return {one: name_in_words(known.get(one, [])) for one in ids}


def sessions(actor: Actor, rows: Iterable[Any]) -> dict[UUID, str]:
    """The titles of the sessions of lists, with their places."""
    wanted = {row.session for row in rows}
    found = {
        one: f"{translated(title)} · {translated(place)}" for one, title, place in titles_of(actor, wanted)
    }
    return {one: found.get(one, _("Session")) for one in wanted}


def about_list(row: Any) -> str:
    return f"{Kind(row.kind).label} · {month(row.month)}"


def amount_of(one: Any) -> Decimal:
    """The one amount that says most of a request: what was granted, else what is asked for."""
    return one.granted if one.granted is not None else one.asked


def row(one: Any) -> dict[str, Any]:
    """A request as a line: what, how much, for when, its state."""
    return {
        "title": Kind(one.kind).label,
        "url": reverse("aid_request", args=[one.id]),
        "amount": money(amount_of(one), one.currency),
        "note": " · ".join([month(one.month), _("asked for on %(day)s") % {"day": day(one.asked_on)}]),
        "chip": chip(one.state),
    }


# Lists of requests --------------------------------------------------------------------------------


def requests_table(page: Any, query: Any, empty: Empty, to: str) -> Table:
    """``to``: the address that a line leads to, where it is done."""
    rows, known = list(page), names([one.person_id for one in page])
    columns = [
        Column("person", _("Person")),
        Column("kind", _("Kind of aid")),
        Column("amount", _("Amount"), numeric=True),
        Column("month", _("For")),
        Column("asked", _("Asked for on")),
        Column("state", _("State")),
    ]
    body = [
        {
            "person": Cell(known[one.person_id], url=reverse(to, args=[one.id]), is_name=True),
            "kind": Kind(one.kind).label,
            "amount": money(amount_of(one), one.currency),
            "month": month(one.month),
            "asked": day(one.asked_on),
            "state": Cell(State(one.state).label, tone=TONES[State(one.state)]),
        }
        for one in rows
    ]
    return Table(_("Barrier aid"), columns, body, query=query, empty=empty)


# One request --------------------------------------------------------------------------------------


def facts(one: Any) -> list[dict[str, Any]]:
    """Everything known of a request."""
    who = user_names([one.asked_by, one.decided_by, one.second_by])
    lines = [
        {"label": _("Kind of aid"), "value": Kind(one.kind).label},
        {"label": _("Asked for"), "value": money(one.asked, one.currency)},
        {"label": _("For the month of"), "value": month(one.month)},
    ]
    if one.what:
        lines.append({"label": _("What for"), "value": one.what, "is_name": True})
    if one.step_id:
        what = one.step.what or one.step.get_kind_display()
        lines.append({"label": _("Makes possible"), "value": what, "is_name": True})
    lines.append({"label": _("Asked by"), "value": said_by(who, one.asked_by, one.asked_on)})
    if one.state == State.NEEDS_INFORMATION:
        lines.append({"label": _("What is missing"), "value": one.note, "is_name": True})
    if one.covered_reason:
        label = CoveredReason(one.covered_reason).label
        lines.append({"label": _("Although a partner covers it"), "value": label})
    return lines + _decided(one, who)


def said_by(who: dict[UUID, str], user: UUID | None, on: date) -> str:
    return beside((who.get(user, ""), day(on)))


def _decided(one: Any, who: dict[UUID, str]) -> list[dict[str, Any]]:
    lines = []
    if one.decided_on:
        by = said_by(who, one.decided_by, one.decided_on)
        note = Decider(one.band).label if one.band else ""
        lines.append({"label": _("Decided by"), "value": by, "note": note})
    if one.second_on:
        lines.append({"label": _("And by"), "value": said_by(who, one.second_by, one.second_on)})
    if one.reason:
        lines.append({"label": _("Refused because"), "value": RefusalReason(one.reason).label})
    if one.granted is not None:
        lines.append({"label": _("Amount granted"), "value": money(one.granted, one.currency)})
        planned = plan().line(one.line.code)
        title = translated(dict(planned.title)) if planned else ""
        lines.append({"label": _("Budget line"), "value": title or one.line.code, "note": one.line.code})
    if one.paid:
        lines.append({"label": _("Amount paid"), "value": money(one.paid, one.currency)})
    if one.state == State.GRANTED:
        lines.append({"label": _("Left to pay"), "value": money(one.left, one.currency)})
    return lines


def payment(one: Any, may: bool) -> dict[str, Any]:
    """A payment as a line; ``may``: the reader may take it back."""
    proof = [one.receipt, one.reference, one.signed_name]
    state = PaymentState(one.state)
    tone = {PaymentState.PAID: "good", PaymentState.RECONCILED: "good"}.get(state, "none")
    reason = str(ReturnReason(one.reason).label) if one.reason else ""
    can = may and state == PaymentState.PAID
    return {
        "title": f"{money(one.amount, one.currency)} · {Way(one.way).label}",
        "number": one.number,
        "proof": [part for part in proof if part],
        "note": " · ".join(part for part in (day(one.paid_on), reason) if part),
        "chip": {"text": state.label, "tone": tone},
        "return_url": reverse("aid_return", args=[one.id]) if can else "",
    }


def for_a_step(plan: Any) -> str:
    """The kinds of aid that are given for a step or a session only, in words."""
    return listed(
        str(Kind(one).label) for one in Kind.values if one in plan.kinds and plan.kinds[one].link_required
    )


def ceilings(plan: Any, kinds: Iterable[str]) -> list[dict[str, str]]:
    """What the programme allows of each kind, in words."""
    found = []
    for code in kinds:
        rule = plan.kinds[code]
        words = _("At most %(once)s at once, %(period_ceiling)s %(period)s") % {
            "once": money(rule.request_ceiling, plan.currency),
            "period_ceiling": money(rule.period_ceiling, plan.currency),
            "period": rule_period(rule),
        }
        found.append({"label": Kind(code).label, "value": words})
    return found


def rule_period(rule: Any) -> str:
    return {"month": _("a month"), "quarter": _("a quarter")}.get(rule.period, _("in her whole pathway"))


# Lists of a session's month -----------------------------------------------------------------------


def lists_table(rows: list[Any], titles: dict[UUID, str], query: Any, empty: Empty) -> Table:
    columns = [
        Column("session", _("Session")),
        Column("kind", _("Kind of aid")),
        Column("month", _("Month")),
        Column("people", _("People"), numeric=True),
        Column("state", _("State")),
    ]
    body = [
        {
            "session": Cell(titles[one.session], url=reverse("aid_list", args=[one.id])),
            "kind": Kind(one.kind).label,
            "month": month(one.month),
            "people": number(one.people),
            "state": Cell(ListState(one.state).label, tone=LIST_TONES[ListState(one.state)]),
        }
        for one in rows
    ]
    return Table(_("Lists of aid"), columns, body, query=query, empty=empty)


def signed_sheets(found, sheets, closed: bool) -> list[dict[str, str]]:
    """The pages of a signed sheet: which, added when and by whom. ``closed``: the reader opens none."""
    names = user_names([one.added_by for one in sheets])
    return [
        {
            "label": _("Page %(n)s") % {"n": number(at)},
            "url": "" if closed else reverse("aid_list_signed", args=[found.id, one.id]),
            "note": " · ".join(filter(None, [day(clock.day_of(one.added_at)), names.get(one.added_by, "")])),
        }
        for at, one in enumerate(sheets, start=1)
    ]


def lines_table(of: Any, rows: list[Any], known: dict[UUID, str]) -> Table:
    """Everybody on a list. Columns appear when there is something to say."""
    unit, paid = of.currency, of.state == ListState.PAID
    carried, differs = any(one.carried for one in rows), any(one.difference for one in rows)
    columns = [Column("person", _("Person")), Column("half_days", _("Half-days"), numeric=True)]
    columns += [Column("carried", _("Carried"), numeric=True)] if carried else []
    columns += [Column("due", _("Due"), numeric=True)]
    columns += [Column("granted", _("Amount granted"), numeric=True)] if of.state != ListState.OPEN else []
    columns += (
        [Column("paid", _("Amount paid"), numeric=True), Column("number", _("Payment number"))]
        if paid
        else []
    )
    columns += [Column("difference", _("Difference"), numeric=True)] if differs else []
    body = [_line(one, known, unit) for one in rows]
    totals = {
        "person": _("Total"),
        "half_days": number(sum(one.half_days for one in rows)),
        "due": money(sum((max(one.due, Decimal(0)) for one in rows), Decimal(0)), unit),
        "granted": money(sum((one.granted for one in rows), Decimal(0)), unit),
        "paid": money(sum((one.paid for one in rows), Decimal(0)), unit),
    }
    empty = Empty(_("Nobody attended"), _("Attendance of the month decides who stands here."))
    return Table(_("People on the list"), columns, body, totals=totals if rows else None, empty=empty)


def _line(one: Any, known: dict[UUID, str], unit: str) -> dict[str, Any]:
    note = Hold(one.hold).label if one.hold else ""
    return {
        "person": Cell(
            known[one.person.id], url=reverse("person", args=[one.person.id]), is_name=True, note=note
        ),
        "half_days": number(one.half_days),
        "carried": money(one.carried, unit) if one.carried else "",
        "due": money(max(one.due, Decimal(0)), unit),
        "granted": money(one.granted, unit),
        "paid": money(one.paid, unit),
        "number": one.number,
        "difference": difference(one.difference, unit),
    }


def difference(amount: Decimal, unit: str) -> Any:
    if not amount:
        return ""
    words = _("to pay: %(amount)s") if amount > 0 else _("paid too much: %(amount)s")
    return Cell(words % {"amount": money(abs(amount), unit)}, tone="wait" if amount > 0 else "bad")


# The budget ---------------------------------------------------------------------------------------


def budget_table(rows: list[Any]) -> Table:
    columns = [
        Column("line", _("Budget line")),
        Column("amount", _("Budget"), numeric=True),
        Column("committed", _("To pay"), numeric=True),
        Column("spent", _("Amount paid"), numeric=True),
        Column("reconciled", _("Amount reconciled"), numeric=True),
        Column("left", _("Left"), numeric=True),
    ]
    body = [
        {
            "line": Cell(translated(dict(one.line.title)), note=one.line.code),
            "amount": money(one.line.amount, one.line.currency),
            "committed": money(one.committed, one.line.currency),
            "spent": money(one.spent, one.line.currency),
            "reconciled": money(one.reconciled, one.line.currency),
            "left": money(one.left, one.line.currency),
        }
        for one in rows
    ]
    empty = Empty(_("No budget line"), _("The programme in force states none: it gives no aid."))
    return Table(_("Budget lines"), columns, body, empty=empty, stacks=True)


def unreconciled(one: Any) -> dict[str, Any]:
    """A payment as a line with a box: codes and amounts, no person."""
    where, on = translated(one.organisation), day(one.paid_on)
    return {
        "id": one.id,
        "title": money(one.amount, one.currency),
        "number": one.number,
        "note": " · ".join(map(str, (Kind(one.kind).label, one.line, Way(one.way).label, where, on))),
    }


def so_many(count: int) -> str:
    return ngettext("%(n)s payment is reconciled.", "%(n)s payments are reconciled.", count) % {
        "n": number(count)
    }
