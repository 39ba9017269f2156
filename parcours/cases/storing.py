"""The one core by which people are assessed and oriented, singly or many at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from parcours.accounts.queries import organisation_names
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.entries import NewEntry
from parcours.kernel.recorder import new_entry, record_many
from parcours.kernel.refusals import NOT_FOUND, Missing, Refused
from parcours.people import visibility
from parcours.people.models import Person
from parcours.people.queries import facts_on_days
from parcours.people.refusals import NO_ORGANISATION
from parcours.programmes.pack import AssessmentForm, Pack
from parcours.programmes.queries import pack as pack_in_force

from . import answers, entries, facts, refusals, rules, said
from .evaluation import evaluate, snapshot
from .models import Assessment, Case, CasePeriod, Objective, Orientation, Step
from .rules import Assessed, Decision


def lock_people(by: Actor, people: Iterable[UUID]) -> None:
    """Lock people, always in one order. One who is foreign or does not exist is missing."""
    if by.organisation is None:
        raise Refused(NO_ORGANISATION)
    ids = set(people)
    rows = visibility.visible(by).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    if len(list(rows.values_list("pk", flat=True))) != len(ids):
        raise Missing(NOT_FOUND)


def check_mine(by: Actor, case: Case) -> None:
    """To see her is not to answer for her: whom another accompanies is not taken over by whoever sees her as
    long as a referral or a training lasts. A transfer hands her over."""
    if case.organisation_id != by.organisation and visibility.only_passes(by, case.person_id):
        raise Refused(refusals.CASE_ELSEWHERE)


def check_decides(by: Actor, pack: Pack, people: Iterable[UUID]) -> None:
    """The orientation is decided by whoever accompanies her or may: not by whom she was only sent to."""
    passing = visibility.passing(by, people)
    if not passing:
        return
    own = Case.objects.filter(person_id__in=passing, programme=pack.code, organisation_id=by.organisation)
    if passing - set(own.values_list("person_id", flat=True)):
        raise Refused(refusals.NOT_YOURS_TO_DECIDE)


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
    theirs = _registered_elsewhere(by, set(days) - set(found))
    opened = [
        Case(
            person_id=person,
            programme=pack.code,
            opened_on=day,
            contact_on=day,
            responsible=None if person in theirs else by.user,
            organisation_id=theirs.get(person, by.organisation),
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
            organisation_id=case.organisation_id,
        )
        for case in opened
    )
    found |= {case.person_id: case for case in opened}
    return found, {case.person_id for case in opened}


def _registered_elsewhere(by: Actor, people: set[UUID]) -> dict[UUID, UUID]:
    """Of those whom the actor's organisation sees only for a while: who registered them answers for them."""
    passing = visibility.passing(by, people) if people else set()
    rows = Person.objects.filter(pk__in=passing)
    return dict(rows.values_list("pk", "registered_by_id")) if passing else {}


def is_ours(actor: Actor, row: Step | Objective) -> bool:
    return actor.organisation in (row.organisation_id, getattr(row, "doer_organisation_id", None))


def check_ours(by: Actor, rows: Iterable[Step | Objective]) -> None:
    """What another organisation planned with her is not changed by whoever sees her only for a while, unless
    it is the one that does it."""
    others = {row.person_id for row in rows if not is_ours(by, row)}
    if others and visibility.passing(by, others):
        raise Refused(refusals.CASE_ELSEWHERE)


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
    days = {one.person: rules.check_day(one.occurred_on, today) for one in told}
    forms = {one.person: _form(pack, one.form) for one in told}
    checked = {one.person: answers.check(forms[one.person], one.answers, one.proofs) for one in told}
    lock_people(by, days)
    answered_on = _said_before(
        pack, told, forms, {who: kept for who, (kept, _proofs) in checked.items()}, days
    )
    cases, opened = open_cases(by, pack, days)
    spoken_with(cases.values(), days)
    name = organisation_names([by.organisation]).get(by.organisation, {})
    rows = [
        Assessment(
            person_id=one.person,
            case=cases[one.person],
            programme=pack.code,
            form=forms[one.person].code,
            form_version=forms[one.person].version,
            of_situation=forms[one.person].of_situation,
            answers=checked[one.person][0],
            proofs=checked[one.person][1],
            answered_on=answered_on.get(one.person, {}),
            based_on=one.based_on,
            assessed_on=days[one.person],
            expires_on=days[one.person] + timedelta(days=forms[one.person].valid_days),
            author=by.user,
            organisation_id=by.organisation,
            organisation_name=name,
        )
        for one in told
    ]
    Assessment.objects.bulk_create(rows)
    dimensions = facts_on_days(days.items())
    batch = []
    for row in rows:
        if row.person_id in opened:
            batch.append(begun(by, row.case, row.assessed_on, dimensions))
        codes = {"form": row.form, "form_version": row.form_version}
        # A profile is no assessment: whoever has one alone is not counted as assessed.
        made = entries.ASSESSED if row.of_situation else entries.PROFILED
        batch.append(tell(by, made.code, row, row.assessed_on, dimensions, **codes))
    record_many(batch)
    return rows


def _form(pack: Pack, code: str) -> AssessmentForm:
    found = pack.form(code) if code else pack.assessment
    if found is None:
        raise Refused(refusals.FORM_UNKNOWN, "form")
    return found


def _said_before(
    pack: Pack, told: list[Assessed], forms: dict, given: dict[UUID, dict], days: dict[UUID, date]
) -> dict[UUID, dict[str, str]]:
    """Of each (locked) person whose earlier answers were filled in, those that she was not asked again."""
    filled = [one for one in told if one.based_on is not None]
    if not filled:
        return {}
    rows, form_of = by_person(pack, [one.person for one in filled]), said.forms_as_asked(pack)
    found = {}
    for one in filled:
        hers, day = rows.get(one.person, []), days[one.person]
        if not hers or hers[-1].id != one.based_on:
            raise Refused(refusals.ASSESSED_MEANWHILE)
        if day < hers[-1].assessed_on:
            raise Refused(refusals.BEFORE_THE_LAST, "occurred_on")
        form = forms[one.person]
        earlier = said.before(form, hers, form_of)
        found[one.person] = said.carried(form, given[one.person], earlier, one.confirmed, day)
    return found


def by_person(pack: Pack, people: Iterable[UUID]) -> dict[UUID, list[Assessment]]:
    """Everybody's assessments and profiles in a programme, the oldest first."""
    found: dict[UUID, list[Assessment]] = defaultdict(list)
    rows = Assessment.objects.filter(person_id__in=set(people), programme=pack.code)
    for row in rows.order_by("assessed_on", "recorded_at", "id"):
        found[row.person_id].append(row)
    return found


def newest_on(rows: Iterable[Assessment], day: date) -> Assessment | None:
    """The newest assessment of a situation made by a day, be it expired or not."""
    made = [row for row in rows if row.of_situation and row.assessed_on <= day]
    return made[-1] if made else None


def check_in_force(assessment: Assessment | None, day: date) -> Assessment:
    if assessment is None:
        raise Refused(refusals.NOT_ASSESSED)
    if assessment.expired(day):
        raise Refused(refusals.ASSESSMENT_EXPIRED)
    return assessment


# Orientation --------------------------------------------------------------------------------------


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
    hers, known = by_person(pack, days), facts.of_people(by, days.items())
    check_decides(by, pack, days)
    rows, form_of = [], said.forms_as_asked(pack)
    for one in decisions:
        day, told = days[one.person], hers.get(one.person, [])
        assessment = check_in_force(newest_on(told, day), day)
        everything = known[one.person, day] | said.known(pack, told, day, form_of)
        row = _decide(by, pack, one, assessment, everything)
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
