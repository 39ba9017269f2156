"""The step of her plan that an application is: planned with it, begun when it is sent, closed with it."""

from parcours.cases import actions as cases
from parcours.cases.enums import OPEN_STATES, StepKind, StepState
from parcours.cases.models import Orientation, Step
from parcours.cases.rules import NewStep, StepMove
from parcours.kernel.actor import Actor
from parcours.people import visibility
from parcours.reference.queries import in_language

from .enums import ApplicationState
from .models import Application

SOURCE = "employment.Application"


def plan(by: Actor, rows: list[Application]) -> None:
    """A step each, due when the offer ends, of the project that she is oriented to."""
    people = [row.person_id for row in rows]
    oriented = Orientation.objects.filter(person_id__in=people, current=True, project__isnull=False)
    projects = dict(oriented.values_list("person_id", "project_id"))
    steps = [
        NewStep(
            row.person_id,
            StepKind.EMPLOYMENT,
            in_language(row.offer.title, "fr"),
            row.offer.open_until,
            projects.get(row.person_id, ""),
            SOURCE,
            row.id,
            row.proposed_on,
        )
        for row in rows
    ]
    cases.plan_step_many(by=by, steps=steps)


def begin(by: Actor, row: Application) -> None:
    _move(by, [StepMove(StepState.UNDER_WAY, source_type=SOURCE, source_id=row.id, occurred_on=row.moved_on)])


def close(by: Actor, rows: list[Application]) -> None:
    """Done when she was hired, else given up."""
    moves = [
        StepMove(
            StepState.DONE if row.state == ApplicationState.HIRED else StepState.ABANDONED,
            source_type=SOURCE,
            source_id=row.id,
            occurred_on=row.ended_on,
        )
        for row in rows
    ]
    _move(by, moves)


def _move(by: Actor, moves: list[StepMove]) -> None:
    """Those that are open still, of people whom the actor sees: of others another one keeps the plan."""
    steps = Step.objects.filter(source_type=SOURCE, source_id__in=[move.source_id for move in moves])
    steps = steps.filter(state__in=OPEN_STATES, person__in=visibility.visible(by))
    still = dict(steps.values_list("source_id", "state"))
    wanted = [move for move in moves if still.get(move.source_id, move.to) != move.to]
    if wanted:
        cases.move_step_many(by=by, moves=wanted)
