"""Reads for lists of people: pages, filters, counts. Counts come from the grants, never from the policy."""

from parcours.kernel.actor import Actor

from .models import AccessGrant
from .visibility import living


def anybody(actor: Actor) -> bool:
    """Whether the actor's organisation may see anybody at all."""
    if actor.organisation is None:
        return False
    return AccessGrant.objects.filter(living(), organisation_id=actor.organisation).exists()
