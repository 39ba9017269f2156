"""Writes about verifiers of spending."""

from dataclasses import dataclass
from uuid import UUID

from parcours.kernel.actions import action
from parcours.kernel.actor import Actor

from . import controlling, verifying
from .controlling import RIGHT, VerifierTold


@dataclass(frozen=True)
class VerifierRef:
    id: UUID


@action("exchange.name_verifier", right=RIGHT)
def name_verifier(*, by: Actor, verifier: VerifierTold) -> VerifierRef:
    """Name a verifier of spending for a project and a term."""
    return VerifierRef(controlling.name(by, verifier).id)


@action("exchange.end_verifier", right=RIGHT)
def end_verifier(*, by: Actor, verifier: UUID) -> VerifierRef:
    """End the term of a verifier today."""
    return VerifierRef(controlling.end(by, verifier).id)


@action("exchange.take_control_pack", right=verifying.RIGHT, api=False)
def take_control_pack(*, by: Actor, pack: UUID) -> VerifierRef:
    """Take the folder away that was drawn for oneself; that it was taken is recorded."""
    return VerifierRef(verifying.take(by, pack).id)
