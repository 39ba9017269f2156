"""The one core by which contracts of apprenticeship begin, go on and end."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from parcours.cases import actions as cases
from parcours.cases.enums import OPEN_STATES, QualificationKind, StepKind, StepState
from parcours.cases.models import Step
from parcours.cases.rules import Gained, NewStep, StepMove
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.folding import fold
from parcours.kernel.recorder import record_many
from parcours.kernel.refusals import Refused
from parcours.people.queries import facts_on, facts_on_days, facts_on_many
from parcours.programmes.queries import pack
from parcours.reference.models import Place
from parcours.reference.queries import in_language

from . import apprentice_rules as told_rules
from . import apprentice_watching as watching
from . import entries, finding, orienting, planning, refusals, rules, states
from .apprentice_models import Allowance, Apprenticeship, Host, Visit, Week
from .apprentice_rules import ContractTold, HostTold, VisitTold, WeekTold
from .enums import ApprenticeState, BreakReason
from .models import Course
from .sections import ApprenticeRules
from .telling import CONTRACT
from .telling import of_contract as tell

LIVING = (ApprenticeState.PLANNED, ApprenticeState.RUNNING)
ENDS = (ApprenticeState.BROKEN_OFF, ApprenticeState.NOT_BEGUN)


def law() -> ApprenticeRules:
    return pack().section("training").apprenticeship


def host(by: Actor, known: UUID | None, new: HostTold | None) -> Host:
    """One of the organisation's own, or a new one; the same name in the same city is one enterprise."""
    if known is not None:
        found = Host.objects.select_related("place").filter(pk=known, organisation=by.organisation).first()
        if found is None:
            raise Refused(refusals.NOT_IN_LIST, "host", {"value": str(known)})
        return found
    name = told_rules.line(new.name, told_rules.LINE, "host_name") if new else ""
    if not name:
        raise Refused(refusals.HOST_MISSING, "host_name")
    place = Place.objects.filter(pk=new.place[:40]).first()
    if place is None:
        raise Refused(refusals.PLACE_MISSING, "host_place")
    told = {"organisation_id": by.organisation, "place": place, "key": fold(name)[:120]}
    return Host.objects.get_or_create(**told, defaults={"name": name})[0]


def _course(wanted: UUID) -> Course:
    found = Course.objects.filter(pk=wanted).first()
    if found is None:
        raise Refused(refusals.NOT_IN_LIST, "course", {"value": str(wanted)})
    return found


def plan(by: Actor, person_id: UUID, told: ContractTold) -> Apprenticeship:
    """A contract that was signed; her plan has a step for it."""
    if by.organisation is None:
        raise Refused(refusals.NO_ORGANISATION)
    today, asked = clock.today(), law()
    told_rules.check_contract(told, asked, today)
    master = told_rules.line(told.master, told_rules.LINE, "master")
    if not master:
        raise Refused(refusals.MASTER_MISSING, "master")
    reference = told_rules.check_registration(told.registered_as, told.registered_on, told.signed_on, today)
    person = finding.people(by, [person_id])[person_id]
    told_rules.check_age(person.birth_date, person.birth_year, asked, told.starts_on)
    where = host(by, told.host, told.new_host)
    row = Apprenticeship(
        person_id=person_id,
        organisation_id=by.organisation,
        course=_course(told.course),
        host=where,
        place=where.place,
        region_id=where.place.region_id,
        master=master,
        signed_on=told.signed_on,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        until=told.ends_on,
        registered_as=reference,
        registered_on=told.registered_on if reference else None,
        hours=told.hours,
        enterprise_hours=told.enterprise_hours,
        complementary_hours=told.complementary_hours,
        slots=told_rules.slots(told.at),
    )
    with finding.guarded():
        row.save(force_insert=True)
    _tell_plan(by, row)
    _step(by, row)
    if told.allowance is not None:
        pay(by, row, told.allowance, told.starts_on)
    return row


def plan_many(by: Actor, wanted: Sequence[tuple[UUID, ContractTold]]) -> list[Apprenticeship]:
    """All of them or none."""
    rules.check_number(len(wanted))
    return [plan(by, person, told) for person, told in wanted]


def _tell_plan(by: Actor, row: Apprenticeship) -> None:
    cover = orienting.covers([row.person_id], row.course.project_id)[row.person_id]
    day = row.signed_on
    entry = tell(
        entries.APPRENTICE_PLANNED,
        by,
        row,
        day,
        facts_on(row.person_id, day),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        cover=cover,
    )
    record_many([entry])


def _step(by: Actor, row: Apprenticeship) -> None:
    title, course = in_language(row.course.title, "fr"), row.course
    step = NewStep(
        row.person_id,
        StepKind.TRAINING,
        title,
        row.ends_on,
        course.project_id,
        CONTRACT,
        row.id,
        row.signed_on,
    )
    cases.plan_step_many(by=by, steps=[step])


def pay(by: Actor, row: Apprenticeship, amount: Decimal, since: date) -> Allowance:
    """The allowance of a month, from a day of the contract on."""
    kept = told_rules.check_allowance(amount, "amount")
    if not row.starts_on <= since <= row.until:
        raise Refused(refusals.OUTSIDE_CONTRACT, "since")
    made = Allowance(
        person_id=row.person_id,
        apprenticeship=row,
        amount=kept,
        currency=planning.currency(),
        since=since,
    )
    with finding.guarded():
        made.save(force_insert=True)
    today = clock.today()
    more = {"amount": str(kept), "currency": made.currency, "since": since}
    known = facts_on(row.person_id, today)
    record_many(
        [tell(entries.APPRENTICE_ALLOWANCE, by, row, today, known, object=(CONTRACT, row.id), **more)]
    )
    return made


def set_allowance(by: Actor, wanted: UUID, amount: Decimal, since: date) -> Apprenticeship:
    row = finding.apprenticeship(by, wanted)
    _check_living(row)
    pay(by, row, amount, since)
    return row


def register(by: Actor, wanted: UUID, reference: str, day: date) -> Apprenticeship:
    """The authority has registered the contract."""
    row = finding.apprenticeship(by, wanted)
    if row.registered_as:
        raise Refused(refusals.REGISTERED_ALREADY, "registered_as", {"reference": row.registered_as})
    today = clock.today()
    kept = told_rules.check_registration(reference, day, row.signed_on, today)
    row.registered_as, row.registered_on = kept, day
    row.save(update_fields=["registered_as", "registered_on"])
    known = facts_on(row.person_id, day)
    record_many([tell(entries.APPRENTICE_REGISTERED, by, row, day, known)])
    return row


def _check_living(row: Apprenticeship) -> None:
    if row.state not in LIVING:
        label = ApprenticeState(row.state).label
        raise Refused(refusals.CONTRACT_CLOSED, None, {"state": label})


# Its life -----------------------------------------------------------------------------------------


def move(by: Actor, wanted: UUID, state: str, reason: str, on: date | None) -> Apprenticeship:
    """Begun, completed, broken off or never begun; ``on``: the last day of one that is broken off."""
    rules.coded(state, ApprenticeState, "state")
    row = finding.apprenticeship(by, wanted)
    if state == ApprenticeState.RUNNING:
        begin(by, row)
    else:
        _end(by, row, state, reason, on)
    return row


def begin(by: Actor, row: Apprenticeship) -> None:
    today = clock.today()
    if today < row.starts_on:
        raise Refused(refusals.NOT_BEGUN_YET, None, {"day": row.starts_on.strftime("%d/%m/%Y")})
    states.APPRENTICESHIP.move(row, ApprenticeState.RUNNING, by)
    row.next_week = told_rules.first_missing(row.starts_on, [])
    row.visit_due = row.starts_on + timedelta(days=law().visit_days)
    row.save(update_fields=["state", "next_week", "visit_due"])
    record_many([_moved(by, row, row.starts_on)])


def _end(by: Actor, row: Apprenticeship, state: str, reason: str, on: date | None) -> None:
    today = clock.today()
    if state in ENDS:
        rules.coded(reason, BreakReason, "reason")
    day = (on or today) if state == ApprenticeState.BROKEN_OFF else row.until
    states.APPRENTICESHIP.move(row, state, by)
    if state == ApprenticeState.COMPLETED and today < row.until:
        raise Refused(refusals.CONTRACT_GOES_ON, None, {"day": row.until.strftime("%d/%m/%Y")})
    if state == ApprenticeState.BROKEN_OFF:
        if day > today:
            raise Refused(refusals.DAY_IN_FUTURE, "on")
        if not row.starts_on <= day <= row.until:
            raise Refused(refusals.OUTSIDE_CONTRACT, "on")
        later = row.weeks.filter(monday__gt=day).exclude(enterprise_hours=0, complementary_hours=0)
        if (week := later.order_by("-monday").first()) is not None:
            raise Refused(refusals.THERE_LATER, "on", {"day": week.monday.strftime("%d/%m/%Y")})
    row.until, row.reason = day, reason if state in ENDS else ""
    row.next_week = row.visit_due = None
    row.save(update_fields=["state", "until", "reason", "next_week", "visit_due"])
    told_on = min(day, today)
    record_many([_moved(by, row, told_on)])
    _close_step(by, row, told_on)
    watching.look([row.id])
    if state == ApprenticeState.COMPLETED:
        _qualify(by, row)


def _moved(by: Actor, row: Apprenticeship, day: date):
    hours = sum((week.enterprise_hours + week.complementary_hours for week in row.weeks.all()), Decimal(0))
    more = {"state": str(row.state), "reason_code": row.reason, "hours": int(hours)}
    return tell(entries.APPRENTICE_MOVED, by, row, day, facts_on(row.person_id, day), **more)


def _close_step(by: Actor, row: Apprenticeship, day: date) -> None:
    steps = Step.objects.filter(source_type=CONTRACT, source_id=row.id, state__in=OPEN_STATES)
    if steps.exists():
        done = row.state == ApprenticeState.COMPLETED
        to = StepState.DONE if done else StepState.ABANDONED
        move_ = StepMove(to, source_type=CONTRACT, source_id=row.id, occurred_on=day)
        cases.move_step_many(by=by, moves=[move_])


def _qualify(by: Actor, row: Apprenticeship) -> None:
    """What she learnt in the enterprise is proved by it."""
    course = row.course
    gained = Gained(
        row.person_id,
        QualificationKind.EXPERIENCE,
        course.title,
        CONTRACT,
        row.id,
        course.occupation_id or "",
        course.hours,
        course.project_id,
        row.until,
    )
    cases.add_qualification_many(by=by, gained=[gained])


# Weeks and visits ---------------------------------------------------------------------------------


def note_weeks(by: Actor, wanted: UUID, weeks: Sequence[WeekTold]) -> Apprenticeship:
    """Keep what is told of weeks; another number of hours than before corrects them."""
    rules.check_number(len(weeks))
    row, asked, today = finding.apprenticeship(by, wanted), law(), clock.today()
    _check_living(row)
    if len({told.monday for told in weeks}) != len(weeks):
        raise Refused(refusals.TWICE)
    for told in weeks:
        told_rules.check_week(told, row, asked, today)
    if row.state == ApprenticeState.PLANNED:
        begin(by, row)
    known = {week.monday: week for week in row.weeks.all()}
    changed = [told for told in weeks if not _same(known.get(told.monday), told)]
    if not changed:
        raise Refused(refusals.NOTHING_CHANGED)
    _keep_weeks(by, row, known, changed)
    row.next_week = told_rules.first_missing(row.starts_on, {*known, *(one.monday for one in changed)})
    row.save(update_fields=["next_week"])
    watching.look([row.id])
    return row


def _values(one) -> tuple:
    return one.enterprise_hours, one.complementary_hours, one.absent_hours, one.reason


def _same(week: Week | None, told: WeekTold) -> bool:
    return week is not None and _values(week) == _values(told)


def _keep_weeks(by: Actor, row: Apprenticeship, known: dict[date, Week], changed: Iterable[WeekTold]) -> None:
    days = {told.monday: max(told.monday, row.starts_on) for told in changed}
    facts = facts_on_days((row.person_id, day) for day in days.values())
    journal, new, old = [], [], []
    for told in changed:
        day = days[told.monday]
        dimensions = facts[row.person_id, day]
        week = known.get(told.monday) or Week(
            person_id=row.person_id, apprenticeship=row, monday=told.monday, entry=row.id
        )
        about = {"object": ("training.Week", week.id), "week": told.monday}
        if told.monday in known:
            corrected = entries.APPRENTICE_WEEK_CORRECTED
            journal.append(tell(corrected, by, row, day, dimensions, retracts=week.entry, **about))
        names = ("enterprise", "complementary", "absent", "reason_code")
        more = {name: str(value) for name, value in zip(names, _values(told), strict=True)}
        entry = tell(entries.APPRENTICE_WEEK, by, row, day, dimensions, **about, **more)
        journal.append(entry)
        week.enterprise_hours, week.complementary_hours = told.enterprise_hours, told.complementary_hours
        week.absent_hours, week.reason, week.entry = told.absent_hours, told.reason, entry.id
        (old if told.monday in known else new).append(week)
    record_many(journal)
    Week.objects.bulk_create(new)
    fields = ["enterprise_hours", "complementary_hours", "absent_hours", "reason", "entry"]
    Week.objects.bulk_update(old, fields)


def visit(by: Actor, wanted: UUID, told: VisitTold) -> Visit:
    """Somebody went to see her in the enterprise; the next visit is due from then on."""
    row = finding.apprenticeship(by, wanted)
    _check_living(row)
    seen, to_do = told_rules.check_visit(told, row, clock.today())
    if row.state == ApprenticeState.PLANNED:
        begin(by, row)
    made = Visit(
        person_id=row.person_id,
        apprenticeship=row,
        visited_on=told.visited_on,
        by=by.user,
        verdict=told.verdict,
        seen=seen,
        to_do=to_do,
    )
    with finding.guarded():
        made.save(force_insert=True)
    due = told.visited_on + timedelta(days=law().visit_days)
    row.visit_due = max(due, row.visit_due)
    row.save(update_fields=["visit_due"])
    watching.look([row.id])
    known = facts_on_many([row.person_id], told.visited_on)[row.person_id]
    about = ("training.Visit", made.id)
    more = {"object": about, "verdict": made.verdict}
    record_many([tell(entries.APPRENTICE_VISITED, by, row, told.visited_on, known, **more)])
    return made
