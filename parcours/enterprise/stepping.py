"""The step of her plan that a membership is: begun when work on the project begins, closed with it."""

from collections.abc import Iterable, Sequence
from datetime import date

from parcours.cases import actions as cases
from parcours.cases.enums import OPEN_STATES, StepKind, StepState
from parcours.cases.models import Step
from parcours.cases.rules import NewStep, StepMove
from parcours.kernel.actor import Actor
from parcours.people import visibility

from .enums import Stage
from .models import Member, Venture
from .telling import MEMBER

DONE = (Stage.ALIVE, Stage.TRANSFORMED)
GONE = (Stage.GIVEN_UP, Stage.CLOSED)


def meaning(stage: str) -> str:
    """What a stage of the project means for the step of each member."""
    if stage in DONE:
        return StepState.DONE
    if stage in GONE:
        return StepState.ABANDONED
    return StepState.PLANNED if stage == Stage.IDEA else StepState.UNDER_WAY


def plan(by: Actor, members: Iterable[Member], project: str | None, day: date) -> None:
    """A step for each who joins."""
    steps = [
        NewStep(
            one.person_id,
            StepKind.ENTERPRISE,
            source_type=MEMBER,
            source_id=one.id,
            occurred_on=day,
            project=project or "",
        )
        for one in members
    ]
    if steps:
        cases.plan_step_many(by=by, steps=steps)


def follow(by: Actor, rows: Sequence[Venture], day: date) -> None:
    """Move the steps of present members, as far as their files are seen, as their projects moved."""
    members = Member.objects.filter(venture__in=rows, until__isnull=True).values_list("id", flat=True)
    _move(by, members, meaning(rows[0].stage), day)


def leave(by: Actor, member: Member, day: date) -> None:
    _move(by, [member.id], StepState.ABANDONED, day)


def _move(by: Actor, members: Iterable, to: str, day: date) -> None:
    if to == StepState.PLANNED:
        return
    rows = Step.objects.filter(source_type=MEMBER, source_id__in=list(members), state__in=OPEN_STATES)
    rows = rows.filter(person__in=visibility.visible(by)).values_list("source_id", "state", "planned_on")
    moves = [
        StepMove(to, source_type=MEMBER, source_id=source, occurred_on=max(day, planned))
        for source, state, planned in rows
        if state != to
    ]
    if moves:
        cases.move_step_many(by=by, moves=moves)
