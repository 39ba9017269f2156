"""The survival curve against tables worked by hand, a second computation, and what a bound must hold."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.enterprise.surviving import Life, at_risk, best, curve, drawn, share_at, survival, worst

# The remission times (weeks) of 21 patients under 6-MP, Freireich et al. 1963, in every textbook: a plus
# stands for somebody who was followed no longer. Its shares as printed there, to four digits.
FREIREICH = "6 6 6 7 10 13 16 22 23 6+ 9+ 10+ 11+ 17+ 19+ 20+ 25+ 32+ 32+ 34+ 35+"
PRINTED = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}


def lives(text: str) -> list[Life]:
    return [Life(int(one.rstrip("+")), ended="+" not in one) for one in text.split()]


def test_the_textbook():
    found = curve(lives(FREIREICH))
    ends = {one.day: float(one.share) for one in found if one.ended}
    assert {day: round(share, 4) for day, share in ends.items()} == PRINTED
    assert [one.at_risk for one in found if one.ended] == [21, 17, 15, 12, 11, 7, 6]


def test_by_hand():
    """Five enterprises: closed after 90 and 300 days, last seen after 300, 365 and 400."""
    found = curve([Life(90, True), Life(300, True), Life(300), Life(365), Life(400)])
    assert [one.share for one in found] == [1, Fraction(4, 5), Fraction(3, 5), Fraction(3, 5), Fraction(3, 5)]
    assert share_at(found, 89) == 1 and share_at(found, 365) == Fraction(3, 5)
    assert share_at(found, 401) is None
    assert (at_risk(found, 90), at_risk(found, 91), at_risk(found, 365), at_risk(found, 401)) == (5, 4, 2, 0)


def test_nobody_and_everybody():
    assert share_at(curve([]), 0) is None and survival([]).at(365) == (None, None, None)
    assert share_at(curve([Life(10, True)] * 3), 500) == 0


def test_not_reached_stays_in_the_base_with_two_bounds():
    """Four enterprises, one closed, one not reached since day 100: 2/3, or between one half and three
    quarters."""
    known = [Life(200, True), Life(100, lost=True, until_now=400), Life(400), Life(400)]
    found = survival(known)
    assert (found.count, found.ended, found.lost) == (4, 1, 1)
    assert found.at(365) == (Fraction(2, 3), Fraction(1, 2), Fraction(3, 4))


def naive(known: list[Life], day: int) -> Fraction:
    """The same, day by day: of those still followed, who lives through it."""
    share = Fraction(1)
    for at in range(1, day + 1):
        there = [one for one in known if one.days >= at]
        if there:
            share *= Fraction(sum(not (one.ended and one.days == at) for one in there), len(there))
    return share


LIVES = st.lists(
    st.builds(Life, days=st.integers(1, 40), ended=st.booleans(), lost=st.just(False)),
    min_size=1,
    max_size=12,
)
SOME = st.lists(
    st.one_of(
        st.builds(Life, days=st.integers(1, 40), ended=st.booleans()),
        st.builds(Life, days=st.integers(1, 30), lost=st.just(True), until_now=st.integers(30, 60)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(LIVES, st.integers(0, 40))
def test_a_second_computation_says_the_same(known, day):
    found = share_at(curve(known), day)
    assert found is None or found == naive(known, day)


@settings(max_examples=60, deadline=None)
@given(SOME, st.integers(0, 30))
def test_the_share_lies_between_its_bounds(known, day):
    usual, low, high = survival(known).at(day)
    assert usual is None or 0 <= low <= usual <= high <= 1
    assert len(worst(known)) == len(best(known)) == len(known)


def test_the_drawn_line_has_its_corners():
    found = drawn(curve([Life(90, True), Life(400), Life(400), Life(400)]), 365)
    assert found == [(0, 1), (90, 1), (90, Fraction(3, 4)), (365, Fraction(3, 4))]
