"""No hidden count of a public table is found out: not from its margins, not from the month before."""

import random
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from parcours.exchange import suppression
from parcours.exchange.cells import K, Month, Table, bounds, month, rounded
from tests.exchange.attacker import Attack, Seen

SENSITIVE = frozenset({"protection"})
DIMENSIONS = {
    "sex": ("F", "M", "not_stated"),
    "region": ("r1", "r2", "r3", "r4", "r5"),
    "protection": ("p1", "p2", "p3", "p4"),
}
OF_PROJECT = ("sex", "region")
NO_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]
"""A smaller example would take minutes to look for; the seed is enough to see it again."""


def seen(one: Month) -> Seen:
    """A month as it is published."""
    return Seen({c.key: None if c.key in one.hidden else rounded(c.value) for c in one.cells})


@dataclass(frozen=True)
class Person:
    """Made up: the month she was first counted, what she is, the projects she is in (one at least)."""

    since: int
    values: dict[str, str]
    projects: frozenset[str]


def people(rng: random.Random, number: int, more: int, months: int = 2) -> list[Person]:
    """``number`` are there from the first month on, up to ``more`` come in each later one."""
    since = [0] * number
    for later in range(1, months):
        since += [later] * rng.randint(0, more)
    weights = {name: [rng.random() ** 3 + 1e-9 for _value in values] for name, values in DIMENSIONS.items()}
    made = []
    for one in since:
        values = {name: rng.choices(of, weights[name])[0] for name, of in DIMENSIONS.items()}
        made.append(Person(one, values, frozenset(rng.sample(("A", "B"), rng.choice((1, 1, 1, 2))))))
    return made


def tables(everybody: list[Person], at: int = 0, projects: tuple[str, ...] = ("A", "B")) -> list[Table]:
    here = [one for one in everybody if one.since <= at]
    made = [_table("", here, DIMENSIONS)]
    of_project = {name: DIMENSIONS[name] for name in OF_PROJECT}
    return made + [_table(one, [who for who in here if one in who.projects], of_project) for one in projects]


def _table(project: str, here: list[Person], dimensions: dict[str, tuple[str, ...]]) -> Table:
    rows = {
        name: {value: sum(1 for one in here if one.values[name] == value) for value in values}
        for name, values in dimensions.items()
    }
    return Table(project, len(here), rows)


def published(made: list[Table], *before: Month, sensitive=SENSITIVE) -> Month:
    told = month(made, sensitive)
    return replace(told, hidden=suppression.hide(told, before))


def found_out(*months: Month, whole: bool = False) -> list:
    """The hidden cells of which the attacker learns more than that they are hidden."""
    exact = [{cell.key: cell.value for cell in one.cells if not cell.key[1]} for one in months]
    attack, told = Attack(*map(seen, months), totals=exact), []
    for number, one in enumerate(months):
        for cell in one.cells:
            if cell.key not in one.hidden:
                continue
            low, high = attack.interval((number, cell.key), whole)
            if cell.primary:
                least = 0 if cell.value == 0 else 1
                safe = low <= least + 1e-6 and high >= K - 1 - 1e-6
            else:
                safe = high - low >= 5
            if not safe:
                told.append((number, cell, low, high))
    return told


def test_the_attacker_finds_a_single_small_count_where_nothing_else_is_hidden():
    """Without what is hidden beside it, a small count is what is missing to the whole."""
    table = Table("", 60, {"region": {"r1": 57, "r2": 3}})
    plain = month([table])
    naive = replace(plain, hidden=frozenset(c.key for c in plain.cells if c.primary))
    assert naive.hidden == {("", "region", "r2")}
    assert found_out(naive)
    assert not found_out(published([table]))


def test_the_attacker_finds_a_count_by_two_months_where_each_was_hidden_alone():
    first = [Table("", 100, {"region": {"r1": 50, "r2": 42, "r3": 8}})]
    second = [Table("", 104, {"region": {"r1": 51, "r2": 42, "r3": 11}})]
    before, alone = published(first, sensitive=frozenset()), month(second)
    broken = [
        hidden
        for hidden in (frozenset(), *(frozenset({cell.key}) for cell in alone.cells))
        if found_out(before, replace(alone, hidden=hidden))
    ]
    assert broken, "some choice that is safe alone is not beside the month before"
    after = published(second, before, sensitive=frozenset())
    assert not found_out(before, after)


def test_a_sensitive_zero_is_hidden_and_not_found_out():
    table = Table("", 400, {"protection": {"p1": 300, "p2": 100, "p3": 0, "p4": 0}})
    told = published([table])
    assert {("", "protection", "p3"), ("", "protection", "p4")} <= told.hidden
    assert not found_out(told)
    open_zero = published([table], sensitive=frozenset())
    assert ("", "protection", "p3") not in open_zero.hidden


def test_nothing_more_than_needed_is_hidden():
    """Large counts stay: what is hidden beside the small ones is the least that does."""
    two = published([Table("", 60, {"region": {"r1": 57, "r2": 3}})])
    assert two.hidden == {("", "region", "r1"), ("", "region", "r2")}
    # Four rounded rows leave room enough for the fifth.
    many = {"r1": 500, "r2": 400, "r3": 96, "r4": 40, "r5": 4}
    assert published([Table("", 1040, {"region": many})]).hidden == {("", "region", "r5")}
    plenty = published([Table("", 1000, {"region": {"r1": 500, "r2": 500}})])
    assert plenty.hidden == frozenset()


@pytest.mark.parametrize("number", range(10))
def test_two_months_of_every_size(number):
    rng = random.Random(f"months {number}")
    everybody = people(rng, (0, 2, 6, 15, 25, 40, 90, 250, 800, 2200)[number], rng.choice((1, 6, 30)))
    before = published(tables(everybody))
    after = published(tables(everybody, 1), before)
    assert found_out(before, after) == []


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=NO_SHRINKING)
@given(st.integers(0, 120), st.integers(0, 25), st.integers(0, 10**6))
def test_whatever_was_counted(number, more, seed):
    everybody = people(random.Random(seed), number, more)
    before = published(tables(everybody))
    after = published(tables(everybody, 1), before)
    assert found_out(before, after) == []


@pytest.mark.parametrize("number", range(4))
def test_that_people_are_whole_tells_no_more(number):
    """The attacker who knows that counts are whole numbers finds nothing either (integer programme)."""
    everybody = people(random.Random(f"whole {number}"), (8, 30, 90, 400)[number], 9)
    before = published(tables(everybody, 0, ()))
    after = published(tables(everybody, 1, ()), before)
    assert found_out(before, after, whole=True) == []


def test_six_months_told_one_after_the_other_tell_no_more_than_two():
    everybody = people(random.Random("half a year"), 120, 12, months=6)
    told = []
    for at in range(6):
        told.append(published(tables(everybody, at), *told[-2:]))
    for before, after in pairwise(told):
        assert found_out(before, after) == []


def test_the_same_counts_hide_the_same_cells():
    made = tables(people(random.Random("twice"), 150, 5))
    assert published(made).hidden == published(made).hidden


def test_a_count_is_published_rounded_and_never_a_small_one():
    assert [rounded(value) for value in (0, 11, 12, 13, 17, 18, 2200)] == [0, 10, 10, 15, 15, 20, 2200]
    for value in range(11, 400):
        low, high = bounds(value, False, 10_000)
        assert low <= value <= high and low >= K


def test_counts_that_shrink_mislead_and_tell_nothing():
    """A correction takes people away: the tie that the counts break is not relied on, nothing fails."""
    before = published([Table("", 60, {"region": {"r1": 30, "r2": 30}})])
    after = published([Table("", 40, {"region": {"r1": 36, "r2": 4}})], before)
    assert ("", "region", "r2") in after.hidden


def test_an_empty_month_is_hidden_where_zeros_tell():
    made = [Table("", 0, {"protection": {"p1": 0, "p2": 0}})]
    assert len(published(made).hidden) == 3
    assert published([Table("", 0, {})], sensitive=frozenset()).hidden == frozenset()
