"""The one core of what follows a hiring: her work, its permit steps, whether she is still there."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.days import months_after
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.models import AccessGrant
from parcours.people.queries import facts_on_days
from parcours.people.visibility import living

from . import entries, finding, informing, refusals, rules, states, stepping
from .enums import CheckAnswer, Contract, Evidence, LeavingReason, OfferKind, PermitState, PlacementState
from .models import Application, Check, PermitStep, Placement
from .rules import Heard, Terms, WorkTerms
from .sections import plan
from .telling import about_placement

ASKED_WITHIN = 30
"""Days after its own at which a check is still worth a message."""


def place(by: Actor, application: Application, told: WorkTerms, day: date) -> Placement:
    """She begins at an employer, on terms that hold; its checks and permit steps are made with it."""
    offer = application.offer
    starts_on = told.starts_on or day
    row = Placement(
        person_id=application.person_id,
        organisation_id=application.organisation_id,
        application=application,
        employer_id=offer.employer_id,
        kind=offer.kind,
        occupation_id=offer.occupation_id,
        place_id=offer.place_id,
        region_id=offer.region_id,
        **_terms(told, offer, starts_on, day),
    )
    return _keep(by, row, entries.PLACED)


def _terms(told: WorkTerms, offer, starts_on: date, day: date) -> dict:
    """The columns of the terms; what is not told is as the offer says."""
    contract = told.contract or offer.contract
    rules.check_contract(offer.kind, contract)
    rules.check_start(starts_on, told.ends_on, day)
    hours = rules.check_hours(told.week_hours) if told.week_hours is not None else offer.week_hours
    wage, per = (told.wage, told.wage_per) if told.wage is not None else (offer.wage, offer.wage_per)
    terms = Terms(offer.kind, offer.occupation_id, wage, per, hours, starts_on)
    return {
        "contract": contract,
        "starts_on": starts_on,
        "ends_on": told.ends_on,
        "week_hours": hours,
        "evidence": rules.coded(told.evidence, Evidence, "evidence"),
        **rules.check_wage(terms, plan()),
    }


def _keep(by: Actor, row: Placement, kind) -> Placement:
    before = row.came_from.project_id if row.came_from_id else None
    row.project_id = stepping.leading(row.person_id, min(row.starts_on, clock.today())) or before
    row.save(force_insert=True)
    known = plan()
    Check.objects.bulk_create(
        Check(
            placement=row,
            person_id=row.person_id,
            month=month,
            due_on=months_after(row.starts_on, month),
        )
        for month in known.retention_months
    )
    if row.kind == OfferKind.JOB:
        PermitStep.objects.bulk_create(
            PermitStep(
                placement=row,
                person_id=row.person_id,
                organisation_id=row.organisation_id,
                code=one.code,
                order=order,
                due_on=row.starts_on + timedelta(days=one.days),
            )
            for order, one in enumerate(known.permit_steps)
        )
    _tell(by, kind, row, min(row.starts_on, clock.today()), evidence=row.evidence)
    stepping.plan_placement(by, row)
    return row


def _tell(by: Actor, kind, row: Placement, day: date, **more) -> None:
    _tell_many(by, kind, [(row, day, more)])


def _tell_many(by: Actor, kind, told: Iterable[tuple[Placement, date, dict]]) -> None:
    told = list(told)
    known = facts_on_days((row.person_id, day) for row, day, _more in told)
    record_many(
        about_placement(kind, by, row, known[(row.person_id, day)], day=day, **more)
        for row, day, more in told
    )


def answer(by: Actor, wanted: UUID, told: Heard) -> Check:
    """What was heard at a check: still there, left, or nobody was reached."""
    on, left_on, reason, said = told.on, told.left_on, told.reason, told.answer
    check = finding.check(by, wanted)
    day = rules.check_day(on, clock.today())
    rules.check_answer(said, reason, left_on, day)
    placement = finding.placement(by, check.placement_id)
    if check.answer not in ("", CheckAnswer.NOT_REACHED):
        raise Refused(refusals.ANSWERED_ALREADY)
    if placement.state != PlacementState.WORKING:
        raise Refused(refusals.NOT_WORKING, None, {"state": PlacementState(placement.state).label})
    if day < placement.starts_on:
        raise Refused(refusals.BEFORE_START, "on", {"day": placement.starts_on.strftime("%d/%m/%Y")})
    if day < check.due_on and said == CheckAnswer.STILL:
        raise Refused(refusals.TOO_EARLY, "on", {"day": check.due_on.strftime("%d/%m/%Y")})
    heard = [check, *_earlier(check)] if said == CheckAnswer.STILL else [check]
    behind = rules.coded(told.evidence, Evidence, "evidence") if said == CheckAnswer.STILL else ""
    for one in heard:
        one.evidence = behind
        one.answer, one.answered_on, one.attempts = said, day, one.attempts + (one is check)
    Check.objects.bulk_update(heard, ["answer", "answered_on", "attempts", "evidence"])
    if said == CheckAnswer.NOT_REACHED:
        _tell(by, entries.CHECK_MISSED, placement, day, month=check.month)
    elif said == CheckAnswer.LEFT:
        leave(by, placement, reason, left_on or day, "left_on" if left_on else "on")
    else:
        months = sorted(one.month for one in heard)
        of_month = [(placement, day, {"month": month, "evidence": behind}) for month in months]
        _tell_many(by, entries.KEPT, of_month)
        if check.month == max(plan().retention_months):
            _settle(by, placement, PlacementState.KEPT, "", day)
    return check


def _earlier(check: Check) -> list[Check]:
    """Checks before one that nobody answered: whoever is there now was there then."""
    rows = Check.objects.select_for_update(of=("self",)).filter(
        placement=check.placement_id, month__lt=check.month, answer__in=["", CheckAnswer.NOT_REACHED]
    )
    return list(rows.order_by("month"))


def left(by: Actor, wanted: UUID, reason: str, on: date | None) -> Placement:
    """She left, heard outside of a check."""
    row = finding.placement(by, wanted)
    rules.coded(reason, LeavingReason, "reason")
    day = rules.check_day(on, clock.today())
    leave(by, row, reason, day)
    return row


def leave(by: Actor, row: Placement, reason: str, day: date, where: str = "on") -> None:
    """She is back in accompaniment: the step of the work ends, and nothing else is open by that."""
    if row.starts_on > clock.today():
        # She never began.
        day = row.starts_on
    if day < row.starts_on:
        raise Refused(refusals.BEFORE_START, where, {"day": row.starts_on.strftime("%d/%m/%Y")})
    said = row.checks.filter(answer=CheckAnswer.STILL, answered_on__gt=day).order_by("-answered_on").first()
    if said is not None:
        raise Refused(refusals.STILL_THERE, where, {"day": said.answered_on.strftime("%d/%m/%Y")})
    _settle(by, row, PlacementState.LEFT, reason, day)


def _settle(by: Actor, row: Placement, state: str, reason: str, day: date) -> None:
    states.PLACEMENT.move(row, state, by)
    row.ended_on, row.reason = day, reason
    row.save(update_fields=["state", "ended_on", "reason"])
    kind = {
        PlacementState.LEFT: entries.LEFT,
        PlacementState.KEPT: entries.KEPT_TO_THE_END,
        PlacementState.CONVERTED: entries.CONVERTED,
    }[state]
    more = {"reason_code": reason} if state == PlacementState.LEFT else {}
    _tell(by, kind, row, min(day, clock.today()), days=(day - row.starts_on).days, **more)
    stepping.close_placement(by, row)


def convert(by: Actor, wanted: UUID, told: WorkTerms) -> Placement:
    """An internship becomes a job at the same employer, on terms of its own."""
    row = finding.placement(by, wanted)
    if row.kind == OfferKind.JOB:
        raise Refused(refusals.A_JOB_ALREADY)
    states.PLACEMENT.check(row.state, PlacementState.CONVERTED, by)
    day = clock.today()
    starts_on = told.starts_on or day
    rules.coded(told.contract, Contract, "contract")
    rules.check_contract(OfferKind.JOB, told.contract)
    rules.check_start(starts_on, told.ends_on, day)
    if starts_on < row.starts_on or row.starts_on > day:
        raise Refused(refusals.BEFORE_START, "starts_on", {"day": row.starts_on.strftime("%d/%m/%Y")})
    hours = rules.check_hours(told.week_hours)
    terms = Terms(OfferKind.JOB, row.occupation_id, told.wage, told.wage_per, hours, starts_on)
    columns = rules.check_wage(terms, plan())
    _settle(by, row, PlacementState.CONVERTED, "", day)
    fresh = Placement(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        employer_id=row.employer_id,
        kind=OfferKind.JOB,
        occupation_id=row.occupation_id,
        place_id=row.place_id,
        region_id=row.region_id,
        contract=told.contract,
        starts_on=starts_on,
        ends_on=told.ends_on,
        week_hours=hours,
        evidence=rules.coded(told.evidence, Evidence, "evidence"),
        came_from=row,
        **columns,
    )
    return _keep(by, fresh, entries.PLACED)


def settle_permit(by: Actor, wanted: UUID, to: str, ground: str, on: date | None) -> PermitStep:
    """A step of the permit is done, or she is exempt from it, on a ground of the pack."""
    row = finding.permit_step(by, wanted)
    placement = finding.placement(by, row.placement_id)
    known = plan().permit_step(row.code)
    rules.check_permit(to, ground, known)
    day = rules.check_day(on, clock.today())
    if row.state != PermitState.TO_DO:
        raise Refused(refusals.ALREADY_ENDED)
    row.state, row.ground, row.settled_on = to, ground, day
    row.save(update_fields=["state", "ground", "settled_on"])
    _tell(by, entries.PERMIT_SETTLED, placement, day, step=row.code, state=to)
    return row


def tell_due(by: Actor) -> int:
    """Whoever has a check due today or before is written to once. As the system; how many."""
    today = clock.today()
    with as_role("system"):
        due = _unasked(today)
        informing.asked(due)
        for one in due:
            one.told_on = today
        Check.objects.bulk_update(due, ["told_on"])
        _tell_many(by, entries.CHECK_DUE, [(one.placement, today, {"month": one.month}) for one in due])
    return len(due)


def _unasked(today: date) -> list[Check]:
    """Checks due in the last month, of which nobody was told. In the name of whoever follows her, if that one
    sees her still."""
    rows = Check.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "placement__employer"
    )
    rows = rows.filter(answer="", told_on__isnull=True, placement__state=PlacementState.WORKING)
    rows = rows.filter(due_on__lte=today, due_on__gte=today - timedelta(days=ASKED_WITHIN))
    held = AccessGrant.objects.filter(living(), person_id=OuterRef("person_id"))
    rows = rows.filter(Exists(held.filter(organisation_id=OuterRef("placement__organisation_id"))))
    return list(rows.order_by("due_on", "id")[: rules.MOST])
