"""State machines that have to be lived through: what they did is looked at, not only that nothing broke."""

from collections.abc import Callable

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

TIMES = 6


def lived(
    machine: type[RuleBasedStateMachine], *, enough: Callable[[], bool], examples: int, steps: int
) -> None:
    """Some lives, and some more until enough was seen: lives are drawn, and a few may stand still."""
    told = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    for _time in range(TIMES):
        run_state_machine_as_test(machine, settings=told)
        if enough():
            return
