"""Tables of the desk: the calendar, notes, handovers, and orientations looked at again.

Their door is ``models``, as for all the others.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.identifiers import uuid7
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import ORGANISATION as OURS
from parcours.kernel.rowsecurity import USER, grant_exists, per_person, policy

from .enums import (
    COMING,
    TAKES_TIME,
    AbsenceReason,
    AppointmentKind,
    AppointmentState,
    HandoverReason,
    ReviewKind,
    ReviewReason,
    ReviewState,
)
from .models import ORGANISATION, one_of, to


class Times(models.Func):
    """From an instant (included) to another (not included)."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


def _apart(field: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=f"cases_appointment_one_{field}",
        expressions=[
            (field, RangeOperators.EQUAL),
            (Times("starts_at", "ends_at"), RangeOperators.OVERLAPS),
        ],
        condition=Q(state__in=[state.value for state in TAKES_TIME]),
    )


@per_person
class Appointment(Identified):
    """An officer and a person meet. Moved: a new row with the same ``uid`` and the next ``sequence``.

    ``to_rebook``: the officer cannot keep it, and nobody has found another time yet. ``entry``: the journal
    entry of what became of it. No place in two appointments at once: the database refuses it.
    """

    person = to("people.Person", "appointments")
    officer = models.UUIDField()
    organisation = to(ORGANISATION)
    site = to("accounts.Site", null=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=AppointmentKind.choices)
    state = models.CharField(
        max_length=20, choices=AppointmentState.choices, default=AppointmentState.PLANNED
    )
    reason = models.CharField(max_length=20, blank=True)
    step = to("cases.Step", "appointments", null=True)
    uid = models.UUIDField(default=uuid7)
    sequence = models.PositiveSmallIntegerField(default=0)
    to_rebook = models.BooleanField(default=False)
    booked_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=clock.now)
    entry = models.UUIDField(null=True)

    class Meta:
        db_table = "cases_appointment"
        indexes = [
            models.Index(fields=["officer", "starts_at"], name="cases_appointment_officer"),
            models.Index(fields=["organisation", "starts_at"], name="cases_appointment_desk"),
            models.Index(fields=["person", "-starts_at"], name="cases_appointment_person"),
            models.Index(
                fields=["starts_at"], name="cases_appointment_missed", condition=Q(reason="did_not_come")
            ),
            models.Index(
                fields=["organisation", "starts_at"],
                name="cases_appointment_rebooked",
                condition=Q(to_rebook=True),
            ),
        ]
        constraints = [
            one_of("appointment", "kind", AppointmentKind.values),
            one_of("appointment", "state", AppointmentState.values),
            models.CheckConstraint(name="cases_appointment_length", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="cases_appointment_reason",
                condition=(Q(state__in=["no_show", "cancelled"]) & ~Q(reason=""))
                | (~Q(state__in=["no_show", "cancelled"]) & Q(reason="")),
            ),
            models.CheckConstraint(
                name="cases_appointment_rebook",
                condition=Q(to_rebook=False) | Q(state__in=[state.value for state in COMING]),
            ),
            models.UniqueConstraint(fields=["uid", "sequence"], name="cases_appointment_sequence"),
            _apart("officer"),
            _apart("person"),
        ]

    @property
    def is_coming(self) -> bool:
        return self.state in COMING


class Hours(Identified):
    """When an officer receives at a site on one day of the week, in slots of so many minutes."""

    officer = models.UUIDField()
    organisation = to(ORGANISATION)
    site = to("accounts.Site", null=True)
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    slot_minutes = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "cases_hours"
        indexes = [models.Index(fields=["officer", "weekday"], name="cases_hours_officer")]
        constraints = [
            models.CheckConstraint(name="cases_hours_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(name="cases_hours_order", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(name="cases_hours_slot", condition=Q(slot_minutes__range=(10, 240))),
        ]


class Absence(Identified):
    """Days on which an officer receives nobody, the first and the last included."""

    officer = models.UUIDField()
    organisation = to(ORGANISATION)
    first_on = models.DateField()
    last_on = models.DateField()
    reason = models.CharField(max_length=20, choices=AbsenceReason.choices)

    class Meta:
        db_table = "cases_absence"
        constraints = [
            one_of("absence", "reason", AbsenceReason.values),
            models.CheckConstraint(name="cases_absence_days", condition=Q(last_on__gte=F("first_on"))),
        ]


class CalendarLink(Identified):
    """A secret address at which an officer's calendar can be read; only its hash is kept."""

    user = to("accounts.User")
    organisation = to(ORGANISATION)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "cases_calendar_link"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(revoked_at__isnull=True),
                name="cases_calendar_link_one",
            )
        ]


for _own in (Hours, Absence):
    policy(_own, using=f"{_own._meta.db_table}.organisation_id = {OURS}")
policy(CalendarLink, using=f"cases_calendar_link.user_id = {USER}")


class Note(Identified):
    """What was written down in her file. A correction is the next version of the same ``thread``.

    Read by the organisation that wrote it; with ``for_partners`` by whoever sees her file. Restricted: kept
    encrypted, read by the users in ``readers`` alone. A version that is ``withdrawn`` holds no text; those
    before it stay.
    """

    person = to("people.Person", "notes")
    thread = models.UUIDField()
    version = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    withdrawn = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    sealed = models.TextField(blank=True)
    restricted = models.BooleanField(default=False)
    for_partners = models.BooleanField(default=False)
    readers = ArrayField(models.UUIDField(), default=list)
    occurred_on = models.DateField()
    author = models.UUIDField(null=True)
    written_at = models.DateTimeField(default=clock.now)
    organisation = to(ORGANISATION)

    class Meta:
        db_table = "cases_note"
        indexes = [models.Index(fields=["person", "-occurred_on"], name="cases_note_person")]
        constraints = [
            models.UniqueConstraint(fields=["thread", "version"], name="cases_note_version"),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(current=True), name="cases_note_one_current"
            ),
            models.CheckConstraint(
                name="cases_note_restricted",
                condition=Q(restricted=False, sealed="", readers=[])
                | (Q(restricted=True, text="", for_partners=False) & ~Q(readers=[])),
            ),
        ]

    @property
    def bound_to(self) -> str:
        return f"cases_note:{self.id}"


policy(
    Note,
    using=grant_exists("cases_note.person_id")
    + " AND CASE WHEN cases_note.restricted "
    + f"THEN cases_note.organisation_id = {OURS} AND {USER} = ANY(cases_note.readers) "
    + f"ELSE cases_note.for_partners OR cases_note.organisation_id = {OURS} END",
    check=grant_exists("cases_note.person_id")
    + f" AND cases_note.organisation_id = {OURS} "
    + f"AND (NOT cases_note.restricted OR {USER} = ANY(cases_note.readers))",
)


class Handover(Identified):
    """A case went from one officer to another of the same organisation."""

    person = to("people.Person", "handovers")
    case = to("cases.Case", "handovers")
    from_user = models.UUIDField(null=True)
    to_user = models.UUIDField()
    reason = models.CharField(max_length=20, choices=HandoverReason.choices)
    note = models.CharField(max_length=500, blank=True)
    handed_on = models.DateField()
    author = models.UUIDField(null=True)
    organisation = to(ORGANISATION)

    class Meta:
        db_table = "cases_handover"
        indexes = [models.Index(fields=["organisation", "-handed_on"], name="cases_handover_recent")]
        constraints = [
            one_of("handover", "reason", HandoverReason.values),
            models.CheckConstraint(
                name="cases_handover_two", condition=Q(from_user__isnull=True) | ~Q(from_user=F("to_user"))
            ),
        ]


per_person(Handover, also=f"cases_handover.organisation_id = {OURS}")


class Reply(Identified):
    """From her number somebody answered a message: she is to be called. What was written is kept nowhere.

    ``user``: whoever wrote to her last, where nobody of the organisation has her in charge. ``shared``:
    others have the number too, so that it is not known who answered.
    """

    person = to("people.Person", "replies")
    organisation = to(ORGANISATION)
    user = models.UUIDField(null=True)
    shared = models.BooleanField(default=False)
    heard_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        db_table = "cases_reply"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(ended_on__isnull=True),
                name="cases_reply_one_open",
            ),
            models.UniqueConstraint(fields=["person", "organisation", "heard_on"], name="cases_reply_a_day"),
            models.CheckConstraint(
                name="cases_reply_days", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("heard_on"))
            ),
        ]


per_person(Reply, also=f"cases_reply.organisation_id = {OURS}")


@per_person
class Review(Identified):
    """An orientation looked at again because somebody asked: decided by another officer than the first."""

    person = to("people.Person", "reviews")
    case = to("cases.Case", "reviews")
    orientation = to("cases.Orientation", "reviews")
    kind = models.CharField(max_length=20, choices=ReviewKind.choices)
    state = models.CharField(max_length=20, choices=ReviewState.choices, default=ReviewState.ASKED)
    reason = models.CharField(max_length=20, choices=ReviewReason.choices)
    note = models.TextField(blank=True)
    asked_on = models.DateField()
    due_on = models.DateField()
    asked_by = models.UUIDField(null=True)
    first_officer = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    new_orientation = to("cases.Orientation", null=True)
    organisation = to(ORGANISATION)

    class Meta:
        db_table = "cases_review"
        indexes = [models.Index(fields=["due_on"], name="cases_review_waiting", condition=Q(state="asked"))]
        constraints = [
            one_of("review", "kind", ReviewKind.values),
            one_of("review", "state", ReviewState.values),
            one_of("review", "reason", ReviewReason.values),
            models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="cases_review_one"),
            models.CheckConstraint(
                name="cases_review_another_officer",
                condition=Q(decided_by__isnull=True)
                | Q(first_officer__isnull=True)
                | Q(state="withdrawn")
                | ~Q(decided_by=F("first_officer")),
            ),
            models.CheckConstraint(
                name="cases_review_decided",
                condition=Q(state="asked", decided_on__isnull=True, new_orientation__isnull=True)
                | Q(state="accepted", decided_on__isnull=False, new_orientation__isnull=False)
                | (Q(state="upheld", decided_on__isnull=False, new_orientation__isnull=True) & ~Q(answer=""))
                | Q(state="withdrawn", decided_on__isnull=False, new_orientation__isnull=True),
            ),
            models.CheckConstraint(name="cases_review_due", condition=Q(due_on__gte=F("asked_on"))),
        ]
