"""On every small round the proposal is the best of all choices, and keeps what has to hold."""

import numpy as np
import pytest

from parcours.matching import rounds as core
from parcours.matching.deadline import Deadline
from parcours.matching.faults import Fault

from . import rounds


def proposed(told, rules, seconds: float = 20.0):
    outcome = core.propose(told, rules, Deadline(seconds))
    at = np.flatnonzero(outcome.chosen)
    return outcome, dict(zip(told.person[at].tolist(), told.place[at].tolist(), strict=True))


def check(seed: int) -> str:
    told, rules = rounds.random_round(seed)
    top = rounds.best(told, rules)
    try:
        outcome, chosen = proposed(told, rules)
    except Fault:
        # Required and forbidden, or required beyond the room: said before anything is sought.
        assert top is None, seed
        return "fault"
    if top is None:
        assert outcome.status == "infeasible" and outcome.reason, seed
        return "infeasible"
    assert outcome.status == "optimal", seed
    assert not rounds.faults(told, rules, chosen), seed
    assert rounds.worth(told, rules, chosen) == top, seed
    assert outcome.value == top[-1] <= outcome.bound + 1e-6, seed
    return "optimal"


@pytest.mark.parametrize("block", range(8))
def test_it_is_the_best_of_all(block):
    said = [check(seed) for seed in range(block * 40, block * 40 + 40)]
    assert said.count("optimal") > 20
