"""A thousand budgets in three currencies with their payments, computed again by another path: no cent is off.

The other path shares nothing with the first: amounts are texts, a conversion is a decimal of sixty digits, a
cent is cut off by hand, averages are sums of their own, headings are read from the first figures of a code.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Context, Decimal
from random import Random
from types import SimpleNamespace

import pytest

from parcours.programmes import budgeting, reporting
from parcours.programmes.budgeting import LineTold, TermsTold
from parcours.programmes.contracts import RATE_RULES, ContractRule
from parcours.programmes.rating import NoRate, Receipt, Stated, booked, exchanged, rate_of

D = Decimal
WIDE = Context(prec=60)
MONEYS = ("EUR", "MAD", "USD")
CODES = ("1.1", "1.2", "1.3.1", "2.1", "2.2", "3.1", "3.2", "4.1", "5.1", "5.2", "6.1", "8", "10", "12")
FIRST = date(2018, 1, 1)


def cents(number: Decimal) -> int:
    """Half up, away from zero, by hand."""
    size = WIDE.add(WIDE.multiply(abs(number), D(100)), D("0.5")).to_integral_value(ROUND_FLOOR)
    return int(size) if number >= 0 else -int(size)


def divided(amount: str, rate: str) -> int:
    return cents(WIDE.divide(D(amount), D(rate)))


def made_up(seed: int) -> SimpleNamespace:
    """A budget, its contract, what came, and what was paid; everything as text."""
    chance = Random(seed)

    def amount(most: int) -> str:
        return f"{chance.randint(1, most)}.{chance.randint(0, 99):02d}"

    rates = {"MAD": f"1{chance.randint(0, 1)}.{chance.randint(0, 99999):05d}"}
    rates["USD"] = f"1.{chance.randint(0, 9999):04d}"
    lines = [
        (
            chance.choice(CODES),
            f"{chance.randint(0, 40)}.{chance.randint(1, 9999):04d}",
            amount(90_000),
            chance.choice(MONEYS),
        )
        for _number in range(chance.randint(1, 40))
    ]
    months = {
        (code, number): f"{rates[code][:-2]}{chance.randint(10, 99)}"
        for code in ("MAD", "USD")
        for number in range(1, 13)
    }
    came = sorted(
        (FIRST + timedelta(days=chance.randint(0, 364)), amount(400_000), amount(4_000_000))
        for _number in range(chance.randint(0, 4))
    )
    paid = [
        (
            chance.choice(CODES[:-2]),
            FIRST + timedelta(days=chance.randint(0, 364)),
            chance.choice(("", "", "-")) + amount(60_000),
            chance.choice(MONEYS),
            f"1{chance.randint(0, 1)}.{chance.randint(0, 99_999_999):08d}",
        )
        for _number in range(chance.randint(1, 60))
    ]
    rule = chance.choice(RATE_RULES)
    terms = (amount(900_000), f"{chance.randint(50, 100)}.{chance.randint(0, 99):02d}"[:5])
    return SimpleNamespace(
        rates=rates, lines=lines, months=months, came=came, paid=paid, rule=rule, terms=terms
    )


# The path of the product --------------------------------------------------------------------------


def budget_of(told: SimpleNamespace) -> tuple:
    lines = [LineTold(code, "x", "", D(units), D(cost), money) for code, units, cost, money in told.lines]
    found = budgeting.totals(lines, {code: D(rate) for code, rate in told.rates.items()}, "EUR")
    terms = TermsTold(D(told.terms[0]), min(D(told.terms[1]), D(100)))
    part = budgeting.contribution(found.of(budgeting.SUM_ELIGIBLE), terms)
    return {heading: found.of(heading) for heading in range(1, 14)}, part, found


def report_of(told: SimpleNamespace, budget: dict) -> tuple:
    contract = ContractRule("P", "EUR", told.rule)
    receipts = [Receipt(on, D(amount), "MAD", D(local)) for on, amount, local in told.came]

    def monthly(code: str, day: date) -> Stated:
        return Stated(D(told.months[code, day.month]), day.replace(day=1), "InforEuro")

    lines, missing = [], 0
    for code, day, amount, money, bank in told.paid:
        stated = Stated(D(bank), day, "Bank")
        try:
            rate = rate_of(contract, money, day, monthly=monthly, receipts=receipts, bank=stated)
        except NoRate:
            missing += 1
            continue
        lines.append(
            SimpleNamespace(
                heading=budgeting.heading_of(code),
                amount=D(amount),
                currency=money,
                rate=rate.rate,
                booked=booked(D(amount), rate.rate),
                exchanged=exchanged(D(amount), rate, day, receipts),
            )
        )
    return lines, missing, reporting.figures(lines, {}, budget)


# Another path -------------------------------------------------------------------------------------


def average_by_hand(came: list, day: date) -> Decimal:
    first = min(on for on, _amount, _local in came)
    counted = [one for one in came if one[0] <= max(day, first)]
    received = sum(cents(D(amount)) for _on, amount, _local in counted)
    local = sum(cents(D(local)) for _on, _amount, local in counted)
    scaled = WIDE.divide(D(local) * 10**8, D(received))
    return D(int(WIDE.add(scaled, D("0.5")).to_integral_value(ROUND_FLOOR))).scaleb(-8)


def rate_by_hand(told: SimpleNamespace, money: str, day: date, bank: str) -> Decimal | None:
    if money == "EUR":
        return D(1)
    if told.rule == "bank":
        return D(bank)
    if told.rule == "payment" and money == "MAD":
        return average_by_hand(told.came, day) if told.came else None
    if told.rule == "payment" and not told.came:
        return None
    return D(told.months[money, day.month])


def budget_by_hand(told: SimpleNamespace) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for code, units, cost, money in told.lines:
        own = cents(WIDE.multiply(D(units), D(cost)))
        text = f"{own // 100}.{own % 100:02d}"
        found[int(code.partition(".")[0])] += own if money == "EUR" else divided(text, told.rates[money])
    found[7] = sum(found[one] for one in (1, 2, 3, 4, 5, 6))
    found[9] = found[7] + found[8]
    found[11] = found[9] + found[10]
    found[13] = found[11] + found[12]
    return found


@pytest.mark.parametrize("block", range(10))
def test_a_hundred_budgets_to_the_cent(block):
    compared = 0
    for seed in range(block * 100, block * 100 + 100):
        told = made_up(seed)
        budget, part, found = budget_of(told)
        again = budget_by_hand(told)
        assert {heading: cents(amount) for heading, amount in budget.items()} == {
            heading: again[heading] for heading in range(1, 14)
        }, seed
        share = cents(WIDE.divide(D(again[11]) / 100 * min(D(told.terms[1]), D(100)), D(100)))
        assert cents(part) == min(cents(D(told.terms[0])), again[11], share), seed
        assert sum(cents(one) for one in found.years.values()) == again[13], seed
        lines, missing, figures = report_of(told, found.headings)
        spent: dict[int, int] = defaultdict(int)
        gained = gaps = 0
        for code, day, amount, money, bank in told.paid:
            rate = rate_by_hand(told, money, day, bank)
            if rate is None:
                gaps += 1
                continue
            worth = divided(amount, str(rate))
            spent[int(code.partition(".")[0])] += worth
            if money == "MAD" and told.came:
                gained += worth - divided(amount, str(average_by_hand(told.came, day)))
        assert missing == gaps, seed
        assert reporting.wrong(lines) == []
        for heading in (1, 2, 3, 4, 5, 6, 8):
            row = figures.of(heading)
            assert (cents(row.period), cents(row.left)) == (
                spent[heading],
                again[heading] - spent[heading],
            ), seed
        assert cents(figures.of(11).cumulative) == sum(spent.values()), seed
        assert cents(figures.exchanged) == gained, seed
        compared += 1
    assert compared == 100


def test_the_other_path_would_see_a_cent():
    """The teeth: half a cent the other way, or a total that is converted instead of summed, is seen."""
    assert cents(D("0.125")) == 13 and cents(D("-0.125")) == -13 and cents(D("0.1249")) == 12
    assert divided("1.00", "8") + divided("1.00", "8") != divided("2.00", "8")


def test_no_float_touches_money():
    told = made_up(1)
    _budget, part, found = budget_of(told)
    lines, _missing, figures = report_of(told, found.headings)
    amounts = [part, *found.lines, *found.headings.values(), figures.exchanged]
    amounts += [one.booked for one in lines] + [row.left for row in figures.rows]
    assert {type(one) for one in amounts} == {Decimal}
