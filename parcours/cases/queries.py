"""Every reusable read of a person's accompaniment, and who waits for what."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, DateField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from parcours.accounts.models import Site
from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.people.models import Person
from parcours.people.visibility import get, visible
from parcours.programmes.pack import AGAIN, BESIDE, AssessmentForm, Pack
from parcours.programmes.queries import pack as pack_in_force
from parcours.programmes.queries import pack_or_none

from . import evaluation, facts, ports, said, storing
from .enums import OPEN_STATES, Outcome
from .models import Assessment, Case, Orientation, Qualification, Step
from .skills import people_by_major_group, skill, skills_of, versions  # noqa: F401 - one door for reads

NOT_COVERED, NO_STEP = "not_covered", "no_step"
MINE, HERS, EVERYBODY = "mine", "hers", ""
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
    return (
        Case.objects.filter(person_id=person, programme=_programme()).select_related("organisation").first()
    )


def assessments(actor: Actor, person: UUID) -> list[Assessment]:
    """Her assessments in the programme in force, the newest first."""
    get(actor, person)
    rows = Assessment.objects.filter(person_id=person, programme=_programme())
    return list(rows.select_related("organisation").order_by("-assessed_on", "-recorded_at", "-id"))


def latest_assessment(actor: Actor, person: UUID) -> Assessment | None:
    """The newest of her situation; ``expired()`` tells whether it is still in force."""
    return next((row for row in assessments(actor, person) if row.of_situation), None)


def forms_to_ask(actor: Actor, person: UUID) -> list[ToAsk]:
    """The form that her situation calls for now, then the profiles beside it, proposed ones first."""
    pack, rows = pack_in_force(), assessments(actor, person)
    latest = next((row for row in rows if row.of_situation), None)
    again = [form for form in pack.more_forms if form.when == AGAIN]
    found = [ToAsk(again[0] if latest and again else pack.assessment, latest, True)]
    facts_now = _known(actor, pack, person, clock.today(), rows)
    for form in pack.more_forms:
        if form.when == BESIDE:
            last = next((row for row in rows if row.form == form.code), None)
            fits = form.rule is None or evaluation.judge(pack, form.rule, facts_now)[0] == evaluation.MET
            found.append(ToAsk(form, last, fits))
    return [found[0], *sorted(found[1:], key=lambda one: not one.fits)]


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


def orientations(actor: Actor, person: UUID) -> list[Orientation]:
    """Her orientations in the programme in force, the current one first."""
    get(actor, person)
    rows = Orientation.objects.filter(person_id=person, programme=_programme())
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


def _programme() -> str:
    pack = pack_or_none()
    return pack.code if pack else ""


# Who waits ----------------------------------------------------------------------------------------


def _part(rows: QuerySet, limit: int | None, start: int) -> tuple[list, int]:
    """Some rows and how many there are; the number takes a second query only when rows are left out."""
    found = list(rows[start:] if limit is None else rows[start : start + limit])
    whole = (limit is None or len(found) < limit) and (found or not start)
    return found, start + len(found) if whole else rows.count()


def _list(rows: QuerySet, why: str, limit: int | None, start: int, *fields: str) -> Waitings:
    """Rows of (person, day[, object]) as waitings."""
    values, total = _part(rows.values_list(*fields), limit, start)
    found = Waitings(Waiting(row[0], row[1], why, row[2] if len(row) > 2 else None) for row in values)
    found.total = total
    return found


def place_of(actor: Actor) -> str | None:
    """The place of the site where the actor works, if she has one."""
    if actor.site is None:
        return None
    return Site.objects.filter(pk=actor.site).values_list("place", flat=True).first()


def _people(actor: Actor, whose: str) -> QuerySet[Person]:
    """Those whom the actor may see and whose accompaniment has not ended; MINE: those in her charge;
    HERS: those and who lives where her site is. Whoever works at no particular place has everybody.
    """
    ended = _in_programme(Case, closed_on__isnull=False)
    rows, place = visible(actor).filter(~Exists(ended)), place_of(actor) if whose == HERS else None
    if whose == MINE:
        return rows.filter(_in_charge(actor))
    if place is None:
        return rows
    return rows.filter(Q(city=place) | _in_charge(actor))


def _in_charge(actor: Actor) -> Q:
    return Q(Exists(_in_programme(Case, responsible=actor.user)))


def _of_person(model: type, **conditions) -> QuerySet:
    return model.objects.filter(person_id=OuterRef("pk"), **conditions)


def _in_programme(model: type, **conditions) -> QuerySet:
    return _of_person(model, programme=_programme(), **conditions)


def _assessed() -> QuerySet:
    """Assessments of her situation; a profile beside it is none."""
    return _in_programme(Assessment, of_situation=True)


def waiting_for_assessment(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People registered and never assessed, the longest first; not those whom no centre has received yet."""
    rows = _people(actor, whose).filter(~Exists(_assessed()), ~Exists(_in_programme(Orientation)))
    rows = ports.who_are_here(rows)
    return _list(rows.order_by("registered_on", "id"), "not_assessed", limit, start, "id", "registered_on")


def waiting_for_orientation(
    actor: Actor, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """People assessed, with no orientation yet, the longest first."""
    newest = _assessed().order_by("-assessed_on").values("assessed_on")[:1]
    rows = _people(actor, whose).filter(Exists(_assessed()), ~Exists(_in_programme(Orientation)))
    rows = rows.annotate(assessed=Subquery(newest)).order_by("assessed", "id")
    return _list(rows, "not_oriented", limit, start, "id", "assessed")


def _without_open_step(actor: Actor, whose: str) -> QuerySet[Person]:
    open_step = _of_person(Step, state__in=[state.value for state in OPEN_STATES])
    current = _in_programme(Orientation, current=True)
    ended = _of_person(Step).order_by().values("person_id").annotate(last=Max("ended_on")).values("last")
    return (
        _people(actor, whose)
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
    rows = _without_solution(actor, days, whose).annotate(
        assessed=Exists(_assessed()), mine=_in_charge(actor)
    )
    if band in BANDS:
        rows = rows.filter(_since_between(BANDS[band]))
    rows = rows.order_by(*(("-mine",) if whose == HERS else ()), "since", "id")
    values, total = _part(rows.values_list("id", "since", "outcome", "assessed"), limit, start)
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


def _what_next(outcome: str | None, assessed: bool) -> str:
    if outcome is None:
        return ORIENT if assessed else ASSESS
    return LOOK if outcome == Outcome.NOT_COVERED else PLACE


def how_long_without_solution(actor: Actor, days: int = 30, *, whose: str = EVERYBODY) -> dict[str, int]:
    """How many of ``without_solution`` have waited how long: band → number; they add up to all of them."""
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
    rows = Step.objects.filter(
        person__in=_people(actor, whose), state__in=[s.value for s in OPEN_STATES], due_on__lt=clock.today()
    )
    return _list(rows.order_by("due_on", "id"), "overdue", limit, start, "person_id", "due_on", "id")


def expiring_assessments(
    actor: Actor, days: int = 30, *, limit: int | None = None, start: int = 0, whose: str = EVERYBODY
) -> Waitings:
    """Assessments in force that expire within so many days, the soonest first."""
    newer = Assessment.objects.filter(
        person_id=OuterRef("person_id"),
        programme=OuterRef("programme"),
        of_situation=True,
        assessed_on__gt=OuterRef("assessed_on"),
    )
    rows = Assessment.objects.filter(
        ~Exists(newer),
        of_situation=True,
        person__in=_people(actor, whose),
        programme=_programme(),
        expires_on__gte=clock.today(),
        expires_on__lte=clock.today() + timedelta(days=days),
    )
    return _list(rows.order_by("expires_on", "id"), "expiring", limit, start, "person_id", "expires_on", "id")
