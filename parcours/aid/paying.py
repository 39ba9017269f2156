"""Money and vouchers handed over, taken back, and set against the budget. Nothing is paid twice.

Two guards: the request's lock with the sum of what was paid, and the database (paid <= granted, one payment
for each line of a list, one use of a receipt number and of a reference).
"""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import CHANGED, NOT_FOUND, Missing, Refused
from parcours.people.queries import facts_on_many

from . import entries, finding, informing, refusals, rules, spending, stepping, telling
from .enums import TRACED, PaymentState, State
from .models import List, Payment, Request
from .rules import Handed
from .states import AID, PAYMENT


def pay(by: Actor, request_id: UUID, told: Handed) -> Payment:
    row, plan = finding.request(by, request_id), finding.plan()
    rules.check_handed(told, plan.kinds.get(row.kind))
    if told.already_paid is not None and told.already_paid != row.paid:
        raise Refused(CHANGED)
    if row.state != State.GRANTED or row.left <= 0:
        raise Refused(refusals.NOT_GRANTED, None, {"state": State(row.state).label})
    amount = rules.check_amount(told.amount) if told.amount is not None else row.left
    if amount > row.left:
        raise Refused(refusals.MORE_THAN_LEFT, "amount")
    [payment] = hand_over(by, [(row, amount, told)])
    return payment


def hand_over(
    by: Actor, wanted: Iterable[tuple[Request, Decimal, Handed]], of: List | None = None
) -> list[Payment]:
    """A payment for each request (under their locks) with its proof and number; the line is charged in one
    move."""
    each, today = list(wanted), clock.today()
    pairs = [(row, amount) for row, amount, _told in each]
    numbers = spending.numbers(by, len(pairs))
    facts = facts_on_many({row.person_id for row, _amount in pairs})
    made, told_entries = [], []
    for (row, amount, told), number in zip(each, numbers, strict=True):
        day = rules.check_paid_on(told.on, row.decided_on, today)
        payment = _payment(by, row, amount, told, number, day, of)
        entry = telling.about(
            entries.PAID,
            by,
            row,
            facts[row.person_id],
            day=day,
            object=("aid.Payment", payment.id),
            amount=amount,
            way=payment.way,
        )
        payment.entry = entry.id
        row.paid += amount
        if row.paid == row.granted:
            AID.move(row, State.PAID, by)
        made.append(payment)
        told_entries.append(entry)
    with finding.guarded():
        Payment.objects.bulk_create(made)
        Request.objects.bulk_update([row for row, _amount in pairs], ["paid", "state"])
    for line, amount in _by_line(pairs).items():
        spending.move(line, committed=-amount, spent=amount)
    record_many(told_entries)
    stepping.follow(by, [row for row, _amount in pairs])
    if of is None:
        informing.stop(row for row, _amount in pairs)
    else:
        informing.stop_list(of)
    return made


def _by_line(pairs: list[tuple[Request, Decimal]]) -> dict:
    sums: dict = {}
    for row, amount in sorted(pairs, key=lambda pair: str(pair[0].line_id)):
        sums[row.line] = sums.get(row.line, Decimal(0)) + amount
    return sums


def _payment(by: Actor, row: Request, amount, told: Handed, number: str, day, of: List | None) -> Payment:
    name = rules.short(told.signed_name, rules.NAME, "signed_name")
    return Payment(
        person_id=row.person_id,
        request=row,
        organisation_id=by.organisation,
        list=of,
        line=row.line,
        amount=amount,
        currency=row.currency,
        way=told.way,
        number=number,
        receipt=rules.short(told.receipt, rules.RECEIPT, "receipt"),
        reference=rules.short(told.reference, rules.REFERENCE, "reference") if told.way in TRACED else "",
        signed_name=name,
        signed_at=clock.now() if name else None,
        paid_on=day,
        paid_by=by.user,
    )


def take_back(by: Actor, payment_id: UUID, reason: str) -> Payment:
    """What she gave back, or never got: it no longer counts, and the line has it again."""
    rules.check_return(reason)
    row, payment = finding.payment(by, payment_id)
    PAYMENT.move(payment, PaymentState.RETURNED, by)
    payment.reason, payment.returned_on = reason, clock.today()
    payment.save(update_fields=["state", "reason", "returned_on"])
    left = row.left if row.state == State.GRANTED else Decimal(0)
    row.paid -= payment.amount
    if row.paid:
        # She did not get it: what is granted is less by it. The rest may still be paid.
        row.granted -= payment.amount
        left = Decimal(0)
    else:
        AID.move(row, State.RETURNED, by)
    row.save(update_fields=["paid", "granted", "state"])
    spending.move(row.line, committed=-left, spent=-payment.amount)
    facts = facts_on_many([row.person_id], payment.paid_on)[row.person_id]
    # Retracts the payment as of its day: exactly what had been counted is taken away.
    told = telling.about(
        entries.RETURNED,
        by,
        row,
        facts,
        day=payment.paid_on,
        object=("aid.Payment", payment.id),
        retracts=payment.entry,
        amount=payment.amount,
        reason_code=reason,
    )
    record_many([told])
    stepping.follow(by, [row])
    return payment


# Against the budget -------------------------------------------------------------------------------


def reconcilable(by: Actor):
    """Payments that the organisation may set against the budget: its own, and those on lines of projects
    that it holds. For the system role: whoever reconciles sees no person."""
    held = Q(organisation=by.organisation) | Q(line__project__grantee=by.organisation)
    return Payment.objects.filter(held)


def reconcile(by: Actor, wanted: list[UUID]) -> list[Payment]:
    """Set payments against their budget lines: all of them or none."""
    rules.check_number(len(wanted))
    rules.check_twice(wanted)
    finding.check_organisation(by)
    with as_role("system"):
        known = reconcilable(by).filter(pk__in=wanted)
        owners = sorted(set(known.values_list("request_id", flat=True)))
        asked = Request.objects.select_for_update(of=("self",)).select_related("line")
        requests = {row.id: row for row in asked.filter(pk__in=owners).order_by("pk")}
        rows = list(known.select_for_update(of=("self",)).order_by("pk"))
        if len(rows) != len(wanted):
            raise Missing(NOT_FOUND)
        for row in rows:
            PAYMENT.move(row, PaymentState.RECONCILED, by)
            row.reconciled_on, row.reconciled_by = clock.today(), by.user
        Payment.objects.bulk_update(rows, ["state", "reconciled_on", "reconciled_by"])
        _settle(by, requests)
        facts = facts_on_many({row.person_id for row in rows})
        record_many(_reconciled(by, requests[row.request_id], row, facts) for row in rows)
    return rows


def _settle(by: Actor, requests: dict[UUID, Request]) -> None:
    """A request is reconciled when it is paid and every payment of it is."""
    waiting = Payment.objects.filter(request_id__in=requests, state=PaymentState.PAID)
    still = set(waiting.values_list("request_id", flat=True))
    done = [row for row in requests.values() if row.state == State.PAID and row.id not in still]
    for row in done:
        AID.move(row, State.RECONCILED, by)
    Request.objects.bulk_update(done, ["state"])


def _reconciled(by: Actor, request: Request, row: Payment, facts):
    return telling.about(
        entries.RECONCILED,
        by,
        request,
        facts.get(row.person_id, {}),
        object=("aid.Payment", row.id),
        amount=row.amount,
    )
