"""The step of her plan that a request is: planned with it, begun when it is granted, closed with it."""

from collections.abc import Iterable

from parcours.cases import actions as cases
from parcours.cases.enums import OPEN_STATES, StepKind, StepState
from parcours.cases.models import Step
from parcours.cases.rules import NewStep, StepMove
from parcours.kernel.actor import Actor
from parcours.people import visibility

from .enums import State
from .models import Request

SOURCE = "aid.Request"

MEANS = {
    State.GRANTED: StepState.UNDER_WAY,
    State.PAID: StepState.DONE,
    State.REFUSED: StepState.ABANDONED,
    State.CANCELLED: StepState.ABANDONED,
    State.RETURNED: StepState.ABANDONED,
}


def plan(by: Actor, rows: Iterable[Request]) -> None:
    """A step each. What comes from a list has none: it goes with the session's own step."""
    steps = [
        NewStep(row.person_id, StepKind.AID, source_type=SOURCE, source_id=row.id, occurred_on=row.asked_on)
        for row in rows
        if not row.listed
    ]
    if steps:
        cases.plan_step_many(by=by, steps=steps)


def follow(by: Actor, rows: Iterable[Request]) -> None:
    """Move the steps of requests as their states say."""
    wanted = {row.id: MEANS[row.state] for row in rows if row.state in MEANS and not row.listed}
    if not wanted:
        return
    steps = Step.objects.filter(source_type=SOURCE, source_id__in=wanted, state__in=OPEN_STATES)
    steps = steps.filter(person__in=visibility.visible(by)).values_list("source_id", "state")
    moves = [
        StepMove(wanted[source], source_type=SOURCE, source_id=source)
        for source, state in steps
        if state != wanted[source]
    ]
    if moves:
        cases.move_step_many(by=by, moves=moves)
