"""What a training means for her plan: covered by her orientation or not, her step, what she has proved."""

from collections.abc import Iterable
from uuid import UUID

from parcours.kernel.actor import Actor

from .enums import Cover
from .models import Certificate, Enrolment, Session


def covers(people: Iterable[UUID], project: str) -> dict[UUID, str]:
    """For each person, whether her orientation in force covers the project."""
    return dict.fromkeys(people, Cover.NOT_ORIENTED.value)


def covers_each(person: UUID, projects: Iterable[str]) -> dict[str, str]:
    """For one person, whether her orientation in force covers each project."""
    return {project: covers([person], project)[person] for project in projects}


def plan_steps(by: Actor, session: Session, rows: list[Enrolment]) -> None:
    """Her plan gets a step for the training."""


def close_steps(by: Actor, rows: list[Enrolment], how: str) -> None:
    """The step is done, or abandoned when she withdrew or the session was cancelled."""


def qualify(by: Actor, session: Session, issued: list[Certificate]) -> None:
    """What the certificate proves."""


def disqualify(by: Actor, session: Session, certificate: Certificate) -> None:
    """A revoked certificate proves nothing."""
