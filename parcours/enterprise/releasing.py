"""Tranches: planned within the grant, proven, proposed by one and released by another, paid, given back.

The lock of the grant is that of all its tranches; what each adds up to is moved with it.
"""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Max

from parcours.accounts.seconding import recent_givers
from parcours.documents import storing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.refusals import NOT_ALLOWED, NOT_FOUND, Missing, NotAllowed, Refused

from . import booking, finding, grant_entries, grant_rules, grant_telling, granting, rules
from . import grant_refusals as refusals
from .buying_models import LATER, Purchase, Quote
from .grant_enums import LIVING, Condition, GrantState, TrancheState, Way
from .grant_models import Grant, Payment, Recovery, Refund, Release, Tranche
from .grant_rules import Moved, TrancheTold
from .grant_states import GRANT, RELEASE, TRANCHE
from .models import StepDone, Visit


def tranche(by: Actor, wanted: UUID) -> tuple[Grant, Tranche]:
    """A tranche of one's own with its grant, whose lock is that of the tranche too."""
    rows = Tranche.objects.filter(pk=wanted, organisation=finding.organisation(by))
    known = rows.values_list("grant_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    return granting.grant(by, known), rows.get()


def add(by: Actor, wanted: UUID, told: TrancheTold) -> Tranche:
    row = granting.grant(by, wanted)
    if row.state != GrantState.DRAFTED:
        grant_rules.check_living(row.state)
    plan = finding.plan()
    left = row.takes - row.planned
    amount = grant_rules.check_tranche(told, left, row.currency, plan.form(row.venture.form))
    bought = told.way == Way.IN_KIND
    last = Tranche.objects.filter(grant=row).aggregate(last=Max("number"))["last"] or 0
    made = Tranche(
        grant=row,
        organisation_id=row.organisation_id,
        number=last + 1,
        amount=amount,
        way=told.way,
        condition=Condition.QUOTE if bought else told.condition,
        what=rules.short(told.what, grant_rules.WHAT, "what"),
        code=told.code if told.condition == Condition.LEGAL_STEP and not bought else "",
    )
    row.planned += amount
    with finding.guarded():
        row.save(update_fields=["planned"])
        made.save(force_insert=True)
        if bought:
            Purchase.objects.create(tranche=made, venture=row.venture, organisation_id=row.organisation_id)
    _tell(by, grant_entries.PLANNED, row, made)
    return made


def drop(by: Actor, wanted: UUID) -> Grant:
    """A tranche for which nothing was shown is given up; once the agreement is signed, by whoever signs."""
    row, found = tranche(by, wanted)
    if found.state != TrancheState.PLANNED:
        raise Refused(refusals.RELEASED_ALREADY)
    if row.state not in (GrantState.DRAFTED, GrantState.SUSPENDED, *LIVING):
        raise Refused(refusals.NOT_RUNNING, None, {"state": GrantState(row.state).label})
    if row.state != GrantState.DRAFTED and not by.may(RELEASE):
        raise NotAllowed(NOT_ALLOWED)
    row.planned -= found.amount
    row.save(update_fields=["planned"])
    _tell(by, grant_entries.DROPPED, row, found)
    if found.way == Way.IN_KIND:
        scans = list(Quote.objects.filter(purchase__tranche=found).values_list("scan", flat=True))
        Quote.objects.filter(purchase__tranche=found).delete()
        Purchase.objects.filter(tranche=found).delete()
        storing.remove(scans)
    found.delete()
    return row


def prove(by: Actor, wanted: UUID, evidence: bytes | None, visit: UUID | None) -> Tranche:
    """Keep what shows that the condition is met: a paper, a visit, or the legal step that it names."""
    row, found = tranche(by, wanted)
    grant_rules.check_living(row.state)
    if found.way == Way.IN_KIND:
        raise Refused(refusals.CHOOSE_QUOTE)
    TRANCHE.move(found, TrancheState.PROVEN, by)
    if found.condition == Condition.VISIT:
        found.visit = _visit(row, visit)
    elif found.condition == Condition.LEGAL_STEP:
        found.step = StepDone.objects.filter(venture=row.venture_id, code=found.code).first()
        if found.step is None:
            raise Refused(refusals.STEP_MISSING)
    elif not evidence:
        raise Refused(refusals.EVIDENCE_MISSING, "scan")
    else:
        found.evidence_id = storing.store(by, evidence).id
    found.proven_on, found.proven_by, found.note = clock.today(), by.user, ""
    found.save()
    _tell(by, grant_entries.PROVEN, row, found)
    return found


def _visit(row: Grant, wanted: UUID | None) -> Visit:
    """One that met somebody since the agreement, and shows no other tranche."""
    met = Visit.objects.filter(venture=row.venture_id, on__gte=row.signed_on).exclude(trading="")
    used = Tranche.objects.filter(grant__venture=row.venture_id, visit__isnull=False).values("visit")
    found = met.exclude(pk__in=used).filter(pk=wanted).first() if wanted else None
    if found is None:
        raise Refused(refusals.VISIT_MISSING, "visit")
    return found


def propose(by: Actor, wanted: UUID) -> Tranche:
    row, found = tranche(by, wanted)
    grant_rules.check_living(row.state)
    rules.check_open(row.venture.stage)
    TRANCHE.move(found, TrancheState.PROPOSED, by)
    if by.user is None:
        raise Refused(refusals.OTHER_PERSON)
    found.proposed_by, found.proposed_on, found.note = by.user, clock.today(), ""
    found.save()
    _tell(by, grant_entries.PROPOSED, row, found)
    return found


def send_back(by: Actor, wanted: UUID, note: str) -> Tranche:
    """By the second person, with a word why; or taken back by whoever proposed it."""
    row, found = tranche(by, wanted)
    if not by.may(RELEASE) and by.user != found.proposed_by:
        raise NotAllowed(NOT_ALLOWED)
    if found.state != TrancheState.PROPOSED:
        raise Refused(refusals.RELEASED_ALREADY)
    TRANCHE.move(found, TrancheState.PROVEN, by)
    found.note = rules.short(note, grant_rules.NOTE, "note")
    if not found.note and by.user != found.proposed_by:
        raise Refused(rules.refusals.REASON_MISSING, "note")
    found.proposed_by = found.proposed_on = None
    found.save()
    _tell(by, grant_entries.SENT_BACK, row, found)
    return found


def check_second(by: Actor, first: UUID | None) -> None:
    """Somebody else than the first, whose account does not come from the first since less than a week."""
    if by.user is None or first is None or by.user == first:
        raise Refused(refusals.OTHER_PERSON)
    if first in recent_givers(by):
        raise Refused(refusals.RECENT_ACCOUNT)


def confirm(by: Actor, wanted: UUID) -> Release:
    """The second person releases the tranche; the first release sets the grant running."""
    row, found = tranche(by, wanted)
    grant_rules.check_living(row.state)
    rules.check_open(row.venture.stage)
    if found.state in (TrancheState.RELEASED, TrancheState.PAID):
        raise Refused(refusals.RELEASED_ALREADY)
    TRANCHE.move(found, TrancheState.RELEASED, by)
    check_second(by, found.proposed_by)
    if row.state == GrantState.SIGNED:
        GRANT.move(row, GrantState.RUNNING, by)
    row.released += found.amount
    with finding.guarded():
        row.save(update_fields=["released", "state"])
        found.save(update_fields=["state"])
        made = Release.objects.create(
            tranche=found,
            organisation_id=row.organisation_id,
            amount=found.amount,
            proposed_by=found.proposed_by,
            proposed_on=found.proposed_on,
            confirmed_by=by.user,
            confirmed_on=clock.today(),
        )
    _tell(by, grant_entries.RELEASED, row, found)
    return made


# Money --------------------------------------------------------------------------------------------


def pay(by: Actor, wanted: UUID, told: Moved) -> Payment:
    """A released tranche is paid once, with its reference and receipt, and booked at the contract's rate."""
    row, found = tranche(by, wanted)
    grant_rules.check_living(row.state)
    if found.state == TrancheState.PAID:
        raise Refused(refusals.PAID_ALREADY)
    TRANCHE.move(found, TrancheState.PAID, by)
    if found.way == Way.IN_KIND and found.purchase.state not in LATER:
        raise Refused(refusals.NOT_DELIVERED)
    day = rules.check_day(told.on, clock.today(), least=found.release.confirmed_on)
    if not told.receipt:
        raise Refused(refusals.RECEIPT_MISSING, "scan")
    made = Payment(tranche=found, **_booked(by, row, told, found.amount, day))
    first = not Payment.objects.filter(tranche__grant__venture=row.venture_id).exists()
    row.paid += found.amount
    with finding.guarded():
        found.save(update_fields=["state"])
        row.save(update_fields=["paid"])
        made.save(force_insert=True)
    grant_telling.tell_money(by, grant_entries.PAID, row, made, tranche=found.number, first=first)
    if first:
        grant_telling.count_people(by, row, day)
    return made


def _booked(by: Actor, row: Grant, told: Moved, amount: Decimal, day: date) -> dict:
    """What :class:`Booking` keeps of money that moved."""
    reference = grant_rules.check_reference(told.reference)
    rule = grant_rules.rule_of(finding.plan(), row.project_id)
    found = booking.book(rule, amount, row.currency, day)
    return {
        "organisation_id": row.organisation_id,
        "amount": amount,
        "currency": row.currency,
        "booked": found.amount,
        "booked_currency": found.currency,
        "rate": found.rate.rate,
        "rate_first": found.rate.first,
        "rate_second": found.rate.second,
        "rate_on": found.rate.on,
        "rate_source": found.rate.source[:200],
        "rule": rule.rate,
        "reference": reference,
        "receipt_id": storing.store(by, told.receipt).id if told.receipt else None,
        "on": day,
        "by": by.user,
    }


def ask_back(by: Actor, wanted: UUID, amount: Decimal, reason: str, note: str) -> Recovery:
    """An amount is to be given back; until it is, nothing more is released."""
    row = granting.grant(by, wanted)
    why = grant_rules.check_reason(reason)
    asked, left = rules.check_amount(amount), row.paid - row.asked_back
    if asked > left:
        raise Refused(refusals.OVER_PAID, "amount", {"left": grant_rules.money(left, row.currency)})
    if row.state != GrantState.SUSPENDED:
        GRANT.move(row, GrantState.SUSPENDED, by)
    row.asked_back += asked
    row.reason, row.ended_on = why, None
    with finding.guarded():
        row.save(update_fields=["state", "asked_back", "reason", "ended_on"])
    made = Recovery.objects.create(
        grant=row,
        organisation_id=row.organisation_id,
        amount=asked,
        reason=why,
        note=rules.short(note, grant_rules.NOTE, "note"),
        on=clock.today(),
        by=by.user,
    )
    grant_telling.tell(by, grant_entries.ASKED_BACK, row, amount=asked, reason_code=why)
    return made


def receive(by: Actor, wanted: UUID, told: Moved) -> Refund:
    """Money came back, whole or in part."""
    row = granting.grant(by, wanted)
    left = granting.owed(row)
    amount = rules.check_amount(told.amount if told.amount is not None else left)
    if amount > left:
        raise Refused(refusals.OVER_OWED, "amount", {"left": grant_rules.money(left, row.currency)})
    first = Recovery.objects.filter(grant=row).order_by("on").values_list("on", flat=True)[0]
    day = rules.check_day(told.on, clock.today(), least=first)
    made = Refund(grant=row, **_booked(by, row, told, amount, day))
    row.received += amount
    with finding.guarded():
        row.save(update_fields=["received"])
        made.save(force_insert=True)
    grant_telling.tell_money(by, grant_entries.CAME_BACK, row, made)
    return made


def _tell(by: Actor, kind, row: Grant, found: Tranche) -> None:
    told = {"amount": found.amount, "tranche": found.number, "condition": found.condition}
    grant_telling.tell(by, kind, row, **told)
