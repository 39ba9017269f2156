"""Every write of budgets. The grantee of a project alone does them; what is agreed is never changed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import budget_keeping as keeping
from .budgeting import LineTold, RateTold, TermsTold
from .states import KEEP


@dataclass(frozen=True)
class Done:
    id: UUID


@action("programmes.draft_budget", right=KEEP)
def draft(*, by: Actor, project: str, reason: str = "") -> Done:
    """Begin a budget, or an addendum to the one in force, with all that stands in it."""
    return Done(keeping.draft(by, project, reason).id)


@action("programmes.set_budget_terms", right=KEEP)
def set_terms(*, by: Actor, budget: UUID, terms: TermsTold, rates: list[RateTold], reason: str = "") -> Done:
    """Say what the funder gives, and at which rates other currencies are taken."""
    return Done(keeping.set_terms(by, budget, terms, rates, reason).id)


@action("programmes.fill_budget", right=KEEP)
def fill(*, by: Actor, budget: UUID, lines: list[LineTold]) -> Done:
    """Give a draft exactly these lines."""
    return Done(keeping.fill(by, budget, lines).id)


@action("programmes.set_budget_line", right=KEEP)
def set_line(*, by: Actor, budget: UUID, line: LineTold, instead_of: UUID | None = None) -> Done:
    """Add a line to a draft, or put one in the place of another."""
    return Done(keeping.set_line(by, budget, line, instead_of).id)


@action("programmes.drop_budget_line", right=KEEP)
def drop_line(*, by: Actor, line: UUID) -> Done:
    """Take a line out of a draft."""
    return Done(keeping.drop_line(by, line).id)


@action("programmes.agree_budget", right=KEEP)
def agree(*, by: Actor, budget: UUID, on: date | None = None) -> Done:
    """Keep that a budget or an addendum is signed; it holds from a day on."""
    return Done(keeping.agree(by, budget, on).id)


@action("programmes.drop_budget", right=KEEP)
def drop(*, by: Actor, budget: UUID) -> Done:
    """Give a draft up."""
    return Done(keeping.drop(by, budget).id)
