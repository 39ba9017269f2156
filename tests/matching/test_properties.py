"""What holds of any round, small or not."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from benchmarks import matching as invented
from parcours.matching import exact, prices, solving
from parcours.matching import rounds as core
from parcours.matching.deadline import Deadline
from parcours.matching.reading import Tables
from parcours.matching.rules import Group, Rules, Share

from . import rounds

WOMEN = Share(Group("sex", "F"), Fraction(2, 5), None, True)


def town(people: int = 400, places: int = 20, seed: int = 3) -> Tables:
    made = invented.make(invented.Size(people, places, 4.0, minimum=(0.5, 0.9)), seed)
    columns = made["people"]
    number = {name: n for n, name in enumerate(columns["person_id"].tolist())}
    place = {name: n for n, name in enumerate(made["places"]["place_id"].tolist())}
    return Tables(
        people=list(number),
        groups={"sex": columns["sex"].astype(object)},
        child=columns["needs_childcare"].astype(bool),
        places=list(place),
        kind=made["places"]["type"].astype(object),
        capacity=made["places"]["capacity"],
        minimum=made["places"]["minimum"],
        care=made["places"]["childcare_places"],
        person=np.array([number[one] for one in made["pairs"]["person_id"].tolist()], dtype=np.int32),
        place=np.array([place[one] for one in made["pairs"]["place_id"].tolist()], dtype=np.int32),
        score=made["pairs"]["score"].astype(np.int64),
    )


def chosen_of(outcome) -> dict[int, int]:
    at = np.flatnonzero(outcome.chosen)
    pairs = zip(outcome.tables.person[at].tolist(), outcome.tables.place[at].tolist(), strict=True)
    return dict(pairs)


@pytest.mark.parametrize("seed", range(3))
def test_a_town_keeps_everything_and_its_bound_is_that_of_another_solver(seed):
    told, rules = town(seed=seed), Rules(shares=(WOMEN,))
    outcome = core.propose(told, rules, Deadline(60))
    assert outcome.status == "optimal" and not rounds.faults(told, rules, chosen_of(outcome))
    assert outcome.value == rounds.worth(told, rules, chosen_of(outcome))[0]
    problem, *_others = core.build(told, rules)
    relaxed = linear(problem)
    assert outcome.value <= relaxed + 1e-6
    found, bound = prices.lowest(problem, Deadline(20))
    assert bound == pytest.approx(prices.bound(problem, found)) and relaxed - 1e-6 <= bound < relaxed * 1.001


def linear(problem) -> float:
    """The relaxation, by SciPy."""
    from scipy.optimize import linprog

    told = exact.model(problem)
    high, low = np.isfinite(told.high) & (told.high < 1e300), np.isfinite(told.low) & (told.low > -1e300)
    from scipy.sparse import vstack

    rows = vstack([told.matrix[high], -told.matrix[low]])
    limits = np.concatenate([told.high[high], -told.low[low]])
    return -linprog(
        -told.cost,
        A_ub=rows,
        b_ub=limits,
        bounds=np.stack([0 * told.most, told.most], axis=1),
        method="highs-ipm",
    ).fun


def test_any_prices_prove_a_bound():
    told, rules = town(120, 8), Rules(shares=(WOMEN,))
    problem, *_others = core.build(told, rules)
    value = core.propose(told, rules, Deadline(30)).value
    draw = np.random.default_rng(5)
    for scale in (0, 1, 30, 400):
        made = prices.Prices(*(draw.uniform(0, scale, n) for n in (8, 8, len(problem.rows))))
        assert prices.bound(problem, made) >= value


def test_one_more_place_never_hurts_and_one_rule_more_never_helps():
    told, rules = town(150, 9), Rules()
    free = core.propose(told, rules, Deadline(30)).value
    shared = core.propose(told, Rules(shares=(WOMEN,)), Deadline(30)).value
    assert shared <= free
    for j in (0, 4, 8):
        more = replace(told, capacity=told.capacity + (np.arange(9) == j))
        assert core.propose(more, rules, Deadline(30)).value >= free
        cared = replace(told, care=told.care + (np.arange(9) == j))
        assert core.propose(cared, rules, Deadline(30)).value >= free


def test_the_same_input_gives_the_same_output():
    told, rules = town(300, 12), Rules(shares=(WOMEN,))
    first, again = (core.propose(told, rules, Deadline(60), seed=7) for _ in range(2))
    assert (first.chosen == again.chosen).all() and first.bound == again.bound


def test_stopped_or_out_of_time_the_best_so_far_is_kept_with_its_gap():
    told, rules = town(3_000, 60), Rules(shares=(WOMEN,))
    until = Deadline(60)
    until.stop()
    for limit in (until, Deadline(0.2)):
        outcome = core.propose(told, rules, limit)
        assert not rounds.faults(told, rules, chosen_of(outcome))
        assert outcome.value <= outcome.bound and 0 <= outcome.gap <= 1
        assert outcome.status == "limit" or outcome.gap == 0


def test_few_changes_when_they_are_asked_for():
    told = town(300, 12)
    before = core.propose(told, Rules(shares=(WOMEN,)), Deadline(30))
    gone = min(chosen_of(before))
    previous = frozenset(chosen_of(before).items())
    rules = Rules(shares=(WOMEN,), previous=previous, forbidden=frozenset({(gone, chosen_of(before)[gone])}))
    loose = core.propose(told, rules, Deadline(30))
    firm = core.propose(told, replace(rules, first=(None,)), Deadline(30))
    kept = [sum(pair in previous for pair in chosen_of(one).items()) for one in (loose, firm)]
    assert kept[1] >= kept[0] and kept[1] >= len(previous) - 3


def test_flows_alone_are_near_the_best(monkeypatch):
    """Large rounds are not solved whole: what the flows reach holds, and is near."""
    told, rules = town(800, 30), Rules(shares=(WOMEN,))
    best = core.propose(told, rules, Deadline(60)).value
    monkeypatch.setattr(solving, "SMALL", 0)
    monkeypatch.setattr(solving, "finish", lambda *_told: "limit")
    outcome = core.propose(told, rules, Deadline(60))
    assert not rounds.faults(told, rules, chosen_of(outcome))
    assert 0.99 * best <= outcome.value <= best <= outcome.bound


def test_a_middling_round_that_nothing_satisfies_is_said_to_be_one(monkeypatch):
    """What is required leaves a place under its minimum: there is no care for a second child."""
    people = [{"sex": "F", "child": True} for _ in range(3)]
    told = rounds.tables(people, [{"capacity": 3, "minimum": 2, "care": 1}], [(n, 0, 5) for n in range(3)])
    monkeypatch.setattr(solving, "SMALL", 0)
    outcome = core.propose(told, Rules(required={0: 0}), Deadline(20))
    assert outcome.status == "infeasible" and "minimum" in outcome.reason
