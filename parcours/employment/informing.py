"""She is told that there is news for her: neither which, nor from whom."""

from uuid import UUID

from parcours.accounts.queries import desks
from parcours.kernel.actor import Actor
from parcours.kernel.context import acting
from parcours.messages.rules import PLACE_LENGTH
from parcours.messages.sending import Wanted, send, send_many
from parcours.people.contacting import address_or_why, addresses_or_why

from .models import Application, Check

NEWS, CHECK = "employment.news", "employment.check"


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


def asked(due: list[Check]) -> None:
    """Whoever works somewhere is asked to get in touch, in the name of the organisation that follows her."""
    if not due:
        return
    addresses = addresses_or_why(one.person_id for one in due)
    of: dict[UUID, list[Check]] = {}
    for one in due:
        of.setdefault(one.placement.organisation_id, []).append(one)
    for organisation, rows in of.items():
        desk = desks(organisation, [None])[None]
        told = {"phone": desk.phone, "place": desk.named(PLACE_LENGTH)}
        values = {name: value for name, value in told.items() if value}
        system = Actor.system("employment.checks", organisation)
        with acting(system):
            send_many(
                system,
                [
                    Wanted(
                        CHECK,
                        addresses[one.person_id],
                        values,
                        one.person_id,
                        ("employment.Check", one.id),
                    )
                    for one in rows
                ],
            )
