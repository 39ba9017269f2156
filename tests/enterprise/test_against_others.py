"""Survival and loans against computations that are not ours: lifelines and numpy-financial."""

from decimal import Decimal
from random import Random

import numpy_financial
import pytest
from lifelines import KaplanMeierFitter

from parcours.enterprise.lending import DECLINING, EQUAL, annuity, schedule
from parcours.enterprise.surviving import Life, curve, share_at

CENT = 0.005


def lives(seed: int, number: int) -> list[Life]:
    """Enterprises created over two years: some close, some are followed no longer, many on one day."""
    chance = Random(seed)
    found = []
    for _n in range(number):
        followed, until_end = chance.randint(1, 730), int(chance.expovariate(1 / 500)) + 1
        found.append(Life(min(followed, until_end), ended=until_end <= followed))
    return found


@pytest.mark.parametrize(("seed", "number"), [(1, 1), (2, 7), (3, 22), (4, 173), (5, 600)])
def test_the_curve_is_that_of_lifelines(seed, number):
    known = lives(seed, number)
    other = KaplanMeierFitter().fit([one.days for one in known], [one.ended for one in known])
    points = curve(known)
    assert [one.day for one in points] == [int(day) for day in other.survival_function_.index]
    table = other.event_table
    for one, share in zip(points, other.survival_function_["KM_estimate"], strict=True):
        assert float(one.share) == pytest.approx(share, abs=1e-12)
        row = table.loc[one.day]
        assert (one.at_risk, one.ended, one.parted) == (row.at_risk, row.observed, row.censored)
    last = points[-1].day
    for day in range(0, last + 1, 30):
        assert float(share_at(points, day)) == pytest.approx(float(other.predict(day)), abs=1e-12)


LOANS = [
    (Decimal(15000), Decimal("12.5"), 24, 0),
    (Decimal("48000.50"), Decimal("9.75"), 36, 3),
    (Decimal(150000), Decimal("7.125"), 60, 6),
    (Decimal(2000), Decimal("33"), 6, 0),
    (Decimal(900), Decimal(0), 7, 0),
]


@pytest.mark.parametrize(("amount", "percent", "months", "grace"), LOANS)
def test_equal_instalments_are_those_of_numpy_financial(amount, percent, months, grace):
    """To the centime; interest and capital drift by what rounding every month leaves, the last month too."""
    rate, repaid = float(percent) / 1200, months - grace
    whole = -numpy_financial.pmt(rate, repaid, float(amount))
    assert float(annuity(amount, percent / 1200, repaid)) == pytest.approx(whole, abs=CENT + 1e-9)
    rows = schedule(amount, percent, months, kind=EQUAL, grace=grace)
    for one in rows[:grace]:
        assert one.capital == 0 and float(one.interest) == pytest.approx(float(amount) * rate, abs=CENT)
    for number, one in enumerate(rows[grace:], 1):
        drift = CENT * 2 * number
        interest = -numpy_financial.ipmt(rate, number, repaid, float(amount)) if rate else 0
        capital = -numpy_financial.ppmt(rate, number, repaid, float(amount)) if rate else whole
        assert float(one.interest) == pytest.approx(float(interest), abs=drift)
        assert float(one.capital) == pytest.approx(float(capital), abs=drift)
    assert sum(one.capital for one in rows) == amount and rows[-1].left == 0


@pytest.mark.parametrize(("amount", "percent", "months", "grace"), LOANS)
def test_what_is_paid_back_is_worth_what_was_lent(amount, percent, months, grace):
    """At the rate of the loan, whichever way it is paid back."""
    rate = float(percent) / 1200
    for kind in (EQUAL, DECLINING):
        paid = [float(one.total) for one in schedule(amount, percent, months, kind=kind, grace=grace)]
        worth = numpy_financial.npv(rate, [0.0, *paid])
        assert float(worth) == pytest.approx(float(amount), abs=CENT * 2 * months)
        if rate:
            found = numpy_financial.irr([-float(amount), *paid])
            assert float(found) * 1200 == pytest.approx(float(percent), abs=0.01)
