"""Recurring aid: one list for each session, month and kind, from half-days attended to its payment.

The training side hands half-days down, as often as they change. Before the list is approved its lines
follow; after a line is paid the difference stands beside it and goes to the next list of the session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import CHANGED, Refused
from parcours.people.queries import facts_on_many

from . import entries, finding, giving, informing, paying, refusals, rules, sheets, spending, telling
from .enums import TRACED, Decider, Hold, ListState, State
from .models import List, ListLine, Payment, Request
from .plan import AidPlan, KindRule, first_of_month, for_half_days
from .rules import HalfDays, HandedList
from .states import AID, LIST

ZERO = Decimal(0)


def due(of: List, line: ListLine) -> Decimal:
    """What a line gives: its half-days, and what former months left over or took too much."""
    return for_half_days(of.rate, line.half_days) + line.carried


def is_settled(of: List, line: ListLine) -> bool:
    """Whether money has moved, so that a change is a difference."""
    return of.state == ListState.PAID or (line.request is not None and line.request.paid > 0)


def difference(of: List, line: ListLine) -> Decimal:
    """What attendance gives now less what was paid; below zero when too much was. Zero until it is paid."""
    if not is_settled(of, line):
        return ZERO
    paid = line.request.paid if line.request else ZERO
    return due(of, line) - line.forgone - paid - line.passed_on


# Handed down --------------------------------------------------------------------------------------


def entitle(by: Actor, session: UUID, month: date, kind: str, told: list[HalfDays]) -> List | None:
    """Keep the half-days of a month; None when there is nothing to keep. The same again changes nothing."""
    finding.check_organisation(by)
    plan, month = finding.plan(), first_of_month(month)
    rule = rules.kind_of(plan, kind)
    if rule.half_day_rate is None:
        raise Refused(refusals.NO_RATE, "kind")
    rules.check_half_days(told)
    finding.people(by, {one.person for one in told})
    wanted = {one.person: one.half_days for one in told}
    something = any(wanted.values()) or bool(_open_differences(by, session, kind, month))
    row, is_new = _list(by, session, month, rule, plan, something)
    if row is None:
        return None
    lines = _lines(row)
    changed = [line for line in lines.values() if line.half_days != wanted.get(line.person_id, 0)]
    fresh = [person for person, number in wanted.items() if person not in lines and number]
    brought = _open_differences(by, session, kind, month) if row.state != ListState.PAID else []
    if not (changed or fresh or brought or is_new):
        return row
    _write(by, row, lines, changed, fresh, wanted)
    _carry(by, row, brought)
    row.handed_by, row.handed_at = by.user, clock.now()
    row.save(update_fields=["handed_by", "handed_at"])
    telling.of_list(entries.LISTED, by, row, lines=row.lines.count(), amount=total_due(row))
    return row


def _list(by: Actor, session: UUID, month: date, rule: KindRule, plan: AidPlan, wanted: bool):
    """The list under its lock, and whether it was made just now."""
    rows = List.objects.select_for_update(of=("self",)).select_related("line")
    key = {"session": session, "month": month, "kind": rule.kind}
    found = rows.filter(**key).first()
    if found is not None or not wanted:
        return found, False
    fresh = List(organisation_id=by.organisation, rate=rule.half_day_rate, currency=plan.currency, **key)
    fresh.handed_by = by.user
    List.objects.bulk_create([fresh], ignore_conflicts=True)
    return rows.get(**key), True


def _lines(row: List) -> dict[UUID, ListLine]:
    rows = ListLine.objects.select_for_update(of=("self",)).select_related("request__line")
    return {line.person_id: line for line in rows.filter(list=row).order_by("pk")}


def _write(by: Actor, row: List, lines, changed, fresh, wanted) -> None:
    if row.state == ListState.APPROVED:
        _open_again(by, row, lines)
    for line in changed:
        line.half_days = wanted.get(line.person_id, 0)
    ListLine.objects.bulk_update(changed, ["half_days"])
    ListLine.objects.bulk_create(
        ListLine(list=row, person_id=person, organisation_id=row.organisation_id, half_days=wanted[person])
        for person in fresh
    )


def _open_again(by: Actor, row: List, lines: dict[UUID, ListLine]) -> None:
    """Approved and not paid: what was not paid at all is given up, to be approved as it is now."""
    informing.stop_list(row)
    LIST.move(row, ListState.OPEN, by)
    row.save(update_fields=["state"])
    waiting = [one.request_id for one in lines.values() if one.request and one.request.state == State.GRANTED]
    requests = list(Request.objects.select_for_update(of=("self",)).filter(pk__in=waiting).order_by("pk"))
    for one in requests:
        if not one.paid:
            # Whoever takes attendance gives nothing up herself: the correction does.
            AID.move(one, State.CANCELLED, Actor.system("attendance corrected"))
            spending.move(one.line, committed=-one.left)
            one.granted = None
    gone = [one for one in requests if one.state == State.CANCELLED]
    Request.objects.bulk_update(gone, ["state", "granted"])
    facts = facts_on_many({one.person_id for one in gone})
    record_many(telling.about(entries.CANCELLED, by, one, facts[one.person_id]) for one in gone)
    ids = {one.id for one in gone}
    for line in lines.values():
        if line.request_id in ids:
            line.request, line.hold, line.forgone = None, "", ZERO
    ListLine.objects.bulk_update(lines.values(), ["request", "hold", "forgone"])


def _open_differences(by: Actor, session: UUID, kind: str, month: date) -> list[tuple[ListLine, Decimal]]:
    """Lines of earlier lists of the session with a difference that no list has taken over."""
    rows = ListLine.objects.filter(list__session=session, list__kind=kind, list__month__lt=month)
    rows = rows.filter(organisation=by.organisation).select_related("list", "request").order_by("list__month")
    found = ((line, difference(line.list, line)) for line in rows)
    return [(line, amount) for line, amount in found if amount]


def _carry(by: Actor, row: List, brought: list[tuple[ListLine, Decimal]]) -> None:
    """Take differences over, each once: the former line says what was passed on."""
    here = _lines(row)
    for former, amount in brought:
        line = here.get(former.person_id)
        if line is None:
            line = ListLine(
                list=row, person_id=former.person_id, organisation_id=by.organisation, half_days=0
            )
            line.save(force_insert=True)
            here[former.person_id] = line
        if is_settled(row, line):
            continue
        former.passed_on += amount
        former.save(update_fields=["passed_on"])
        line.carried += amount
        line.save(update_fields=["carried"])


def total_due(row: List) -> Decimal:
    lines = ListLine.objects.filter(list=row).select_related("request")
    return sum((max(due(row, line), ZERO) for line in lines), ZERO)


# Approved -----------------------------------------------------------------------------------------


def approve(by: Actor, list_id: UUID, line_code: str) -> List:
    """Grant what every line gives, within her ceiling; what a partner covers is held back and said so."""
    known = ListLine.objects.filter(list_id=list_id, organisation=by.organisation)
    held = finding.people(by, set(known.values_list("person_id", flat=True)))
    row, plan = finding.a_list(by, list_id), finding.plan()
    if row.state != ListState.OPEN:
        raise Refused(refusals.LIST_NOT_OPEN, None, {"state": ListState(row.state).label})
    rules.check_not_own(by, row.handed_by)
    rule = rules.kind_of(plan, row.kind)
    row.line = spending.line(spending.choose(by, plan, row.kind, line_code))
    lines = _lines(row)
    if set(lines) - set(held):
        raise Refused(CHANGED)
    open_lines = [line for line in lines.values() if line.request is None]
    granted = _room(by, row, rule, open_lines)
    if any(plan.band(amount) == Decider.TWO for amount in granted.values()):
        raise Refused(refusals.LIST_TOO_LARGE)
    made = [_granted(by, row, line, granted[line.id], plan) for line in open_lines if line.id in granted]
    if not any(line.request for line in lines.values()):
        raise Refused(refusals.NOTHING_DUE)
    Request.objects.bulk_create(made)
    ListLine.objects.bulk_update(open_lines, ["request", "hold", "forgone"])
    spending.move(row.line, committed=sum((one.granted for one in made), ZERO))
    LIST.move(row, ListState.APPROVED, by)
    row.approved_by, row.approved_on = by.user, clock.today()
    with finding.guarded():
        row.save()
    facts = facts_on_many({one.person_id for one in made})
    record_many(
        telling.about(entries.DECIDED, by, one, facts[one.person_id], outcome="granted") for one in made
    )
    amount = sum((one.granted for one in made), ZERO)
    telling.of_list(entries.LIST_APPROVED, by, row, lines=len(made), amount=amount)
    informing.ready(by, made, row)
    return row


def _room(by: Actor, row: List, rule: KindRule, lines: list[ListLine]) -> dict[UUID, Decimal]:
    """What each line is granted. Sets why it is less than due.

    What the organisation itself granted before narrows it; that a partner gave anything holds it back whole,
    so that no amount tells how much.
    """
    ids = [line.person_id for line in lines]
    covered = giving.covered_by_another(ids, rule, row.month, by.organisation)
    before, found = giving.granted_here(ids, rule, row.month, by.organisation), {}
    for line in lines:
        amount = max(due(row, line), ZERO)
        room = max(rule.period_ceiling - before.get(line.person_id, ZERO), ZERO)
        line.hold, line.forgone = "", ZERO
        if not amount:
            line.hold = Hold.NOTHING
        elif line.person_id in covered:
            line.hold, line.forgone = Hold.COVERED, amount
        else:
            given = min(amount, room)
            if given < amount:
                line.hold, line.forgone = Hold.CEILING, amount - given
            if given:
                found[line.id] = given
    return found


def _granted(by: Actor, row: List, line: ListLine, amount: Decimal, plan: AidPlan) -> Request:
    line.request = Request(
        person_id=line.person_id,
        organisation_id=row.organisation_id,
        kind=row.kind,
        asked=amount,
        quantity=max(line.half_days, 1),
        currency=row.currency,
        month=row.month,
        session=row.session,
        listed=True,
        state=State.GRANTED,
        asked_by=row.handed_by,
        band=plan.band(amount),
        granted=amount,
        line=row.line,
        decided_by=by.user,
        decided_on=clock.today(),
        decided_right=rules.LARGE,
    )
    return line.request


# Paid ---------------------------------------------------------------------------------------------


def pay(by: Actor, list_id: UUID, told: HandedList) -> List:
    """Pay everybody on the list who was not paid yet, each with a proof: all of them, or nobody."""
    row, plan = finding.a_list(by, list_id), finding.plan()
    if row.state != ListState.APPROVED:
        raise Refused(refusals.LIST_NOT_OPEN, None, {"state": ListState(row.state).label})
    ids = ListLine.objects.filter(list=row, request__isnull=False).values_list("request_id", flat=True)
    requests = finding.requests(by, ids)
    pairs = [(one, one.left) for one in requests if one.state == State.GRANTED and one.left > 0]
    amount = sum((left for _one, left in pairs), ZERO)
    if told.total is not None and told.total != amount:
        raise Refused(CHANGED)
    if pairs:
        places = _places(row)
        asked = {one.person_id: places[one.person_id] for one, _left in pairs}
        proofs = rules.proofs(told, plan.kinds.get(row.kind), asked)
        with _beside_its_field():
            paying.hand_over(by, [(one, left, proofs[one.person_id]) for one, left in pairs], of=row)
        _check_fresh(by, row, told)
    if told.scan is not None:
        sheets.keep(by, row, told.scan)
    LIST.move(row, ListState.PAID, by)
    row.paid_by, row.paid_on = by.user, told.on or clock.today()
    row.save(update_fields=["state", "paid_by", "paid_on"])
    telling.of_list(entries.LIST_PAID, by, row, lines=len(pairs), amount=amount)
    return row


def _places(row: List) -> dict[UUID, int]:
    """The place of each person on the sheet, as it is printed: in the order of their names."""
    lines = ListLine.objects.filter(list=row, request__granted__gt=0).order_by("person__sort_key", "id")
    return {person: place for place, person in enumerate(lines.values_list("person_id", flat=True), start=1)}


def _check_fresh(by: Actor, row: List, told: HandedList) -> None:
    """A sheet and the reference of a batch are used once, whoever stands on it. Under the lock of numbers."""
    field, where = ("reference", "reference") if told.way in TRACED else ("receipt", "sheet")
    word = rules.short(getattr(told, where), rules.REFERENCE, where)
    same = Q(**{field: word}) | Q(**{f"{field}__startswith": f"{word}/"})
    others = Payment.objects.filter(same, organisation=by.organisation).exclude(list=row)
    if field == "reference":
        others = others.filter(way=told.way)
    if word and others.exists():
        raise Refused(refusals.SHEET_TWICE if where == "sheet" else refusals.REFERENCE_TWICE, where)


@contextmanager
def _beside_its_field() -> Iterator[None]:
    """The receipt number of a payment on a list is that of its sheet, and so is what is refused of it."""
    try:
        yield
    except Refused as refused:
        if refused.field == "receipt":
            raise Refused(refusals.SHEET_TWICE, "sheet") from refused
        raise
