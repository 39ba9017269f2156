"""What follows a person's accompaniment. Every table is under row security: seen where she is seen."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.identifiers import public_code
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION as ACTING
from parcours.kernel.rowsecurity import per_person

from .enums import (
    OPEN_STATES,
    Closing,
    Doer,
    ObjectiveState,
    Outcome,
    OverrideReason,
    QualificationKind,
    StepKind,
    StepState,
)

ORGANISATION = "accounts.Organisation"


def one_of(table: str, field: str, values: list[str], blank: bool = False) -> models.CheckConstraint:
    allowed = [*values, ""] if blank else values
    return models.CheckConstraint(name=f"cases_{table}_{field}", condition=Q(**{f"{field}__in": allowed}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Days(models.Func):
    """From a day (included) to another (not included), or without end."""

    function = "daterange"
    output_field = DateRangeField()


@per_person
class Case(Identified):
    """One person's accompaniment by one programme, and who answers for it.

    ``closed_on`` and ``outcome`` while it is closed; every time it was open is a ``CasePeriod``.
    ``contact_on``: the last day on which she was spoken with. ``plan_code`` is printed on her plan and says
    nothing of her: it opens the plan for whoever may see her anyway.
    """

    person = to("people.Person", "cases")
    programme = models.CharField(max_length=40)
    opened_on = models.DateField()
    responsible = models.UUIDField(null=True)
    organisation = to(ORGANISATION)
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=Closing.choices, blank=True)
    contact_on = models.DateField(default=clock.today)
    plan_code = models.CharField(max_length=26, unique=True, default=public_code)

    class Meta:
        db_table = "cases_case"
        indexes = [
            models.Index(
                fields=["organisation", "responsible"],
                name="cases_case_load",
                condition=Q(closed_on__isnull=True),
            ),
            models.Index(
                fields=["contact_on"], name="cases_case_contact", condition=Q(closed_on__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="cases_case_once"),
            one_of("case", "outcome", Closing.values, blank=True),
            models.CheckConstraint(
                name="cases_case_closed_with_outcome",
                condition=Q(closed_on__isnull=True, outcome="")
                | (~Q(outcome="") & Q(closed_on__gte=F("opened_on"))),
            ),
        ]


@per_person
class CasePeriod(Identified):
    """A time during which a case was open. The last one has no end while it is."""

    person = to("people.Person", "case_periods")
    case = to("cases.Case", "periods")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    reopened_because = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=20, choices=Closing.choices, blank=True)
    note = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(null=True)
    opened_by = models.UUIDField(null=True)
    closed_by = models.UUIDField(null=True)
    organisation = to(ORGANISATION)

    class Meta:
        db_table = "cases_case_period"
        constraints = [
            one_of("case_period", "outcome", Closing.values, blank=True),
            models.CheckConstraint(
                name="cases_case_period_closed_with_outcome",
                condition=Q(closed_on__isnull=True, outcome="")
                | (~Q(outcome="") & Q(closed_on__gte=F("opened_on"))),
            ),
            ExclusionConstraint(
                name="cases_case_period_apart",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (Days("opened_on", "closed_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]


@per_person
class Assessment(Identified):
    """Answers to a form of the programme on a day. Never changed: a correction is a new one.

    ``answers``: question code → code, list of codes, bool, number, day (ISO), or text. ``proofs``: question
    code → ``{"kind", "note"}``. ``expires_on`` is the last day on which it is in force. ``of_situation``: an
    orientation may rest on it; else it is a profile beside. ``organisation_name``: as it was called that day.
    ``based_on``: the assessment whose answers were filled in; ``answered_on``: of an answer that was repeated
    and not gone through again, the day on which she gave it.
    """

    person = to("people.Person", "assessments")
    case = to("cases.Case", "assessments")
    programme = models.CharField(max_length=40)
    form = models.CharField(max_length=40, default="assessment")
    form_version = models.CharField(max_length=40)
    of_situation = models.BooleanField(default=True)
    answers = models.JSONField()
    proofs = models.JSONField(default=dict)
    answered_on = models.JSONField(default=dict)
    based_on = models.UUIDField(null=True)
    assessed_on = models.DateField()
    expires_on = models.DateField()
    author = models.UUIDField(null=True)
    organisation = to(ORGANISATION)
    organisation_name = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "cases_assessment"
        indexes = [
            models.Index(fields=["person", "-assessed_on"], name="cases_assessment_newest"),
            models.Index(fields=["assessed_on"], name="cases_assessment_day"),
            models.Index(fields=["expires_on"], name="cases_assessment_expires"),
        ]
        constraints = [
            models.CheckConstraint(
                name="cases_assessment_days", condition=Q(expires_on__gte=F("assessed_on"))
            )
        ]

    def expired(self, day: date | None = None) -> bool:
        return (day or clock.today()) > self.expires_on


@per_person
class Orientation(Identified):
    """The dated decision on a lot and a project. ``explanation``: the proposal of that day, codes and states
    only, as any organisation may read it. ``current``: no later one of the case stands; ``until``: the day of
    the one that followed."""

    person = to("people.Person", "orientations")
    case = to("cases.Case", "orientations")
    assessment = to("cases.Assessment")
    programme = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    lot = models.PositiveSmallIntegerField(null=True)
    project = to("programmes.Project", null=True)
    overridden = models.BooleanField(default=False)
    reason_code = models.CharField(max_length=20, choices=OverrideReason.choices, blank=True)
    note = models.TextField(blank=True)
    explanation = models.JSONField()
    decided_on = models.DateField()
    until = models.DateField(null=True)
    current = models.BooleanField(default=True)
    author = models.UUIDField(null=True)
    organisation = to(ORGANISATION)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "cases_orientation"
        indexes = [models.Index(fields=["person", "-decided_on"], name="cases_orientation_newest")]
        constraints = [
            one_of("orientation", "outcome", Outcome.values),
            one_of("orientation", "reason_code", OverrideReason.values, blank=True),
            models.UniqueConstraint(
                fields=["case"], condition=Q(current=True), name="cases_orientation_one_current"
            ),
            models.CheckConstraint(
                name="cases_orientation_until",
                condition=Q(current=True, until__isnull=True) | Q(current=False, until__gte=F("decided_on")),
            ),
            ExclusionConstraint(
                name="cases_orientation_apart",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (Days("decided_on", "until"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="cases_orientation_project_where_covered",
                condition=Q(outcome="project", project__isnull=False, lot__isnull=False)
                | Q(outcome="not_covered", project__isnull=True),
            ),
            models.CheckConstraint(
                name="cases_orientation_override_says_why",
                condition=Q(overridden=False, reason_code="")
                | (Q(overridden=True) & ~Q(reason_code="") & ~Q(note="")),
            ),
        ]


@per_person
class Objective(Identified):
    """What she wants to reach; it groups steps of her plan."""

    person = to("people.Person", "objectives")
    case = to("cases.Case", "objectives")
    what = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=ObjectiveState.choices, default=ObjectiveState.OPEN)
    set_on = models.DateField()
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    author = models.UUIDField(null=True)
    organisation = to(ORGANISATION)

    class Meta:
        db_table = "cases_objective"
        constraints = [
            one_of("objective", "state", ObjectiveState.values),
            models.CheckConstraint(
                name="cases_objective_ended",
                condition=Q(state="open", ended_on__isnull=True)
                | (~Q(state="open") & Q(ended_on__gte=F("set_on"))),
            ),
            models.CheckConstraint(
                name="cases_objective_due", condition=Q(due_on__isnull=True) | Q(due_on__gte=F("set_on"))
            ),
        ]


class Step(Identified):
    """A step of her plan. With a source (``training.Enrolment``, id) an upper package plans and closes it.

    ``doer``: who does it, an officer (``doer_user``), she herself, or a partner (``doer_organisation``).
    ``moved_on``: the last day on which something happened to it. A step that is aid is seen by the
    organisation that planned it alone.
    """

    person = to("people.Person", "steps")
    case = to("cases.Case", "steps")
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    what = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=20, choices=StepState.choices, default=StepState.PLANNED)
    planned_on = models.DateField()
    due_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)
    objective = to("cases.Objective", "steps", null=True)
    doer = models.CharField(max_length=10, choices=Doer.choices, default=Doer.PERSON)
    doer_user = models.UUIDField(null=True)
    doer_organisation = to(ORGANISATION, null=True)
    moved_on = models.DateField(null=True)
    project = to("programmes.Project", null=True)
    source_type = models.CharField(max_length=60, blank=True)
    source_id = models.UUIDField(null=True)
    author = models.UUIDField(null=True)
    organisation = to(ORGANISATION)

    class Meta:
        db_table = "cases_step"
        indexes = [
            models.Index(fields=["person", "planned_on"], name="cases_step_plan"),
            models.Index(
                fields=["due_on"],
                name="cases_step_due",
                condition=Q(state__in=[s.value for s in OPEN_STATES]),
            ),
        ]
        constraints = [
            one_of("step", "kind", StepKind.values),
            one_of("step", "state", StepState.values),
            one_of("step", "doer", Doer.values),
            models.CheckConstraint(
                name="cases_step_ended",
                condition=Q(state__in=[s.value for s in OPEN_STATES], ended_on__isnull=True)
                | (~Q(state__in=[s.value for s in OPEN_STATES]) & Q(ended_on__gte=F("planned_on"))),
            ),
            models.CheckConstraint(
                name="cases_step_source",
                condition=Q(source_type="", source_id__isnull=True)
                | (~Q(source_type="") & Q(source_id__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id"],
                condition=Q(source_id__isnull=False),
                name="cases_step_source_once",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


per_person(Step, also=f"cases_step.kind <> 'aid' OR cases_step.organisation_id = {ACTING}")


@per_person
class Qualification(Identified):
    """What she has shown that she can do. ``title``: ``{language: text}``; ``occupation``: ISCO-08."""

    person = to("people.Person", "qualifications")
    case = to("cases.Case", "qualifications")
    kind = models.CharField(max_length=20, choices=QualificationKind.choices)
    title = models.JSONField()
    occupation = models.CharField(max_length=8, blank=True)
    hours = models.PositiveIntegerField(null=True)
    gained_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    project = to("programmes.Project", null=True)
    source_type = models.CharField(max_length=60)
    source_id = models.UUIDField()
    entry = models.UUIDField()
    organisation = to(ORGANISATION)

    class Meta:
        db_table = "cases_qualification"
        indexes = [models.Index(fields=["person", "gained_on"], name="cases_qualification_person")]
        constraints = [
            one_of("qualification", "kind", QualificationKind.values),
            models.UniqueConstraint(fields=["source_type", "source_id"], name="cases_qualification_once"),
        ]


from .desk import (  # noqa: E402, F401 - tables of the desk: calendar, notes, who answers for whom
    Absence,
    Appointment,
    CalendarLink,
    Handover,
    Hours,
    Note,
    Reply,
    Review,
)
from .skill_models import Skill  # noqa: E402, F401
from .standing import Standing  # noqa: E402, F401 - drawn from the tables above by the database
