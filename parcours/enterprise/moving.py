"""A project moves from stage to stage, each with its day and, where it goes back or ends, its reason."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.entries import Kind
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on_days

from . import (
    anniversary,
    awaiting,
    committee_refusals,
    counting,
    entries,
    finding,
    hiring,
    papers,
    refusals,
    rules,
    stepping,
    telling,
)
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


def move_all(by: Actor, wanted: Sequence[UUID], stage: str, reason: str, on: date | None) -> list[Venture]:
    """Many projects to one stage on one day: all of them or none."""
    if not 1 <= len(set(wanted)) == len(wanted) <= rules.MOST:
        raise Refused(refusals.TOO_MANY_JOBS, None, {"most": rules.MOST})
    waiting = Dossier.objects.filter(venture__in=wanted, state=DossierState.SUBMITTED)
    if stage == Stage.FUNDED or waiting.exists():
        return [move(by, one, stage, reason, on) for one in wanted]
    rows, plan = finding.ventures(by, wanted), finding.plan()
    put_all(by, rows, plan, stage, reason, on)
    return rows


def put(by: Actor, row: Venture, plan: EnterprisePlan, stage: str, reason: str, on: date | None) -> None:
    """Move a project under its lock, and tell."""
    put_all(by, [row], plan, stage, reason, on)


def put_all(
    by: Actor, rows: Sequence[Venture], plan: EnterprisePlan, stage: str, reason: str, on: date | None
) -> None:
    """Move projects under their locks to one stage on one day, and tell."""
    if stage not in Stage.values:
        raise Refused(refusals.NOT_IN_LIST, "stage", {"value": str(stage)[:40]})
    ids, day = [row.id for row in rows], on or clock.today()
    members = counting.members(ids)
    known = set(Move.objects.filter(venture__in=ids, stage=stage).values_list("venture_id", flat=True))
    done = _steps_done(ids) if stage == Stage.CREATED else {}
    proved = papers.kept(ids) if stage == Stage.CREATED else frozenset()
    made, told = [], []
    for row in rows:
        rules.check_day(day, clock.today(), least=row.since)
        count = members.get(row.id, 0)
        left = VENTURE.move(row, stage, by)
        why = rules.check_reason(left, stage, reason)
        if stage == Stage.CREATED:
            _check_created(row, plan, done.get(row.id, set()), count)
            row.created_on = day
        if stage == Stage.ALIVE and row.created_on is not None:
            rules.check_lived(row.created_on, day, plan.months)
        row.since, row.ended_on = day, day if stage in OVER else None
        made.append(_moved(by, row, left, why))
        first = row.id not in known
        facts = {"before": left, "stage": stage, "reason_code": why, "members": count, "first": first}
        facts |= papers.behind(row.id, proved)
        told.append(telling.about(entries.MOVED, by, row, day, **facts))
    Venture.objects.bulk_update(rows, ["stage", "since", "created_on", "ended_on"])
    Move.objects.bulk_create(made)
    record_many(told)
    if stage in COUNTED:
        # Once, however often a project comes to the stage.
        fresh = [row for row in rows if row.id not in known]
        _count_people(by, fresh, day, *COUNTED[stage], proved=proved)
    if stage == Stage.CLOSED:
        hiring.end_all(by, rows, day)
    stepping.follow(by, rows, day)
    awaiting.plan_next(rows, plan)
    if stage == Stage.CLOSED:
        anniversary.look_again(by, rows)


def _moved(by: Actor, row: Venture, before: str, why: str) -> Move:
    return Move(
        venture=row,
        organisation_id=row.organisation_id,
        before=before,
        stage=row.stage,
        on=row.since,
        reason=why,
        by=by.user,
    )


def _steps_done(ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for venture, code in StepDone.objects.filter(venture__in=ids).values_list("venture_id", "code"):
        found.setdefault(venture, set()).add(code)
    return found


def _check_created(row: Venture, plan: EnterprisePlan, done: set[str], members: int) -> None:
    form = plan.form(row.form)
    shares = counting.shares(row.id) if form is not None and form.shares else rules.WHOLE
    rules.check_created(form, done, members, shares)


COUNTED = {
    Stage.FUNDED: (entries.CHOSEN_WITH, "funded_entry"),
    Stage.CREATED: (entries.CREATED_WITH, "created_entry"),
}


def _count_people(
    by: Actor,
    rows: Sequence[Venture],
    day: date,
    kind: Kind,
    field: str,
    *,
    proved: frozenset[UUID] = frozenset(),
) -> None:
    """Each who is in it when it is funded, or created, is counted once, also one whose file is seen
    elsewhere only."""
    of = {row.id: row for row in rows}
    present = counting.everybody(*of)
    with as_role("system"):
        facts = facts_on_days([(one.person_id, day) for one in present])
        told = []
        for one in present:
            known, row = facts[one.person_id, day], of[one.venture_id]
            entry = telling.of_member(kind, by, row, one, day, known, **papers.behind(row.id, proved))
            setattr(one, field, entry.id)
            told.append(entry)
        Member.objects.bulk_update(present, [field])
        record_many(told)
