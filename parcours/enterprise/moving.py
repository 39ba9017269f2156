"""A project moves from stage to stage, each with its day and, where it goes back or ends, its reason."""

from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_days

from . import awaiting, committee_refusals, counting, entries, finding, refusals, rules, stepping, telling
from .committee_models import Call, Dossier
from .enums import OVER, DossierState, Stage
from .grant_models import Grant
from .models import Member, Move, StepDone, Venture
from .plan import EnterprisePlan
from .states import DOSSIER, VENTURE


def move(by: Actor, wanted: UUID, stage: str, reason: str, on: date | None) -> Venture:
    waiting = _before_a_committee(by, wanted)
    row, plan = finding.venture(by, wanted), finding.plan()
    if stage == Stage.FUNDED:
        _check_decided(row, plan)
    put(by, row, plan, stage, reason, on)
    if row.stage not in (Stage.APPLICATION, Stage.COMMITTEE):
        _withdraw(by, waiting)
    return row


def _before_a_committee(by: Actor, wanted: UUID) -> list[Dossier]:
    """Dossiers of a project that wait for a decision, under the locks of their calls, which come first."""
    rows = Dossier.objects.filter(venture=wanted, organisation=finding.organisation(by))
    rows = rows.filter(state=DossierState.SUBMITTED)
    calls = sorted(set(rows.values_list("call_id", flat=True)))
    list(Call.objects.select_for_update(of=("self",)).filter(pk__in=calls).order_by("pk"))
    locked = rows.select_for_update(of=("self",)).select_related("call").order_by("pk")
    return list(locked.filter(call__in=calls))


def _check_decided(row: Venture, plan: EnterprisePlan) -> None:
    """Nobody funds a project by hand where a committee decides."""
    accepted = Dossier.objects.filter(venture=row, state=DossierState.ACCEPTED).exists()
    agreed = Grant.objects.filter(venture=row, signed_on__isnull=False).exists()
    if plan.committee.criteria and not accepted and not agreed:
        raise Refused(committee_refusals.BY_COMMITTEE, "stage")


def _withdraw(by: Actor, waiting: list[Dossier]) -> None:
    for one in waiting:
        DOSSIER.move(one, DossierState.WITHDRAWN, by)
        one.save(update_fields=["state"])
    record_many([telling.of_call(entries.WITHDRAWN, by, one.call, one, state=one.state) for one in waiting])


def put(by: Actor, row: Venture, plan: EnterprisePlan, stage: str, reason: str, on: date | None) -> None:
    """Move a project under its lock, and tell."""
    if stage not in Stage.values:
        raise Refused(refusals.NOT_IN_LIST, "stage", {"value": str(stage)[:40]})
    day = rules.check_day(on, clock.today(), least=row.since)
    before = VENTURE.move(row, stage, by)
    why = rules.check_reason(before, stage, reason)
    members = counting.members([row.id]).get(row.id, 0)
    if stage == Stage.CREATED:
        done = StepDone.objects.filter(venture=row).values_list("code", flat=True)
        rules.check_created(plan.form(row.form), done, members, counting.shares(row.id))
        row.created_on = day
    if stage == Stage.ALIVE and row.created_on is not None:
        rules.check_lived(row.created_on, day, plan.months)
    row.since = day
    row.ended_on = day if stage in OVER else None
    row.save(update_fields=["stage", "since", "created_on", "ended_on"])
    first = not Move.objects.filter(venture=row, stage=stage).exists()
    Move.objects.create(
        venture=row,
        organisation_id=row.organisation_id,
        before=before,
        stage=stage,
        on=day,
        reason=why,
        by=by.user,
    )
    told = {"before": before, "stage": stage, "reason_code": why, "members": members, "first": first}
    record_many([telling.about(entries.MOVED, by, row, day, **told)])
    if stage == Stage.CREATED:
        _count_people(by, row, day)
    stepping.follow(by, row, day)
    awaiting.plan_next(row, plan)


def _count_people(by: Actor, row: Venture, day: date) -> None:
    """Each who is in it when it is created is counted once, also one whose file is seen elsewhere only."""
    present = counting.everybody(row.id)
    with as_role("system"):
        facts = facts_on_days([(one.person_id, day) for one in present])
        told = []
        for one in present:
            known = facts[one.person_id, day]
            entry = telling.of_member(entries.CREATED_WITH, by, row, one, day, known)
            one.created_entry = entry.id
            told.append(entry)
        Member.objects.bulk_update(present, ["created_entry"])
        record_many(told)
