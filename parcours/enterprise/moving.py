"""A project moves from stage to stage, each with its day and, where it goes back or ends, its reason."""

from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_days

from . import awaiting, counting, entries, finding, refusals, rules, stepping, telling
from .enums import OVER, Stage
from .models import Member, Move, StepDone, Venture
from .plan import EnterprisePlan
from .states import VENTURE


def move(by: Actor, wanted: UUID, stage: str, reason: str, on: date | None) -> Venture:
    row, plan = finding.venture(by, wanted), finding.plan()
    put(by, row, plan, stage, reason, on)
    return row


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
