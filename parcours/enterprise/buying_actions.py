"""Every write on what is bought for enterprises."""

from datetime import date
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import buying
from .actions import Done
from .buying import ItemTold, QuoteTold


@action("enterprise.keep_quote", right="enterprise.run")
def keep_quote(*, by: Actor, purchase: UUID, quote: QuoteTold) -> Done:
    """Keep what a supplier asks for a tranche in kind; each supplier once."""
    return Done(buying.quote(by, purchase, quote).id)


@action("enterprise.ask_fewer_quotes", right="enterprise.run")
def ask_fewer(*, by: Actor, purchase: UUID, reason: str) -> Done:
    """Write why there are fewer quotes than the contract asks for."""
    return Done(buying.ask_fewer(by, purchase, reason).id)


@action("enterprise.agree_fewer_quotes", right="enterprise.release")
def agree_fewer(*, by: Actor, purchase: UUID) -> Done:
    """Agree, as a second person, to fewer quotes."""
    return Done(buying.agree_fewer(by, purchase).id)


@action("enterprise.choose_quote", right="enterprise.run")
def choose(*, by: Actor, quote: UUID, why: str = "") -> Done:
    """Choose a quote, with a word why when it is not the cheapest; it is the evidence of its tranche."""
    return Done(buying.choose(by, quote, why).id)


@action("enterprise.order", right="enterprise.run")
def order(
    *, by: Actor, purchase: UUID, reference: str, paper: bytes | None = None, on: date | None = None
) -> Done:
    """Order what a released tranche buys."""
    return Done(buying.order(by, purchase, reference, paper, on).id)


@action("enterprise.deliver", right="enterprise.run")
def deliver(*, by: Actor, purchase: UUID, paper: bytes | None = None, on: date | None = None) -> Done:
    """Keep the delivery note."""
    return Done(buying.deliver(by, purchase, paper, on).id)


@action("enterprise.add_equipment", right="enterprise.run")
def add_equipment(*, by: Actor, purchase: UUID, item: ItemTold) -> Done:
    """Enter something that was delivered into the register of equipment."""
    return Done(buying.add_item(by, purchase, item).id)


@action("enterprise.hand_over", right="enterprise.run")
def hand_over(*, by: Actor, purchase: UUID, paper: bytes | None = None, on: date | None = None) -> Done:
    """Keep the handover that the members signed: what was bought is in use from then on."""
    return Done(buying.hand_over(by, purchase, paper, on).id)


@action("enterprise.note_equipment", right="enterprise.run")
def note_equipment(
    *, by: Actor, equipment: UUID, state: str, where: str = "", on: date | None = None
) -> Done:
    """Say how a thing of the register is and where, since a day."""
    return Done(buying.note_equipment(by, equipment, state, where, on).id)
