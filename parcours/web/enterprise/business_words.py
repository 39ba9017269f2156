"""How a business plan is said. Plain values in, words and tables out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parcours.enterprise import plan_sheets, plan_words
from parcours.enterprise.business import BASICS, LINES, Difference, PlanTold
from parcours.enterprise.business_enums import EVERY, Part, PlanState, Repaid, SourceKind
from parcours.enterprise.business_models import BusinessPlan
from parcours.enterprise.business_queries import Comparison, Doubts, Read
from parcours.enterprise.forecasting import Forecast, Period
from parcours.enterprise.rules import months_later
from parcours.kernel import amounts
from parcours.ui.addresses import reverse
from parcours.ui.tables import Cell, Column, Empty, Table
from parcours.ui.wording import beside, day, listed, money, number

TONES = {PlanState.DRAFT: "wait", PlanState.SUBMITTED: "good"}


def chip(row: BusinessPlan) -> dict[str, str]:
    return {"text": PlanState(row.state).label, "tone": TONES[PlanState(row.state)]}


def name(row: BusinessPlan) -> str:
    return _("Version %(n)s") % {"n": number(row.number)}


def lines(rows: Iterable[BusinessPlan]) -> list[dict[str, Any]]:
    """Versions as rows, the newest first."""
    return [
        {
            "title": name(row),
            "url": reverse("venture_plan", args=[row.id]),
            "note": _("fixed on %(day)s") % {"day": day(row.submitted_on)}
            if row.submitted_on
            else _("written last on %(day)s") % {"day": day(row.changed_at.date())},
            "chip": chip(row),
        }
        for row in rows
    ]


def exact(amount: Decimal) -> str:
    """An amount of a table: always with its centimes, since sums are looked at."""
    return number(amount, 2)


def basics(found: Read) -> list[dict[str, Any]]:
    """What the head of a plan says."""
    plan, currency = found.told, found.row.currency
    lines = [
        {"label": _("First month"), "value": day(plan.begins_on, "month") if plan.begins_on else "—"},
        {"label": plan_words.column("opening"), "value": money(plan.opening, currency)},
    ]
    names = {
        "sales_second": _("Sales, second year"),
        "sales_third": _("Sales, third year"),
        "costs_second": _("Costs, second year"),
        "costs_third": _("Costs, third year"),
    }
    for code, label in names.items():
        if value := getattr(plan, code):
            sign = "+" if value > 0 else ""
            lines.append({"label": label, "value": f"\u2066{sign}{percent_words(value)}\u2069"})
    return lines


# The parts ----------------------------------------------------------------------------------------


def parts(found: Read, may: bool) -> list[dict[str, Any]]:
    """Each part with its lines, its sum and where it is written."""
    return [
        {
            "code": part,
            "title": Part(part).label,
            "rows": [_line(part, line, found.row.currency) for line in getattr(found.told, part)],
            "sum": _sum(part, found),
            "empty": EMPTY_WORDS[part](),
            "url": reverse("venture_plan_part", args=[found.row.id, part]) if may else "",
        }
        for part in LINES
    ]


EMPTY_WORDS: dict[str, Any] = {
    Part.INVESTMENTS: lambda: _(
        "What has to be bought or paid before it works: tools, stock, deposit, papers."
    ),
    Part.SOURCES: lambda: _("Who pays for it: the members, a grant, a loan."),
    Part.PRODUCTS: lambda: _("What is sold, at which price, how many in each month."),
    Part.COSTS: lambda: _("What is to be paid whatever is sold: rent, power, pay of the members, taxes."),
    Part.JOBS: lambda: _("Who is employed beside the members, from which month on."),
}


def _line(part: str, line: Any, currency: str) -> dict[str, Any]:
    return {"title": line.label, **SAID[part](line, currency)}


def _when(month: int) -> str:
    return _("Month %(n)s") % {"n": number(month)} if month else _("before the first month")


def percent_words(value: Decimal) -> str:
    """A percentage that is stated in percent, with as many decimals as it has."""
    told = value.normalize()
    places = max(-int(told.as_tuple().exponent), 0)
    return f"{number(told, places)}\u00a0%"


def _investment(line: Any, currency: str) -> dict[str, Any]:
    kind = plan_words.word(Part.INVESTMENTS, "kind", line.kind)
    given = _("given in kind") if line.in_kind else ""
    return {"note": beside((kind, _when(line.month), given)), "end": money(line.amount, currency)}


def _source(line: Any, currency: str) -> dict[str, Any]:
    parts = [plan_words.word(Part.SOURCES, "kind", line.kind), _when(line.month)]
    if line.kind == SourceKind.LOAN:
        parts.append(_("%(percent)s a year") % {"percent": percent_words(line.rate)})
        words = ngettext("%(n)s month", "%(n)s months", line.months)
        parts.append(words % {"n": number(line.months)})
        if line.grace:
            words = ngettext("%(n)s month of grace", "%(n)s months of grace", line.grace)
            parts.append(words % {"n": number(line.grace)})
        parts.append(Repaid(line.repaid).label)
    return {"note": beside(parts), "end": money(line.amount, currency)}


def _product(line: Any, currency: str) -> dict[str, Any]:
    months = line.quantities
    if len(set(months)) == 1:
        sold = _("%(n)s a month") % {"n": _many(months[0])}
    else:
        sold = _("from %(least)s to %(most)s a month") % {
            "least": _many(min(months)),
            "most": _many(max(months)),
        }
    cost = _("costs %(amount)s") % {"amount": money(line.unit_cost, currency)} if line.unit_cost else ""
    year = amounts.total(amounts.rounded(line.price * many) for many in months)
    price = _("%(amount)s each") % {"amount": money(line.price, currency)}
    return {"note": beside((price, cost, sold)), "end": money(year, currency)}


def _many(value: Decimal) -> str:
    return number(value, 0 if value == value.to_integral_value() else 2)


def _cost(line: Any, currency: str) -> dict[str, Any]:
    kind = plan_words.word(Part.COSTS, "kind", line.kind)
    if line.share:
        return {"note": kind, "end": _("%(percent)s of the sales") % {"percent": percent_words(line.share)}}
    return {"note": beside((kind, every_words(line.every))), "end": money(line.amount, currency)}


def every_words(months: int) -> str:
    said = {1: _("every month"), 3: _("every three months"), 12: _("once a year")}
    return said[months] if months in EVERY else ""


def _job(line: Any, currency: str) -> dict[str, Any]:
    since = _("from month %(n)s on") % {"n": number(line.month)}
    pay = _("%(amount)s a month each") % {"amount": money(line.amount, currency)}
    return {"note": beside((pay, since)), "end": number(line.number)}


SAID: dict[str, Any] = {
    Part.INVESTMENTS: _investment,
    Part.SOURCES: _source,
    Part.PRODUCTS: _product,
    Part.COSTS: _cost,
    Part.JOBS: _job,
}


def _sum(part: str, found: Read) -> str:
    plan, known, currency = found.told, found.forecast, found.row.currency
    if part == Part.INVESTMENTS:
        return money(known.needed, currency)
    if part == Part.SOURCES:
        return money(amounts.total(one.amount for one in plan.sources), currency)
    if part == Part.PRODUCTS:
        return _("%(amount)s in the first year") % {"amount": money(known.years[0].sales, currency)}
    if part == Part.COSTS:
        year = known.years[0]
        return _("%(amount)s in the first year") % {"amount": money(year.fixed + year.varying, currency)}
    return number(sum(one.number for one in plan.jobs))


# What follows from it -----------------------------------------------------------------------------


def month_name(plan: PlanTold, label: str) -> str:
    """A period of the cash plan: month 3 (March 2024), second year."""
    if label == "m0":
        return _("Before")
    if label.startswith("y"):
        return _("Second year") if label == "y2" else _("Third year")
    at = int(label[1:])
    words = _("Month %(n)s") % {"n": at}
    if plan.begins_on is None:
        return words
    return f"{words} ({day(months_later(plan.begins_on, at - 1), 'month')})"


def in_words(plan: PlanTold, label: str) -> str:
    """Where in a sentence money is missing."""
    if label == "m0":
        return _("before the first month")
    if label == "y2":
        return _("at the end of the second year")
    if label == "y3":
        return _("at the end of the third year")
    return month_name(plan, label)


def shortage(found: Read) -> str:
    """Where there is less than nothing, and how much at worst; nothing where there is none."""
    short, currency = found.forecast.short, found.row.currency
    if not short:
        return ""
    worst = min(short, key=lambda one: one.end)
    return _("The cash box is empty: %(amount)s are missing %(when)s. Below zero: %(periods)s.") % {
        "amount": money(-worst.end, currency),
        "when": in_words(found.told, worst.label),
        "periods": listed(in_words(found.told, one.label) for one in short),
    }


def balance(found: Read) -> dict[str, str]:
    """Whether what is invested is financed."""
    known, currency = found.forecast, found.row.currency
    told = {"needed": money(known.needed, currency), "financed": money(known.financed, currency)}
    if known.balance < 0:
        text = _("Invested: %(needed)s. Financed: %(financed)s. %(missing)s are missing.") % {
            **told,
            "missing": money(-known.balance, currency),
        }
        return {"text": text, "tone": "bad"}
    text = _("Invested: %(needed)s. Financed: %(financed)s. %(left)s remain to begin with.") % {
        **told,
        "left": money(known.balance, currency),
    }
    return {"text": text, "tone": "good"}


def break_even(found: Read) -> str:
    year, currency = found.forecast.years[0], found.row.currency
    at = year.break_even
    if at is None:
        return _("What is sold does not cover what it costs: more sales would only lose more.")
    words = {"amount": money(at, currency)}
    if found.forecast.break_even_month is None:
        return _("Sales of %(amount)s cover the costs of the first year: they are not reached in it.") % words
    month = month_name(found.told, f"m{found.forecast.break_even_month}")
    return _("Sales of %(amount)s cover the costs of the first year: reached in %(month)s.") % {
        **words,
        "month": month,
    }


def warnings(found: Read, said: Doubts) -> list[str]:
    """What does not fit together, in words."""
    currency = found.row.currency
    lines = [shortage(found)]
    if said.missing:
        lines.append(balance(found)["text"])
    if said.employees:
        lines.append(
            _("%(n)s jobs planned, and this legal form may have no employees: another one fits.")
            % {"n": number(said.employees)}
        )
    lines += [
        _("Sales of %(amount)s in year %(year)s are above the ceiling of this legal form: %(most)s.")
        % {
            "amount": money(one.sales, currency),
            "year": number(one.year),
            "most": money(one.most, currency),
        }
        for one in said.ceilings
    ]
    lines += [
        _("“%(product)s” is sold for less than it costs.") % {"product": one.label} for one in said.under_cost
    ]
    if found.forecast.owed:
        lines.append(
            _("After three years %(amount)s of the loan are still to be paid back.")
            % {"amount": money(found.forecast.owed, currency)}
        )
    return [one for one in lines if one]


def row_names() -> dict[str, str]:
    return {
        "start": _("Cash at the beginning"),
        "brought": _("Money and goods brought in"),
        "sales": _("Sales"),
        "invested": _("Investments"),
        "given": _("Of these given in kind"),
        "goods": _("Cost of what is sold"),
        "varying": _("Costs by percent of the sales"),
        "fixed": _("Fixed costs"),
        "pay": _("Pay of employees"),
        "capital": _("Loan paid back"),
        "interest": _("Interest"),
        "end": _("Cash at the end"),
    }


def file_names(plan: PlanTold) -> dict[str, str]:
    """What rows and periods are called in a file."""
    periods = ("m0", *plan_words.MONTH_COLUMNS, "y2", "y3")
    return row_names() | {label: month_name(plan, label) for label in periods}


SHOWN_ROWS = ("start", "brought", "sales", "invested", "costs", "instalments", "end")


def cash(found: Read) -> Table:
    """A row a period, so that a telephone shows one under the other; costs and loans in one sum each, which
    the file and the paper tell apart."""
    names = row_names() | {
        "costs": Part.COSTS.label,
        "instalments": _("Loan paid back, with interest"),
    }
    columns = [Column("period", _("Period"))]
    columns += [Column(code, names[code], numeric=True) for code in SHOWN_ROWS]
    rows = [_period(found.told, one) for one in found.forecast.periods]
    return Table(_("Cash plan"), columns, rows, stacks=False, scrolls=True)


def _period(plan: PlanTold, one: Period) -> dict[str, Any]:
    told: dict[str, Any] = {"period": month_name(plan, one.label)}
    for code in SHOWN_ROWS:
        value = getattr(one, code)
        told[code] = exact(value) if value or code in ("start", "end") else "–"
    told["end"] = Cell(told["end"], note=_("less than nothing")) if one.end < 0 else told["end"]
    return told


def years(found: Read) -> Table:
    """What each year earns."""
    columns = [Column("what", _("Result"))]
    columns += [Column(f"y{n}", _("Year %(n)s") % {"n": number(n)}, numeric=True) for n in (1, 2, 3)]
    lines = [
        ("sales", _("Sales")),
        ("goods", _("Cost of what is sold")),
        ("varying", _("Costs by percent of the sales")),
        ("fixed", _("Fixed costs")),
        ("pay", _("Pay of employees")),
        ("interest", _("Interest")),
        ("result", _("What remains")),
        ("break_even", _("Sales that cover the costs")),
    ]
    rows = [
        {
            "what": label,
            **{f"y{one.number}": _value(getattr(one, code)) for one in found.forecast.years},
        }
        for code, label in lines
    ]
    return Table(_("What each year earns"), columns, rows, stacks=False, scrolls=True)


def _value(amount: Decimal | None) -> str:
    return "—" if amount is None else exact(amount)


# Two versions -------------------------------------------------------------------------------------


def comparison(found: Comparison) -> Table:
    """Side by side: what differs, line by line."""
    heads = name(found.before.row), name(found.after.row)
    return differences(found.differences, found.after.row, heads)


def differences(
    found: Iterable[Difference], row: BusinessPlan, heads: tuple[str, str] | None = None
) -> Table:
    """``heads``: what is compared; by default the plan with a file."""
    before, after = heads or (_("As it stands"), _("In the file"))
    columns = [
        Column("what", _("What differs")),
        Column("before", before, numeric=True),
        Column("after", after, numeric=True),
    ]
    rows = [_difference(one, row.currency) for one in found]
    empty = Empty(_("Both say the same"), _("Nothing differs, line by line."))
    return Table(_("What differs"), columns, rows, empty=empty)


def _difference(one: Difference, currency: str) -> dict[str, Any]:
    what = one.label or plan_words.column(one.column)
    note = plan_words.sheet(one.part)
    if one.label and one.column:
        note = beside((note, column_name(one.column)))
    return {
        "what": Cell(what, note=note, is_name=bool(one.label)),
        "before": said(one.part, one.column, one.before, currency),
        "after": said(one.part, one.column, one.after, currency),
    }


def column_name(code: str) -> str:
    return _("Sold in each month") if code == "quantities" else plan_words.column(code)


def said(part: str, column: str, value: Any, currency: str) -> str:
    """A value of a plan in words; a whole line by its sum."""
    if value is None or value == "":
        return "—"
    if not column and part != BASICS:
        return SAID[part](value, currency)["end"]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return " · ".join(_many(one) for one in value)
    if isinstance(value, date):
        return day(value, "month")
    if column in ("amount", "price", "unit_cost", "opening"):
        return money(value, currency)
    if isinstance(value, Decimal):
        return percent_words(value) if value else "0\u00a0%"
    if column == "month":
        return _when(value)
    if column == "every":
        return every_words(value)
    if isinstance(value, int):
        return number(value)
    return plan_words.word(part, column, value)


def key_figures(found: Comparison) -> Table:
    """What follows from both versions, side by side."""
    columns = [
        Column("what", _("What follows")),
        Column("before", name(found.before.row), numeric=True),
        Column("after", name(found.after.row), numeric=True),
    ]
    pairs = [(_figures(found.before)), (_figures(found.after))]
    rows = [
        {"what": label, "before": before, "after": after}
        for (label, before), (_label, after) in zip(*pairs, strict=True)
    ]
    return Table(_("What follows"), columns, rows)


def _figures(found: Read) -> list[tuple[str, str]]:
    known, currency = found.forecast, found.row.currency
    year = known.years[0]
    return [
        (_("Investments"), money(known.needed, currency)),
        (_("Sales of the first year"), money(year.sales, currency)),
        (_("What remains of the first year"), money(year.result, currency)),
        (_("Sales that cover the costs"), money(year.break_even, currency)),
        (_("Least cash"), _least(found, known, currency)),
        (_("Cash after three years"), money(known.periods[-1].end, currency)),
        (_("Jobs planned"), number(sum(one.number for one in found.told.jobs))),
    ]


def _least(found: Read, known: Forecast, currency: str) -> str:
    return beside((money(known.lowest.end, currency), in_words(found.told, known.lowest.label)))


def faults(found: Iterable[plan_sheets.SheetFault]) -> Table:
    """Faults of a file with their sheet, row and column."""
    columns = [
        Column("sheet", _("Part")),
        Column("row", _("Row"), numeric=True),
        Column("column", _("Column")),
        Column("why", _("What is wrong")),
    ]
    rows = [
        {
            "sheet": plan_words.sheet(one.sheet) if one.sheet else "",
            "row": number(one.row) if one.row else "",
            "column": plan_words.column(one.column),
            "why": one.refused.sentence,
        }
        for one in found
    ]
    return Table(_("Faults in the file"), columns, rows)
