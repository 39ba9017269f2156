from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import asking
from . import reports as keeping


@dataclass(frozen=True)
class Done:
    id: UUID


@action("programmes.hand_in_report", right="programmes.budget")
def hand_in(*, by: Actor, project: str, until: date) -> Done:
    """Hand a financial report in: every line is kept with its rate, as it is today."""
    return Done(keeping.hand_in(by, project, until).id)


@action("programmes.ask_payment", right="programmes.budget")
def ask(*, by: Actor, project: str, amount: Decimal) -> Done:
    """Ask the funder for an instalment or the balance, within what the contract lets ask for."""
    return Done(asking.ask(by, project, amount).id)
