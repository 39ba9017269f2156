"""An orientation looked at again: asked for with a reason, answered by another officer with a reason."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.queries import facts_on_days
from parcours.people.visibility import visible
from parcours.programmes.queries import pack as pack_in_force

from . import entries, refusals, rules, storing
from .enums import ReviewKind, ReviewReason
from .hours import calendar
from .models import Orientation, Review
from .rules import Decision
from .states import ACCEPTED, ASKED, REVIEW, UPHELD, WITHDRAWN


@dataclass(frozen=True)
class Kept:
    id: UUID


@action("cases.ask_review", right="cases.see")
def ask_review(
    *, by: Actor, person: UUID, kind: str = "second_opinion", reason: str = "disagrees", note: str = ""
) -> Kept:
    """Write down that the orientation is asked to be looked at again: she asks, or an officer does."""
    storing.lock_people(by, [person])
    if kind not in ReviewKind.values:
        raise Refused(refusals.KIND_UNKNOWN, "kind")
    if reason not in ReviewReason.values:
        raise Refused(refusals.REASON_UNKNOWN, "reason")
    code = pack_in_force().code
    now = Orientation.objects.filter(person_id=person, programme=code, current=True)
    now = now.select_related("case").first()
    if now is None:
        raise Refused(refusals.NOT_ORIENTED)
    if now.case.closed_on is not None:
        raise Refused(refusals.CASE_CLOSED)
    if Review.objects.filter(case=now.case_id, state=ASKED).exists():
        raise Refused(refusals.REVIEW_ALREADY)
    today = clock.today()
    row = Review(
        person_id=person,
        case_id=now.case_id,
        orientation=now,
        kind=kind,
        reason=reason,
        note=rules.short(note, rules.NOTE, "note"),
        asked_on=today,
        due_on=today + timedelta(days=calendar().review_days),
        asked_by=by.user,
        first_officer=now.author,
        # Whoever accompanies her answers, wherever she asked.
        organisation_id=now.case.organisation_id,
    )
    row.save(force_insert=True)
    _tell(by, entries.REVIEW_ASKED.code, row, reason=reason)
    return Kept(row.id)


@action("cases.decide_review", right="cases.orient")
def decide_review(
    *,
    by: Actor,
    review: UUID,
    to: str,
    answer: str = "",
    outcome: str = "",
    project: str = "",
    lot: int | None = None,
    reason_code: str = "",
    note: str = "",
) -> Kept:
    """Uphold the orientation with a reason, or decide another one; never by the officer who decided it."""
    row = _asked(by, review)
    if row.first_officer is not None and row.first_officer == by.user:
        raise Refused(refusals.ANOTHER_OFFICER)
    if to not in (ACCEPTED, UPHELD):
        raise Refused(refusals.STATE_UNKNOWN, "to")
    said = rules.short(answer, rules.NOTE, "answer")
    if to == UPHELD and not said:
        raise Refused(refusals.ANSWER_WHY, "answer")
    storing.check_decides(by, pack_in_force(), [row.person_id])
    if to == ACCEPTED:
        decision = Decision(row.person_id, outcome, project, lot, reason_code, note)
        [row.new_orientation] = storing.orient(by, [decision])
    REVIEW.move(row, to, by)
    row.answer, row.decided_by, row.decided_on = said, by.user, clock.today()
    row.save()
    _tell(by, entries.REVIEW_DECIDED.code, row, state=row.state)
    return Kept(row.id)


@action("cases.withdraw_review", right="cases.see")
def withdraw_review(*, by: Actor, review: UUID) -> Kept:
    """Take back that it was asked for."""
    row = _asked(by, review)
    REVIEW.move(row, WITHDRAWN, by)
    row.decided_by, row.decided_on = by.user, clock.today()
    row.save(update_fields=["state", "decided_by", "decided_on"])
    _tell(by, entries.REVIEW_DECIDED.code, row, state=row.state)
    return Kept(row.id)


def _asked(by: Actor, review: UUID) -> Review:
    rows = Review.objects.select_for_update(of=("self",)).filter(pk=review, person__in=visible(by))
    row = rows.filter(organisation_id=by.organisation).first()
    if row is None:
        raise Missing(NOT_FOUND)
    return row


def _tell(by: Actor, code: str, row: Review, **facts) -> None:
    day = clock.today()
    dimensions = facts_on_days([(row.person_id, day)])
    record_many([storing.tell(by, code, row, day, dimensions, review=row.kind, **facts)])
