"""Apprenticeship: a contract with an enterprise in which somebody learns a trade, week by week."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q, Value

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .enums import AbsenceReason, ApprenticeState, BreakReason, Verdict
from .models import ORGANISATION, PERSON, one_of, to

NEVER = (ApprenticeState.NOT_BEGUN,)


class Span(models.Func):
    """From a day to another, both included."""

    function = "daterange"
    output_field = DateRangeField()


class Host(Identified):
    """An enterprise that takes apprentices. ``key``: its name, folded."""

    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
    place = to("reference.Place")
    organisation = to(ORGANISATION)

    class Meta:
        db_table = "training_host"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "place", "key"], name="training_host_once"),
        ]


class Apprenticeship(Identified):
    """A contract. Hours are those of the whole contract; what is left of them is neither of the two parts.

    ``slots``: the half-days of a week at which she is in the enterprise, one bit each from Monday morning on.
    ``until``: the last day, moved when it is broken off. ``next_week``: the Monday of the first week that
    nobody noted; ``visit_due``: when she is next to be seen there; both while it runs.
    """

    person = to(PERSON, "apprenticeships")
    organisation = to(ORGANISATION)
    course = to("training.Course", "apprenticeships")
    host = to("training.Host", "apprenticeships")
    place = to("reference.Place")
    region = to("reference.Region")
    master = models.CharField(max_length=120)
    signed_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    until = models.DateField()
    registered_as = models.CharField(max_length=60, blank=True)
    registered_on = models.DateField(null=True)
    hours = models.PositiveIntegerField()
    enterprise_hours = models.PositiveIntegerField()
    complementary_hours = models.PositiveIntegerField()
    slots = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=ApprenticeState.choices, default=ApprenticeState.PLANNED)
    reason = models.CharField(max_length=15, choices=BreakReason.choices, blank=True)
    next_week = models.DateField(null=True)
    visit_due = models.DateField(null=True)

    class Meta:
        db_table = "training_apprenticeship"
        indexes = [
            models.Index(
                fields=["organisation", "visit_due"],
                name="training_apprentice_visit_due",
                condition=Q(state="running"),
            ),
            models.Index(
                fields=["organisation", "next_week"],
                name="training_apprentice_week_due",
                condition=Q(state="running"),
            ),
        ]
        constraints = [
            one_of("apprenticeship", "state", ApprenticeState),
            one_of("apprenticeship", "reason", BreakReason, empty=True),
            models.CheckConstraint(
                name="training_apprenticeship_days",
                condition=Q(signed_on__lte=F("starts_on"))
                & Q(starts_on__lt=F("ends_on"))
                & Q(until__range=(F("starts_on"), F("ends_on"))),
            ),
            models.CheckConstraint(
                name="training_apprenticeship_hours",
                condition=Q(hours__gte=1) & Q(hours__gte=F("enterprise_hours") + F("complementary_hours")),
            ),
            models.CheckConstraint(
                name="training_apprenticeship_slots", condition=Q(slots__range=(1, 2**14 - 1))
            ),
            models.CheckConstraint(
                name="training_apprenticeship_ended_with_reason",
                condition=Q(state__in=["broken_off", "not_begun"]) ^ Q(reason=""),
            ),
            models.CheckConstraint(
                name="training_apprenticeship_registered",
                condition=Q(registered_as="", registered_on__isnull=True)
                | (~Q(registered_as="") & Q(registered_on__isnull=False)),
            ),
            ExclusionConstraint(
                name="training_apprenticeship_apart",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Span("starts_on", "until", Value("[]")), RangeOperators.OVERLAPS),
                ],
                condition=~Q(state="not_begun"),
            ),
        ]


class Allowance(Identified):
    """What the enterprise pays her a month, from a day on."""

    person = to(PERSON)
    apprenticeship = to("training.Apprenticeship", "allowances")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    since = models.DateField()

    class Meta:
        db_table = "training_apprentice_allowance"
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(name="training_apprentice_allowance_amount", condition=Q(amount__gte=0)),
            models.UniqueConstraint(
                fields=["apprenticeship", "since"], name="training_apprentice_allowance_once"
            ),
        ]


class Week(Identified):
    """One week: hours in the enterprise, in complementary training, and absent, with why."""

    person = to(PERSON)
    apprenticeship = to("training.Apprenticeship", "weeks")
    monday = models.DateField()
    enterprise_hours = models.DecimalField(max_digits=4, decimal_places=1)
    complementary_hours = models.DecimalField(max_digits=4, decimal_places=1)
    absent_hours = models.DecimalField(max_digits=4, decimal_places=1)
    reason = models.CharField(max_length=15, choices=AbsenceReason.choices, blank=True)
    entry = models.UUIDField()

    class Meta:
        db_table = "training_apprentice_week"
        ordering = ["monday"]
        constraints = [
            one_of("apprentice_week", "reason", AbsenceReason, empty=True),
            models.CheckConstraint(
                name="training_apprentice_week_hours",
                condition=Q(enterprise_hours__gte=0, complementary_hours__gte=0, absent_hours__gte=0),
            ),
            models.CheckConstraint(
                name="training_apprentice_week_monday", condition=Q(monday__iso_week_day=1)
            ),
            models.CheckConstraint(
                name="training_apprentice_week_absent", condition=Q(absent_hours=0) ^ ~Q(reason="")
            ),
            models.UniqueConstraint(
                fields=["apprenticeship", "monday"], name="training_apprentice_week_once"
            ),
        ]


class Visit(Identified):
    """Somebody (``by``: a user) went to see her there: what was seen, what is to be done."""

    person = to(PERSON)
    apprenticeship = to("training.Apprenticeship", "visits")
    visited_on = models.DateField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    seen = models.CharField(max_length=500)
    to_do = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "training_apprentice_visit"
        ordering = ["visited_on"]
        constraints = [
            one_of("apprentice_visit", "verdict", Verdict),
            models.UniqueConstraint(
                fields=["apprenticeship", "visited_on"], name="training_apprentice_visit_once"
            ),
        ]
