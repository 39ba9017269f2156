"""The step of her plan that an application is: planned with it, begun when it is sent, closed with it."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from parcours.cases import actions as cases
from parcours.cases.enums import OPEN_STATES, StepKind, StepState
from parcours.cases.models import Orientation, Step
from parcours.cases.rules import NewStep, StepMove
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people import visibility
from parcours.reference.queries import in_language

from .enums import ApplicationState, PlacementState
from .models import Application, Check, Placement

SOURCE, WORK = "employment.Application", "employment.Placement"


def _projects(people: list) -> dict:
    oriented = Orientation.objects.filter(person_id__in=people, current=True, project__isnull=False)
    return dict(oriented.values_list("person_id", "project_id"))


def leading(person: UUID, day: date) -> str | None:
    """The project that she was oriented to on a day; None where there was none."""
    rows = Orientation.objects.filter(person_id=person, project__isnull=False, decided_on__lte=day)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gt=day))
    return rows.order_by("-decided_on", "-id").values_list("project_id", flat=True).first()


def plan(by: Actor, rows: list[Application]) -> None:
    """A step each, due when the offer ends, of the project that she is oriented to."""
    projects = _projects([row.person_id for row in rows])
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


def _move(by: Actor, moves: list[StepMove], source: str = SOURCE) -> None:
    """Those that are open still, of people whom the actor sees: of others another one keeps the plan."""
    steps = Step.objects.filter(source_type=source, source_id__in=[move.source_id for move in moves])
    steps = steps.filter(state__in=OPEN_STATES, person__in=visibility.visible(by))
    still = dict(steps.values_list("source_id", "state"))
    wanted = [move for move in moves if still.get(move.source_id, move.to) != move.to]
    if wanted:
        cases.move_step_many(by=by, moves=wanted)


def plan_placement(by: Actor, row: Placement) -> None:
    """Her work is a step under way until the last check, so that she does not wait for a solution."""
    last = Check.objects.filter(placement=row).order_by("-due_on").values_list("due_on", flat=True).first()
    project = _projects([row.person_id]).get(row.person_id, "")
    step = NewStep(
        row.person_id,
        StepKind.EMPLOYMENT,
        in_language(row.occupation.name, "fr")[:200],
        max(last or row.starts_on, clock.today()),
        project,
        WORK,
        row.id,
        min(row.starts_on, clock.today()),
    )
    cases.plan_step_many(by=by, steps=[step])
    begun = StepMove(
        StepState.UNDER_WAY,
        source_type=WORK,
        source_id=row.id,
        occurred_on=min(row.starts_on, clock.today()),
    )
    _move(by, [begun], WORK)


def close_placement(by: Actor, row: Placement) -> None:
    """Done when she kept it or it became a job; else given up, and she is back in accompaniment."""
    day = min(row.ended_on, clock.today())
    to = StepState.ABANDONED if row.state == PlacementState.LEFT else StepState.DONE
    _move(by, [StepMove(to, source_type=WORK, source_id=row.id, occurred_on=day)], WORK)
