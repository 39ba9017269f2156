"""The decision: by band of the amount, by two people above, within the ceilings of all organisations."""

from decimal import Decimal
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import ILLEGAL_MOVE, NOT_ALLOWED, NotAllowed, Refused
from parcours.people.queries import facts_on_many

from . import entries, finding, giving, informing, refusals, rules, spending, stepping, telling
from .enums import CoveredReason, Decider, RefusalReason, State
from .models import Request
from .plan import AidPlan
from .rules import GRANTED, REFUSED, Decision
from .states import AID


def decide(by: Actor, request_id: UUID, told: Decision) -> Request:
    row = finding.request(by, request_id, with_person=True)
    plan = finding.plan()
    rules.check_not_own(by, row.asked_by)
    if told.outcome not in (GRANTED, REFUSED):
        raise Refused(refusals.NOT_IN_LIST, "outcome", {"value": told.outcome[:40]})
    if row.state not in (State.ASKED, State.HALF_DECIDED):
        raise Refused(ILLEGAL_MOVE, params={"state": State(row.state).label})
    if row.state == State.HALF_DECIDED:
        rules.check_second(by, row, told)
    if told.outcome == REFUSED:
        return _refuse(by, row, told, plan)
    return _grant(by, row, told, plan)


def _refuse(by: Actor, row: Request, told: Decision, plan: AidPlan) -> Request:
    rules.check_may_decide(by, row.band or plan.band(row.asked))
    if not told.reason:
        raise Refused(refusals.REASON_MISSING, "reason")
    row.reason = rules.coded(told.reason, RefusalReason, "reason")
    _signed(by, row, plan.band(row.asked))
    AID.move(row, State.REFUSED, by)
    row.granted = None
    return _keep(by, row, entries.DECIDED, outcome="refused", reason_code=row.reason)


def _grant(by: Actor, row: Request, told: Decision, plan: AidPlan) -> Request:
    first = row.state == State.ASKED
    if first:
        row.granted = rules.check_amount(told.amount if told.amount is not None else row.asked)
        if row.granted > row.asked:
            raise Refused(refusals.OVER_ASKED, "amount")
        row.line = spending.line(spending.choose(by, plan, row.kind, told.line))
    band = plan.band(row.granted)
    rules.check_may_decide(by, band)
    _go_on(by, row, told)
    check_room(row, plan)
    _signed(by, row, band)
    if first and band == Decider.TWO:
        AID.move(row, State.HALF_DECIDED, by)
        return _keep(by, row, entries.HALF_DECIDED)
    spending.move(row.line, committed=row.granted)
    AID.move(row, State.GRANTED, by)
    outcome = "granted" if row.granted == row.asked else "partly"
    kept = _keep(by, row, entries.DECIDED, outcome=outcome, covered_reason=row.covered_reason)
    informing.ready(by, [kept])
    return kept


def _go_on(by: Actor, row: Request, told: Decision) -> None:
    """A coordinator's reason to go on although a partner covers the need."""
    if told.covered_reason:
        if not rules.may_go_on(by):
            raise NotAllowed(NOT_ALLOWED)
        row.covered_reason = rules.coded(told.covered_reason, CoveredReason, "covered_reason")


def check_room(row: Request, plan: AidPlan) -> None:
    """The need is not covered by another, and the ceilings hold. Her lock is held."""
    rule, who = rules.kind_of(plan, row.kind), [row.person_id]
    if not row.covered_reason and giving.covered_by_another(who, rule, row.month, row.organisation_id):
        raise rules.covered(rule)
    rules.check_ceiling_at_once(rule, row.granted)
    before = giving.granted(who, rule, row.month).get(row.person_id, Decimal(0))
    if before + row.granted > rule.period_ceiling:
        raise Refused(refusals.CEILING, "amount")


def _signed(by: Actor, row: Request, band: str) -> None:
    today = clock.today()
    if row.decided_on is None:
        row.decided_by, row.decided_on, row.band = by.user, today, band
        row.decided_right = rules.LARGE if by.may(rules.LARGE) else rules.SMALL
    else:
        row.second_by, row.second_on = by.user, today


def _keep(by: Actor, row: Request, kind, **facts) -> Request:
    with finding.guarded():
        row.save()
    known = facts_on_many([row.person_id])[row.person_id]
    record_many([telling.about(kind, by, row, known, **facts)])
    stepping.follow(by, [row])
    return row
