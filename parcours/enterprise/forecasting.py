"""The three-year cash plan of a business plan: before the first month, twelve months, two years. Pure.

To the centime, in whole months: what is sold is paid in its month. No tax and no wear of equipment is
guessed; a tax that is paid is a cost of the plan. What is given in kind comes in and is
invested at once: no money. A loan paid out in month m is paid back from month m + 1 on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext

from parcours.kernel.amounts import CENT, ZERO, rounded, share, total

from .business import MONTHS, YEARS, Cost, PlanTold
from .business_enums import SourceKind
from .lending import Instalment, schedule

LAST = MONTHS * YEARS


@dataclass(frozen=True)
class Period:
    """``m0`` (before the first month), ``m1`` … ``m12``, ``y2``, ``y3``. ``start``, ``end``: cash before and
    after; a negative ``end`` is money that nobody has. ``given``: what of it came in kind."""

    label: str
    start: Decimal
    brought: Decimal = ZERO
    sales: Decimal = ZERO
    invested: Decimal = ZERO
    given: Decimal = ZERO
    goods: Decimal = ZERO
    varying: Decimal = ZERO
    fixed: Decimal = ZERO
    pay: Decimal = ZERO
    capital: Decimal = ZERO
    interest: Decimal = ZERO

    @property
    def money_in(self) -> Decimal:
        return self.brought + self.sales

    @property
    def costs(self) -> Decimal:
        return self.goods + self.varying + self.fixed + self.pay

    @property
    def instalments(self) -> Decimal:
        return self.capital + self.interest

    @property
    def money_out(self) -> Decimal:
        return self.invested + self.costs + self.instalments

    @property
    def end(self) -> Decimal:
        return self.start + self.money_in - self.money_out


@dataclass(frozen=True)
class Year:
    """What a year earns: without investments, without capital that comes or goes."""

    number: int
    sales: Decimal
    goods: Decimal
    varying: Decimal
    fixed: Decimal
    pay: Decimal
    interest: Decimal

    @property
    def follows_sales(self) -> Decimal:
        return self.goods + self.varying

    @property
    def stays(self) -> Decimal:
        """What is to be paid whatever is sold."""
        return self.fixed + self.pay + self.interest

    @property
    def result(self) -> Decimal:
        return self.sales - self.follows_sales - self.stays

    @property
    def break_even(self) -> Decimal | None:
        """The sales that cover the costs of the year, rounded up to the centime; None where more sales only
        lose more: what stays × sales / (sales − what follows sales)."""
        margin = self.sales - self.follows_sales
        if margin <= 0:
            return None
        with localcontext() as context:
            context.prec = 40
            return (self.stays * self.sales / margin).quantize(CENT, ROUND_CEILING)


@dataclass(frozen=True)
class Forecast:
    """``needed``: all that is invested; ``financed``: all that comes in for it, with the opening money and
    what is given in kind; ``break_even_month``: in which of the first twelve the year's costs are covered."""

    periods: tuple[Period, ...]
    years: tuple[Year, ...]
    needed: Decimal
    given: Decimal
    financed: Decimal
    owed: Decimal
    break_even_month: int | None

    @property
    def balance(self) -> Decimal:
        """What is financed beyond what is invested; below zero where money is missing."""
        return self.financed - self.needed

    @property
    def short(self) -> tuple[Period, ...]:
        """Periods at whose end there is less than nothing."""
        return tuple(one for one in self.periods if one.end < 0)

    @property
    def lowest(self) -> Period:
        """Where there is least money, the first of them."""
        return min(self.periods, key=lambda one: one.end)


def instalments(plan: PlanTold) -> list[tuple[int, Instalment]]:
    """Each instalment of each loan and the month in which it is paid."""
    return [
        (loan.month + one.number, one)
        for loan in plan.sources
        if loan.kind == SourceKind.LOAN
        for one in schedule(loan.amount, loan.rate, loan.months, kind=loan.repaid, grace=loan.grace)
    ]


def forecast(plan: PlanTold) -> Forecast:
    """Of a plan that was checked."""
    paid = instalments(plan)
    years = _years(plan, paid)
    periods: list[Period] = []
    cash = plan.opening
    for month in range(MONTHS + 1):
        one = _month(plan, month, cash, paid)
        periods.append(one)
        cash = one.end
    for year in years[1:]:
        first = (year.number - 1) * MONTHS + 1
        one = Period(
            f"y{year.number}",
            cash,
            sales=year.sales,
            goods=year.goods,
            varying=year.varying,
            fixed=year.fixed,
            pay=year.pay,
            capital=_capital(paid, first, first + MONTHS - 1),
            interest=year.interest,
        )
        periods.append(one)
        cash = one.end
    given = total(one.amount for one in plan.investments if one.in_kind)
    return Forecast(
        tuple(periods),
        tuple(years),
        needed=total(one.amount for one in plan.investments),
        given=given,
        financed=plan.opening + given + total(one.amount for one in plan.sources),
        owed=total(one.capital for month, one in paid if month > LAST),
        break_even_month=_break_even_month(periods, years[0]),
    )


def _month(plan: PlanTold, month: int, cash: Decimal, paid: Sequence[tuple[int, Instalment]]) -> Period:
    invested = [one for one in plan.investments if one.month == month]
    given = total(one.amount for one in invested if one.in_kind)
    came = total(one.amount for one in plan.sources if one.month == month)
    known = {
        "brought": came + given,
        "invested": total(one.amount for one in invested),
        "given": given,
        "capital": _capital(paid, month, month),
        "interest": _interest(paid, month, month),
    }
    if not month:
        return Period("m0", cash, **known)
    sales = total(rounded(one.price * one.quantities[month - 1]) for one in plan.products)
    return Period(
        f"m{month}",
        cash,
        **known,
        sales=sales,
        goods=total(rounded(one.unit_cost * one.quantities[month - 1]) for one in plan.products),
        varying=total(share(sales, one.share) for one in plan.costs if one.share),
        fixed=total(one.amount for one in plan.costs if one.amount and (month - 1) % one.every == 0),
        pay=total(one.amount * one.number for one in plan.jobs if one.month <= month),
    )


def _capital(paid: Iterable[tuple[int, Instalment]], first: int, last: int) -> Decimal:
    return total(one.capital for month, one in paid if first <= month <= last)


def _interest(paid: Iterable[tuple[int, Instalment]], first: int, last: int) -> Decimal:
    return total(one.interest for month, one in paid if first <= month <= last)


def _of_year(cost: Cost) -> Decimal:
    return cost.amount * (MONTHS // cost.every)


def _years(plan: PlanTold, paid: Sequence[tuple[int, Instalment]]) -> list[Year]:
    """The second and third year grow from the year before; jobs are paid for all of their months."""
    months = [_month(plan, month, ZERO, paid) for month in range(MONTHS + 1)]
    first = Year(
        1,
        *(
            total(getattr(one, name) for one in months)
            for name in ("sales", "goods", "varying", "fixed", "pay", "interest")
        ),
    )
    found = [first]
    sold = [total(rounded(one.price * many) for many in one.quantities) for one in plan.products]
    made = [total(rounded(one.unit_cost * many) for many in one.quantities) for one in plan.products]
    fixed = [_of_year(one) for one in plan.costs]
    pay = [one.amount * one.number * MONTHS for one in plan.jobs]
    for year, more, dearer in (
        (2, plan.sales_second, plan.costs_second),
        (3, plan.sales_third, plan.costs_third),
    ):
        sold, made = _grown(sold, more), _grown(made, more)
        fixed, pay = _grown(fixed, dearer), _grown(pay, dearer)
        sales, begins = total(sold), (year - 1) * MONTHS + 1
        varying = total(share(sales, one.share) for one in plan.costs if one.share)
        interest = _interest(paid, begins, begins + MONTHS - 1)
        found.append(Year(year, sales, total(made), varying, total(fixed), total(pay), interest))
    return found


def _grown(amounts: Iterable[Decimal], percent: Decimal) -> list[Decimal]:
    return [share(amount, 100 + percent) for amount in amounts]


def _break_even_month(periods: Sequence[Period], year: Year) -> int | None:
    """The first month by whose end as much was sold as the year needs to be sold."""
    wanted, sold = year.break_even, ZERO
    if wanted is None:
        return None
    for number, one in enumerate(periods[1 : MONTHS + 1], 1):
        sold += one.sales
        if sold >= wanted:
            return number
    return None
