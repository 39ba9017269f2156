"""A project is begun with those who hold it, and described anew; singly or many at once."""

from collections.abc import Sequence

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused

from . import counting, entries, finding, joining, refusals, rules, telling
from .models import Venture
from .plan import EnterprisePlan
from .rules import Opening, VentureTold


def begin(by: Actor, openings: Sequence[Opening]) -> list[Venture]:
    """Everything is begun, or nothing."""
    where, plan, today = finding.organisation(by), finding.plan(), clock.today()
    if not 1 <= len(openings) <= rules.MOST:
        raise Refused(refusals.TOO_MANY_JOBS, None, {"most": rules.MOST})
    for one in openings:
        rules.check_venture(one.venture, plan)
        if not one.members:
            raise Refused(refusals.NO_MEMBER)
        rules.check_room(plan.form(one.venture.form), len(one.members))
    people = finding.people(by, {member.person for one in openings for member in one.members})
    rows = []
    for one in openings:
        day = rules.check_day(one.venture.on, today)
        row = Venture(
            organisation_id=where,
            stage=Venture._meta.get_field("stage").default,
            since=day,
            opened_on=day,
            opened_by=by.user,
            currency=plan.currency,
        )
        _describe(by, row, one.venture)
        rows.append(row)
    Venture.objects.bulk_create(rows)
    record_many(telling.about(entries.OPENED, by, row, row.opened_on) for row in rows)
    joining.enter(by, people, [(row, one.members) for row, one in zip(rows, openings, strict=True)])
    return rows


def _describe(by: Actor, row: Venture, told: VentureTold) -> None:
    where = finding.place(told.place)
    row.title = rules.short(told.title, rules.TITLE, "title")
    row.idea = rules.long(told.idea, rules.IDEA, "idea")
    row.form, row.sector, row.jobs_planned = told.form, told.sector, told.jobs_planned
    row.place, row.region_id = where, where.region_id
    row.project_id = finding.project(told.project)
    row.coach = finding.coach(by, told.coach)


def change(by: Actor, wanted, told: VentureTold) -> Venture:
    row, plan = finding.venture(by, wanted), finding.plan()
    rules.check_open(row.stage)
    rules.check_venture(told, plan)
    _check_form(row, told, plan)
    _describe(by, row, told)
    row.save()
    record_many([telling.about(entries.CHANGED, by, row, clock.today())])
    return row


def _check_form(row: Venture, told: VentureTold, plan: EnterprisePlan) -> None:
    if told.form == row.form:
        return
    if row.created_on is not None:
        raise Refused(refusals.FORM_FIXED, "form")
    rules.check_room(plan.form(told.form), counting.members([row.id]).get(row.id, 0))
