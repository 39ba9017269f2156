"""Monthly visits after creation: what was found, or that nobody was reached."""

from collections.abc import Sequence
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused

from . import anniversary, awaiting, entries, finding, moving, refusals, rules, telling
from .enums import MoveReason, Stage
from .models import Venture, Visit
from .plan import EnterprisePlan
from .rules import VisitOf, VisitTold

REASONS = {Stage.CREATED: "", Stage.NOT_REACHED: MoveReason.FOUND_AGAIN}
"""Stages that end when somebody is met, each with the reason of the move."""


def visit(by: Actor, wanted: UUID, told: VisitTold) -> Visit:
    return visit_all(by, [VisitOf(wanted, told)])[0]


def visit_all(by: Actor, visits: Sequence[VisitOf]) -> list[Visit]:
    """Visits to enterprises under their locks; the first that reaches somebody begins the follow-up."""
    if not 1 <= len(visits) <= rules.MOST:
        raise Refused(refusals.TOO_MANY_JOBS, None, {"most": rules.MOST})
    rows = {row.id: row for row in finding.ventures(by, {one.venture for one in visits})}
    plan = finding.plan()
    made = [_made(by, rows[one.venture], plan, one.visit) for one in visits]
    with finding.guarded():
        Visit.objects.bulk_create(made)
    record_many(_entry(by, rows[one.venture_id], one) for one in made)
    _follow(by, rows, plan, made)
    anniversary.look_again(by, list(rows.values()))
    return made


def _made(by: Actor, row: Venture, plan: EnterprisePlan, told: VisitTold) -> Visit:
    rules.check_open(row.stage)
    day = rules.check_visit(told, plan, row.created_on, clock.today())
    return Visit(
        venture=row,
        organisation_id=row.organisation_id,
        on=day,
        trading=told.trading,
        missed=told.missed,
        band=told.band,
        jobs=told.jobs,
        stock=told.stock,
        debts=told.debts,
        risks=sorted(set(told.risks)),
        help=sorted(set(told.help)),
        note=rules.long(told.note, rules.NOTE, "note"),
        by=by.user,
    )


def _entry(by: Actor, row: Venture, made: Visit):
    told = {
        "trading": made.trading,
        "missed": made.missed,
        "band": made.band,
        "jobs": made.jobs,
        "stock": made.stock,
        "debts": made.debts,
        "risks": made.risks,
        "help": made.help,
        "month": rules.month_of(row.created_on, made.on),
    }
    about = ("enterprise.Visit", made.id)
    return telling.about(entries.VISITED, by, row, made.on, object=about, **told)


def _follow(by: Actor, rows: dict[UUID, Venture], plan: EnterprisePlan, made: Sequence[Visit]) -> None:
    """Where each stands follows from the first visit that met somebody; when it is next to be seen, from the
    last one."""
    met: dict[UUID, Visit] = {}
    for one in made:
        if one.trading and rows[one.venture_id].stage in REASONS:
            met.setdefault(one.venture_id, one)
    together: dict[tuple, list[Venture]] = {}
    for venture, one in met.items():
        row = rows[venture]
        together.setdefault((max(one.on, row.since), REASONS[row.stage]), []).append(row)
    for (day, reason), moving_on in together.items():
        moving.put_all(by, moving_on, plan, Stage.FOLLOWED, reason, day)
    awaiting.plan_next(list(rows.values()), plan)
