"""What one person cost: both parts apart, the ratio last, none where one of them is missing."""

from decimal import Decimal
from random import Random
from types import SimpleNamespace

import pytest

from parcours.programmes.pack import Indicator
from parcours.programmes.reports import Cost
from parcours.results import cost_per
from parcours.results.figures import Figure, Scope
from tests.factories.programmes import small_pack

D = Decimal
TRAINED = Indicator(code="trained", title={}, definition={}, unit="people", level="output")
PACK = SimpleNamespace(projects=[SimpleNamespace(code="A"), SimpleNamespace(code="B")])


def euros(amount, currency="EUR") -> Cost:
    return Cost(D(amount), D(amount), currency)


def figure(whole, outside=0, **projects) -> Figure:
    scopes = {code: Scope(value) for code, value in projects.items()}
    return Figure(TRAINED, None if whole is None else Scope(whole), scopes, outside=outside)


def test_a_person_of_two_projects_counts_once_for_all_and_in_each():
    found = cost_per.of(PACK, figure(3, A=2, B=2), {"A": euros("1000"), "B": euros("500")})
    assert [(one.number, one.per) for one in found.projects] == [(2, D("500.00")), (2, D("250.00"))]
    # 1,500 for three different people, not for four.
    assert (found.whole.number, found.whole.per) == (3, D("500.00"))


def test_whoever_no_project_counted_is_in_no_ratio():
    found = cost_per.of(PACK, figure(5, outside=3, A=2), {"A": euros("100")})
    assert (found.whole.number, found.whole.per) == (2, D("50.00"))


@pytest.mark.parametrize(
    ("found", "costs", "why"),
    [
        (figure(0, A=0), {"A": euros("10")}, "nobody"),
        (figure(2, A=2), {}, "not_reported"),
        (figure(3, A=2, B=1), {"A": euros("10")}, "not_all_reported"),
        (figure(2, A=2), {"A": euros("10"), "B": euros("10", "MAD")}, "currencies"),
        (figure(2, outside=2), {"A": euros("10")}, "not_by_project"),
        (figure(None), {"A": euros("10")}, "not_collected"),
    ],
)
def test_what_cannot_be_computed_says_why_and_is_never_zero(found, costs, why):
    whole = cost_per.of(PACK, found, costs).whole
    assert (whole.per, whole.why) == (None, why)


def test_a_project_that_spent_and_counted_nobody_is_shown():
    found = cost_per.of(PACK, figure(2, A=2, B=0), {"A": euros("10"), "B": euros("30")})
    assert [(one.project, one.per, one.why) for one in found.projects] == [
        ("A", D("5.00"), ""),
        ("B", None, "nobody"),
    ]
    # All that was spent stands against all who were counted.
    assert found.whole.per == D("20.00")


def test_a_thousand_ratios_by_another_path():
    """Cents as whole numbers, rounded by hand."""
    random = Random(5)
    for _time in range(1000):
        cents, people = random.randrange(10**9), random.randrange(1, 5000)
        one = cost_per.divided("A", euros(D(cents) / 100), people)
        whole, rest = divmod(cents, people)
        assert int(one.per * 100) == whole + (1 if rest * 2 >= people else 0)


def test_the_pack_says_which_indicators():
    assert small_pack().section("money").cost_per == ("accompanied", "certified")
