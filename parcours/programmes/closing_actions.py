"""Every write on the end of a project."""

from dataclasses import dataclass
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import closing


@dataclass(frozen=True)
class Done:
    id: UUID


@action("programmes.name_follow_up_owner", right="programmes.budget")
def name_follow_up_owner(*, by: Actor, project: str, what: str, owner: UUID) -> Done:
    """Name the colleague who does what falls due after the contract of a project."""
    return Done(closing.name_owner(by, project, what, owner).id)


@action("programmes.close_project", right="programmes.budget")
def close_project(*, by: Actor, project: str) -> Done:
    """Close a project: nothing of it is open, and what falls due later has an owner."""
    return Done(closing.close(by, project).id)


@action("programmes.reopen_project", right="programmes.budget")
def reopen_project(*, by: Actor, project: str, reason: str) -> Done:
    """Open a closed project again, with the reason."""
    return Done(closing.reopen(by, project, reason).id)
