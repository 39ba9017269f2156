"""Financial reports as parts of screens."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.programmes import reporting
from parcours.programmes.money_enums import RequestKind
from parcours.programmes.prefinancing import Askable
from parcours.programmes.rating import Rate
from parcours.programmes.report_models import PaymentRequest, Report, ReportLine
from parcours.programmes.reporting import Figures
from parcours.programmes.reports import Line, Next
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, money, number, translated

from .spending_words import why
from .words import heading_name


def period(since: date, until: date) -> str:
    return f"{day(since)} – {day(until)}"


def name_of(row: Report) -> str:
    return _("Financial report %(n)s") % {"n": number(row.number)}


def figures(found: Figures, currency: str) -> Table:
    columns = [
        Column("name", _("Heading")),
        Column("budget", _("Budget"), numeric=True),
        Column("before", _("Reported before"), numeric=True),
        Column("period", _("This period"), numeric=True),
        Column("cumulative", _("In all"), numeric=True),
        Column("left", _("Left"), numeric=True),
    ]
    rows = [
        {
            "name": Cell(heading_name(one.heading)),
            **{
                name: money(getattr(one, name), currency)
                for name in ("budget", "before", "period", "cumulative", "left")
            },
        }
        for one in found.rows
    ]
    return Table(_("By heading"), columns, rows)


def own(found: Figures, currency: str) -> list[dict[str, Any]]:
    """What was paid in each currency and what that is; gain or loss by exchange apart."""
    lines = [
        {
            "label": _("Paid in %(currency)s") % {"currency": code},
            "value": money(paid, code),
            "note": money(worth, currency) if code != currency else "",
        }
        for code, (paid, worth) in sorted(found.own.items())
    ]
    if found.exchanged:
        label = _("Gained by exchange") if found.exchanged > 0 else _("Lost by exchange")
        note = _("It stands apart and is no cost.")
        lines.append({"label": label, "value": money(abs(found.exchanged), currency), "note": note})
    return lines


def obstacles(found: Next) -> list[str]:
    said = []
    if found.bare:
        words = ngettext(
            "%(n)s payment has no voucher yet.", "%(n)s payments have no voucher yet.", found.bare
        )
        said.append(words % {"n": number(found.bare)})
    if found.unrated:
        words = ngettext("%(n)s payment has no rate yet.", "%(n)s payments have no rate yet.", found.unrated)
        said.append(words % {"n": number(found.unrated)})
    return said


def _columns() -> list[Column]:
    return [
        Column("what", _("Payment")),
        Column("day", _("Paid on")),
        Column("amount", _("Amount"), numeric=True),
        Column("rate", _("Rate")),
        Column("booked", _("In the contract's currency"), numeric=True),
    ]


def _line(spending: Any, rate: Rate | None, booked: Any, currency: str) -> dict[str, Any]:
    return {
        "what": Cell(f"{spending.code} {spending.what}", reverse("money_payment", args=[spending.id])),
        "day": day(spending.day, "short"),
        "amount": money(spending.amount, spending.currency),
        "rate": why(rate) or "—",
        "booked": money(booked, currency) if booked is not None else "—",
    }


def lines(rows: Iterable[Line], currency: str) -> Table:
    told = [_line(one.spending, one.rated, one.booked, currency) for one in rows]
    empty = Empty(_("Nothing to report yet"), _("Here stands every payment that no report has told yet."))
    return Table(_("Line by line"), _columns(), told, empty=empty)


def kept_lines(rows: Iterable[ReportLine], currency: str) -> Table:
    told = [
        _line(
            one.spending,
            Rate(currency, one.currency, one.rate, one.rate_on, one.source, one.rule),
            one.booked,
            currency,
        )
        for one in rows
    ]
    return Table(_("Line by line"), _columns(), told)


def holds(lines_: list[ReportLine], changed: int) -> list[str]:
    """Whether each line comes out of its amount and rate again, and whether rates changed since."""
    wrong = reporting.wrong(lines_)
    said = [_("Every line comes out again of its amount and its rate, to the cent.")]
    if wrong:
        said = [_("Lines that do not come out of their amount and rate: %(n)s") % {"n": number(len(wrong))}]
    if changed:
        words = _("Lines whose rate was corrected after the report was handed in: %(n)s. It stays as it was.")
        said.append(words % {"n": number(changed)})
    return said


def handed_in(rows: Iterable[Report]) -> list[dict[str, Any]]:
    return [
        {
            "title": name_of(one),
            "url": reverse("money_report", args=[one.id]),
            "note": period(one.since, one.until),
        }
        for one in rows
    ]


def askable(found: Askable | None, currency: str) -> list[dict[str, Any]]:
    """What may be asked for now, and how it comes about."""
    if found is None:
        return []
    lines_ = [
        {"label": _("Contribution of the funder"), "value": money(found.contribution, currency)},
        {"label": _("Its part of what was reported"), "value": money(found.part, currency)},
        {"label": _("Received so far"), "value": money(found.received, currency)},
    ]
    if found.gap:
        label = _("Taken off: too little of it is spent")
        lines_.append({"label": label, "value": money(found.gap, currency)})
    note = RequestKind(found.kind).label
    return [*lines_, {"label": _("May be asked for now"), "value": money(found.most, currency), "note": note}]


def requests(rows: Iterable[PaymentRequest]) -> list[dict[str, Any]]:
    return [
        {
            "title": money(one.amount, one.currency),
            "note": beside((RequestKind(one.kind).label, day(one.on))),
        }
        for one in rows
    ]


def as_rows(rows: Iterable[ReportLine]) -> tuple[list[str], list[list[Any]]]:
    heads = [
        *(_("Heading"), _("Line"), _("What for"), _("Spent by"), _("Number of the voucher"), _("Paid on")),
        *(_("Amount"), _("Currency"), _("Rate"), _("Of"), _("Source"), _("In the contract's currency")),
        _("Gain or loss by exchange, apart"),
    ]
    told = [
        [
            one.heading,
            one.code,
            one.spending.what,
            translated(one.spender.name),
            one.spending.reference,
            one.day.isoformat(),
            one.amount,
            one.currency,
            one.rate.normalize() + 0,
            one.rate_on.isoformat(),
            beside((one.rule, one.source)),
            one.booked,
            one.exchanged,
        ]
        for one in rows
    ]
    return heads, told
