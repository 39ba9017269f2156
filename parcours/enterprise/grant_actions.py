"""Every write on grants."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import granting, releasing
from .actions import Done
from .grant_rules import GrantTold, Moved, TrancheTold


@action("enterprise.draft_grant", right="enterprise.run")
def draft(*, by: Actor, grant: GrantTold) -> Done:
    """Draft a grant agreement: what the committee accepted, or an award without a call with its reason."""
    return Done(granting.draft(by, grant).id)


@action("enterprise.cancel_grant", right="enterprise.run")
def cancel(*, by: Actor, grant: UUID) -> Done:
    """Give a draft up; its envelope has the money again."""
    return Done(granting.cancel(by, grant).id)


@action("enterprise.add_tranche", right="enterprise.run")
def add_tranche(*, by: Actor, grant: UUID, tranche: TrancheTold) -> Done:
    """Plan a tranche within what is left of the grant, with what has to be shown before it is released."""
    return Done(releasing.add(by, grant, tranche).id)


@action("enterprise.drop_tranche", right="enterprise.run")
def drop_tranche(*, by: Actor, tranche: UUID) -> Done:
    """Give up a tranche for which nothing was shown yet."""
    return Done(releasing.drop(by, tranche).id)


@action("enterprise.sign_grant", right="enterprise.release")
def sign(
    *, by: Actor, grant: UUID, agreement: bytes | None = None, reference: str = "", on: date | None = None
) -> Done:
    """Keep the signed agreement; its tranches have to total the grant."""
    return Done(granting.sign(by, grant, agreement, reference, on).id)


@action("enterprise.prove_tranche", right="enterprise.run")
def prove(*, by: Actor, tranche: UUID, evidence: bytes | None = None, visit: UUID | None = None) -> Done:
    """Keep what shows that the condition of a tranche is met."""
    return Done(releasing.prove(by, tranche, evidence, visit).id)


@action("enterprise.propose_release", right="enterprise.run")
def propose(*, by: Actor, tranche: UUID) -> Done:
    """Propose to release a tranche whose evidence is kept."""
    return Done(releasing.propose(by, tranche).id)


@action("enterprise.send_back_release", right="enterprise.run")
def send_back(*, by: Actor, tranche: UUID, note: str = "") -> Done:
    """Send a proposed release back with a word why, or take one's own proposal back."""
    return Done(releasing.send_back(by, tranche, note).id)


@action("enterprise.release", right="enterprise.release")
def release(*, by: Actor, tranche: UUID) -> Done:
    """Release a tranche as the second person."""
    return Done(releasing.confirm(by, tranche).id)


@action("enterprise.pay_tranche", right="enterprise.release")
def pay(
    *, by: Actor, tranche: UUID, reference: str, receipt: bytes | None = None, on: date | None = None
) -> Done:
    """Pay a released tranche once, with reference and receipt; it is booked at the contract's rate."""
    return Done(releasing.pay(by, tranche, Moved(reference, receipt, None, on)).id)


@action("enterprise.suspend_grant", right="enterprise.release")
def suspend(*, by: Actor, grant: UUID, reason: str) -> Done:
    """Release nothing more for the time being."""
    return Done(granting.suspend(by, grant, reason).id)


@action("enterprise.resume_grant", right="enterprise.release")
def resume(*, by: Actor, grant: UUID) -> Done:
    """Take a suspended grant up again, once nothing is owed."""
    return Done(granting.resume(by, grant).id)


@action("enterprise.close_grant", right="enterprise.release")
def close(*, by: Actor, grant: UUID, recovered: bool = False) -> Done:
    """Close a grant that is paid, or that was given back."""
    return Done(granting.close(by, grant, recovered).id)


@action("enterprise.ask_back", right="enterprise.release")
def ask_back(*, by: Actor, grant: UUID, amount: Decimal, reason: str, note: str = "") -> Done:
    """Ask money back, with the reason; nothing is released until it came."""
    return Done(releasing.ask_back(by, grant, amount, reason, note).id)


@action("enterprise.receive_back", right="enterprise.release")
def receive_back(
    *,
    by: Actor,
    grant: UUID,
    reference: str,
    amount: Decimal | None = None,
    receipt: bytes | None = None,
    on: date | None = None,
) -> Done:
    """Write down money that came back; without an amount, all that is owed."""
    return Done(releasing.receive(by, grant, Moved(reference, receipt, amount, on)).id)
