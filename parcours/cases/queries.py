"""Every reusable read of a person's accompaniment, and who waits for what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.counting import bounded
from parcours.kernel.once import once
from parcours.people.models import Person
from parcours.people.visibility import get, only_passes, visible
from parcours.programmes.pack import AGAIN, BESIDE, AssessmentForm, Pack
from parcours.programmes.queries import pack as pack_in_force

from . import evaluation, facts, ports, said, storing
from .enums import OPEN_STATES, Outcome
from .idle import idle, is_everybody
from .models import Assessment, Case, Orientation, Qualification, Step
from .reach import EVERYBODY, HERS, MINE, AmongThese, is_part, place_of, programme, reached  # noqa: F401 - whose lists
from .skills import people_by_major_group, skill, skills_of, versions  # noqa: F401 - one door for reads
from .standing import Standing, standings

NOT_COVERED, NO_STEP = "not_covered", "no_step"
LEAST_COUNTED = 100
"""A list that is longer than it is shown is counted so far at least."""
ASSESS, ORIENT, PLACE, LOOK = "assess", "orient", "place", "look"
BANDS: dict[str, tuple[int, int | None]] = {
    "month": (0, 30),
    "quarter": (30, 90),
    "half_year": (90, 180),
    "longer": (180, None),
}
"""How long somebody has had no solution: days from (counted) … to (not counted)."""


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits: since when (or, for what falls due, the day), and a code that says why.

    ``object``: the step or assessment concerned. ``next``: what would end it: assess, orient, place (a
    project takes her: find her a place in it), look (no project does: look for a service elsewhere)."""

    person: UUID
    since: date
    why: str
    object: UUID | None = None
    next: str = ""


class Waitings(list):
    """A list of ``Waiting``, the most urgent first, perhaps a part; ``total`` counts all of them."""

    total: int = 0


@dataclass(frozen=True)
class ToAsk:
    """A form that may be asked. ``last``: when that was done last (for her situation: with any form);
    ``fits``: whether what is known of her calls for it."""

    form: AssessmentForm
    last: Assessment | None
    fits: bool


@dataclass(frozen=True)
class Told:
    """An assessment with the form as it was asked that day, and what was said otherwise before."""

    row: Assessment
    form: AssessmentForm
    changes: list[said.Change]


# One person ---------------------------------------------------------------------------------------


def case_of(actor: Actor, person: UUID) -> Case | None:
    """Her case in the programme in force."""
    get(actor, person)
    return Case.objects.filter(person_id=person, programme=programme()).select_related("organisation").first()


def may_be_hers(actor: Actor, case: Case) -> bool:
    """Whether the actor's organisation answers for the case already, or may make it its own."""
    return case.organisation_id == actor.organisation or not only_passes(actor, case.person_id)


@once
def assessments(actor: Actor, person: UUID) -> list[Assessment]:
    """Her assessments in the programme in force, the newest first."""
    get(actor, person)
    rows = Assessment.objects.filter(person_id=person, programme=programme())
    return list(rows.select_related("organisation").order_by("-assessed_on", "-recorded_at", "-id"))


def latest_assessment(actor: Actor, person: UUID) -> Assessment | None:
    """The newest of her situation; ``expired()`` tells whether it is still in force."""
    return next((row for row in assessments(actor, person) if row.of_situation), None)


def forms_to_ask(actor: Actor, person: UUID) -> list[ToAsk]:
    """The form that her situation calls for now, then the profiles beside it, proposed ones first."""
    pack, rows = pack_in_force(), assessments(actor, person)
    latest = next((row for row in rows if row.of_situation), None)
    again = [form for form in pack.more_forms if form.when == AGAIN]
    due, beside = ToAsk(again[0] if latest and again else pack.assessment, latest, True), []
    profiles = [form for form in pack.more_forms if form.when == BESIDE]
    facts_now = _known(actor, pack, person, clock.today(), rows) if profiles else {}
    for form in profiles:
        last = next((row for row in rows if row.form == form.code), None)
        fits = form.rule is None or evaluation.judge(pack, form.rule, facts_now)[0] == evaluation.MET
        beside.append(ToAsk(form, last, fits))
    return [due, *sorted(beside, key=lambda one: not one.fits)]


def said_before(
    actor: Actor, person: UUID, form: AssessmentForm
) -> tuple[UUID | None, dict[str, said.Earlier]]:
    """What she said last to the questions of a form, and the newest assessment (None: there is none)."""
    pack, rows = pack_in_force(), assessments(actor, person)
    earlier = said.before(form, rows, said.forms_as_asked(pack))
    return rows[0].id if rows else None, earlier


def history(actor: Actor, person: UUID) -> list[Told]:
    """Her assessments and profiles, the newest first: each with its form as it was and what it changed."""
    pack, rows = pack_in_force(), assessments(actor, person)
    form_of, found = said.forms_as_asked(pack), []
    for place, row in enumerate(rows):
        form = form_of(row)
        earlier = said.before(form, rows[place + 1 :], form_of)
        found.append(Told(row, form, said.changes(row, form, earlier)))
    return found


def _known(actor: Actor, pack: Pack, person: UUID, day: date, rows: list[Assessment]) -> dict:
    return facts.of_person(actor, person, day) | said.known(pack, rows, day)


def proposal(
    actor: Actor, person: UUID, day: date | None = None, *, tellable: bool = False
) -> evaluation.Proposal:
    """What the rules propose for her on a day. ``tellable``: as it may stand on paper or reach a partner.

    Refused when she was not assessed, or when the assessment has expired.
    """
    get(actor, person)
    pack, on = pack_in_force(), day or clock.today()
    rows = storing.by_person(pack, [person]).get(person, [])
    storing.check_in_force(storing.newest_on(rows, on), on)
    known = _known(actor, pack, person, on, rows)
    return evaluation.evaluate(pack, facts.tellable(known) if tellable else known)


@once
def orientations(actor: Actor, person: UUID) -> list[Orientation]:
    """Her orientations in the programme in force, the current one first."""
    get(actor, person)
    rows = Orientation.objects.filter(person_id=person, programme=programme())
    return list(
        rows.select_related("organisation").order_by("-current", "-decided_on", "-recorded_at", "-id")
    )


def current_orientation(actor: Actor, person: UUID) -> Orientation | None:
    return next((row for row in orientations(actor, person) if row.current), None)


def steps(actor: Actor, person: UUID) -> list[Step]:
    """Her plan: open steps first, by the day they are due; then the others, the last first."""
    get(actor, person)
    rows = list(
        Step.objects.filter(person_id=person)
        .select_related("organisation", "objective")
        .order_by("planned_on", "id")
    )
    still_open = sorted((s for s in rows if s.is_open), key=lambda s: (s.due_on or date.max, s.planned_on))
    closed = sorted((s for s in rows if not s.is_open), key=lambda s: s.ended_on, reverse=True)
    return still_open + closed


def step(actor: Actor, step: UUID) -> Step | None:
    return Step.objects.filter(pk=step, person__in=visible(actor)).first()


def qualifications(actor: Actor, person: UUID) -> list[Qualification]:
    """What she has proved and still holds, the newest first."""
    get(actor, person)
    rows = Qualification.objects.filter(person_id=person, withdrawn_on__isnull=True)
    return list(rows.order_by("-gained_on", "-id"))


# Who waits ----------------------------------------------------------------------------------------


def _part(rows: QuerySet, limit: int | None, start: int, whole: bool = False) -> tuple[list, int]:
    """Some rows and how many there are: the number takes a second query only when rows are left out, and is
    counted for ten such parts at most. ``whole``: there are few, read all at once."""
    if whole:
        every = list(rows)
        return every[start:] if limit is None else every[start : start + limit], len(every)
    found = list(rows[start:] if limit is None else rows[start : start + limit])
    if limit is None or (len(found) < limit and (found or not start)):
        return found, start + len(found)
    return found, bounded(rows, max(LEAST_COUNTED, 10 * limit), along=True)


def _list(
    rows: QuerySet, why: str, limit: int | None, start: int, *fields: str, whole: bool = False
) -> Waitings:
    """Rows of (person, day[, object]) as waitings."""
    values, total = _part(rows.values_list(*fields), limit, start, whole)
    found = Waitings(Waiting(row[0], row[1], why, row[2] if len(row) > 2 else None) for row in values)
    found.total = total
    return found


def whom(
    rows: QuerySet, actor: Actor, whose: str, why: str, limit: int | None, start: int, *fields: str
) -> Waitings:
    """Those rows (with a ``person``) that are about people of a list, as waitings: day[, object]."""
    few = is_part(actor, whose)
    return _list(reached(rows, actor, whose), why, limit, start, "person_id", *fields, whole=few)


def _of_person(model: type, **conditions) -> QuerySet:
    return model.objects.filter(person_id=OuterRef("pk"), **conditions)


def _in_programme(model: type, **conditions) -> QuerySet:
    return _of_person(model, programme=programme(), **conditions)


def _first(found: Iterable[Waiting], limit: int | None, start: int) -> Waitings:
    """Some of all that wait, and how many there are."""
    every = list(found)
    some = Waitings(every[start:] if limit is None else every[start : start + limit])
    some.total = len(every)
    return some


def _assessed() -> QuerySet:
    """Assessments of her situation; a profile beside it is none."""
    return _in_programme(Assessment, of_situation=True)


def waiting_for_assessment(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People registered and never assessed, the longest first; not those whom no centre has received yet."""
    why = "not_assessed"
    if is_part(actor, whose):
        unseen = [one for one in standings(actor, whose) if one.assessed_on is None and not one.oriented]
        rows = Person.objects.filter(AmongThese("pk", [one.person for one in unseen]))
        here = set(ports.who_are_here(rows).values_list("pk", flat=True))
        unseen = sorted(
            (one for one in unseen if one.person in here), key=lambda one: (one.registered_on, one.person)
        )
        return _first((Waiting(one.person, one.registered_on, why) for one in unseen), limit, start)
    rows = reached(Person.objects.all(), actor, whose, "pk").filter(
        ~Exists(_assessed()), ~Exists(_in_programme(Orientation))
    )
    rows = ports.who_are_here(rows)
    return _list(rows.order_by("registered_on", "id"), why, limit, start, "id", "registered_on")


def newest_assessments(**conditions: Any) -> QuerySet[Assessment]:
    """Of each person the newest assessment of her situation in the programme in force."""
    of_her = Assessment.objects.filter(
        person_id=OuterRef("person_id"), programme=OuterRef("programme"), of_situation=True
    )
    later = Q(assessed_on__gt=OuterRef("assessed_on"))
    later |= Q(assessed_on=OuterRef("assessed_on"), id__gt=OuterRef("id"))
    return Assessment.objects.filter(
        ~Exists(of_her.filter(later)), programme=programme(), of_situation=True, **conditions
    )


def waiting_for_orientation(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People assessed, with no orientation yet, the longest first."""
    why = "not_oriented"
    if is_part(actor, whose):
        known = [
            (one.assessed_on, one.person)
            for one in standings(actor, whose)
            if one.assessed_on is not None and not one.oriented
        ]
        return _first((Waiting(person, day, why) for day, person in sorted(known)), limit, start)
    decided = Orientation.objects.filter(person_id=OuterRef("person_id"), programme=programme())
    rows = reached(newest_assessments().filter(~Exists(decided)), actor, whose).order_by(
        "assessed_on", "person_id"
    )
    return _list(rows, why, limit, start, "person_id", "assessed_on")


def _without_open_step(actor: Actor, whose: str) -> QuerySet[Person]:
    open_step = _of_person(Step, state__in=[state.value for state in OPEN_STATES])
    current = _in_programme(Orientation, current=True)
    ended = _of_person(Step).order_by().values("person_id").annotate(last=Max("ended_on")).values("last")
    return (
        reached(Person.objects.all(), actor, whose, "pk")
        .filter(~Exists(open_step))
        .annotate(
            oriented=Subquery(current.values("decided_on")[:1], output_field=DateField()),
            outcome=Subquery(current.values("outcome")[:1]),
            ended=Subquery(ended[:1], output_field=DateField()),
        )
        .annotate(
            since=Greatest(
                F("registered_on"),
                Coalesce("oriented", "registered_on"),
                Coalesce("ended", "registered_on"),
            )
        )
    )


def _without_solution(actor: Actor, days: int, whose: str) -> QuerySet[Person]:
    before = clock.today() - timedelta(days=days)
    return _without_open_step(actor, whose).filter(Q(outcome=Outcome.NOT_COVERED) | Q(since__lte=before))


def _since_between(days: tuple[int, int | None]) -> Q:
    first, end = days
    found = Q(since__lte=clock.today() - timedelta(days=first)) if first else Q()
    return found & Q(since__gt=clock.today() - timedelta(days=end)) if end else found


def without_solution(
    actor: Actor,
    days: int = 30,
    *,
    limit: int | None = None,
    start: int = 0,
    whose: str = EVERYBODY,
    band: str = "",
) -> Waitings:
    """People for whom nothing is open, the longest first: not covered by a project (at once), or without a
    step for so many days since the last thing that happened (registration, orientation, end of a step).

    ``band``: a key of BANDS, those alone who have waited so long. With HERS those in her charge come first.
    """
    if is_part(actor, whose):
        return _first(map(_idle, _of_part(actor, days, whose, band)), limit, start)
    if is_everybody(actor):
        return _of_everybody(actor, days, limit, start, band)
    rows = _without_solution(actor, days, whose).annotate(assessed=Exists(_assessed()))
    if band in BANDS:
        rows = rows.filter(_since_between(BANDS[band]))
    values, total = _part(
        rows.order_by("since", "id").values_list("id", "since", "outcome", "assessed"), limit, start
    )
    found = Waitings(
        Waiting(
            person,
            since,
            NOT_COVERED if outcome == Outcome.NOT_COVERED else NO_STEP,
            next=_what_next(outcome, assessed),
        )
        for person, since, outcome, assessed in values
    )
    found.total = total
    return found


def _of_part(actor: Actor, days: int, whose: str, band: str = "") -> list[Standing]:
    """As ``_without_solution``, of those of a part; with HERS those in her charge come first."""
    before = clock.today() - timedelta(days=days)
    idle = [
        one
        for one in standings(actor, whose)
        if not one.busy
        and (one.outcome == Outcome.NOT_COVERED or one.since <= before)
        and (band not in BANDS or _lasts(one.since, BANDS[band]))
    ]
    return sorted(idle, key=lambda one: (whose == HERS and not one.mine, one.since, one.person))


def _of_everybody(actor: Actor, days: int, limit: int | None, start: int, band: str) -> Waitings:
    found, counts = idle(actor, days)
    total = sum(n for day, n in counts.items() if band not in BANDS or _lasts(day, BANDS[band]))
    if band in BANDS or limit is None or start + limit > len(found) < total:
        first, end = BANDS.get(band, (0, None))
        today = clock.today()
        between = {
            "until": today - timedelta(days=first) if first else date.max,
            "after": today - timedelta(days=end) if end else date.min,
        }
        found, _counts = idle(actor, days, start=start, limit=total if limit is None else limit, **between)
    else:
        found = found[start : start + limit]
    waits = Waitings(
        Waiting(
            one.person,
            one.since,
            NOT_COVERED if one.outcome == Outcome.NOT_COVERED else NO_STEP,
            next=_what_next(one.outcome or None, one.assessed),
        )
        for one in found
    )
    waits.total = total
    return waits


def _lasts(since: date, band: tuple[int, int | None]) -> bool:
    first, end = band
    days = (clock.today() - since).days
    return (not first or days >= first) and (end is None or days < end)


def _idle(one: Standing) -> Waiting:
    why = NOT_COVERED if one.outcome == Outcome.NOT_COVERED else NO_STEP
    return Waiting(one.person, one.since, why, next=_what_next(one.outcome, one.assessed_on is not None))


def _what_next(outcome: str | None, assessed: bool) -> str:
    if outcome is None:
        return ORIENT if assessed else ASSESS
    return LOOK if outcome == Outcome.NOT_COVERED else PLACE


def how_long_without_solution(actor: Actor, days: int = 30, *, whose: str = EVERYBODY) -> dict[str, int]:
    """How many of ``without_solution`` have waited how long: band → number; they add up to all of them."""
    if is_part(actor, whose):
        since = [one.since for one in _of_part(actor, days, whose)]
        return {name: sum(_lasts(day, band) for day in since) for name, band in BANDS.items()}
    if is_everybody(actor):
        _first_ones, on = idle(actor, days)
        return {name: sum(n for day, n in on.items() if _lasts(day, band)) for name, band in BANDS.items()}
    rows = _without_solution(actor, days, whose).order_by()
    counts = {name: Count("pk", filter=_since_between(limits)) for name, limits in BANDS.items()}
    return rows.aggregate(**counts)


def has_solution(actor: Actor, person: UUID) -> bool:
    """Whether a step is open for her."""
    get(actor, person)
    return Step.objects.filter(person_id=person, state__in=[s.value for s in OPEN_STATES]).exists()


def overdue_steps(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """Open steps whose day has passed, the oldest first."""
    rows = Step.objects.filter(state__in=[s.value for s in OPEN_STATES], due_on__lt=clock.today())
    return whom(rows.order_by("due_on", "id"), actor, whose, "overdue", limit, start, "due_on", "id")


def expiring_assessments(
    actor: Actor, days: int = 30, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """Assessments in force that expire within so many days, the soonest first."""
    until = clock.today() + timedelta(days=days)
    rows = newest_assessments(expires_on__gte=clock.today(), expires_on__lte=until).order_by(
        "expires_on", "id"
    )
    return whom(rows, actor, whose, "expiring", limit, start, "expires_on", "id")
