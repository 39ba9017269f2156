"""Drafts addenda, and puts them in force. Called by the actions, inside their transaction.

An addendum is of a project, kept by its grantee, or of the programme, kept by whoever coordinates it. A
second person puts it in force; from then on it stays, and another one changes what it says.
"""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import check_planned
from parcours.kernel.identifiers import uuid7
from parcours.kernel.recorder import record
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.kernel.texts import plain
from parcours.ui import wording

from . import budget_finding as finding
from . import money_entries as entries
from . import money_refusals as refusals
from .addendum_models import Addendum, AddendumTarget
from .amending import Days
from .budget_models import Budget
from .indicating import COUNTABLE_UNITS
from .models import Indicator, Programme
from .money_enums import AddendumState, BudgetState
from .pack import Pack
from .queries import contract_days, pack
from .states import ADDENDUM

REASON, SHARE = 300, "percent"
WHOLE_UNITS = frozenset(COUNTABLE_UNITS) - {"money"}
VALUE_BELOW = Decimal(10) ** 12


def _tell(kind, by: Actor, row: Addendum, on: date | None = None) -> None:
    facts = {
        "number": row.number,
        "targets": row.targets.count(),
        "days": sum(day is not None for day in (row.starts_on, row.ends_on)),
        "budget": row.budget_id is not None,
    }
    about: dict[str, Any] = {"object": ("programmes.Addendum", row.id), "project": row.project_id or ""}
    record(kind.code, by=by, occurred_on=on, facts=facts, **about)


def _reason(told: str) -> str:
    text = " ".join(plain(told).split())
    if not text:
        raise Refused(refusals.REASON_NEEDED, "reason")
    if len(text) > REASON:
        raise Refused(refusals.TOO_LONG, "reason", {"most": REASON})
    return text


# Whose it is --------------------------------------------------------------------------------------


def lock_programme(by: Actor) -> Programme:
    """The programme in force, locked, for who coordinates it; foreign and missing are one answer."""
    rows = Programme.objects.select_for_update(no_key=True).filter(in_force=True)
    found = rows.first()
    if found is None or not finding.steers(by):
        raise Missing(NOT_FOUND)
    return found


def _own(by: Actor, wanted: UUID) -> Addendum:
    """A draft of one's own contract, both locked."""
    rows = Addendum.objects.filter(pk=wanted, organisation=by.organisation)
    code = rows.values_list("project", flat=True).first() if rows.exists() else ""
    if code == "":
        raise Missing(NOT_FOUND)
    if code is None:
        lock_programme(by)
    else:
        finding.own_project(by, code)
    row = Addendum.objects.select_for_update(of=("self",)).select_related("project").get(pk=wanted)
    if row.state != AddendumState.DRAFT:
        raise Refused(refusals.ADDENDUM_FIXED)
    return row


def draft(by: Actor, project: str, reason: str) -> Addendum:
    """``project`` empty: to the contract of the programme."""
    row = finding.own_project(by, project) if project else None
    programme = row.programme_id if row else lock_programme(by).code
    owner = row.grantee_id if row else by.organisation
    rows = Addendum.objects.filter(programme=programme, project=row)
    _drop_of_former(by, rows.filter(state=AddendumState.DRAFT).exclude(organisation=owner))
    if rows.filter(state=AddendumState.DRAFT).exists():
        raise Refused(refusals.ADDENDUM_THERE)
    last = rows.filter(state=AddendumState.IN_FORCE).aggregate(n=Max("number"))["n"]
    made = Addendum.objects.create(
        programme_id=programme,
        project=row,
        organisation_id=owner,
        number=(last or 0) + 1,
        reason=_reason(reason),
        drafted_by=by.user,
    )
    _tell(entries.ADDENDUM_DRAFTED, by, made)
    return made


def _drop_of_former(by: Actor, rows: QuerySet[Addendum]) -> None:
    """A draft of who kept the contract before stands in nobody's way."""
    with as_role("system"):
        for row in rows.select_for_update(of=("self",)):
            ADDENDUM.move(row, AddendumState.DROPPED, by)
            row.save(update_fields=["state"])
            _tell(entries.ADDENDUM_DROPPED, by, row)


def _changed(by: Actor, row: Addendum) -> None:
    """Whoever wrote in a draft last does not put it in force."""
    row.drafted_by = by.user
    row.save()
    _tell(entries.ADDENDUM_CHANGED, by, row)


def write(
    by: Actor, wanted: UUID, reason: str, starts_on: date | None, ends_on: date | None, budget: UUID | None
) -> Addendum:
    """What it is for, the days that it changes and the version of the budget that belongs to it."""
    row = _own(by, wanted)
    row.reason, row.starts_on, row.ends_on = _reason(reason), starts_on, ends_on
    for name in ("starts_on", "ends_on"):
        check_planned(getattr(row, name), name)
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused(refusals.ENDS_BEFORE, "ends_on")
    row.budget = _budget(row, budget)
    _changed(by, row)
    return row


def _budget(row: Addendum, wanted: UUID | None) -> Budget | None:
    if wanted is None:
        return None
    rows = Budget.objects.filter(pk=wanted, project=row.project_id).exclude(state=BudgetState.DROPPED)
    found = rows.first() if row.project_id else None
    if found is None:
        raise Refused(refusals.OTHER_BUDGET, "budget")
    return found


def set_target(by: Actor, wanted: UUID, code: str, value: Decimal, since: date | None) -> Addendum:
    """Another target of an indicator of this contract. ``since`` None: from the day it is signed."""
    row = _own(by, wanted)
    rows = Indicator.objects.filter(programme=row.programme_id, project=row.project_id, in_force=True)
    indicator = rows.filter(code=code).first()
    if indicator is None:
        raise Refused(refusals.OTHER_INDICATOR, "indicator")
    if not value.is_finite() or not 0 <= value < VALUE_BELOW or value != round(value, 2):
        raise Refused(refusals.TARGET_VALUE, "value")
    if indicator.unit == SHARE and value > 100:
        raise Refused(refusals.TARGET_SHARE, "value")
    if indicator.unit in WHOLE_UNITS and value != int(value):
        raise Refused(refusals.TARGET_WHOLE, "value")
    check_planned(since, "since")
    told = {"value": value, "since": since, "organisation_id": row.organisation_id}
    AddendumTarget.objects.update_or_create(addendum=row, indicator=indicator, defaults=told)
    _changed(by, row)
    return row


def drop_target(by: Actor, wanted: UUID, code: str) -> Addendum:
    """The target stays as it was."""
    row = _own(by, wanted)
    found = row.targets.filter(indicator__code=code).first()
    if found is None:
        raise Missing(NOT_FOUND)
    found.delete()
    _changed(by, row)
    return row


def drop(by: Actor, wanted: UUID) -> Addendum:
    row = _own(by, wanted)
    ADDENDUM.move(row, AddendumState.DROPPED, by)
    row.save(update_fields=["state"])
    _tell(entries.ADDENDUM_DROPPED, by, row)
    return row


# Put in force -------------------------------------------------------------------------------------


def put_in_force(by: Actor, wanted: UUID, on: date | None) -> Addendum:
    """It was signed on a day: its targets and days hold. A second person does it."""
    # Days of projects and of the programme bound each other: one addendum is put in force at a time.
    Programme.objects.select_for_update(no_key=True).filter(in_force=True).first()
    row = _own(by, wanted)
    if by.user is not None and by.user == row.drafted_by:
        raise Refused(refusals.SECOND_PERSON)
    _check_signed(row, on)
    targets = list(row.targets.select_related("indicator"))
    if not (targets or row.starts_on or row.ends_on or row.budget_id):
        raise Refused(refusals.ADDENDUM_EMPTY)
    if row.budget is not None and row.budget.state != BudgetState.AGREED:
        raise Refused(refusals.BUDGET_NOT_AGREED)
    known = pack(row.programme_id)
    row.starts_before, row.ends_before = before(row, known)
    _check_days(row, known)
    ADDENDUM.move(row, AddendumState.IN_FORCE, by)
    row.signed_on, row.kept_by, row.kept_at = on, by.user, clock.now()
    row.save()
    for one in targets:
        one.since, one.in_force = one.since or on, True
        one.before = target_before(known, one)
        one.save(update_fields=["since", "in_force", "before"])
    Programme.objects.filter(pk=row.programme_id).update(amended=uuid7())
    _tell(entries.ADDENDUM_IN_FORCE, by, row, on)
    return row


def target_before(known: Pack, one: AddendumTarget) -> Decimal | None:
    found = known.indicator(one.indicator.code)
    return found.target.value if found and found.target else None


def before(row: Addendum, known: Pack) -> Days:
    """The first and the last day in force of the contract that it changes."""
    return contract_days(row.project) if row.project is not None else (known.starts_on, known.ends_on)


def _check_signed(row: Addendum, on: date | None) -> None:
    if on is None:
        raise Refused(refusals.DAY_NEEDED, "on")
    check_planned(on, "on")
    if on > clock.today():
        raise Refused(refusals.NOT_SIGNED_YET, "on")
    rows = Addendum.objects.filter(programme=row.programme_id, project=row.project_id)
    last = rows.filter(state=AddendumState.IN_FORCE).aggregate(last=Max("signed_on"))["last"]
    if last is not None and on < last:
        raise Refused(refusals.SIGNED_TOO_EARLY, "on", {"day": wording.day(last)})


def _check_days(row: Addendum, known: Pack) -> None:
    """A contract ends after it begins; projects last within the days that an addendum gave the programme."""
    first, last = row.starts_on or row.starts_before, row.ends_on or row.ends_before
    if last < first:
        raise Refused(refusals.ENDS_BEFORE)
    if row.project_id:
        bounds = known.days
        if (bounds[0] and first < bounds[0]) or (bounds[1] and last > bounds[1]):
            raise Refused(refusals.BEYOND_PROGRAMME, None, _said(known.starts_on, known.ends_on))
        return
    for one in known.projects:
        early = row.starts_on and one.starts_on < row.starts_on
        late = row.ends_on and one.ends_on > row.ends_on
        if early or late:
            raise Refused(refusals.WITHIN_PROGRAMME, None, _said(one.starts_on, one.ends_on))


def _said(first: date, last: date) -> dict[str, str]:
    return {"first": wording.day(first), "last": wording.day(last)}
