"""Of which officer a list is asked: one of this organisation, or there is no such list."""

from uuid import UUID

from django.http import Http404

from parcours.accounts.queries import colleague_names
from parcours.kernel.actor import Actor


def chosen(told: str, actor: Actor, right: str) -> UUID | None:
    """The officer whose id an address tells; ``None``: none was asked for. An unknown one never widens the
    list to everybody's: 404."""
    if not told:
        return None
    found = next(
        (user for user, _name in colleague_names(actor.organisation, right) if str(user) == told), None
    )
    if found is None:
        raise Http404
    return found
