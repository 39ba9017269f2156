"""What somebody is told of her appointment: when and where, never what for, and only where it is safe."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from parcours.accounts.queries import desk_of, sites
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.messages.sending import Wanted, send_many
from parcours.people.contacting import address_or_why

from .enums import CancelReason
from .models import Appointment

LABEL = "cases.Appointment"
REMINDER, MOVED, CANCELLED, MISSED, NAME = (
    "appointment.reminder",
    "appointment.moved",
    "appointment.cancelled",
    "appointment.missed",
    60,
)
BEFORE = timedelta(minutes=30)


def values(starts_at: datetime, site: Any) -> dict[str, Any]:
    """What the templates of appointments may say."""
    starts = clock.local(starts_at)
    told = {"day": starts.date(), "hour": starts.time().replace(tzinfo=None)}
    if site is not None:
        desk = desk_of(site)
        told |= {"place": desk.named(NAME), "phone": desk.phone}
    return {name: value for name, value in told.items() if value}


def wanted(template: str, appointment: UUID, person: UUID, starts_at: datetime, site: Any) -> Wanted:
    """A message about one appointment; of each kind it is sent once."""
    told = values(starts_at, site)
    return Wanted(
        template,
        address_or_why(person),
        told,
        person=person,
        reference=(LABEL, appointment),
        until=starts_at - BEFORE,
    )


def tell(by: Actor, template: str, rows: Iterable[Appointment]) -> None:
    """Tell people of appointments that were moved (the new time) or cancelled, as long as it is of use."""
    coming = [
        row for row in rows if row.starts_at - BEFORE > clock.now() and row.reason != CancelReason.HER_WISH
    ]
    if not coming:
        return
    places = {one.id: one for one in sites()}
    for organisation in sorted({row.organisation_id for row in coming}):
        # Each body reads in its own log what its people were told.
        send_many(
            replace(by, organisation=organisation),
            [
                wanted(template, row.id, row.person_id, row.starts_at, places.get(row.site_id))
                for row in coming
                if row.organisation_id == organisation
            ],
        )
