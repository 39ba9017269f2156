"""Reminding people of tomorrow's appointment. When and where, never what for; once each, if it is safe."""

from dataclasses import dataclass, replace
from datetime import timedelta

from parcours.accounts.queries import sites
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record
from parcours.messages.sending import Wanted, send_many
from parcours.people.contacting import address_of

from . import entries
from .appointments import LABEL
from .caseload import Reminder, due_reminders

REMINDER, NAME = "appointment.reminder", 60


@dataclass(frozen=True)
class Reminded:
    """How many messages were written into the outbox, those that cannot be sent included."""

    count: int


@action("cases.remind", right="cases.book", api=False)
def remind(*, by: Actor) -> Reminded:
    """Remind whoever has an appointment tomorrow; asked again, nobody is reminded twice."""
    due = due_reminders()
    places = {one.id: one for one in sites()}
    for organisation in sorted({one.organisation for one in due}):
        wanted = [_wanted(one, places.get(one.site)) for one in due if one.organisation == organisation]
        # Each body reads in its own log that its people were reminded.
        send_many(replace(by, organisation=organisation), wanted)
    count = len(due)
    record(entries.REMINDED.code, by=by, facts={"count": count})
    return Reminded(count)


def _wanted(one: Reminder, site) -> Wanted:
    starts = one.starts_at.astimezone(clock.zone())
    values = {"day": starts.date(), "hour": starts.time().replace(tzinfo=None)}
    if site is not None:
        named = site.name.get("fr") or next(iter(site.name.values()), "")
        values |= {"place": named[:NAME], "phone": site.phone}
    return Wanted(
        REMINDER,
        address_of(one.person),
        {name: value for name, value in values.items() if value},
        person=one.person,
        reference=(LABEL, one.appointment),
        until=one.starts_at - timedelta(minutes=30),
    )
