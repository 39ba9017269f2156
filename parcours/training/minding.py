"""Who looks after her children while she learns: the places for children beside a session."""

from collections.abc import Iterable
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.household import household_of
from parcours.people.queries import facts_on_many

from . import entries, finding, queueing, refusals, telling
from .enums import EnrolmentState
from .models import ChildPlace, Enrolment, Session


def mind(by: Actor, enrolment_id: UUID, members: list[UUID]) -> Enrolment:
    """These children of her household, and no others, are looked after from today on."""
    session = finding.session(by, finding.enrolment(by, enrolment_id).session_id)
    row = finding.enrolments(by, session.id, [enrolment_id])[enrolment_id]
    if by.organisation != row.enrolled_by_id:
        raise Refused(refusals.NOT_YOUR_ENROLMENT)
    if row.state != EnrolmentState.ENROLLED:
        raise Refused(refusals.NOT_ENROLLED_NOW)
    wanted, today = set(members), clock.today()
    known = {one.member for one in household_of(by, row.person_id).members if not one.own}
    kept = {one.member: one for one in ChildPlace.objects.filter(enrolment=row, until__isnull=True)}
    if wanted - known - set(kept):
        raise Refused(refusals.CHILD_UNKNOWN, "children")
    if wanted == set(kept):
        raise Refused(refusals.NOTHING_CHANGED)
    gone = [one.id for member, one in kept.items() if member not in wanted]
    ChildPlace.objects.filter(pk__in=gone).update(until=today)
    ChildPlace.objects.bulk_create(
        [ChildPlace(person_id=row.person_id, enrolment=row, member=one) for one in wanted - set(kept)]
    )
    queueing.count(session, children=len(wanted) - len(kept))
    told = telling.about(
        entries.CHILDREN_PLACED,
        by,
        session,
        row,
        today,
        facts_on_many([row.person_id], today)[row.person_id],
        children=len(wanted),
    )
    record_many([told])
    return row


def end(session: Session, enrolments: Iterable[UUID]) -> None:
    """Who leaves the session needs no place for her children any more. Its counter is moved with the rest."""
    with as_role("system"):
        rows = ChildPlace.objects.filter(enrolment_id__in=list(enrolments), until__isnull=True)
        number = rows.update(until=clock.today()) if session.children else 0
    if number:
        queueing.count(session, children=-number)
