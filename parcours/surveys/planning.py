"""From what the journal says happened: who is to be asked, when, and by whom. All of it as the system."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from parcours.cases.models import Case, Orientation
from parcours.cases.reach import programme
from parcours.journal.models import Entry
from parcours.journal.queries import standing
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.context import as_role
from parcours.people import merged
from parcours.people.models import AccessGrant, Canonical, Person
from parcours.people.visibility import PASSES, living

from . import entries, sparing, states
from .enums import State, Why
from .models import Reply, Survey
from .plan import Fact, Occasion, SurveysPlan
from .sections import plan
from .telling import tell_many

CAUSE, MOST = "surveys.night", 250


@dataclass(frozen=True)
class Begun:
    """``number``: facts that were read; ``last``: the place in the journal of the last of them."""

    number: int
    last: int


def once_key(occasion: Occasion, fact: str, day: date) -> str:
    """What somebody is asked once for: the occasion, and unless it comes once at all the fact of that day."""
    return occasion.code if occasion.once else f"{occasion.code}/{fact}/{day.isoformat()}"


def plan_new(after: int) -> Begun:
    """Surveys that follow from facts after a place in the journal, up to 250 facts at once."""
    known = plan()
    if known.since is None or not known.occasions:
        return Begun(0, after)
    with as_role("system"):
        found = list(_without_survey(known).filter(sequence__gt=after).order_by("sequence")[:MOST])
        _plan(known, found)
    return Begun(len(found), found[-1].sequence if found else after)


def plan_for(person: UUID) -> None:
    """Surveys that follow from what is known of one person, at once."""
    known = plan()
    if known.since is None or not known.occasions:
        return
    with as_role("system"):
        files = [person, *merged.former_files(person)]
        _plan(known, list(_without_survey(known).filter(person_id__in=files).order_by("sequence")[:MOST]))


def _plan(known: SurveysPlan, found: Sequence[Entry]) -> None:
    people = _people(found)
    fitting = [
        (entry, fact)
        for entry in found
        if entry.person_id in people
        for fact in known.facts
        if fact.holds(entry.kind, entry.facts)
    ]
    keepers = keepers_of(people[entry.person_id] for entry, _fact in fitting)
    projects = _projects([people[entry.person_id] for entry, _fact in fitting])
    rows: list[Survey] = []
    for entry, fact in fitting:
        person = people[entry.person_id]
        asks = keepers.get(person) or entry.organisation_id
        if asks is not None:
            rows += _of_fact(known, entry, fact, person, asks, projects.get(person, ""))
    Survey.objects.bulk_create(rows, ignore_conflicts=True)


def _of_fact(
    known: SurveysPlan, entry: Entry, fact: Fact, person: UUID, asks: UUID, project: str
) -> Iterable[Survey]:
    for occasion in known.occasions:
        if fact.code not in occasion.after:
            continue
        day = entry.occurred_on
        due_on = occasion.due_on(day)
        yield Survey(
            person_id=person,
            organisation_id=asks,
            occasion=occasion.code,
            fact=fact.code,
            fact_on=day,
            entry=entry.id,
            once_key=once_key(occasion, fact.code, day),
            project=entry.project or project,
            due_on=due_on,
            until=known.last_day(due_on),
            sex=entry.sex,
            region=entry.region,
        )


def _without_survey(known: SurveysPlan):
    """Standing entries of the kinds that begin surveys, from which none follows yet."""
    rows = Entry.objects.filter(
        kind__in={one.kind for one in known.facts},
        occurred_on__gte=known.since,
        occurred_on__lte=clock.today(),
        person_id__isnull=False,
    )
    followed = Survey.objects.filter(entry=OuterRef("id")).exclude(state=State.DROPPED)
    return standing(rows).filter(~Exists(followed))


def _people(found: Sequence[Entry]) -> dict[UUID, UUID]:
    """Files of entries to the files that they are read as today; without those of whom nothing is kept."""
    files = {entry.person_id for entry in found}
    kept = merged.kept_of(files)
    read_as = {one: kept.get(one, one) for one in files}
    living_ones = Person.objects.filter(pk__in=set(read_as.values()), erased_on__isnull=True)
    there = set(living_ones.values_list("id", flat=True))
    return {one: person for one, person in read_as.items() if person in there}


def keepers_of(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """Who asks each: the organisation that accompanies her; else one that holds her file for good, the
    first that did. Nobody where there is none."""
    wanted = set(people)
    grants = AccessGrant.objects.filter(living(), person_id__in=wanted).exclude(reason__in=PASSES)
    held: dict[UUID, list[UUID]] = {}
    for person, organisation in grants.order_by("since", "id").values_list("person_id", "organisation_id"):
        held.setdefault(person, []).append(organisation)
    cases = Case.objects.filter(person_id__in=wanted, programme=programme())
    accompany = dict(cases.values_list("person_id", "organisation_id"))
    return {
        person: accompany[person] if accompany.get(person) in those else those[0]
        for person, those in held.items()
    }


def _projects(people: Collection[UUID]) -> dict[UUID, str]:
    rows = Orientation.objects.filter(person_id__in=people, current=True)
    return {person: project or "" for person, project in rows.values_list("person_id", "project")}


def begin_due() -> int:
    """Surveys whose day has come are to be asked from now on; of whoever agrees no more it is kept that she
    is not asked, and of whoever is left out why. Up to 250 at once."""
    known, today = plan(), clock.today()
    with as_role("system"):
        sparing.one_at_a_time()
        rows = sparing.first_come(known, _locked(state=State.PLANNED, due_on__lte=today))
        people = {row.person_id for row in rows}
        keepers, asked = keepers_of(people), sparing.last_asked(people)
        against, gone = sparing.objecting(people, known.purpose), sparing.dead(people)
        for row in rows:
            row.organisation_id = keepers.get(row.person_id, row.organisation_id)
            why = sparing.why_not(known, row, today, gone, asked.get(row.person_id))
            if row.person_id in against and why != Why.DIED:
                _end(row, State.REFUSED, Why.CONSENT)
            elif why:
                _end(row, State.SKIPPED, why)
            else:
                states.SURVEY.move(row, State.DUE, Actor.system(CAUSE))
                row.asked_on = asked[row.person_id] = today
        _save(rows)
        to_ask = [row for row in rows if row.state != State.SKIPPED]
        tell_many(entries.DUE, CAUSE, [(row, row.due_on, {}) for row in to_ask])
        _tell_ended(rows)
    return len(rows)


def _end(row: Survey, state: str, why: str = "") -> None:
    states.SURVEY.move(row, state, Actor.system(CAUSE))
    row.why, row.ended_on, row.digests = why, clock.today(), []


def _tell_ended(rows: Iterable[Survey]) -> None:
    """That they are not asked, each with its reason."""
    rows = list(rows)
    refused = [row for row in rows if row.state == State.REFUSED]
    skipped = [row for row in rows if row.state == State.SKIPPED]
    tell_many(
        entries.DECLINED, CAUSE, [(row, row.ended_on, {"way": "", "reason_code": row.why}) for row in refused]
    )
    tell_many(entries.SKIPPED, CAUSE, [(row, row.ended_on, {"reason_code": row.why}) for row in skipped])


def _locked(**wanted) -> list[Survey]:
    rows = Survey.objects.select_for_update(of=("self",), skip_locked=True).filter(**wanted)
    return list(rows.order_by("due_on", "id")[:MOST])


SAVED = ["organisation", "entry", "state", "way", "why", "asked_on", "ended_on", "digests"]


def _save(rows: Sequence[Survey]) -> None:
    Survey.objects.bulk_update(rows, SAVED)


RUNNING = (State.DUE, State.SENT, State.TRYING)


def end_over() -> int:
    """What nobody answered in its time is over; whoever died or said no since is asked no more, nor is what
    follows a fact that was taken back. Up to 250 of each at once."""
    today = clock.today()
    with as_role("system"):
        spared = _spared()
        _save(spared)
        _tell_ended(spared)
        over = _locked(state__in=RUNNING, until__lt=today)
        for row in over:
            _end(row, State.EXPIRED)
        _save(over)
        tell_many(entries.EXPIRED, CAUSE, [(row, row.until, {}) for row in over])
        back = _taken_back()
        _drop(back)
    return len(spared) + len(over) + len(back)


def _spared() -> list[Survey]:
    """Of whom somebody is asking: those who died, and those whose last word on the purpose is no."""
    running = Survey.objects.filter(state__in=RUNNING).values_list("person_id", flat=True)
    people = set(running)
    gone, against = sparing.dead(people), sparing.objecting(people, plan().purpose)
    rows = _locked(state__in=RUNNING, person_id__in=gone | against)
    for row in rows:
        if row.person_id in gone:
            _end(row, State.SKIPPED, Why.DIED)
        else:
            _end(row, State.REFUSED, Why.CONSENT)
    return rows


def _taken_back() -> list[Survey]:
    """Surveys, whatever became of them, of facts that no longer stand and were not entered anew."""
    retraction = Entry.objects.filter(retracts=OuterRef("entry"))
    rows = Survey.objects.select_for_update(of=("self",), skip_locked=True)
    rows = rows.filter(Exists(retraction), entry__isnull=False).exclude(state=State.DROPPED)
    found = list(rows.order_by("id")[:MOST])
    anew = _entered_anew(plan(), found)
    for row in found:
        row.entry = anew.get((row.person_id, row.fact, row.fact_on), row.entry)
    kept = [row for row in found if (row.person_id, row.fact, row.fact_on) in anew]
    _save(kept)
    return [row for row in found if row not in kept]


def _entered_anew(known: SurveysPlan, rows: Sequence[Survey]) -> dict[tuple[UUID, str, date], UUID]:
    """By person, fact and day the entry that stands in the place of one taken back: of the same day."""
    people = {row.person_id for row in rows}
    files = dict(Canonical.objects.filter(kept_id__in=people).values_list("gone_id", "kept_id"))
    files |= {person: person for person in people}
    days = {row.fact_on for row in rows}
    found = {}
    if rows and known.since is not None:
        wanted = _without_survey(known).filter(person_id__in=files, occurred_on__in=days)
        for entry in wanted.order_by("-sequence"):
            for fact in known.facts:
                if fact.holds(entry.kind, entry.facts):
                    found[files[entry.person_id], fact.code, entry.occurred_on] = entry.id
    return found


def _drop(rows: Sequence[Survey]) -> None:
    """Asked no more, and no figure counts what was answered; the answers stay readable."""
    replies = Reply.objects.filter(survey__in=[row.id for row in rows if row.state == State.ANSWERED])
    last = {one.survey_id: one for one in replies.order_by("number")}
    told = []
    for row in rows:
        reply = last.get(row.id)
        _end(row, State.DROPPED)
        row.way = ""
        if reply is None:
            told.append((row, row.ended_on, {}))
        else:
            # As of the day on which she was counted: exactly that is taken away.
            told.append((row, reply.given_on, {"retracts": reply.entry}))
    _save(rows)
    tell_many(entries.DROPPED, CAUSE, told)


def pass_on() -> int:
    """Surveys that are to be asked by an organisation that sees her no more go to one that does."""
    with as_role("system"):
        held = AccessGrant.objects.filter(
            living(), person_id=OuterRef("person_id"), organisation_id=OuterRef("organisation_id")
        )
        rows = Survey.objects.select_for_update(of=("self",), skip_locked=True)
        # Without anybody to pass it to it waits, and stands in nobody's way.
        others = AccessGrant.objects.filter(living(), person_id=OuterRef("person_id")).exclude(
            reason__in=PASSES
        )
        rows = rows.filter(~Exists(held), Exists(others), state__in=RUNNING)
        rows = list(rows.order_by("id")[:MOST])
        keepers = keepers_of(row.person_id for row in rows)
        moved = [row for row in rows if row.person_id in keepers]
        for row in moved:
            row.organisation_id = keepers[row.person_id]
        _save(moved)
        # Entered anew by whom it now is to be asked, so that the journal says it.
        tell_many(entries.PASSED, CAUSE, [(row, clock.today(), {}) for row in moved])
    return len(moved)


def object_for(person: UUID, purpose: str) -> int:
    """She agrees no more: whatever is open is not asked. Inside the action by which she said so."""
    if purpose != plan().purpose:
        return 0
    with as_role("system"):
        rows = list(
            Survey.objects.select_for_update(of=("self",))
            .filter(person_id=person, state__in=RUNNING)
            .order_by("id")
        )
        for row in rows:
            _end(row, State.REFUSED, Why.CONSENT)
        _save(rows)
        _tell_ended(rows)
    return len(rows)
