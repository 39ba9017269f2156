"""The legal steps of a form: who sees to it, when it was done, under which number, with which paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from parcours.documents import storing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.kernel.entries import DOCUMENT
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people.queries import facts_on_many
from parcours.reference.enums import Residence

from . import counting, entries, finding, grant_refusals, refusals, rules, telling
from .grant_models import Tranche
from .models import Member, StepDone, Venture
from .plan import MEMBERS, RESIDENCE, SHARES, EnterprisePlan, Form, LegalStep


@dataclass(frozen=True)
class StepOf:
    """A legal step of one of many projects."""

    venture: UUID
    code: str
    on: date | None = None
    reference: str = ""


def done(by: Actor, wanted: UUID, code: str, on: date | None, reference: str, scan: bytes | None) -> StepDone:
    return done_all(by, [StepOf(wanted, code, on, reference)], scan)[0]


def done_all(by: Actor, steps: Sequence[StepOf], scan: bytes | None = None) -> list[StepDone]:
    """Note steps of many projects in the order given: all of them or none. ``scan``: of the first."""
    if not 1 <= len(steps) <= rules.MOST:
        raise Refused(refusals.TOO_MANY_JOBS, None, {"most": rules.MOST})
    rows = {row.id: row for row in finding.ventures(by, {one.venture for one in steps})}
    plan, known, made, told = finding.plan(), _Known(list(rows)), [], []
    # Of several steps noted at once none has its paper handed in.
    behind = {"evidence": DOCUMENT} if scan and len(steps) == 1 else {}
    cards: dict[tuple[str, date], list[Venture]] = {}
    for one in steps:
        row = rows[one.venture]
        step = _step(row, plan, one.code)
        day = rules.check_day(one.on, clock.today(), least=row.opened_on)
        _check(row, plan.form(row.form), step, known)
        made.append(_made(by, row, one, day))
        told.append(telling.about(entries.STEP_DONE, by, row, day, step=one.code, **behind))
        if step.card:
            cards.setdefault((one.code, day), []).append(row)
    if scan:
        made[0].scan_id = storing.store(by, scan).id
    with finding.guarded():
        StepDone.objects.bulk_create(made)
    record_many(told)
    for (code, day), holders in cards.items():
        _count_status(by, holders, day, {"step": code} | behind)
    return made


def _step(row: Venture, plan: EnterprisePlan, code: str) -> LegalStep:
    rules.check_open(row.stage)
    form = plan.form(row.form)
    if form is None:
        raise Refused(refusals.FORM_MISSING)
    found = form.step(code)
    if found is None:
        raise Refused(refusals.NOT_IN_LIST, "code", {"value": str(code)[:40]})
    return found


def _made(by: Actor, row: Venture, told: StepOf, day: date) -> StepDone:
    return StepDone(
        venture=row,
        organisation_id=row.organisation_id,
        code=told.code,
        on=day,
        reference=rules.short(told.reference, rules.REFERENCE, "reference"),
        by=by.user,
    )


class _Known:
    """What steps of several projects rest on, each asked for once and only where a step needs it."""

    def __init__(self, ventures: list[UUID]):
        self.ventures = ventures

    @cached_property
    def members(self) -> dict[UUID, int]:
        return counting.members(self.ventures)

    @cached_property
    def seen(self) -> dict[UUID, set[UUID]]:
        """Of each project the present members whose files are seen."""
        found: dict[UUID, set[UUID]] = {}
        rows = Member.objects.filter(venture__in=self.ventures, until__isnull=True)
        for venture, person in rows.values_list("venture_id", "person_id"):
            found.setdefault(venture, set()).add(person)
        return found

    @cached_property
    def residence(self) -> dict[UUID, str]:
        people = {person for seen in self.seen.values() for person in seen}
        return {person: facts.get("residence", "") for person, facts in facts_on_many(people).items()}


def _check(row: Venture, form: Form, step: LegalStep, known: _Known) -> None:
    """What the step rests on, as far as it is known here."""
    if step.check == MEMBERS:
        present = known.members.get(row.id, 0)
        rules.check_room(form, present)
        if present < form.least:
            raise Refused(refusals.TOO_FEW_MEMBERS, None, {"least": form.least})
    if step.check == SHARES and (total := counting.shares(row.id)) != rules.WHOLE:
        raise Refused(refusals.SHARES_NOT_WHOLE, None, {"total": f"{total.normalize():f}"})
    if step.check == RESIDENCE:
        seen = known.seen.get(row.id, set())
        if len(seen) < known.members.get(row.id, 0):
            raise Refused(refusals.UNSEEN_MEMBER)
        if any(known.residence[one] != Residence.VALID for one in seen):
            raise Refused(refusals.RESIDENCE)


def _count_status(by: Actor, rows: Sequence[Venture], day: date, said: dict[str, str]) -> None:
    """With this step each who is in it holds the status: people are counted, not the enterprise."""
    of = {row.id: row for row in rows}
    present = counting.everybody(*of)
    with as_role("system"):
        facts = facts_on_many([one.person_id for one in present], day)
        record_many(
            telling.of_member(entries.STATUS, by, of[one.venture_id], one, day, facts[one.person_id], **said)
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
