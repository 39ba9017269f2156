"""Onto the waiting list and off it: by who accompanies her. What the list does itself: ``queueing.py``."""

from uuid import UUID

from django.db.models import Max

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_many

from . import announcing, enrolling, entries, finding, queueing, refusals, rules, states, telling
from .enums import OutsideReason, WaitingState, WithdrawalReason
from .models import Enrolment, Session, Waiting


def wait(by: Actor, session_id: UUID, person: UUID, outside_reason: str) -> Waiting:
    """The last place of the list of a full session."""
    if outside_reason:
        rules.coded(outside_reason, OutsideReason, "outside_reason")
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    session = finding.session(by, session_id)
    finding.people(by, [person])
    rules.check_goes_on(session, clock.today())
    if session.left > 0:
        raise Refused(refusals.PLACE_FREE)
    with as_role("system"):
        known = Waiting.objects.filter(session=session)
        last = known.aggregate(last=Max("number"))["last"] or 0
        if known.filter(person_id=person, state__in=queueing.LIVING).exists():
            raise Refused(refusals.ALREADY_WAITING, "person")
        living = Enrolment.objects.filter(session=session, person_id=person, state__in=enrolling.LIVING)
        if living.exists():
            raise Refused(refusals.ALREADY_ENROLLED, "person")
    row = Waiting(
        person_id=person,
        session=session,
        asked_by_id=by.organisation,
        number=last + 1,
        outside_reason=outside_reason,
    )
    with finding.guarded():
        row.save(force_insert=True)
    queueing.count(session, waiting=1)
    _tell(by, session, row, entries.WAITS, number=row.number)
    return row


def take(by: Actor, wanted: UUID) -> Enrolment:
    """She takes the place that is held for her."""
    session, row = finding.waiting(by, wanted)
    # Nobody passed it on yet tonight: all the same it is the next one's.
    if row.state == WaitingState.HELD and row.held_until < clock.today():
        raise Refused(refusals.HELD_OVER, None, {"day": row.held_until.strftime("%d/%m/%Y")})
    states.WAITING.move(row, WaitingState.TAKEN, by)
    row.ended_on = clock.today()
    row.save(update_fields=["state", "ended_on"])
    row.enrolment = enrolling.admit_held(by, session, rules.Wanted(row.person_id, row.outside_reason))
    row.save(update_fields=["enrolment"])
    announcing.stop([row])
    return row.enrolment


def leave(by: Actor, wanted: UUID, reason: str) -> Waiting:
    """She waits no more; a place that was held for her goes to the next."""
    rules.coded(reason, WithdrawalReason, "reason")
    session, row = finding.waiting(by, wanted)
    was = states.WAITING.move(row, WaitingState.LEFT, by)
    row.left_reason, row.ended_on = reason, clock.today()
    row.save(update_fields=["state", "left_reason", "ended_on"])
    _tell(by, session, row, entries.LEFT_LIST, reason_code=reason)
    announcing.stop([row])
    if was == WaitingState.HELD:
        queueing.free(session, 1, held=1)
    else:
        queueing.count(session, waiting=-1)
    return row


def _tell(by: Actor, session: Session, row: Waiting, kind, **facts) -> None:
    today = clock.today()
    known = facts_on_many([row.person_id], today)[row.person_id]
    told = telling.about(kind, by, session, row, today, known, object=("training.Waiting", row.id), **facts)
    record_many([told])
