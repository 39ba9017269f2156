"""The one core by which people are assessed and oriented, singly or many at once."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.entries import NewEntry
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.enums import Purpose
from parcours.people.models import Consent
from parcours.people.queries import facts_on_days
from parcours.people.refusals import NO_ORGANISATION
from parcours.programmes.pack import Pack
from parcours.programmes.queries import pack as pack_in_force

from . import answers, entries, facts, refusals, rules
from .enums import Outcome
from .evaluation import evaluate, snapshot
from .models import Assessment, Case, CasePeriod, Orientation
from .rules import Assessed, Decision


def lock_people(by: Actor, people: Iterable[UUID]) -> None:
    """Lock people, always in one order. One who is foreign or does not exist is missing."""
    if by.organisation is None:
        raise Refused(NO_ORGANISATION)
    ids = set(people)
    rows = visibility.visible(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    if len(list(rows.values_list("pk", flat=True))) != len(ids):
        raise Missing(NOT_FOUND)


def tell(by: Actor, code: str, row, day: date, dimensions: dict, project: str = "", **told) -> NewEntry:
    return new_entry(
        code,
        by=by,
        person=row.person_id,
        object=(row._meta.label, row.id),
        occurred_on=day,
        project=project,
        facts=told,
        dimensions=dimensions[row.person_id, day],
    )


def open_cases(
    by: Actor, pack: Pack, days: dict[UUID, date], *, closed_too: bool = False
) -> tuple[dict[UUID, Case], set[UUID]]:
    """The case of each (locked) person, opened on her day where there was none; and whose was opened.

    One that is closed is refused, unless what is kept may also come after its end.
    """
    rows = Case.objects.filter(person_id__in=days, programme=pack.code)
    found = {case.person_id: case for case in rows}
    if not closed_too and any(case.closed_on for case in found.values()):
        raise Refused(refusals.CASE_CLOSED)
    opened = [
        Case(
            person_id=person,
            programme=pack.code,
            opened_on=day,
            contact_on=day,
            responsible=by.user,
            organisation_id=by.organisation,
        )
        for person, day in days.items()
        if person not in found
    ]
    Case.objects.bulk_create(opened)
    CasePeriod.objects.bulk_create(
        CasePeriod(
            person_id=case.person_id,
            case=case,
            opened_on=case.opened_on,
            opened_by=by.user,
            organisation_id=by.organisation,
        )
        for case in opened
    )
    found |= {case.person_id: case for case in opened}
    return found, {case.person_id for case in opened}


def spoken_with(cases: Iterable[Case], days: dict[UUID, date]) -> None:
    """Note the day on which people were last spoken with."""
    later = [case for case in cases if case.contact_on < days[case.person_id]]
    for case in later:
        case.contact_on = days[case.person_id]
    if later:
        Case.objects.bulk_update(later, ["contact_on"])


def begun(by: Actor, case: Case, day: date, dimensions: dict) -> NewEntry:
    return tell(by, entries.OPENED.code, case, day, dimensions, programme=case.programme)


# Assessment ---------------------------------------------------------------------------------------


def assess(by: Actor, told: list[Assessed]) -> list[Assessment]:
    """Keep assessments and tell the journal that they were made, never what was answered."""
    rules.check_batch(one.person for one in told)
    pack, today = pack_in_force(), clock.today()
    form = pack.assessment
    days = {one.person: rules.check_day(one.occurred_on, today) for one in told}
    checked = {one.person: answers.check(form, one.answers, one.proofs) for one in told}
    lock_people(by, days)
    cases, opened = open_cases(by, pack, days)
    spoken_with(cases.values(), days)
    rows = [
        Assessment(
            person_id=person,
            case=cases[person],
            programme=pack.code,
            form_version=form.version,
            answers=checked[person][0],
            proofs=checked[person][1],
            assessed_on=day,
            expires_on=day + timedelta(days=form.valid_days),
            author=by.user,
            organisation_id=by.organisation,
        )
        for person, day in days.items()
    ]
    Assessment.objects.bulk_create(rows)
    dimensions = facts_on_days(days.items())
    batch = []
    for row in rows:
        if row.person_id in opened:
            batch.append(begun(by, row.case, row.assessed_on, dimensions))
        batch.append(
            tell(by, entries.ASSESSED.code, row, row.assessed_on, dimensions, form_version=row.form_version)
        )
    record_many(batch)
    return rows


def assessments_on(pack: Pack, days: dict[UUID, date]) -> dict[UUID, Assessment]:
    """Of each person the newest assessment made by her day, be it expired or not."""
    rows = Assessment.objects.filter(person_id__in=days, programme=pack.code)
    found: dict[UUID, Assessment] = {}
    for row in rows.order_by("assessed_on", "recorded_at", "id"):
        if row.assessed_on <= days[row.person_id]:
            found[row.person_id] = row
    return found


def check_in_force(assessment: Assessment | None, day: date) -> Assessment:
    if assessment is None:
        raise Refused(refusals.NOT_ASSESSED)
    if assessment.expired(day):
        raise Refused(refusals.ASSESSMENT_EXPIRED)
    return assessment


def everything_known(pack: Pack, assessment: Assessment, person_facts: dict) -> dict:
    return person_facts | answers.facts(pack.assessment, assessment.answers)


# Orientation --------------------------------------------------------------------------------------


def _consenting(days: dict[UUID, date]) -> set[UUID]:
    """Who had agreed to be accompanied on her day, and has not withdrawn it."""
    rows = Consent.objects.filter(
        person_id__in=days, purpose=Purpose.ACCOMPANIMENT, given=True, withdrawn_at__isnull=True
    )
    return {
        row.person_id
        for row in rows
        if row.given_on <= days[row.person_id]
        and (row.expires_on is None or row.expires_on >= days[row.person_id])
    }


def _decide(by: Actor, pack: Pack, decision: Decision, assessment: Assessment, known: dict) -> Orientation:
    proposal, tellable = evaluate(pack, known), facts.tellable(known)
    kept = proposal if tellable == known else evaluate(pack, tellable)
    lot = rules.lot_of(pack, proposal, decision)
    overridden = not rules.is_proposed(proposal, decision, lot)
    if overridden:
        rules.check_override(by, decision)
    return Orientation(
        person_id=decision.person,
        assessment=assessment,
        programme=pack.code,
        outcome=decision.outcome,
        lot=lot,
        project_id=decision.project or None,
        overridden=overridden,
        reason_code=decision.reason_code if overridden else "",
        note=rules.short(decision.note, rules.NOTE, "note"),
        explanation=snapshot(kept),
        author=by.user,
        organisation_id=by.organisation,
    )


def orient(by: Actor, decisions: list[Decision]) -> list[Orientation]:
    """Keep decisions; each supersedes the one before it, which stays readable."""
    rules.check_batch(one.person for one in decisions)
    pack, today = pack_in_force(), clock.today()
    days = {one.person: rules.check_day(one.occurred_on, today) for one in decisions}
    lock_people(by, days)
    newest, known = assessments_on(pack, days), facts.of_people(by, days.items())
    consenting, rows = _consenting(days), []
    for one in decisions:
        day = days[one.person]
        assessment = check_in_force(newest.get(one.person), day)
        everything = everything_known(pack, assessment, known[one.person, day])
        row = _decide(by, pack, one, assessment, everything)
        if row.outcome == Outcome.PROJECT and row.person_id not in consenting:
            raise Refused(refusals.NO_CONSENT)
        row.decided_on = day
        rows.append(row)
    cases, opened = open_cases(by, pack, days)
    spoken_with(cases.values(), days)
    earlier = list(Orientation.objects.filter(case__in=list(cases.values()), current=True))
    if any(row.decided_on > days[row.person_id] for row in earlier):
        raise Refused(refusals.DECIDED_LATER, "occurred_on")
    for row in earlier:
        row.current, row.until = False, days[row.person_id]
    Orientation.objects.bulk_update(earlier, ["current", "until"])
    for row in rows:
        row.case = cases[row.person_id]
    Orientation.objects.bulk_create(rows)
    dimensions = facts_on_days(days.items())
    record_many([e for row in rows for e in _told(by, row, row.person_id in opened, dimensions)])
    return rows


def _told(by: Actor, row: Orientation, opened: bool, dimensions: dict) -> list[NewEntry]:
    day = row.decided_on
    oriented = tell(
        by,
        entries.ORIENTED.code,
        row,
        day,
        dimensions,
        project=row.project_id or "",
        outcome=row.outcome,
        lot=row.lot,
        project_code=row.project_id or "",
        overridden=row.overridden,
        reason_code=row.reason_code,
    )
    return [begun(by, row.case, day, dimensions), oriented] if opened else [oriented]
