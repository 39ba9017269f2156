"""How much may be asked for, as the contract says it."""

from decimal import Decimal

import pytest

from parcours.programmes.contracts import ContractRule
from parcours.programmes.prefinancing import askable, borne

D = Decimal
RULE = ContractRule("P", "EUR")


@pytest.mark.parametrize(
    "part, came, ended, kind, gap, most",
    [
        ("0", [], False, "first", "0", "90000"),
        # 70 % of the last one is spent: full.
        ("28000", ["40000"], False, "further", "0", "50000"),
        ("27999.99", ["40000"], False, "further", "0.01", "49999.99"),
        ("0", ["40000"], False, "further", "28000", "22000"),
        # All of the first and 70 % of the second.
        ("61000", ["40000", "30000"], False, "further", "0", "20000"),
        ("60000", ["40000", "30000"], False, "further", "1000", "19000"),
        ("0", ["40000", "30000"], False, "further", "61000", "0"),
        ("95000", ["90000"], False, "further", "0", "0"),
        ("95000", ["90000"], True, "balance", "0", "5000"),
        ("80000", ["90000"], True, "balance", "0", "0"),
    ],
)
def test_how_much_may_be_asked_for(part, came, ended, kind, gap, most):
    found = askable(
        rule=RULE, contribution=D(100000), part=D(part), instalments=[D(one) for one in came], ended=ended
    )
    assert (found.kind, found.gap, found.most) == (kind, D(gap), D(most))


@pytest.mark.parametrize(
    "reported, share, part",
    [("1000", "80", "800.00"), ("1000", None, "833.33"), ("999999", "80", "100000"), ("0", None, "0")],
)
def test_what_the_funder_bears(reported, share, part):
    told = D(share) if share else None
    assert borne(D(reported), D(100000), D(120000), told) == D(part)
