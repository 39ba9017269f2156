"""After an appointment to which she did not come: a message that asks her to get in touch, once."""

from uuid import UUID

from parcours.accounts.queries import sites
from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.messages.enums import MessageState
from parcours.messages.queries import was_written
from parcours.messages.sending import send
from parcours.people.contacting import address_of
from parcours.people.queries import facts_on_days
from parcours.people.visibility import visible

from . import announcing, entries, refusals
from .appointments import Made
from .enums import MissedReason
from .models import Appointment
from .states import NO_SHOW
from .storing import tell


def may_be_written(row: Appointment) -> bool:
    """Whether a message about a missed appointment has somewhere to go, and was not written yet."""
    return was_missed(row) and not was_written_to(row) and address_of(row.person_id) is not None


def was_written_to(row: Appointment) -> bool:
    """Whether the message about this missed appointment was written already."""
    return was_missed(row) and was_written(announcing.MISSED, (announcing.LABEL, row.id))


def was_missed(row: Appointment) -> bool:
    """She did not come; not: the officer was away, or there was no interpreter."""
    return row.state == NO_SHOW and row.reason == MissedReason.DID_NOT_COME


@action("cases.write_after_missed", right="cases.book")
def write_after_missed(*, by: Actor, appointment: UUID) -> Made:
    """Write to her, once, that she was expected and whom to call: never what for."""
    rows = Appointment.objects.select_for_update(of=("self",)).filter(pk=appointment, person__in=visible(by))
    row = rows.first()
    if row is None:
        raise Missing(NOT_FOUND)
    if row.organisation_id != by.organisation:
        raise Refused(refusals.APPOINTMENT_ELSEWHERE)
    if not was_missed(row):
        raise Refused(refusals.NOT_MISSED)
    reference = (announcing.LABEL, row.id)
    if was_written(announcing.MISSED, reference):
        raise Refused(refusals.WRITTEN_ALREADY)
    site = sites().filter(pk=row.site_id).first() if row.site_id else None
    values = announcing.values(row.starts_at, site)
    sent = send(
        by, announcing.MISSED, address_of(row.person_id), values, person=row.person_id, reference=reference
    )
    if sent.state != MessageState.QUEUED:
        raise Refused(refusals.NO_ADDRESS)
    today = clock.today()
    dimensions = facts_on_days([(row.person_id, today)])
    record_many([tell(by, entries.WRITTEN.code, row, today, dimensions, kind=row.kind)])
    return Made(row.id)
