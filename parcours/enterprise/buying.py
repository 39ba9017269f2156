"""In kind: quotes of several suppliers, one chosen, ordered once released, delivered, handed over signed.

The lock of the grant is that of what it buys.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unicodedata import normalize
from uuid import UUID

from parcours.documents import storing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.folding import fold
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.programmes.queries import pack

from . import finding, grant_entries, grant_rules, grant_telling, releasing, rules
from . import grant_refusals as refusals
from .buying_models import Equipment, Purchase, Quote
from .grant_enums import EquipmentState, GrantState, PurchaseState, TrancheState
from .grant_models import Grant, Tranche
from .grant_plan import FEWEST_QUOTES
from .grant_states import PURCHASE, TRANCHE
from .sections import SECTION

SUPPLIER, ITEM, SERIAL, WHERE, WHY = 120, 120, 60, 120, 300


@dataclass(frozen=True)
class QuoteTold:
    """``amount``: all taxes in, in the pack's currency; ``scan``: a photo or PDF of the paper."""

    supplier: str
    amount: Decimal
    scan: bytes | None = None
    on: date | None = None


@dataclass(frozen=True)
class ItemTold:
    """``serial``: as it stands on the thing; empty where it has none."""

    what: str
    serial: str = ""
    where: str = ""


def purchase(by: Actor, wanted: UUID) -> tuple[Grant, Tranche, Purchase]:
    """What a tranche buys, with the tranche and its grant under their lock."""
    rows = Purchase.objects.filter(pk=wanted, organisation=finding.organisation(by))
    known = rows.values_list("tranche_id", flat=True).first()
    if known is None:
        raise Missing(NOT_FOUND)
    row, tranche = releasing.tranche(by, known)
    return row, tranche, rows.get()


def needed(project: str) -> int:
    """How many quotes the contract of a project asks for."""
    found = pack().section(SECTION.code).grant(project)
    return found.quotes if found else FEWEST_QUOTES


def serial_key(serial: str) -> str:
    """A serial number in one writing: letters and figures alone, capitals."""
    return re.sub(r"[\W_]", "", normalize("NFKC", serial)).upper()


def _check_quoting(row: Grant, tranche: Tranche) -> None:
    if row.state != GrantState.DRAFTED:
        grant_rules.check_living(row.state)
    if tranche.state not in (TrancheState.PLANNED, TrancheState.PROVEN):
        raise Refused(refusals.NOT_QUOTING)


def quote(by: Actor, wanted: UUID, told: QuoteTold) -> Quote:
    row, tranche, of = purchase(by, wanted)
    _check_quoting(row, tranche)
    supplier = rules.short(told.supplier, SUPPLIER, "supplier")
    if not fold(supplier):
        raise Refused(refusals.SUPPLIER_MISSING, "supplier")
    amount = rules.check_amount(told.amount)
    day = rules.check_day(told.on, clock.today())
    if not told.scan:
        raise Refused(refusals.QUOTE_MISSING, "scan")
    made = Quote(
        purchase=of,
        organisation_id=row.organisation_id,
        supplier=supplier,
        supplier_key=fold(supplier)[:SUPPLIER],
        amount=amount,
        on=day,
        by=by.user,
    )
    made.scan_id = storing.store(by, told.scan).id
    with finding.guarded():
        made.save(force_insert=True)
    _tell(by, grant_entries.QUOTED, row, tranche, amount=amount)
    return made


def ask_fewer(by: Actor, wanted: UUID, reason: str) -> Purchase:
    """Say why there are fewer quotes; nothing is chosen before a second person agrees."""
    row, tranche, of = purchase(by, wanted)
    _check_quoting(row, tranche)
    why = rules.short(reason, WHY, "reason")
    if not why:
        raise Refused(rules.refusals.REASON_MISSING, "reason")
    if of.few_agreed_on:
        raise Refused(refusals.FEW_AGREED)
    of.few_reason, of.few_asked_by = why, by.user
    of.save(update_fields=["few_reason", "few_asked_by"])
    _tell(by, grant_entries.FEW_ASKED, row, tranche)
    return of


def agree_fewer(by: Actor, wanted: UUID) -> Purchase:
    row, tranche, of = purchase(by, wanted)
    _check_quoting(row, tranche)
    if not of.few_reason:
        raise Refused(refusals.NO_FEW_ASKED)
    if of.few_agreed_on:
        raise Refused(refusals.FEW_AGREED)
    releasing.check_second(by, of.few_asked_by)
    of.few_agreed_by, of.few_agreed_on = by.user, clock.today()
    with finding.guarded():
        of.save(update_fields=["few_agreed_by", "few_agreed_on"])
    _tell(by, grant_entries.FEW_AGREED, row, tranche)
    return of


def choose(by: Actor, wanted: UUID, why: str) -> Quote:
    """The tranche becomes what the chosen quote asks: the rest of it is left of the grant."""
    known = Quote.objects.filter(pk=wanted, organisation=finding.organisation(by))
    of_id = known.values_list("purchase_id", flat=True).first()
    if of_id is None:
        raise Missing(NOT_FOUND)
    row, tranche, of = purchase(by, of_id)
    grant_rules.check_living(row.state)
    TRANCHE.move(tranche, TrancheState.PROVEN, by)
    PURCHASE.move(of, PurchaseState.CHOSEN, by)
    quotes, found = list(of.quotes.all()), known.get()
    least = needed(row.project_id)
    if len(quotes) < least and not of.few_agreed_on:
        raise Refused(refusals.TOO_FEW_QUOTES, None, {"most": least})
    of.chosen_why = rules.short(why, WHY, "why")
    if found.amount > min(one.amount for one in quotes) and not of.chosen_why:
        raise Refused(refusals.WHY_NOT_CHEAPEST, "why")
    room = tranche.amount + row.takes - row.planned
    if found.amount > room:
        raise Refused(refusals.OVER_GRANT, None, {"left": grant_rules.money(room, row.currency)})
    row.planned += found.amount - tranche.amount
    tranche.amount, tranche.evidence_id = found.amount, found.scan_id
    tranche.proven_on, tranche.proven_by, tranche.note = clock.today(), by.user, ""
    of.chosen = found
    with finding.guarded():
        row.save(update_fields=["planned"])
        tranche.save()
        of.save(update_fields=["state", "chosen", "chosen_why"])
    _tell(by, grant_entries.CHOSEN, row, tranche)
    return found


def order(by: Actor, wanted: UUID, reference: str, paper: bytes | None, on: date | None) -> Purchase:
    row, tranche, of = purchase(by, wanted)
    grant_rules.check_living(row.state)
    if tranche.state != TrancheState.RELEASED:
        raise Refused(refusals.NOT_RELEASED)
    PURCHASE.move(of, PurchaseState.ORDERED, by)
    of.order_reference = grant_rules.check_reference(reference)
    of.ordered_on = rules.check_day(on, clock.today(), least=tranche.release.confirmed_on)
    of.order_id = storing.store(by, paper).id if paper else None
    of.save()
    _tell(by, grant_entries.ORDERED, row, tranche, day=of.ordered_on)
    return of


def deliver(by: Actor, wanted: UUID, paper: bytes | None, on: date | None) -> Purchase:
    row, tranche, of = purchase(by, wanted)
    PURCHASE.move(of, PurchaseState.DELIVERED, by)
    of.delivered_on = rules.check_day(on, clock.today(), least=of.ordered_on)
    if not paper:
        raise Refused(refusals.DELIVERY_MISSING, "scan")
    of.delivery_id = storing.store(by, paper).id
    of.save()
    _tell(by, grant_entries.DELIVERED, row, tranche, day=of.delivered_on)
    return of


def add_item(by: Actor, wanted: UUID, told: ItemTold) -> Equipment:
    """Enter something that was delivered into the register; one serial number stands there once."""
    row, tranche, of = purchase(by, wanted)
    if of.state not in (PurchaseState.DELIVERED, PurchaseState.HANDED_OVER):
        raise Refused(refusals.NOT_DELIVERED)
    what = rules.short(told.what, ITEM, "what")
    if not what:
        raise Refused(refusals.ITEM_MISSING, "what")
    serial = rules.short(told.serial, SERIAL, "serial")
    handed = of.state == PurchaseState.HANDED_OVER
    made = Equipment(
        purchase=of,
        venture_id=of.venture_id,
        organisation_id=of.organisation_id,
        what=what,
        serial=serial,
        serial_key=serial_key(serial)[:SERIAL],
        where=rules.short(told.where, WHERE, "where"),
        state=EquipmentState.IN_USE if handed else EquipmentState.STORED,
        since=of.handed_on if handed else of.delivered_on,
    )
    with finding.guarded():
        made.save(force_insert=True)
    _tell(by, grant_entries.ITEM_ADDED, row, tranche, outcome=made.state)
    return made


def hand_over(by: Actor, wanted: UUID, paper: bytes | None, on: date | None) -> Purchase:
    """The members signed that they have it; from then on it is in use."""
    row, tranche, of = purchase(by, wanted)
    PURCHASE.move(of, PurchaseState.HANDED_OVER, by)
    of.handed_on = rules.check_day(on, clock.today(), least=of.delivered_on)
    if not Equipment.objects.filter(purchase=of).exists():
        raise Refused(refusals.NO_EQUIPMENT)
    if not paper:
        raise Refused(refusals.HANDOVER_MISSING, "scan")
    of.handover_id = storing.store(by, paper).id
    of.save()
    stored = Equipment.objects.filter(purchase=of, state=EquipmentState.STORED)
    stored.update(state=EquipmentState.IN_USE, since=of.handed_on)
    _tell(by, grant_entries.HANDED_OVER, row, tranche, day=of.handed_on)
    return of


def note_equipment(by: Actor, wanted: UUID, state: str, where: str, on: date | None) -> Equipment:
    """Say how a thing is and where, since a day."""
    known = Equipment.objects.filter(pk=wanted, organisation=finding.organisation(by))
    of_id = known.values_list("purchase_id", flat=True).first()
    if of_id is None:
        raise Missing(NOT_FOUND)
    row, tranche, _of = purchase(by, of_id)
    found = known.get()
    rules.coded(state, EquipmentState, "state")
    place = rules.short(where, WHERE, "where")
    if (state, place) == (found.state, found.where):
        raise Refused(refusals.SAME_STATE)
    found.since = rules.check_day(on, clock.today(), least=found.since)
    found.state, found.where = state, place
    found.save(update_fields=["state", "where", "since"])
    _tell(by, grant_entries.ITEM_MOVED, row, tranche, day=found.since, outcome=state)
    return found


def _tell(by: Actor, kind, row: Grant, tranche: Tranche, day: date | None = None, **facts) -> None:
    told = {"amount": tranche.amount, "tranche": tranche.number, "condition": tranche.condition} | facts
    grant_telling.tell(by, kind, row, day, **told)
