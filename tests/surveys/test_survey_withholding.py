"""Somebody puts every view that a funder can ask for together, and solves for the small numbers in them."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parcours.kernel.small import is_small
from parcours.surveys import hiding
from parcours.surveys.bounds import ANSWERED, NOT_ASKED, OVER, PENDING, REFUSED, SILENT, UNREACHABLE, Case
from parcours.surveys.withholding import without_small

OCCASIONS, SEXES, REGIONS = ("m3", "m6"), ("F", "M", "not_stated"), ("r1", "r2")
CHOICES = ("a", "b")
FATES = (
    *((ANSWERED, said) for said in (*CHOICES, "not_said")),
    *((one, "") for one in (REFUSED, UNREACHABLE, SILENT, PENDING, NOT_ASKED)),
)
PRIME = 1_000_003
CELLS = list(product(OCCASIONS, SEXES, REGIONS, FATES))
PLACE = {cell: number for number, cell in enumerate(CELLS)}


def views(people: Counter) -> dict:
    """What is shown: by view, row and name of the number; a name stands for a sum of fates."""
    shown = {}
    for by, side in (("occasion", 0), ("sex", 1), ("region", 2)):
        found = [
            (cell[0], Case(cell[side], cell[3][0], {"q": cell[3][1]} if cell[3][1] else {}, number))
            for cell, number in people.items()
            if number
        ]
        for occasion in ("", *OCCASIONS):
            told = without_small(by, found, "q", CHOICES, occasion)
            for line in (told.whole, *told.lines):
                row = (by, occasion, line.group)
                for name, number in numbers(line).items():
                    shown[row, name] = number
    return shown


def numbers(line) -> dict[str, int]:
    """As the page shows them."""
    if line.small:
        return {} if "not_asked" in line.hidden else {"not_asked": line.response.not_asked}
    found = {"over": line.response.over}
    found |= {name: line.response.counts.get(name, 0) for name in OVER if name not in line.hidden}
    if "due" not in line.hidden:
        found["due"] = line.response.due
    if "not_asked" not in line.hidden:
        found["not_asked"] = line.response.not_asked
    for code, bound in line.choices.items():
        if "unknown" not in line.hidden and f"choice:{code}" not in line.hidden:
            found |= {f"chose:{code}": bound.chose, "said": bound.said}
    return found


def counts(name: str, fate: tuple[str, str]) -> bool:
    outcome, said = fate
    if name.startswith("chose:"):
        return outcome == ANSWERED and said == name.removeprefix("chose:")
    return {
        "over": outcome in OVER,
        "due": outcome in (*OVER, PENDING),
        "pending": outcome == PENDING,
        "said": outcome == ANSWERED and said in CHOICES,
    }.get(name, outcome == name)


def inside(row, cell) -> bool:
    by, occasion, group = row
    side = {"occasion": 0, "sex": 1, "region": 2}[by]
    return occasion in ("", cell[0]) and group in ("", cell[side])


def equation(row, name) -> dict[int, int]:
    return {PLACE[cell]: 1 for cell in CELLS if inside(row, cell) and counts(name, cell[3])}


class Solved:
    """What follows from equations, modulo a prime."""

    def __init__(self, equations):
        self.rows: dict[int, dict[int, int]] = {}
        for one in equations:
            left = self.left(one)
            if left:
                lead = min(left)
                turned = pow(left[lead], -1, PRIME)
                self.rows[lead] = {at: value * turned % PRIME for at, value in left.items()}

    def left(self, one: dict[int, int]) -> dict[int, int]:
        one = dict(one)
        while True:
            lead = min((at for at in one if at in self.rows), default=None)
            if lead is None:
                return one
            times = one[lead]
            for at, value in self.rows[lead].items():
                now = (one.get(at, 0) - times * value) % PRIME
                if now:
                    one[at] = now
                else:
                    one.pop(at, None)


def broken(people: Counter, shown: dict | None = None) -> list:
    """Small numbers that are shown, or follow from all that is."""
    shown = views(people) if shown is None else shown
    known = Solved(equation(row, name) for row, name in shown)
    found = []
    for by, occasion in product(("occasion", "sex", "region"), ("", *OCCASIONS)):
        groups = {"occasion": OCCASIONS, "sex": SEXES, "region": REGIONS}[by]
        for group in ("", *groups):
            row = (by, occasion, group)
            for name in (*OVER, "over", "pending", "not_asked", *(f"chose:{code}" for code in CHOICES)):
                number = sum(people[cell] for cell in CELLS if inside(row, cell) and counts(name, cell[3]))
                if is_small(number) and not known.left(equation(row, name)):
                    found.append((row, name, number))
    return found


SIZES = st.sampled_from([0, 0, 0, 1, 2, 3, 5, 9, 11, 12, 15, 20, 40])


@given(st.lists(SIZES, min_size=len(CELLS), max_size=len(CELLS)))
@settings(max_examples=10, deadline=None)
def test_no_small_number_follows_from_all_views_together(sizes):
    assert broken(Counter(dict(zip(CELLS, sizes, strict=True)))) == []


def test_the_attack_finds_what_is_shown_carelessly():
    people = Counter({("m3", "F", "r1", (REFUSED, "")): 3, ("m3", "M", "r1", (REFUSED, "")): 20})
    row = ("sex", "", "")
    shown = {
        (row, "refused"): 23,
        (("sex", "", "M"), "refused"): 20,
        (("sex", "", "not_stated"), "refused"): 0,
    }
    assert (("sex", "", "F"), "refused", 3) in broken(people, shown)


def test_an_occasion_hides_what_the_others_would_tell_of_it():
    """Three women after three months, of forty together: not by taking six months from all."""
    people = Counter()
    for occasion, sex, number in (("m3", "F", 3), ("m3", "M", 17), ("m6", "F", 37), ("m6", "M", 30)):
        people[occasion, sex, "r1", (SILENT, "")] = number
    assert broken(people) == []


def test_who_is_still_to_answer_is_not_told_by_a_difference():
    people = Counter({("m3", "F", "r1", (SILENT, "")): 40, ("m3", "F", "r1", (PENDING, "")): 3})
    assert broken(people) == []
    assert (("occasion", "", ""), "due") not in views(people)


@pytest.mark.parametrize("number", [11, 40])
def test_what_is_of_many_is_shown(number):
    people = Counter(
        {(o, s, r, (ANSWERED, said)): number for o, s, r, said in product(OCCASIONS, SEXES, REGIONS, CHOICES)}
    )
    shown = views(people)
    for row, name in product(
        product(("sex", "region"), ("", *OCCASIONS), ("",)), ("over", "answered", "due", "said")
    ):
        assert (row, name) in shown


def test_an_occasion_that_nobody_had_shows_nobody():
    told = without_small("sex", [("m3", Case("F", SILENT, {}, 20))], "q", CHOICES, "m12")
    assert told.whole.response.due == 0 and told.lines == ()


@given(st.lists(st.integers(0, 14), min_size=12, max_size=12))
@settings(max_examples=60, deadline=None)
def test_of_a_bare_table_no_small_place_follows(numbers):
    cells = {}
    for (row, column), number in zip(product("abcd", "xyz"), numbers, strict=True):
        for r, c in product({row, ""}, {column, ""}):
            cells[r, c, ""] = cells.get((r, c, ""), 0) + number
    out = hiding.hidden(cells)
    assert {place for place, number in cells.items() if is_small(number)} <= out
    lines = hiding.sums(cells)
    assert not any(is_small(cells[place]) for place in hiding.determined(lines, out))
    # What is not hidden is not few, and nothing is hidden where nothing is.
    assert out or not any(is_small(number) for number in cells.values())
