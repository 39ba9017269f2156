"""State machines that have to be lived through: what they did is looked at, not only that nothing broke."""

from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

TIMES = 30
"""At most: a machine that was not through by then has a way that is shut."""


def lived(
    machine: type[RuleBasedStateMachine], *, enough: Callable[[], bool], examples: int, steps: int
) -> None:
    """Some lives, and some more until enough was seen: lives are drawn, and a few may stand still.

    Where Hypothesis would draw the same lives each time (it does on servers that build), it is told not to.
    """
    told = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=False,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    for _time in range(TIMES):
        run_state_machine_as_test(machine, settings=told)
        if enough():
            return
