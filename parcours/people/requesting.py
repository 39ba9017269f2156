"""What she asks about her data, from the counter to the answer that is handed over."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import check_happened
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain

from . import deadlines, entries, models, refusals, requested, rules
from .enums import ANSWERS, OPEN_STATES, DecisionReason, Purpose, RequestChannel, RequestKind, RequestState
from .erasing import check_erasable, holds_of
from .merged import kept_of
from .rules import Agreed
from .sharing import check_organisation, give_consent
from .states import REQUEST
from .telling import Done, tell
from .visibility import get, visible

WORDS, SENTENCE = 2000, 500


@action("people.record_request", right="people.requests")
def record_request(
    *,
    by: Actor,
    person: UUID,
    kind: str,
    channel: str = "counter",
    received_on: date | None = None,
    words: str = "",
    purpose: str = "",
    recipient: UUID | None = None,
) -> Done:
    """Record what she asks about her data; the day by which it is answered follows from the law.

    An objection says to which ``purpose``; to sharing also with which ``recipient``, with none when absent.
    """
    found = get(by, person, lock=True)
    rules.coded(kind, RequestKind, "kind")
    rules.coded(channel, RequestChannel, "channel")
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    _check_objection(kind, purpose, recipient)
    day = received_on or clock.today()
    rules.check_day(day, "received_on", clock.today())
    check_happened(day, "received_on")
    text = plain(words).strip()
    if len(text) > WORDS:
        raise Refused(refusals.TOO_LONG, "words", {"most": WORDS})
    asked = models.RightsRequest.objects.filter(person_id=person, kind=kind, organisation_id=by.organisation)
    if asked.filter(state__in=[state.value for state in OPEN_STATES]).exists():
        raise Refused(refusals.ASKED_ALREADY, "kind")
    row = models.RightsRequest(
        person_id=person,
        code=found.code,
        kind=kind,
        purpose=purpose,
        recipient_id=recipient,
        channel=channel,
        organisation_id=by.organisation,
        received_on=day,
        due_on=deadlines.due(kind, day),
        recorded_by=by.user,
    )
    row.save(force_insert=True)
    if text:
        models.RequestWords(person_id=person, request=row, text=text).save(force_insert=True)
    facts = {"kind": kind, "purpose": purpose, "channel": channel, "due_on": row.due_on}
    tell(entries.REQUEST_RECEIVED.code, by, person, row, **facts)
    return Done(row.id)


def _check_objection(kind: str, purpose: str, recipient: UUID | None) -> None:
    if kind == RequestKind.OBJECTION and not purpose:
        raise Refused(refusals.OBJECTS_TO_NOTHING, "purpose")
    if purpose:
        rules.coded(purpose, Purpose, "purpose")
        if kind != RequestKind.OBJECTION:
            raise Refused(refusals.CODE_UNKNOWN, "purpose", {"value": purpose})
    if recipient is not None and purpose != Purpose.SHARING:
        raise Refused(refusals.RECIPIENT_OF_SHARING, "recipient")
    if recipient is not None:
        check_organisation(recipient, "recipient")


@action("people.take_request", right="people.answer_requests")
def take_request(*, by: Actor, request: UUID) -> Done:
    """Take a request in hand, so that everybody sees that somebody answers it."""
    row = requested.find(by, request, lock=True)
    REQUEST.move(row, RequestState.IN_HAND, by)
    row.taken_by = by.user
    row.save(update_fields=["state", "taken_by"])
    tell(entries.REQUEST_IN_HAND.code, by, row.person_id, row, kind=row.kind)
    return Done(row.id)


@action("people.decide_request", right="people.answer_requests")
def decide_request(*, by: Actor, request: UUID, answer: str, reason: str = "", sentence: str = "") -> Done:
    """Decide: granted, partly or refused, the last two with their reason.

    Whoever recorded that everything be erased does not decide it; what must be kept is not granted whole.
    A granted objection is her "no" from that moment: it takes back what she had agreed to.
    """
    row = requested.find(by, request, lock=True)
    if answer not in {one.value for one in ANSWERS}:
        raise Refused(refusals.CODE_UNKNOWN, "answer", {"value": answer[:40]})
    REQUEST.check(row.state, answer, by)
    if answer != RequestState.GRANTED:
        if not reason:
            raise Refused(refusals.DECISION_WITHOUT_REASON, "reason")
        rules.coded(reason, DecisionReason, "reason")
    text = rules.short(sentence, SENTENCE, "sentence")
    if reason == DecisionReason.OTHER and not text:
        raise Refused(refusals.DECISION_WITHOUT_SENTENCE, "sentence")
    if row.kind == RequestKind.ERASURE:
        if row.recorded_by is not None and row.recorded_by == by.user:
            raise Refused(refusals.TWO_TO_ERASE)
        if answer != RequestState.REFUSED:
            check_erasable(by, row.person_id)
        if answer == RequestState.GRANTED and holds_of(row.person_id):
            raise Refused(refusals.MUST_KEEP, "answer")
    REQUEST.move(row, answer, by)
    row.decided_by, row.decided_on, row.answer = by.user, clock.today(), answer
    row.reason, row.sentence = ("" if answer == RequestState.GRANTED else reason), text
    row.save(update_fields=["state", "decided_by", "decided_on", "answer", "reason", "sentence"])
    tell(
        entries.REQUEST_DECIDED.code, by, row.person_id, row, kind=row.kind, answer=answer, reason=row.reason
    )
    if row.kind == RequestKind.OBJECTION and answer == RequestState.GRANTED and row.purpose:
        _take_back(by, row)
    return Done(row.id)


def _take_back(by: Actor, row: models.RightsRequest) -> None:
    """Her "no", by the ordinary action: who decides sees no file, so the system writes it in her name. It
    holds for the file that hers was merged into; of somebody who was erased nothing is left to take back."""
    cause = replace(Actor.system("objection_granted", row.organisation_id), user=by.user)
    with as_role("system"):
        person = kept_of([row.person_id]).get(row.person_id, row.person_id)
        if not visible(cause).filter(pk=person).exists():
            return
        answers = models.Consent.objects.filter(person_id=person, purpose=row.purpose)
        said = answers.order_by("-id").first()
    read = {"notice_version": said.notice_version, "notice_language": said.notice_language} if said else {}
    told = {"answer": Agreed(row.purpose, given=False, **read), "recipient": row.recipient_id}
    give_consent(by=cause, person=person, **told)


@action("people.hand_over_answer", right="people.requests")
def hand_over_answer(*, by: Actor, request: UUID) -> Done:
    """The answer was handed over to her, or sent."""
    row = requested.find(by, request, lock=True)
    REQUEST.move(row, RequestState.HANDED_OVER, by)
    row.handed_by, row.handed_on = by.user, clock.today()
    row.save(update_fields=["state", "handed_by", "handed_on"])
    tell(entries.REQUEST_HANDED_OVER.code, by, row.person_id, row, kind=row.kind)
    return Done(row.id)
