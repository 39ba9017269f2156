"""Reminding people of tomorrow's appointment. When and where, never what for; once each, if it is safe."""

from dataclasses import dataclass, replace

from parcours.accounts.queries import sites
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record
from parcours.messages.sending import send_many

from . import announcing, entries
from .caseload import due_reminders


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
        wanted = [
            announcing.wanted(
                announcing.REMINDER, one.appointment, one.person, one.starts_at, places.get(one.site)
            )
            for one in due
            if one.organisation == organisation
        ]
        # Each body reads in its own log that its people were reminded.
        send_many(replace(by, organisation=organisation), wanted)
    count = len(due)
    record(entries.REMINDED.code, by=by, facts={"count": count})
    return Reminded(count)
