"""Every reusable read of a person's accompaniment, and who waits for what."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from parcours.kernel import clock
from parcours.kernel.actor import Actor
from parcours.kernel.once import once
from parcours.people.visibility import get, only_passes, visible
from parcours.programmes.pack import AGAIN, BESIDE, AssessmentForm, Pack
from parcours.programmes.queries import pack as pack_in_force

from . import evaluation, facts, filed, said, storing
from .enums import OPEN_STATES
from .models import Assessment, Case, Objective, Orientation, Qualification, Step
from .reach import EVERYBODY, HERS, MINE, OF, place_of, programme  # noqa: F401 - whose lists
from .skills import people_by_major_group, skill, skills_of, versions  # noqa: F401 - one door for reads
from .waiting import (  # noqa: F401 - who waits
    ASSESS,
    LOOK,
    NO_STEP,
    NOT_COVERED,
    ORIENT,
    PLACE,
    Waiting,
    Waitings,
    expiring_assessments,
    how_long_without_solution,
    overdue_steps,
    waiting_for_assessment,
    waiting_for_orientation,
    without_solution,
)


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
    return filed.CASE.first(person=person, programme=programme())


def may_decide(actor: Actor, person: UUID) -> bool:
    """Whether the actor may decide her orientation: not one whom she was only sent to."""
    if not actor.may("cases.orient"):
        return False
    if not only_passes(actor, person):
        return True
    return Case.objects.filter(
        person_id=person, programme=programme(), organisation_id=actor.organisation
    ).exists()


def may_change(actor: Actor, person: UUID) -> Callable[[Step | Objective], bool]:
    """Which of her steps and objectives the actor may change; see ``storing.check_ours``."""
    passes: list[bool] = []

    def changes(row: Step | Objective) -> bool:
        if storing.is_ours(actor, row):
            return True
        if not passes:
            passes.append(only_passes(actor, person))
        return not passes[0]

    return changes


def may_be_hers(actor: Actor, case: Case) -> bool:
    """Whether the actor's organisation answers for the case already, or may make it its own."""
    return case.organisation_id == actor.organisation or not only_passes(actor, case.person_id)


@once
def assessments(actor: Actor, person: UUID) -> list[Assessment]:
    """Her assessments in the programme in force, the newest first."""
    get(actor, person)
    return filed.ASSESSMENTS.all(person=person, programme=programme())


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
    return filed.ORIENTATIONS.all(person=person, programme=programme())


def current_orientation(actor: Actor, person: UUID) -> Orientation | None:
    return next((row for row in orientations(actor, person) if row.current), None)


def steps(actor: Actor, person: UUID) -> list[Step]:
    """Her plan: open steps first, by the day they are due; then the others, the last first."""
    get(actor, person)
    rows = filed.STEPS.all(person=person)
    still_open = sorted((s for s in rows if s.is_open), key=lambda s: (s.due_on or date.max, s.planned_on))
    closed = sorted((s for s in rows if not s.is_open), key=lambda s: s.ended_on, reverse=True)
    return still_open + closed


def step(actor: Actor, step: UUID) -> Step | None:
    return Step.objects.filter(pk=step, person__in=visible(actor)).first()


def qualifications(actor: Actor, person: UUID) -> list[Qualification]:
    """What she has proved and still holds, the newest first."""
    get(actor, person)
    return filed.QUALIFICATIONS.all(person=person)


def has_solution(actor: Actor, person: UUID) -> bool:
    """Whether a step is open for her."""
    get(actor, person)
    return Step.objects.filter(person_id=person, state__in=[s.value for s in OPEN_STATES]).exists()
