"""The legal steps of a form: who sees to it, when it was done, under which number, with which paper."""

from datetime import date
from uuid import UUID

from parcours.documents import storing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.queries import facts_on_many
from parcours.reference.enums import Residence

from . import counting, entries, finding, grant_refusals, refusals, rules, telling
from .grant_models import Tranche
from .models import Member, StepDone, Venture
from .plan import MEMBERS, RESIDENCE, SHARES, Form, LegalStep


def done(by: Actor, wanted: UUID, code: str, on: date | None, reference: str, scan: bytes | None) -> StepDone:
    row, plan = finding.venture(by, wanted), finding.plan()
    rules.check_open(row.stage)
    form = plan.form(row.form)
    if form is None:
        raise Refused(refusals.FORM_MISSING)
    step = form.step(code)
    if step is None:
        raise Refused(refusals.NOT_IN_LIST, "code", {"value": str(code)[:40]})
    day = rules.check_day(on, clock.today(), least=row.opened_on)
    _check(row, form, step)
    made = StepDone(
        venture=row,
        organisation_id=row.organisation_id,
        code=code,
        on=day,
        reference=rules.short(reference, rules.REFERENCE, "reference"),
        by=by.user,
    )
    if scan:
        made.scan_id = storing.store(by, scan).id
    with finding.guarded():
        made.save(force_insert=True)
    record_many([telling.about(entries.STEP_DONE, by, row, day, step=code)])
    if step.card:
        _count_status(by, row, code, day)
    return made


def _check(row: Venture, form: Form, step: LegalStep) -> None:
    """What the step rests on, as far as it is known here."""
    present = counting.members([row.id]).get(row.id, 0)
    if step.check == MEMBERS:
        rules.check_room(form, present)
        if present < form.least:
            raise Refused(refusals.TOO_FEW_MEMBERS, None, {"least": form.least})
    if step.check == SHARES and (total := counting.shares(row.id)) != rules.WHOLE:
        raise Refused(refusals.SHARES_NOT_WHOLE, None, {"total": f"{total.normalize():f}"})
    if step.check == RESIDENCE:
        seen = list(Member.objects.filter(venture=row, until__isnull=True).values_list("person", flat=True))
        if len(set(seen)) < present:
            raise Refused(refusals.UNSEEN_MEMBER)
        facts = facts_on_many(seen)
        if any(facts[one].get("residence") != Residence.VALID for one in seen):
            raise Refused(refusals.RESIDENCE)


def _count_status(by: Actor, row: Venture, code: str, day: date) -> None:
    """With this step each who is in it holds the status: people are counted, not the enterprise."""
    present = counting.everybody(row.id)
    with as_role("system"):
        facts = facts_on_many([one.person_id for one in present], day)
        record_many(
            telling.of_member(entries.STATUS, by, row, one, day, facts[one.person_id], step=code)
            for one in present
        )


def undone(by: Actor, wanted: UUID, code: str) -> Venture:
    """A step noted by mistake is taken back, while nothing rests on it."""
    row, plan = finding.venture(by, wanted), finding.plan()
    rules.check_open(row.stage)
    found = StepDone.objects.filter(venture=row, code=code).first()
    if found is None:
        raise Missing(NOT_FOUND)
    form = plan.form(row.form)
    step = form.step(code) if form else None
    if step is not None and step.required and row.created_on is not None:
        raise Refused(refusals.STEP_NEEDED)
    if Tranche.objects.filter(step=found).exists():
        raise Refused(grant_refusals.STEP_PROVES)
    scan = found.scan_id
    found.delete()
    if scan:
        storing.remove([scan])
    record_many([telling.about(entries.STEP_UNDONE, by, row, clock.today(), step=code)])
    return row


def paper(actor: Actor, row: Venture, code: str) -> tuple[str, bytes]:
    """(kind, content) of the paper kept with a step, or ``Missing``."""
    found = StepDone.objects.filter(venture=row, code=code, scan__isnull=False).first()
    if found is None:
        raise Missing(NOT_FOUND)
    return storing.read(found.scan_id)
