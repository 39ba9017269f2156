"""What a training means for her plan: covered by her orientation or not, her step, what she has proved."""

from collections.abc import Iterable
from uuid import UUID

from parcours.cases import actions as cases
from parcours.cases.enums import OPEN_STATES, QualificationKind, StepKind, StepState
from parcours.cases.models import Orientation, Step
from parcours.cases.rules import Gained, NewStep, StepMove
from parcours.kernel.actor import Actor
from parcours.people import visibility
from parcours.reference.queries import in_language

from .enums import Cover, EnrolmentState
from .models import Certificate, Enrolment, Session

ENROLMENT, CERTIFICATE = "training.Enrolment", "training.Certificate"
FOLLOWED = (EnrolmentState.COMPLETED, EnrolmentState.PARTLY)


def _projects(people: Iterable[UUID]) -> dict[UUID, str | None]:
    rows = Orientation.objects.filter(person_id__in=list(people), current=True)
    return dict(rows.values_list("person_id", "project_id"))


def _cover(oriented: dict[UUID, str | None], person: UUID, project: str) -> str:
    if person not in oriented:
        return Cover.NOT_ORIENTED.value
    return Cover.COVERED.value if oriented[person] == project else Cover.OTHER_PROJECT.value


def covers(people: Iterable[UUID], project: str) -> dict[UUID, str]:
    """For each person, whether her orientation in force covers the project."""
    ids = list(people)
    oriented = _projects(ids)
    return {person: _cover(oriented, person, project) for person in ids}


def covers_each(person: UUID, projects: Iterable[str]) -> dict[str, str]:
    """For one person, whether her orientation in force covers each project."""
    oriented = _projects([person])
    return {project: _cover(oriented, person, project) for project in projects}


def plan_steps(by: Actor, session: Session, rows: list[Enrolment]) -> None:
    """Her plan gets a step for the training, due on its last day."""
    course = session.course
    cases.plan_step_many(
        by=by,
        steps=[
            NewStep(
                row.person_id,
                StepKind.TRAINING,
                in_language(course.title, "fr"),
                session.ends_on,
                course.project_id,
                ENROLMENT,
                row.id,
                row.enrolled_on,
            )
            for row in rows
        ],
    )


def close_steps(by: Actor, rows: list[Enrolment]) -> None:
    """Open steps of enrolments that ended: done when the training was followed, else abandoned."""
    # Of whom the organisation sees no more, another one keeps the plan.
    steps = Step.objects.filter(source_type=ENROLMENT, source_id__in=[row.id for row in rows])
    steps = steps.filter(state__in=OPEN_STATES, person__in=visibility.visible(by))
    still_open = set(steps.values_list("source_id", flat=True))
    moves = [
        StepMove(
            StepState.DONE if row.state in FOLLOWED else StepState.ABANDONED,
            source_type=ENROLMENT,
            source_id=row.id,
            occurred_on=row.ended_on,
        )
        for row in rows
        if row.id in still_open
    ]
    if moves:
        cases.move_step_many(by=by, moves=moves)


def qualify(by: Actor, session: Session, issued: list[Certificate]) -> None:
    """What the certificates prove."""
    course = session.course
    cases.add_qualification_many(
        by=by,
        gained=[
            Gained(
                row.person_id,
                QualificationKind.CERTIFICATE,
                course.title,
                CERTIFICATE,
                row.id,
                course.occupation_id or "",
                course.hours,
                course.project_id,
                row.issued_on,
            )
            for row in issued
        ],
    )


def disqualify(by: Actor, certificate: Certificate) -> None:
    """A revoked certificate proves nothing."""
    cases.withdraw_qualification(by=by, source_type=CERTIFICATE, source_id=certificate.id)
