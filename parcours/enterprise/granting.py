"""A grant is agreed within its envelope and the ceiling of its contract, signed, suspended, closed.

Always in one order: the call, the dossier, the venture, the grant, the envelope of direct awards.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Sum

from parcours.documents import storing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.refusals import ILLEGAL_MOVE, NOT_FOUND, Missing, Refused
from parcours.programmes.queries import pack

from . import booking, finding, grant_entries, grant_rules, grant_telling, rules
from . import grant_refusals as refusals
from .buying_models import Purchase
from .committee_models import Call, Dossier
from .enums import DossierState, Stage
from .grant_enums import Award, GrantState, PurchaseState, TrancheState
from .grant_models import DirectEnvelope, Grant, Tranche
from .grant_plan import GrantRule
from .grant_rules import GrantTold
from .grant_states import GRANT
from .models import Venture

TOO_EARLY = (Stage.IDEA, Stage.FEASIBILITY)


def call_of(by: Actor, wanted: UUID) -> Call:
    rows = Call.objects.select_for_update(of=("self",)).filter(pk=wanted)
    found = rows.filter(organisation=finding.organisation(by)).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def grant(by: Actor, wanted: UUID) -> Grant:
    """A grant of one's own under its lock."""
    rows = Grant.objects.select_for_update(of=("self",)).filter(pk=wanted)
    found = rows.filter(organisation=finding.organisation(by)).select_related("venture", "dossier").first()
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def with_envelope(by: Actor, wanted: UUID) -> tuple[Grant, Call | None]:
    """A grant with the call that pays it, both locked."""
    rows = Grant.objects.filter(pk=wanted, organisation=finding.organisation(by))
    known = rows.values_list("call_id", flat=True).first()
    call = call_of(by, known) if known else None
    return grant(by, wanted), call


def draft(by: Actor, told: GrantTold) -> Grant:
    plan = finding.plan()
    call, dossier = _accepted(by, told)
    venture = finding.venture(by, told.venture)
    rules.check_open(venture.stage)
    if venture.stage in TOO_EARLY:
        raise Refused(refusals.TOO_EARLY)
    amount = rules.check_amount(told.amount)
    why = rules.long(told.why, grant_rules.WHY, "why")
    rule = grant_rules.rule_of(plan, _project(call, venture, told))
    if dossier is not None and amount > dossier.granted:
        told_amount = grant_rules.money(dossier.granted, plan.currency)
        raise Refused(refusals.OVER_GRANTED, "amount", {"amount": told_amount})
    if dossier is None and not why:
        raise Refused(refusals.SAY_WHY_DIRECT, "why")
    _check_third_party(venture, rule, amount, plan.currency)
    row = Grant(
        organisation_id=venture.organisation_id,
        venture=venture,
        project_id=rule.project,
        award=Award.CALL if dossier else Award.DIRECT,
        call=call,
        dossier=dossier,
        why="" if dossier else why,
        amount=amount,
        takes=amount,
        currency=plan.currency,
        drafted_on=clock.today(),
        drafted_by=by.user,
    )
    _take(row, call, rule, amount)
    with finding.guarded():
        row.save(force_insert=True)
    grant_telling.tell(by, grant_entries.DRAFTED, row)
    return row


def _accepted(by: Actor, told: GrantTold) -> tuple[Call | None, Dossier | None]:
    """The dossier that the committee accepted with its call, both locked; neither without a call."""
    if told.dossier is None:
        return None, None
    rows = Dossier.objects.filter(pk=told.dossier, organisation=finding.organisation(by))
    known = rows.filter(venture=told.venture).values_list("call_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    call = call_of(by, known)
    dossier = rows.select_for_update(of=("self",)).get()
    if dossier.state != DossierState.ACCEPTED:
        raise Refused(refusals.NOT_ACCEPTED, "dossier")
    return call, dossier


def _project(call: Call | None, venture: Venture, told: GrantTold) -> str:
    """A call pays from its own project; else the one that is told, or that of the venture."""
    if call is not None and call.project_id:
        return call.project_id
    return finding.project(told.project) or venture.project_id or ""


def _check_third_party(venture: Venture, rule: GrantRule, amount: Decimal, currency: str) -> None:
    before = Grant.objects.filter(venture=venture, project=rule.project).aggregate(sum=Sum("takes"))["sum"]
    booked = booking.book(rule, (before or Decimal(0)) + amount, currency, clock.today())
    grant_rules.check_third_party(booked.amount, rule.most, rule.currency)


# The envelope -------------------------------------------------------------------------------------


def _take(row: Grant, call: Call | None, rule: GrantRule, amount: Decimal) -> None:
    """Take from the envelope, or give back (below zero)."""
    if call is not None:
        call.committed += amount
        if call.committed > call.envelope:
            raise Refused(refusals.OVER_CALL, "amount")
        with finding.guarded():
            call.save(update_fields=["committed"])
        return
    if rule.direct is None and amount > 0:
        raise Refused(refusals.NO_DIRECT, "project")
    with finding.guarded(), as_role("system"):
        envelope = _direct(rule, row.currency)
        if envelope.committed + amount > envelope.amount:
            raise Refused(refusals.OVER_DIRECT, "amount")
        DirectEnvelope.objects.filter(pk=envelope.pk).update(committed=F("committed") + amount)


def _direct(rule: GrantRule, currency: str) -> DirectEnvelope:
    """What the contract lets be awarded without a call, locked; its amount is the pack's."""
    fresh = DirectEnvelope(
        programme=pack().code, project_id=rule.project, amount=rule.direct or 0, currency=currency
    )
    DirectEnvelope.objects.bulk_create([fresh], ignore_conflicts=True)
    row = lock_direct(rule.project)
    # One that was lowered below what is awarded already stays at that: nothing more is awarded.
    amount = max(rule.direct or Decimal(0), row.committed)
    if row.amount != amount:
        row.amount = amount
        row.save(update_fields=["amount"])
    return row


def lock_direct(project: str) -> DirectEnvelope:
    return DirectEnvelope.objects.select_for_update().get(project=project)


def _give_back(by: Actor, row: Grant, call: Call | None, takes: Decimal) -> None:
    """From now on the grant takes less of its envelope."""
    less = takes - row.takes
    row.takes = takes
    if less:
        rule = finding.plan().grant(row.project_id) or GrantRule(
            row.project_id, "", "", Decimal(0), row.amount
        )
        _take(row, call, rule, less)


# Its life -----------------------------------------------------------------------------------------


def cancel(by: Actor, wanted: UUID) -> Grant:
    row, call = with_envelope(by, wanted)
    GRANT.move(row, GrantState.CANCELLED, by)
    row.ended_on = clock.today()
    _give_back(by, row, call, Decimal(0))
    row.save()
    grant_telling.tell(by, grant_entries.CANCELLED, row)
    return row


def sign(by: Actor, wanted: UUID, agreement: bytes | None, reference: str, on: date | None) -> Grant:
    """The agreement is in force: its tranches are the grant, and its paper is kept."""
    row = grant(by, wanted)
    _check_stands(row, GrantState.DRAFTED)
    GRANT.move(row, GrantState.SIGNED, by)
    rules.check_open(row.venture.stage)
    grant_rules.check_whole(row.planned, row.amount, row.currency)
    first = row.dossier.decided_on if row.dossier else row.venture.opened_on
    row.signed_on = rules.check_day(on, clock.today(), least=first)
    row.reference = rules.short(reference, grant_rules.REFERENCE, "reference")
    if not agreement:
        raise Refused(refusals.AGREEMENT_MISSING, "scan")
    row.agreement_id = storing.store(by, agreement).id
    row.save()
    grant_telling.tell(by, grant_entries.SIGNED, row, day=row.signed_on)
    return row


def suspend(by: Actor, wanted: UUID, reason: str) -> Grant:
    row = grant(by, wanted)
    grant_rules.check_living(row.state)
    GRANT.move(row, GrantState.SUSPENDED, by)
    row.reason = grant_rules.check_reason(reason)
    row.save(update_fields=["state", "reason"])
    grant_telling.tell(by, grant_entries.SUSPENDED, row, reason_code=row.reason)
    return row


def _check_stands(row: Grant, state: str) -> None:
    """Signing and taking up again both end in an agreement in force: each begins where it belongs."""
    if row.state != state:
        raise Refused(ILLEGAL_MOVE, params={"state": GrantState(row.state).label})


def owed(row: Grant) -> Decimal:
    """What is still to be given back."""
    return row.asked_back - row.received


def _check_nothing_owed(row: Grant) -> None:
    if owed(row):
        raise Refused(refusals.STILL_OWED, None, {"amount": grant_rules.money(owed(row), row.currency)})


def resume(by: Actor, wanted: UUID) -> Grant:
    row = grant(by, wanted)
    _check_stands(row, GrantState.SUSPENDED)
    GRANT.move(row, GrantState.RUNNING if row.released else GrantState.SIGNED, by)
    _check_nothing_owed(row)
    row.reason, row.ended_on = "", None
    row.save(update_fields=["state", "reason", "ended_on"])
    grant_telling.tell(by, grant_entries.RESUMED, row)
    return row


def close(by: Actor, wanted: UUID, recovered: bool) -> Grant:
    """Everything is paid, or what was asked back came back; what is not paid returns to the envelope."""
    row, call = with_envelope(by, wanted)
    GRANT.move(row, GrantState.RECOVERED if recovered else GrantState.COMPLETED, by)
    _check_nothing_owed(row)
    if recovered and not row.asked_back:
        raise Refused(refusals.NOTHING_BACK)
    unpaid = Tranche.objects.filter(grant=row).exclude(state=TrancheState.PAID)
    if not recovered and (unpaid.exists() or not row.paid):
        raise Refused(refusals.NOT_ALL_PAID)
    kept = Purchase.objects.filter(tranche__grant=row, tranche__state=TrancheState.PAID)
    if not recovered and kept.exclude(state=PurchaseState.HANDED_OVER).exists():
        raise Refused(refusals.NOT_HANDED_OVER)
    row.ended_on = clock.today()
    _give_back(by, row, call, row.paid)
    row.save()
    grant_telling.tell(by, grant_entries.CLOSED, row, outcome=row.state)
    return row
