"""Looking into a complaint: by somebody of the handling organisation who has no part in it."""

from uuid import UUID

from parcours.accounts.models import Organisation
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused

from . import entries, refusals, rules, sealing
from .assigning import bodies_of, handler_for
from .enums import ComplaintState
from .models import Complaint, Statement
from .sections import deadlines
from .states import COMPLAINT


def get(by: Actor, complaint: UUID, *, lock: bool = False) -> Complaint:
    """A complaint that the actor's organisation handles, or Missing; TAKES_PART when she works for both."""
    rows = Complaint.objects.filter(handler_id=by.organisation)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=complaint).first()
    if found is None or by.organisation is None:
        raise Missing(NOT_FOUND)
    if found.about_id in bodies_of(by):
        raise Refused(refusals.TAKES_PART)
    return found


def _moved(row: Complaint, by: Actor, state: str) -> None:
    COMPLAINT.move(row, state, by)
    row.save()
    if state != ComplaintState.ANSWERED:
        record(entries.MOVED.code, by=by, object=_object(row), facts={"state": str(state)})


def _object(row: Complaint) -> tuple[str, UUID]:
    return ("complaints.Complaint", row.id)


def acknowledge(by: Actor, complaint: UUID) -> None:
    row = get(by, complaint, lock=True)
    row.acknowledged_on, row.handled_by = clock.today(), by.user
    _moved(row, by, ComplaintState.ACKNOWLEDGED)


def take_in_hand(by: Actor, complaint: UUID) -> None:
    row = get(by, complaint, lock=True)
    row.handled_by = by.user
    _moved(row, by, ComplaintState.IN_HAND)


def answer(by: Actor, complaint: UUID, outcome: str, text: str) -> None:
    rules.check_outcome(outcome)
    row = get(by, complaint, lock=True)
    row.outcome, row.answered_on = outcome, clock.today()
    row.answer = sealing.seal(sealing.ANSWER, row.id, rules.check_text(text))
    _moved(row, by, ComplaintState.ANSWERED)
    record(
        entries.ANSWERED.code,
        by=by,
        object=_object(row),
        facts={
            "outcome": outcome,
            "categories": row.categories,
            "days": (row.answered_on - row.received_on).days,
            "in_time": row.answered_on <= row.answer_by,
        },
    )


def close(by: Actor, complaint: UUID) -> None:
    row = get(by, complaint, lock=True)
    row.closed_on = clock.today()
    _moved(row, by, ComplaintState.CLOSED)


def appeal(by: Actor, complaint: UUID) -> None:
    """She is not content with the answer: yet another organisation looks at it again."""
    row = get(by, complaint, lock=True)
    before = [*row.passed, by.organisation]
    other = handler_for(row.about_id, before)
    if other is None:
        raise Refused(refusals.NOBODY_ELSE)
    COMPLAINT.move(row, ComplaintState.APPEALED, by)
    today = clock.today()
    row.passed, row.handler_id, row.handled_by = before, other, None
    row.outcome, row.answered_on, row.answer = "", None, ""
    row.answer_by = rules.days_after(today, deadlines().answer)
    with as_role("system"):
        row.save()
    record(entries.MOVED.code, by=by, object=_object(row), facts={"state": ComplaintState.APPEALED.value})


def concern(by: Actor, complaint: UUID, organisation: UUID) -> None:
    """Say which organisation it concerns; when that is the one which handles it, another takes over."""
    if not Organisation.objects.filter(pk=organisation).exists():
        raise Refused(refusals.NOT_IN_LIST, "organisation")
    row = get(by, complaint, lock=True)
    if row.about_id != organisation:
        row.site_id = row.service_id = None
    row.about_id = organisation
    if organisation in bodies_of(by):
        row.handler_id, row.handled_by = handler_for(organisation, row.passed), None
    with as_role("system"):
        row.save()
    record(entries.MOVED.code, by=by, object=_object(row), facts={"state": str(row.state)})


def ask_statement(by: Actor, complaint: UUID, question: str) -> UUID:
    """Ask the organisation concerned; it sees these words, and nothing of the complaint."""
    plain = rules.check_text(question, "question")
    row = get(by, complaint, lock=True)
    if row.about_id is None:
        raise Refused(refusals.ORGANISATION_MISSING)
    if row.state != ComplaintState.IN_HAND:
        COMPLAINT.check(row.state, ComplaintState.IN_HAND, by)
        take_in_hand(by, complaint)
    asked = Statement(
        complaint=row,
        organisation_id=row.about_id,
        due_on=rules.days_after(clock.today(), deadlines().statement),
    )
    asked.question = sealing.seal(sealing.QUESTION, asked.id, plain)
    if Statement.objects.filter(complaint=row, organisation=row.about_id, given_on=None).exists():
        raise Refused(refusals.ALREADY_ASKED)
    asked.save(force_insert=True)
    record(entries.STATEMENT_ASKED.code, by=by, object=("complaints.Statement", asked.id))
    return asked.id


def give_statement(by: Actor, statement: UUID, text: str) -> None:
    plain = rules.check_text(text)
    row = (
        Statement.objects.select_for_update(of=("self",))
        .filter(pk=statement, organisation_id=by.organisation)
        .first()
    )
    if row is None or by.organisation is None:
        raise Missing(NOT_FOUND)
    if row.given_on is not None:
        raise Refused(refusals.ALREADY_SAID)
    row.sealed = sealing.seal(sealing.STATEMENT, row.id, plain)
    row.given_on, row.given_by = clock.today(), by.user
    row.save()
    record(entries.STATEMENT_GIVEN.code, by=by, object=("complaints.Statement", row.id))


def assign_waiting() -> int:
    """Give complaints that nobody could handle to whoever can now; how many."""
    with as_role("system"):
        rows = Complaint.objects.select_for_update(skip_locked=True).filter(handler=None)
        done = 0
        for row in rows:
            row.handler_id = handler_for(row.about_id, row.passed)
            if row.handler_id:
                row.save(update_fields=["handler"])
                done += 1
    return done
