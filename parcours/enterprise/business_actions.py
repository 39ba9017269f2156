"""Every write on business plans; the door of all actions is ``actions``."""

from dataclasses import dataclass
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import planning
from .business import PlanTold


@dataclass(frozen=True)
class PlanDone:
    """The version and how often it was written."""

    id: UUID
    revision: int


@dataclass(frozen=True)
class PlanOf:
    """A first version for one of many projects."""

    venture: UUID
    plan: PlanTold


@dataclass(frozen=True)
class PlansDone:
    ids: list[UUID]


def _done(row) -> PlanDone:
    return PlanDone(row.id, row.revision)


@action("enterprise.plan_begin", right="enterprise.run")
def plan_begin(*, by: Actor, venture: UUID, plan: PlanTold | None = None) -> PlanDone:
    """Begin a version of the business plan of a project, from what is told or from the version before."""
    return _done(planning.begin(by, venture, plan))


@action("enterprise.plan_begin_many", right="enterprise.run")
def plan_begin_many(*, by: Actor, plans: list[PlanOf]) -> PlansDone:
    """Begin versions of up to 250 projects: all of them or none."""
    return PlansDone([row.id for row in planning.begin_all(by, [(one.venture, one.plan) for one in plans])])


@action("enterprise.plan_write", right="enterprise.run")
def plan_write(*, by: Actor, plan: UUID, content: PlanTold, revision: int) -> PlanDone:
    """Write what a version says that is not fixed; refused where somebody wrote it since ``revision``."""
    return _done(planning.write(by, plan, content, revision))


@action("enterprise.plan_submit", right="enterprise.run")
def plan_submit(*, by: Actor, plan: UUID) -> PlanDone:
    """Fix a version of a business plan; it is changed by a new version only."""
    return _done(planning.submit(by, plan))
