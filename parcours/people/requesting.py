"""What she asks about her data, from the counter to the answer that is handed over."""

from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actions import action
from parcours.kernel.actor import Actor
from parcours.kernel.days import check_happened
from parcours.kernel.refusals import Refused
from parcours.kernel.texts import plain

from . import deadlines, entries, models, refusals, requested, rules
from .enums import ANSWERS, OPEN_STATES, DecisionReason, RequestChannel, RequestKind, RequestState
from .erasing import check_erasable, holds_of
from .states import REQUEST
from .telling import Done, tell
from .visibility import get

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
) -> Done:
    """Record what she asks about her data; the day by which it is answered follows from the law."""
    found = get(by, person, lock=True)
    rules.coded(kind, RequestKind, "kind")
    rules.coded(channel, RequestChannel, "channel")
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
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
        channel=channel,
        organisation_id=by.organisation,
        received_on=day,
        due_on=deadlines.due(kind, day),
        recorded_by=by.user,
    )
    row.save(force_insert=True)
    if text:
        models.RequestWords(person_id=person, request=row, text=text).save(force_insert=True)
    tell(entries.REQUEST_RECEIVED.code, by, person, row, kind=kind, channel=channel, due_on=row.due_on)
    return Done(row.id)


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
    return Done(row.id)


@action("people.hand_over_answer", right="people.requests")
def hand_over_answer(*, by: Actor, request: UUID) -> Done:
    """The answer was handed over to her, or sent."""
    row = requested.find(by, request, lock=True)
    REQUEST.move(row, RequestState.HANDED_OVER, by)
    row.handed_by, row.handed_on = by.user, clock.today()
    row.save(update_fields=["state", "handed_by", "handed_on"])
    tell(entries.REQUEST_HANDED_OVER.code, by, row.person_id, row, kind=row.kind)
    return Done(row.id)
