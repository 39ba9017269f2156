"""Budgets as parts of screens."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parcours.kernel.refusals import Refused
from parcours.programmes import budgeting
from parcours.programmes import money_refusals as refusals
from parcours.programmes.budget_keeping import said
from parcours.programmes.budget_models import Budget
from parcours.programmes.budget_queries import Summed
from parcours.programmes.budgeting import Fault, Shift
from parcours.programmes.contracts import BANK, MONTHLY, PAYMENT, ContractRule
from parcours.programmes.models import Project
from parcours.programmes.money_enums import BudgetState, Heading
from parcours.programmes.pack import Pack
from parcours.programmes.queries import contract_days, pack
from parcours.programmes.sources import amended
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, money, number, translated

TONES = {BudgetState.DRAFT: "wait", BudgetState.AGREED: "good", BudgetState.DROPPED: "none"}
SHOWN = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)
RULES = {
    PAYMENT: gettext_lazy("Average of what the instalments were worth when they came"),
    MONTHLY: gettext_lazy("Monthly rate of the European Commission, of the month of the payment"),
    BANK: gettext_lazy("The rate that the bank took, told with each payment"),
}


def share(value: Decimal) -> str:
    return f"{number(value if value % 1 else int(value))}\u00a0%"


def name_of(row: Budget) -> str:
    return _("Amended budget no. %(n)s") % {"n": number(row.number)} if row.number else _("Original budget")


def head(row: Project) -> dict[str, Any]:
    return {
        "title": translated(row.short),
        "lead": beside((translated(row.grantee.name), translated(row.title))),
        "crumbs": [{"label": _("Money"), "url": reverse("money")}],
    }


def crumbs(row: Project) -> list[dict[str, str]]:
    return [
        {"label": _("Money"), "url": reverse("money")},
        {"label": translated(row.short), "url": reverse("money_project", args=[row.code])},
    ]


def envelope(pack: Pack) -> list[dict[str, Any]]:
    """What the call offered, what projects were granted, what is left, by currency."""
    first, *others = pack.currencies

    def one(label: str, sums: Any, target: Decimal | None = None) -> dict[str, Any]:
        beside_it = " · ".join(money(sums[currency], currency) for currency in others)
        return {"label": label, "value": sums[first], "currency": first, "note": beside_it, "target": target}

    whole = pack.envelope[first]
    return [
        one(_("Envelope of the call"), pack.envelope),
        one(_("Contracted with the projects"), pack.contracted, whole),
        one(_("Not allocated"), pack.unallocated, whole),
    ]


def projects(pack: Pack, rows: Iterable[Project], sums: dict[str, tuple[Decimal, str]]) -> Table:
    columns = [
        Column("name", _("Project")),
        Column("granted", _("Contracted amount"), numeric=True),
        Column("budget", _("Eligible costs in the budget"), numeric=True),
    ]
    lines = []
    for row in rows:
        stated = pack.project(row.code)
        first = stated.budget.amounts[0] if stated else None
        lines.append(
            {
                "name": Cell(
                    translated(row.short),
                    reverse("money_project", args=[row.code]),
                    note=translated(row.grantee.name),
                ),
                "granted": money(first.amount, first.currency) if first else "",
                "budget": money(*sums[row.code]) if row.code in sums else _("No budget yet"),
            }
        )
    empty = Empty(
        _("No project's money is yours to see"),
        _("Here stand the projects that your organisation runs, coordinates or is a partner of."),
    )
    return Table(_("Projects"), columns, lines, empty=empty)


def contract_facts(row: Project) -> list[dict[str, Any]]:
    """The days of a project, and by which addendum they are what they are."""
    found = pack(row.programme_id).project(row.code)
    starts_on, ends_on = contract_days(row)
    return [
        {
            "label": _("Period"),
            "value": f"{day(starts_on)} – {day(ends_on)}",
            "note": amended(found) if found else "",
        }
    ]


def rule_facts(rule: ContractRule) -> list[dict[str, Any]]:
    usual = "" if rule.stated else _("The programme states nothing: these are the usual ones.")
    return [
        {"label": _("Currency of the contract"), "value": rule.currency},
        {
            "label": _("Rate of payments in another currency"),
            "value": RULES[rule.rate],
            "note": translated(dict(rule.source)) or usual,
        },
        {"label": _("Indirect costs, at most"), "value": share(rule.indirect)},
        {"label": _("Reserve, at most"), "value": share(rule.contingency)},
        {"label": _("Moved between headings without an addendum"), "value": share(rule.reallocation)},
    ]


def sums(found: Summed) -> list[dict[str, Any]]:
    row = found.budget
    lines = [
        {"label": _("Eligible costs"), "value": money(found.eligible, row.currency)},
        {
            "label": _("Contribution of the funder"),
            "value": money(found.part, row.currency) if found.part is not None else _("Not said yet"),
            "note": _("At most %(share)s of the eligible costs") % {"share": share(row.share)}
            if row.share
            else "",
        },
    ]
    if found.cofinancing is not None:
        lines.append({"label": _("Co-financing"), "value": money(found.cofinancing, row.currency)})
    kind = found.totals.of(budgeting.IN_KIND)
    if kind:
        lines.append({"label": _("Contributions in kind"), "value": money(kind, row.currency)})
    others = {code: own for code, own in found.totals.own.items() if code != row.currency}
    for one in row.rates.all():
        worth = f"{number(one.rate.normalize(), _places(one.rate))}\u00a0{one.currency}"
        lines.append(
            {
                "label": _("Rate of the budget"),
                "value": f"{money(Decimal(1), row.currency)} = {worth}",
                "note": beside((day(one.on), one.source)),
            }
        )
    if others:
        value = " · ".join(money(own, code) for code, own in sorted(others.items()))
        lines.append({"label": _("Of it, in other currencies"), "value": value})
    return lines


def _places(rate: Decimal) -> int:
    return max(2, -rate.normalize().as_tuple().exponent)


def heading_name(heading: int) -> str:
    return f"{heading}. {Heading(heading).label}"


def headings(found: Summed) -> Table:
    """Every heading with what stands under it."""
    columns = [Column("name", _("Heading")), Column("amount", _("Amount"), numeric=True)]
    rows = [
        {
            "name": Cell(heading_name(heading)),
            "amount": money(found.totals.of(heading), found.budget.currency),
        }
        for heading in SHOWN
        if heading not in (budgeting.IN_KIND, budgeting.SUM_ALL) or found.totals.of(budgeting.IN_KIND)
    ]
    return Table(_("Budget by heading"), columns, rows)


def versions(rows: Iterable[Budget]) -> list[dict[str, Any]]:
    return [
        {
            "title": name_of(row),
            "url": reverse("money_budget", args=[row.id]),
            "note": beside(
                (_("from %(day)s") % {"day": day(row.in_force_on)} if row.in_force_on else "", row.reason)
            ),
            "chip": {"text": BudgetState(row.state).label, "tone": TONES[row.state]},
        }
        for row in rows
    ]


def lines(found: Summed, keeps: bool) -> Table:
    row = found.budget
    columns = [
        Column("code", _("Line")),
        Column("units", _("Units"), numeric=True),
        Column("unit_cost", _("Cost of one"), numeric=True),
        Column("amount", _("Amount"), numeric=True),
    ]
    table = []
    for one, booked in zip(found.lines, found.totals.lines, strict=True):
        spent_by = translated(one.spender.name) if one.partner else ""
        year = _("year %(n)s") % {"n": number(one.year)} if one.year else ""
        own = budgeting.cost(one.units, one.unit_cost)
        table.append(
            {
                "code": Cell(
                    f"{one.code} {one.title}",
                    reverse("money_line", args=[one.id]) if keeps else None,
                    note=beside((year, spent_by)),
                ),
                "units": beside((number(one.units.normalize(), _unit_places(one.units)), one.unit)),
                "unit_cost": money(one.unit_cost, one.currency),
                "amount": Cell(
                    money(booked, row.currency),
                    note=money(own, one.currency) if one.currency != row.currency else "",
                ),
            }
        )
    empty = Empty(_("No line yet"), _("Add lines one by one, or take them in from a spreadsheet."))
    return Table(_("Lines of the budget"), columns, table, empty=empty)


def _unit_places(units: Decimal) -> int:
    return max(0, -units.normalize().as_tuple().exponent)


def fault_sentences(faults: Iterable[Fault], currency: str) -> list[str]:
    return [Refused(refusals.FAULTS[one.code], None, said(one, currency)).sentence for one in faults]


def shifted(rows: Iterable[Shift], currency: str) -> Table | None:
    """What an addendum moves, heading by heading; None where nothing moves."""
    moved = [one for one in rows if one.change]
    if not moved:
        return None
    columns = [
        Column("name", _("Heading")),
        Column("before", _("Before"), numeric=True),
        Column("after", _("Now"), numeric=True),
        Column("change", _("Difference"), numeric=True),
    ]
    lines_ = [
        {
            "name": Cell(heading_name(one.heading)),
            "before": money(one.before, currency),
            "after": money(one.after, currency),
            "change": Cell(
                money(one.change, currency),
                note=_("takes an addendum") if one.beyond else _("could move without one"),
            ),
        }
        for one in moved
    ]
    return Table(_("What it moves"), columns, lines_)
