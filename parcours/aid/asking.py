"""The one core by which aid is asked for, singly or many at once, completed and given up."""

from decimal import Decimal
from uuid import UUID

from parcours.cases.enums import OPEN_STATES
from parcours.cases.models import Step
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_ALLOWED, NotAllowed, Refused
from parcours.people.queries import facts_on_many

from . import entries, finding, giving, informing, refusals, rules, spending, stepping, telling
from .enums import State
from .models import Request
from .plan import AidPlan
from .rules import Ask
from .states import AID


def ask(by: Actor, asks: list[Ask]) -> list[Request]:
    """Everything is asked for, or nothing."""
    rules.check_number(len(asks))
    finding.check_organisation(by)
    plan, today = finding.plan(), clock.today()
    months = [rules.check_ask(one, plan, today) for one in asks]
    finding.people(by, {one.person for one in asks})
    _check_steps(asks)
    rows = [_row(by, one, month, plan) for one, month in zip(asks, months, strict=True)]
    _check_covered(by, rows, plan)
    Request.objects.bulk_create(rows)
    facts = facts_on_many({row.person_id for row in rows}, today)
    record_many(
        telling.about(entries.REQUESTED, by, row, facts[row.person_id], covered_reason=row.covered_reason)
        for row in rows
    )
    stepping.plan(by, rows)
    return rows


def _row(by: Actor, told: Ask, month, plan: AidPlan) -> Request:
    return Request(
        person_id=told.person,
        organisation_id=by.organisation,
        kind=told.kind,
        asked=rules.check_amount(told.amount),
        quantity=told.quantity,
        currency=plan.currency,
        month=month,
        what=rules.short(told.what, rules.WHAT, "what"),
        step_id=told.step,
        session=told.session,
        asked_by=by.user,
        covered_reason=told.covered_reason,
    )


def _check_steps(asks: list[Ask]) -> None:
    """The step that aid makes possible is an open one of her own plan, and no aid itself."""
    wanted = {one.step for one in asks if one.step}
    if not wanted:
        return
    rows = Step.objects.filter(pk__in=wanted, state__in=OPEN_STATES).exclude(source_type=stepping.SOURCE)
    known = dict(rows.values_list("pk", "person_id"))
    if any(one.step and known.get(one.step) != one.person for one in asks):
        raise Refused(refusals.STEP_ELSEWHERE, "step")


def _check_covered(by: Actor, rows: list[Request], plan: AidPlan) -> None:
    if any(row.covered_reason for row in rows) and not rules.may_go_on(by):
        raise NotAllowed(NOT_ALLOWED)
    for kind, month in {(row.kind, row.month) for row in rows}:
        concerned = [r.person_id for r in rows if (r.kind, r.month) == (kind, month) and not r.covered_reason]
        rule = plan.kinds[kind]
        if giving.covered_by_another(concerned, rule, month, by.organisation):
            raise rules.covered(rule)


def ask_information(by: Actor, request_id: UUID, note: str) -> Request:
    if not rules.decides(by):
        raise NotAllowed(NOT_ALLOWED)
    row = finding.request(by, request_id)
    AID.move(row, State.NEEDS_INFORMATION, by)
    row.note = rules.short(note, rules.NOTE, "note")
    if not row.note:
        raise Refused(refusals.NOTE_MISSING, "note")
    row.save(update_fields=["state", "note"])
    _tell(by, entries.INFORMATION_ASKED, row)
    return row


def answer(by: Actor, request_id: UUID, what: str, amount: Decimal | None) -> Request:
    """Complete a request; with another amount it is that which is asked for."""
    row, plan = finding.request(by, request_id), finding.plan()
    AID.move(row, State.ASKED, by)
    row.what = rules.short(what, rules.WHAT, "what")
    if not row.what:
        raise Refused(refusals.ANSWER_MISSING, "what")
    if amount is not None:
        before, row.asked = row.asked, rules.check_amount(amount)
        rules.check_ceiling_at_once(rules.kind_of(plan, row.kind), row.asked)
        if row.asked != before:
            # Another amount is another asking: whoever names it does not decide on it.
            row.asked_by = by.user
    row.save(update_fields=["state", "what", "asked", "asked_by"])
    _tell(by, entries.INFORMATION_GIVEN, row)
    return row


def cancel(by: Actor, request_id: UUID) -> Request:
    """Give up what is not paid. What was paid of it stays paid."""
    row = finding.request(by, request_id)
    giving_up(by, [row])
    return row


def giving_up(by: Actor, rows: list[Request]) -> None:
    """Rows under their locks: free what is committed."""
    for row in rows:
        left, was = row.left, row.state
        AID.move(row, State.PAID if row.paid else State.CANCELLED, by)
        if was == State.GRANTED:
            spending.move(row.line, committed=-left)
        # What was granted no longer is: of a request that was paid in part, the rest.
        row.granted = row.paid or None
        row.save(update_fields=["state", "granted"])
    facts = facts_on_many({row.person_id for row in rows})
    record_many(telling.about(entries.CANCELLED, by, row, facts[row.person_id]) for row in rows)
    stepping.follow(by, rows)
    informing.stop(rows)


def _tell(by: Actor, kind, row: Request) -> None:
    facts = facts_on_many([row.person_id])[row.person_id]
    record_many([telling.about(kind, by, row, facts)])
