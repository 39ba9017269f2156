"""She is told that there is news for her: neither which, nor from whom."""

from parcours.accounts.queries import desks
from parcours.kernel.actor import Actor
from parcours.messages.rules import PLACE_LENGTH
from parcours.messages.sending import send
from parcours.people.contacting import address_or_why

from .models import Application

NEWS = "employment.news"


def hired(by: Actor, row: Application) -> None:
    desk = desks(by.organisation, [by.user])[by.user]
    told = {"phone": desk.phone, "place": desk.named(PLACE_LENGTH)}
    send(
        by,
        NEWS,
        address_or_why(row.person_id),
        {name: value for name, value in told.items() if value},
        person=row.person_id,
        reference=("employment.Application", row.id),
        occasion="hired",
    )
