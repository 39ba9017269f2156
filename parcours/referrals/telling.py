"""Who is told what, beside the lists that every desk has. No name and no need in a message."""

from parcours.kernel.actor import Actor

from .models import Referral


def link(by: Actor, row: Referral, channel: str, address: str, path: str) -> None:
    """Send a link to a partner without an account."""


def tell(by: Actor, row: Referral, what: str, organisation) -> None:
    """Tell an organisation that a referral asks for it."""
