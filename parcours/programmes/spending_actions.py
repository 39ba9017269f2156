"""Every write of commitments, payments, vouchers and receipts."""

from dataclasses import dataclass
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import spending as keeping
from .spending import CommitmentTold, InstalmentTold, SpendingTold

SPEND = "programmes.spend"


@dataclass(frozen=True)
class Done:
    id: UUID


@action("programmes.commit", right=SPEND)
def commit(*, by: Actor, project: str, commitment: CommitmentTold) -> Done:
    """Keep a contract or an order: what will have to be paid from a line."""
    return Done(keeping.commit(by, project, commitment).id)


@action("programmes.end_commitment", right=SPEND)
def end_commitment(*, by: Actor, commitment: UUID) -> Done:
    """Nothing more is owed under a commitment."""
    return Done(keeping.end_commitment(by, commitment).id)


@action("programmes.spend", right=SPEND)
def spend(
    *,
    by: Actor,
    project: str,
    spending: SpendingTold,
    voucher: bytes | None = None,
    despite: list[str] | None = None,
) -> Done:
    """Keep a payment with its voucher; ``despite``: what was said of it and is kept all the same."""
    return Done(keeping.spend(by, project, spending, voucher, despite or ()).id)


@action("programmes.add_voucher", right=SPEND)
def add_voucher(*, by: Actor, spending: UUID, voucher: bytes | None = None) -> Done:
    """Add the paper that proves a payment."""
    return Done(keeping.add_voucher(by, spending, voucher).id)


@action("programmes.take_back", right=SPEND)
def take_back(*, by: Actor, spending: UUID, reason: str) -> Done:
    """Take a payment back by another entry, with the reason; both stay."""
    return Done(keeping.take_back(by, spending, reason).id)


@action("programmes.receive", right="programmes.budget")
def receive(*, by: Actor, project: str, instalment: InstalmentTold) -> Done:
    """Keep that money of the funder came, and what the bank made of it."""
    return Done(keeping.receive(by, project, instalment).id)


@action("programmes.undo_instalment", right="programmes.budget")
def undo_instalment(*, by: Actor, instalment: UUID) -> Done:
    """Take back that money came: it was a mistake."""
    return Done(keeping.undo_instalment(by, instalment).id)
