"""Bounds are those of every way in which the others could have answered: tried out, one by one."""

from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.kernel.small import SMALL, hidden_in_line, hidden_in_table
from parcours.surveys import bounds
from parcours.surveys.bounds import ANSWERED, OVER, PENDING, REFUSED, SILENT, UNREACHABLE, Case

CHOICES = ("a", "b", "c")


def case(said: str, group: str = "") -> Case:
    """A letter is somebody who chose it; anything else what became of somebody of whom it is unknown."""
    if said in CHOICES or said == "not_said":
        return Case(group, ANSWERED, {"q": said})
    return Case(group, said)


SOMEBODY = st.sampled_from([*CHOICES, "not_said", REFUSED, UNREACHABLE, SILENT, PENDING])


@given(st.lists(SOMEBODY, max_size=7))
@settings(max_examples=120, deadline=None)
def test_lowest_and_highest_are_those_of_all_completions(said):
    over = [one for one in said if one != PENDING]
    free = [place for place, one in enumerate(over) if one not in CHOICES]
    shares: dict[str, set[Decimal]] = {choice: set() for choice in CHOICES}
    for filled in product(CHOICES, repeat=len(free)):
        whole = list(over)
        for place, choice in zip(free, filled, strict=True):
            whole[place] = choice
        for choice in CHOICES:
            if whole:
                shares[choice].add(Decimal(whole.count(choice)) / len(whole))
    found = bounds.bounds([case(one) for one in said], "q", CHOICES).get("", {})
    for choice, one in found.items():
        assert (one.lowest, one.highest) == (min(shares[choice]), max(shares[choice]))
        answered = [each for each in over if each in CHOICES]
        if answered:
            share = Decimal(answered.count(choice)) / len(answered)
            assert one.share == share and one.lowest <= share <= one.highest
        else:
            assert one.share is None
    assert bool(found) == bool(over)


@given(st.lists(st.tuples(SOMEBODY, st.sampled_from(["F", "M"])), max_size=30))
@settings(max_examples=80, deadline=None)
def test_groups_add_up_and_pending_people_count_in_no_rate(people):
    found = [case(said, group) for said, group in people]
    by_group = bounds.responses(found)
    whole = bounds.responses([Case("", one.outcome, one.answers) for one in found])
    for name in (*OVER, PENDING):
        together = sum(one.counts.get(name, 0) for one in by_group.values())
        assert together == sum(one.counts.get(name, 0) for one in whole.values())
    for one in by_group.values():
        assert one.due == one.over + one.counts.get(PENDING, 0)
        assert (one.rate is None) == (one.over == 0)


def test_a_rate_and_bounds_by_hand():
    """Ten were to be asked: six answered, one of them not this question; two said no, two away."""
    people = ["a", "a", "b", "b", "c", "not_said", REFUSED, REFUSED, SILENT, UNREACHABLE, PENDING, PENDING]
    found = [case(one) for one in people]
    assert bounds.responses(found)[""].rate == Decimal("0.6")
    one = bounds.bounds(found, "q", CHOICES)[""]["a"]
    assert (one.share, one.lowest, one.highest) == (Decimal("0.4"), Decimal("0.2"), Decimal("0.7"))


def test_who_answered_before_a_question_was_asked_is_unknown():
    found = bounds.bounds([Case("", ANSWERED, {"other": "a"}), case("a")], "q", CHOICES)[""]["a"]
    assert (found.said, found.lowest, found.highest) == (1, Decimal("0.5"), Decimal(1))


ROWS, COLUMNS = ("r1", "r2", "r3"), ("c1", "c2", "c3", "c4")


@given(st.lists(st.integers(0, 40), min_size=12, max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_small_number_of_a_table_is_shown_or_left_alone(numbers):
    cells = dict(zip(product(ROWS, COLUMNS), numbers, strict=True))
    hidden = hidden_in_table(cells)
    assert {place for place, n in cells.items() if 0 < n < SMALL} <= hidden
    for side in (0, 1):
        for name in (ROWS, COLUMNS)[side]:
            line = [place for place in cells if place[side] == name]
            out = [place for place in line if place in hidden]
            if out and len(out) < len(line):
                assert len(out) >= 2 and sum(cells[place] for place in out) >= SMALL


def test_of_one_line_alone_small_numbers_and_one_more_are_hidden():
    assert hidden_in_line(60, {"a": 50, "b": 10}, ["a", "b"]) == {"a", "b"}
    assert hidden_in_line(100, {"a": 50, "b": 40, "c": 10}, ["a", "b", "c"]) == {"b", "c"}
    assert hidden_in_line(90, {"a": 50, "b": 40, "c": 0}, ["a", "b", "c"]) == set()
    assert hidden_in_line(7, {"a": 7, "b": 0}, ["a", "b"]) == {"a", "b"}
