"""Grants of the invented programme, through the actions: SEMILLA books in COP at its contract's rate."""

from decimal import Decimal
from uuid import UUID

from parcours.enterprise import buying_actions as buying
from parcours.enterprise import grant_actions as actions
from parcours.enterprise.buying import ItemTold, QuoteTold
from parcours.enterprise.grant_rules import GrantTold, TrancheTold
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from tests.factories.enterprise import to_plan, venture
from tests.factories.papers import pdf

PROJECT = "SEMILLA"


def direct(by: Actor, person: UUID, amount=300, *, project: str = PROJECT, of: UUID | None = None) -> UUID:
    """A draft without a call, for a new project with a plan or for ``of``."""
    wanted = of or to_plan(by, venture(by, person))
    told = GrantTold(wanted, Decimal(amount), project, why="Next to a school")
    return actions.draft(by=by, grant=told).id


def tranche(by: Actor, grant: UUID, amount, condition: str = "milestone", **more) -> UUID:
    told = {"what": "Lease signed"} if condition == "milestone" else {}
    return actions.add_tranche(
        by=by, grant=grant, tranche=TrancheTold(Decimal(amount), condition, **told | more)
    ).id


def signed(by: Actor, chief: Actor, grant: UUID) -> UUID:
    return actions.sign(by=chief, grant=grant, agreement=pdf(), reference="A-1").id


def in_force(by: Actor, chief: Actor, person: UUID, *amounts, **more) -> tuple[UUID, list[UUID]]:
    """A signed grant with tranches, each on a paper."""
    made = direct(by, person, sum(amounts), **more)
    tranches = [tranche(by, made, one) for one in amounts]
    return signed(by, chief, made), tranches


def proposed(by: Actor, wanted: UUID) -> UUID:
    actions.prove(by=by, tranche=wanted, evidence=pdf())
    return actions.propose(by=by, tranche=wanted).id


def released(by: Actor, chief: Actor, wanted: UUID) -> UUID:
    proposed(by, wanted)
    actions.release(by=chief, tranche=wanted)
    return wanted


def paid(by: Actor, chief: Actor, wanted: UUID, reference: str = "") -> UUID:
    released(by, chief, wanted)
    return actions.pay(by=chief, tranche=wanted, reference=reference or wanted.hex, receipt=pdf()).id


def in_kind(by: Actor, chief: Actor, person: UUID, amount=300, **more) -> tuple[UUID, UUID]:
    """A signed grant with one tranche in kind, and what it buys."""
    from parcours.enterprise.buying_models import Purchase

    grant = direct(by, person, amount, **more)
    wanted = tranche(by, grant, amount, "", way="in_kind", what="Oven")
    signed(by, chief, grant)
    with acting(by):
        return grant, Purchase.objects.get(tranche=wanted).id


def quotes(by: Actor, purchase: UUID, *amounts) -> list[UUID]:
    told = [
        QuoteTold(f"Supplier {number}", Decimal(amount), pdf()) for number, amount in enumerate(amounts, 1)
    ]
    return [buying.keep_quote(by=by, purchase=purchase, quote=one).id for one in told]


def bought(by: Actor, chief: Actor, purchase: UUID, until: str = "handed_over") -> None:
    """Three quotes, the cheapest released, ordered, delivered with one thing, handed over, as far as told."""
    tranche_of = chosen(by, purchase)
    if until == "chosen":
        return
    actions.propose(by=by, tranche=tranche_of)
    actions.release(by=chief, tranche=tranche_of)
    if until == "released":
        return
    buying.order(by=by, purchase=purchase, reference="O 1")
    if until == "ordered":
        return
    buying.deliver(by=by, purchase=purchase, paper=pdf())
    buying.add_equipment(
        by=by, purchase=purchase, item=ItemTold("Oven", f"SN-{purchase.hex[-6:]}", "Kitchen")
    )
    if until == "delivered":
        return
    buying.hand_over(by=by, purchase=purchase, paper=pdf())


def chosen(by: Actor, purchase: UUID) -> UUID:
    from parcours.enterprise.buying_models import Purchase

    cheapest = quotes(by, purchase, 10, 12, 14)[0]
    buying.choose(by=by, quote=cheapest)
    with acting(by):
        return Purchase.objects.get(pk=purchase).tranche_id
