"""The one core by which people get a place and give it back, singly or many at once."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from parcours.journal.models import Entry
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import check_happened
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people import actions as people
from parcours.people.agreements import agreeing
from parcours.people.enums import GrantReason
from parcours.people.queries import facts_on_many
from parcours.people.visibility import passing

from . import (
    entries,
    finding,
    losing,
    minding,
    orienting,
    planning,
    queueing,
    refusals,
    rules,
    states,
    telling,
    watching,
)
from .enums import Cover, EnrolmentState, OutsideReason, SessionState, WithdrawalReason
from .models import Attendance, Enrolment, HalfDay, Session, Waiting

LIVING = (
    EnrolmentState.ENROLLED,
    EnrolmentState.COMPLETED,
    EnrolmentState.PARTLY,
    EnrolmentState.NOT_COMPLETED,
)


def _check_people(session: Session, ids: list[UUID], days: list[HalfDay]) -> None:
    if Enrolment.objects.filter(session=session, person_id__in=ids, state__in=LIVING).exists():
        raise Refused(refusals.ALREADY_ENROLLED, "person")
    if session.held or session.waiting:
        with as_role("system"):
            waits = Waiting.objects.filter(session=session, person_id__in=ids, state__in=queueing.LIVING)
            if waits.exists():
                raise Refused(refusals.ALREADY_WAITING, "person")
    if not days:
        return
    busy = Attendance.objects.filter(person_id__in=ids, day__range=(days[0].day, days[-1].day))
    wanted = {(at.day, at.half) for at in days}
    if any(at in wanted for at in busy.values_list("day", "half").distinct()):
        raise Refused(refusals.OVERLAPS, "session")


def _outside(told: rules.Wanted, cover: str) -> str:
    if cover == Cover.COVERED:
        return ""
    return told.outside_reason or OutsideReason.NOT_STATED


def enrol(by: Actor, session_id: UUID, wanted: list[rules.Wanted], on: date | None) -> list[Enrolment]:
    """Everybody gets a place, or nobody. ``on``: the day they join, today or before.

    Another organisation's session: whoever agrees is shown to it; of whoever does not, it knows that a place
    is taken. She goes there with her card, and who enrolled her keeps what the trainer says of her.
    """
    today, ids = clock.today(), [told.person for told in wanted]
    day = on or today
    rules.check_number(len(wanted))
    if len(set(ids)) != len(ids):
        raise Refused(refusals.TWICE)
    for reason in {told.outside_reason for told in wanted} - {""}:
        rules.coded(reason, OutsideReason, "outside_reason")
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    if day > today:
        raise Refused(refusals.DAY_IN_FUTURE, "on")
    check_happened(on, "on")
    session = finding.session(by, session_id)
    finding.people(by, ids)
    rules.check_takes_people(session, len(ids), day)
    days = _days(session, day)
    _check_people(session, ids, days)
    queueing.count(session, taken=len(ids))
    return admit(by, session, wanted, day, days)


def _days(session: Session, day: date) -> list[HalfDay]:
    return [at for at in session.half_days.order_by("day", "half") if at.day >= day]


def admit_held(by: Actor, session: Session, wanted: rules.Wanted) -> Enrolment:
    """The place that is held becomes hers: it is among those taken already."""
    today = clock.today()
    finding.people(by, [wanted.person])
    rules.check_goes_on(session, today)
    days = _days(session, today)
    queueing.count(session, held=-1)
    _check_people(session, [wanted.person], days)
    [row] = admit(by, session, [wanted], today, days)
    return row


def admit(
    by: Actor, session: Session, wanted: list[rules.Wanted], day: date, days: list[HalfDay]
) -> list[Enrolment]:
    """Enrolments for places that are counted already, with all that follows from them."""
    ids = [told.person for told in wanted]
    cover = orienting.covers(ids, session.course.project_id)
    rows = [_row(by, session, told, cover[told.person], day) for told in wanted]
    _keep(rows, days)
    if session.organisation_id != by.organisation:
        shown = agreeing((row.person_id, session.organisation_id) for row in rows)
        # Whoever sees her herself only for a while enrols her, and shows her file to nobody.
        shown -= {(one, session.organisation_id) for one in passing(by, ids)}
        for row in rows:
            if (row.person_id, session.organisation_id) in shown:
                _open_file(by, session, row)
    facts = facts_on_many(ids, day)
    record_many(_told(by, session, row, day, facts[row.person_id]) for row in rows)
    orienting.plan_steps(by, session, rows)
    losing.placed(by, rows)
    return rows


def _keep(rows: list[Enrolment], days: list[HalfDay]) -> None:
    """Enrolments, each expected on the half-days that are left."""
    expected = [
        Attendance(person_id=row.person_id, enrolment_id=row.id, half_day=at, day=at.day, half=at.half)
        for row in rows
        for at in days
    ]
    with finding.guarded():
        Enrolment.objects.bulk_create(rows)
        Attendance.objects.bulk_create(expected, batch_size=2000)


def _told(by: Actor, session: Session, row: Enrolment, day: date, dimensions: dict[str, str]):
    more = {"cover": row.cover, "outside_reason": row.outside_reason}
    return telling.about(entries.ENROLLED, by, session, row, day, dimensions, **more)


def _row(by: Actor, session: Session, told: rules.Wanted, cover: str, day: date) -> Enrolment:
    return Enrolment(
        person_id=told.person,
        session=session,
        enrolled_by_id=by.organisation,
        enrolled_on=day,
        cover=cover,
        outside_reason=_outside(told, cover),
    )


def _open_file(by: Actor, session: Session, row: Enrolment) -> None:
    people.grant_access(
        by=by,
        person=row.person_id,
        organisation=session.organisation_id,
        reason=GrantReason.ENROLMENT,
        source=("training.Enrolment", row.id),
    )


def withdraw(by: Actor, enrolment_id: UUID, reason: str) -> Enrolment:
    rules.coded(reason, WithdrawalReason, "reason")
    session = finding.session(by, finding.enrolment(by, enrolment_id).session_id)
    row = finding.enrolments(by, session.id, [enrolment_id])[enrolment_id]
    if by.organisation not in (row.enrolled_by_id, session.organisation_id):
        raise Refused(refusals.NOT_YOUR_ENROLMENT)
    states.ENROLMENT.move(row, EnrolmentState.WITHDRAWN, by)
    row.withdrawal_reason = reason
    # Who was enrolled by mistake was never enrolled: she no longer counts.
    retracts = _told_when(row) if reason == WithdrawalReason.BY_MISTAKE else None
    _leave(by, session, [row], entries.WITHDRAWN, reason_code=reason, retracts=retracts)
    return row


def _told_when(row: Enrolment) -> UUID:
    """The entry that told of the enrolment."""
    rows = Entry.objects.filter(kind=entries.ENROLLED.code, object_id=row.id, person_id=row.person_id)
    return rows.values_list("id", flat=True).get()


def _leave(by: Actor, session: Session, rows: list[Enrolment], kind, **facts) -> None:
    """Rows already moved to their last state: free the places, the half-days to come, and the files."""
    today, ids = clock.today(), [row.id for row in rows]
    goes_on = session.ends_on > today
    for row in rows:
        row.ended_on = today
    Enrolment.objects.bulk_update(rows, ["state", "withdrawal_reason", "ended_on"])
    Attendance.objects.filter(enrolment_id__in=ids, mark="", day__gte=today).delete()
    minding.end(session, ids)
    if goes_on:
        watching.look(ids)
    queueing.free(session, len(rows))
    known = facts_on_many([row.person_id for row in rows], today)
    record_many(telling.about(kind, by, session, row, today, known[row.person_id], **facts) for row in rows)
    orienting.close_steps(by, rows)
    # Last: the organisation that acts may see her no more from here on.
    for row in rows:
        if row.enrolled_by_id != session.organisation_id:
            people.end_grants_of(by=by, source=("training.Enrolment", row.id))


def cancel(by: Actor, session_id: UUID) -> Session:
    """Cancel a session: everybody enrolled loses her place, also whom other organisations enrolled.

    They and those who waited are told, and wait with who asked for them to be placed again."""
    session = finding.session(by, session_id)
    waited = planning.move(by, session, SessionState.CANCELLED)
    with as_role("system"):
        rows = Enrolment.objects.select_for_update(of=("self",)).filter(
            session=session, state=EnrolmentState.ENROLLED
        )
        rows = list(rows.order_by("pk"))
        for row in rows:
            states.ENROLMENT.move(row, EnrolmentState.CANCELLED, by)
        if rows:
            _leave(by, session, rows, entries.SESSION_LOST)
        losing.lost(session, rows, waited)
    return session


def ids(rows: Iterable[Enrolment]) -> list[UUID]:
    return [row.id for row in rows]
