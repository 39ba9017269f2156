"""Monthly visits after creation: what was found, or that nobody was reached."""

from collections.abc import Sequence
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused

from . import awaiting, entries, finding, moving, refusals, rules, telling
from .enums import MoveReason, Stage
from .models import Venture, Visit
from .plan import EnterprisePlan
from .rules import VisitOf, VisitTold


def visit(by: Actor, wanted: UUID, told: VisitTold) -> Visit:
    row, plan = finding.venture(by, wanted), finding.plan()
    return keep(by, row, plan, told)


def keep(by: Actor, row: Venture, plan: EnterprisePlan, told: VisitTold) -> Visit:
    """A visit to an enterprise under its lock; the first that reaches somebody begins its follow-up."""
    rules.check_open(row.stage)
    day = rules.check_visit(told, plan, row.created_on, clock.today())
    made = Visit(
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
    with finding.guarded():
        made.save(force_insert=True)
    record_many([_entry(by, row, made)])
    _follow(by, row, plan, made)
    return made


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


def _follow(by: Actor, row: Venture, plan: EnterprisePlan, made: Visit) -> None:
    """Where it stands follows from what was found; when it is next to be seen, from when it was last seen."""
    day = max(made.on, row.since)
    if made.trading and row.stage == Stage.CREATED:
        moving.put(by, row, plan, Stage.FOLLOWED, "", day)
    elif made.trading and row.stage == Stage.NOT_REACHED:
        moving.put(by, row, plan, Stage.FOLLOWED, MoveReason.FOUND_AGAIN, day)
    awaiting.plan_next(row, plan)


def visit_all(by: Actor, visits: Sequence[VisitOf]) -> list[Visit]:
    """In the order given; all of them or none."""
    if not 1 <= len(visits) <= rules.MOST:
        raise Refused(refusals.TOO_MANY_JOBS, None, {"most": rules.MOST})
    return [visit(by, one.venture, one.visit) for one in visits]
