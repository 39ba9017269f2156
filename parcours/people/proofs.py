"""What proves her answers: a witness, or a paper that is opened only where it was taken."""

from uuid import UUID

from parcours.documents import storing
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import Missing

from . import filed
from .consent_models import AnswerProof
from .visibility import get


def proofs_of(actor: Actor, person: UUID) -> dict[UUID, AnswerProof]:
    """The proofs of her answers, by the answer."""
    get(actor, person)
    return {one.consent_id: one for one in filed.PROOFS.all(person=person)}


def paper(actor: Actor, person: UUID, consent: UUID) -> tuple[str, bytes] | None:
    """(kind, content) of the paper of an answer, or ``None``: there is none, or it is kept elsewhere."""
    proof = proofs_of(actor, person).get(consent)
    if proof is None or proof.scan_id is None:
        return None
    try:
        return storing.read(proof.scan_id)
    except Missing:
        return None
