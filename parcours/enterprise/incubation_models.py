"""Cohorts of an incubator, desks for a day, mentors, meetings. Policies: ``incubation_policies.py``."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .incubation_enums import MeetingKind, Phase, SeatReason
from .models import ORGANISATION, one_of, to

MOST_PLACES = 500


class Days(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class Cohort(Identified):
    """Projects that are incubated together. ``taken``: places that are taken, moved under its lock."""

    organisation = to(ORGANISATION)
    title = models.CharField(max_length=120)
    phase = models.CharField(max_length=12, choices=Phase.choices)
    place = to("reference.Place")
    project = to("programmes.Project", null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    places = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField(default=0)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_cohort"
        indexes = [models.Index(fields=["organisation", "-starts_on", "-id"], name="enterprise_cohort_all")]
        constraints = [
            one_of("cohort", "phase", Phase),
            models.CheckConstraint(name="enterprise_cohort_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="enterprise_cohort_places", condition=Q(places__range=(1, MOST_PLACES))
            ),
            models.CheckConstraint(name="enterprise_cohort_taken", condition=Q(taken__lte=F("places"))),
        ]


class Seat(Identified):
    """A project in a cohort from a day until another, both included: in one at a time. ``reason``: why it
    left before the end of the cohort."""

    cohort = to("enterprise.Cohort", "seats")
    venture = to("enterprise.Venture", "seats")
    organisation = to(ORGANISATION)
    since = models.DateField()
    until = models.DateField()
    left = models.BooleanField(default=False)
    reason = models.CharField(max_length=12, choices=SeatReason.choices, blank=True)
    entry = models.UUIDField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_seat"
        constraints = [
            one_of("seat", "reason", SeatReason, empty=True),
            models.CheckConstraint(name="enterprise_seat_days", condition=Q(until__gte=F("since"))),
            models.CheckConstraint(
                name="enterprise_seat_left",
                condition=Q(left=False, reason="") | (Q(left=True) & ~Q(reason="")),
            ),
            models.UniqueConstraint(
                fields=["cohort", "venture"], name="enterprise_seat_once", condition=Q(left=False)
            ),
            ExclusionConstraint(
                name="enterprise_seat_one_cohort",
                expressions=[
                    ("venture", RangeOperators.EQUAL),
                    (
                        Days("since", "until", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=~Q(reason=SeatReason.BY_MISTAKE),
            ),
        ]


class Meeting(Identified):
    """What a cohort does on a day: its calendar. ``mentor``: who holds it, if it is one of the mentors."""

    cohort = to("enterprise.Cohort", "meetings")
    organisation = to(ORGANISATION)
    on = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    kind = models.CharField(max_length=10, choices=MeetingKind.choices)
    title = models.CharField(max_length=120)
    mentor = to("enterprise.Mentor", null=True)
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_meeting"
        indexes = [models.Index(fields=["cohort", "on", "starts"], name="enterprise_meeting_order")]
        constraints = [
            one_of("meeting", "kind", MeetingKind),
            models.CheckConstraint(name="enterprise_meeting_hours", condition=Q(ends__gt=F("starts"))),
        ]


class Mentor(Identified):
    """Somebody who helps projects without being paid for it; no person accompanied here."""

    organisation = to(ORGANISATION)
    name = models.CharField(max_length=120)
    field = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    ended_on = models.DateField(null=True)
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_mentor"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="enterprise_mentor_once",
                condition=Q(ended_on__isnull=True),
            )
        ]


class Mentoring(Identified):
    """A mentor beside a project, from a day until another."""

    mentor = to("enterprise.Mentor", "mentorings")
    venture = to("enterprise.Venture", "mentorings")
    organisation = to(ORGANISATION)
    since = models.DateField()
    until = models.DateField(null=True)
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_mentoring"
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "venture"],
                name="enterprise_mentoring_once",
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="enterprise_mentoring_days", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]


class Space(Identified):
    """A room with desks that projects may have for a day."""

    organisation = to(ORGANISATION)
    title = models.CharField(max_length=120)
    place = to("reference.Place")
    desks = models.PositiveSmallIntegerField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_space"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "title"], name="enterprise_space_once"),
            models.CheckConstraint(name="enterprise_space_desks", condition=Q(desks__range=(1, MOST_PLACES))),
        ]


class Desk(Identified):
    """A desk that a project has on a day. ``number``: from 1 up to the desks of the space, once a day."""

    space = to("enterprise.Space", "booked")
    venture = to("enterprise.Venture", "desks")
    organisation = to(ORGANISATION)
    on = models.DateField()
    number = models.PositiveSmallIntegerField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_desk"
        indexes = [models.Index(fields=["venture", "on"], name="enterprise_desk_venture")]
        constraints = [
            models.UniqueConstraint(fields=["space", "on", "number"], name="enterprise_desk_once"),
            models.CheckConstraint(name="enterprise_desk_number", condition=Q(number__gte=1)),
        ]
