"""Every write of addenda. Who keeps the contract drafts them; a second person puts them in force."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import addenda
from .states import KEEP


@dataclass(frozen=True)
class Done:
    id: UUID


@action("programmes.draft_addendum", right=KEEP)
def draft(*, by: Actor, reason: str, project: str = "") -> Done:
    """Begin an addendum to the contract of a project, or of the programme where none is named."""
    return Done(addenda.draft(by, project, reason).id)


@action("programmes.write_addendum", right=KEEP)
def write(
    *,
    by: Actor,
    addendum: UUID,
    reason: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
    budget: UUID | None = None,
) -> Done:
    """Say what a draft is for, which days it changes, and which version of the budget belongs to it."""
    return Done(addenda.write(by, addendum, reason, starts_on, ends_on, budget).id)


@action("programmes.set_addendum_target", right=KEEP)
def set_target(
    *, by: Actor, addendum: UUID, indicator: str, value: Decimal, since: date | None = None
) -> Done:
    """Give an indicator another target in a draft, from a day on."""
    return Done(addenda.set_target(by, addendum, indicator, value, since).id)


@action("programmes.drop_addendum_target", right=KEEP)
def drop_target(*, by: Actor, addendum: UUID, indicator: str) -> Done:
    """Leave the target of an indicator as it was."""
    return Done(addenda.drop_target(by, addendum, indicator).id)


@action("programmes.put_addendum_in_force", right=KEEP)
def put_in_force(*, by: Actor, addendum: UUID, on: date | None = None) -> Done:
    """Keep, as a second person, that an addendum was signed: its targets and days hold."""
    return Done(addenda.put_in_force(by, addendum, on).id)


@action("programmes.drop_addendum", right=KEEP)
def drop(*, by: Actor, addendum: UUID) -> Done:
    """Give the draft of an addendum up."""
    return Done(addenda.drop(by, addendum).id)
