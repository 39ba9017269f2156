"""What is taught, where, to whom, and what proves it. Policies: ``policies.py``."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.identifiers import public_code
from parcours.kernel.models import Identified

from .enums import (
    AbsenceReason,
    AlertState,
    CertificateState,
    CourseLevel,
    Cover,
    EnrolmentState,
    Half,
    LostState,
    Mark,
    OutsideReason,
    RevocationReason,
    SessionState,
    Signal,
    Transport,
    WaitingState,
    WithdrawalReason,
)

PERSON = "people.Person"
ORGANISATION = "accounts.Organisation"


def one_of(table: str, field: str, choices, *, empty: bool = False) -> models.CheckConstraint:
    values = [*choices.values, *([""] if empty else [])]
    return models.CheckConstraint(name=f"training_{table}_{field}", condition=Q(**{f"{field}__in": values}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


class Course(Identified):
    """What is taught. Shares are percents of the half-days of a session that somebody attends.

    ``cost``: of one place, in ``currency``. ``adapted_from``: the course of which this is a version for other
    people, and in what it ``differs``.
    """

    code = models.CharField(max_length=30, unique=True)
    title = models.JSONField()
    objectives = models.JSONField(default=dict)
    certificate_text = models.JSONField(default=dict)
    project = to("programmes.Project")
    organisation = to(ORGANISATION)
    hours = models.PositiveSmallIntegerField()
    occupation = to("reference.OccupationGroup", null=True)
    language = to("reference.Language")
    certifies = models.BooleanField(default=True)
    level = models.CharField(max_length=10, choices=CourseLevel.choices, blank=True)
    prerequisites = models.JSONField(default=dict)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    adapted_from = models.ForeignKey("self", on_delete=models.PROTECT, related_name="versions", null=True)
    differs = models.JSONField(default=dict)
    complete_share = models.PositiveSmallIntegerField(default=80)
    partial_share = models.PositiveSmallIntegerField(default=40)

    class Meta:
        db_table = "training_course"
        constraints = [
            models.CheckConstraint(name="training_course_hours", condition=Q(hours__range=(1, 4000))),
            one_of("course", "level", CourseLevel, empty=True),
            models.CheckConstraint(
                name="training_course_cost",
                condition=Q(cost__isnull=True, currency="") | (Q(cost__gte=0) & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="training_course_not_its_own_version", condition=~Q(adapted_from=F("id"))
            ),
            models.CheckConstraint(
                name="training_course_shares",
                condition=Q(partial_share__gte=1)
                & Q(partial_share__lte=F("complete_share"))
                & Q(complete_share__lte=100),
            ),
        ]


class Session(Identified):
    """A course at a place, on given half-days, with so many places. ``taken`` moves under the row's lock.

    ``held``: of those taken, the places kept for somebody's answer. ``waiting``: how many wait; while anybody
    does, no place is free. ``children``: how many of the places beside the training for children are used.
    """

    code = models.CharField(max_length=50, unique=True)
    course = to("training.Course", "sessions")
    organisation = to(ORGANISATION)
    site = to("accounts.Site", null=True)
    place = to("reference.Place")
    region = to("reference.Region")
    starts_on = models.DateField()
    ends_on = models.DateField()
    half_day_count = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    minimum = models.PositiveSmallIntegerField(default=1)
    taken = models.SmallIntegerField(default=0)
    held = models.SmallIntegerField(default=0)
    waiting = models.SmallIntegerField(default=0)
    room = models.CharField(max_length=60, blank=True)
    transport = models.CharField(max_length=10, choices=Transport.choices, blank=True)
    childcare_places = models.PositiveSmallIntegerField(default=0)
    children = models.SmallIntegerField(default=0)
    trainer = to("accounts.User", null=True)
    state = models.CharField(max_length=12, choices=SessionState.choices, default=SessionState.PLANNED)

    class Meta:
        db_table = "training_session"
        indexes = [
            models.Index(fields=["organisation", "starts_on"], name="training_session_organisation"),
            models.Index(fields=["region", "starts_on"], name="training_session_region"),
        ]
        constraints = [
            one_of("session", "state", SessionState),
            models.CheckConstraint(
                name="training_session_taken", condition=Q(taken__gte=0) & Q(taken__lte=F("places"))
            ),
            models.CheckConstraint(
                name="training_session_minimum", condition=Q(minimum__gte=1) & Q(minimum__lte=F("places"))
            ),
            models.CheckConstraint(
                name="training_session_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="training_session_held", condition=Q(held__gte=0) & Q(held__lte=F("taken"))
            ),
            models.CheckConstraint(
                name="training_session_no_place_free_while_people_wait",
                condition=Q(waiting=0) | (Q(waiting__gte=1) & Q(taken=F("places"))),
            ),
            models.CheckConstraint(
                name="training_session_children",
                condition=Q(children__gte=0) & Q(children__lte=F("childcare_places")),
            ),
            one_of("session", "transport", Transport, empty=True),
        ]

    @property
    def left(self) -> int:
        return self.places - self.taken


class Need(Identified):
    """So many people are needed for an occupation in a region, as a source said on a day."""

    region = to("reference.Region")
    occupation = to("reference.OccupationGroup")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=160)
    stated_on = models.DateField()
    until = models.DateField()
    organisation = to(ORGANISATION)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        db_table = "training_need"
        constraints = [
            models.CheckConstraint(name="training_need_number", condition=Q(number__range=(1, 100_000))),
            models.CheckConstraint(name="training_need_days", condition=Q(until__gte=F("stated_on"))),
            models.UniqueConstraint(
                fields=["region", "occupation", "source", "stated_on"],
                name="training_need_once",
                condition=Q(withdrawn_on__isnull=True),
            ),
        ]


class HalfDay(Identified):
    """A morning or an afternoon of a session. ``taken_at``: when its attendance was taken.

    Trainer, site and room stand here again while the session takes place, so that the database refuses two
    sessions at one time to one trainer or in one room. ``room`` is folded. ``hours``, ``module`` and
    ``consumables``: what the trainer taught and used, once it is noted.
    """

    session = to("training.Session", "half_days")
    day = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)
    taken_at = models.DateTimeField(null=True)
    trainer = to("accounts.User", null=True)
    site = to("accounts.Site", null=True)
    room = models.CharField(max_length=60, blank=True)
    hours = models.DecimalField(max_digits=3, decimal_places=1, null=True)
    module = models.CharField(max_length=80, blank=True)
    consumables = models.CharField(max_length=160, blank=True)

    class Meta:
        db_table = "training_half_day"
        ordering = ["day", "half"]
        constraints = [
            one_of("half_day", "half", Half),
            models.CheckConstraint(
                name="training_half_day_hours", condition=Q(hours__isnull=True) | Q(hours__range=(0, 12))
            ),
            models.UniqueConstraint(fields=["session", "day", "half"], name="training_half_day_once"),
            models.UniqueConstraint(
                fields=["trainer", "day", "half"],
                name="training_half_day_one_trainer",
                condition=Q(trainer__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["site", "room", "day", "half"],
                name="training_half_day_one_room",
                condition=Q(site__isnull=False) & ~Q(room=""),
            ),
        ]
        indexes = [
            models.Index(fields=["day"], name="training_half_day_waiting", condition=Q(taken_at__isnull=True))
        ]


class Enrolment(Identified):
    """A person has a place in a session. ``entry``: the standing entry of its result in the journal."""

    person = to(PERSON, "enrolments")
    session = to("training.Session", "enrolments")
    enrolled_by = to(ORGANISATION)
    enrolled_on = models.DateField(default=clock.today)
    state = models.CharField(max_length=15, choices=EnrolmentState.choices, default=EnrolmentState.ENROLLED)
    cover = models.CharField(max_length=15, choices=Cover.choices, default=Cover.NOT_ORIENTED)
    outside_reason = models.CharField(max_length=15, choices=OutsideReason.choices, blank=True)
    withdrawal_reason = models.CharField(max_length=15, choices=WithdrawalReason.choices, blank=True)
    ended_on = models.DateField(null=True)
    share = models.PositiveSmallIntegerField(null=True)
    entry = models.UUIDField(null=True)

    class Meta:
        db_table = "training_enrolment"
        indexes = [models.Index(fields=["session", "state"], name="training_enrolment_session")]
        constraints = [
            one_of("enrolment", "state", EnrolmentState),
            one_of("enrolment", "cover", Cover),
            one_of("enrolment", "outside_reason", OutsideReason, empty=True),
            one_of("enrolment", "withdrawal_reason", WithdrawalReason, empty=True),
            models.CheckConstraint(
                name="training_enrolment_share", condition=Q(share__isnull=True) | Q(share__lte=100)
            ),
            models.UniqueConstraint(
                fields=["person", "session"],
                name="training_enrolment_once",
                condition=~Q(state__in=[EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED]),
            ),
        ]


class Waiting(Identified):
    """Somebody waits for a place in a session. ``number``: her turn; ``held_until``: the last day on which
    she may answer. What it is asked with (``outside_reason``) goes into the enrolment.
    """

    person = to(PERSON, "waitings")
    session = to("training.Session", "waitings")
    asked_by = to(ORGANISATION)
    asked_on = models.DateField(default=clock.today)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=WaitingState.choices, default=WaitingState.WAITING)
    outside_reason = models.CharField(max_length=15, choices=OutsideReason.choices, blank=True)
    held_on = models.DateField(null=True)
    held_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=15, choices=WithdrawalReason.choices, blank=True)
    enrolment = to("training.Enrolment", null=True)

    class Meta:
        db_table = "training_waiting"
        indexes = [
            models.Index(
                fields=["asked_by", "held_until"], name="training_waiting_held", condition=Q(state="held")
            )
        ]
        constraints = [
            one_of("waiting", "state", WaitingState),
            one_of("waiting", "outside_reason", OutsideReason, empty=True),
            one_of("waiting", "left_reason", WithdrawalReason, empty=True),
            models.CheckConstraint(
                name="training_waiting_held_until",
                condition=~Q(state=WaitingState.HELD)
                | (Q(held_on__isnull=False) & Q(held_until__gte=F("held_on"))),
            ),
            models.UniqueConstraint(
                fields=["person", "session"],
                name="training_waiting_once",
                condition=Q(state__in=[WaitingState.WAITING, WaitingState.HELD]),
            ),
            models.UniqueConstraint(fields=["session", "number"], name="training_waiting_number"),
        ]


class LostPlace(Identified):
    """Her session was cancelled: whoever enrolled her, or put her on its list, proposes something else."""

    person = to(PERSON, "lost_places")
    session = to("training.Session", "lost_places")
    organisation = to(ORGANISATION)
    lost_on = models.DateField(default=clock.today)
    had_place = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=LostState.choices, default=LostState.OPEN)
    settled_on = models.DateField(null=True)
    enrolment = to("training.Enrolment", null=True)

    class Meta:
        db_table = "training_lost_place"
        indexes = [
            models.Index(
                fields=["organisation", "lost_on"], name="training_lost_place_open", condition=Q(state="open")
            )
        ]
        constraints = [
            one_of("lost_place", "state", LostState),
            models.CheckConstraint(
                name="training_lost_place_settled",
                condition=Q(state=LostState.OPEN, settled_on__isnull=True)
                | (~Q(state=LostState.OPEN) & Q(settled_on__gte=F("lost_on"))),
            ),
            models.UniqueConstraint(
                fields=["person", "session"],
                name="training_lost_place_once",
                condition=Q(state=LostState.OPEN),
            ),
        ]


class ChildPlace(Identified):
    """A child of hers is looked after while she is in the session. ``member``: of her household, whose name
    stays there."""

    person = to(PERSON)
    enrolment = to("training.Enrolment", "child_places")
    member = models.UUIDField()
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True)

    class Meta:
        db_table = "training_child_place"
        constraints = [
            models.CheckConstraint(
                name="training_child_place_days", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                fields=["enrolment", "member"],
                name="training_child_place_once",
                condition=Q(until__isnull=True),
            ),
        ]


class Alert(Identified):
    """She may drop out of a session, or of a contract of apprenticeship: what tells so, since when, and what
    came of it. ``value``: absences in a row, percent attended, days or weeks, as of ``seen_on``.
    ``organisation``: whose caseworker looks after it.
    """

    person = to(PERSON, "training_alerts")
    enrolment = to("training.Enrolment", "alerts", null=True)
    apprenticeship = to("training.Apprenticeship", "alerts", null=True)
    organisation = to(ORGANISATION)
    signal = models.CharField(max_length=10, choices=Signal.choices)
    value = models.PositiveSmallIntegerField()
    opened_on = models.DateField(default=clock.today)
    seen_on = models.DateField(default=clock.today)
    state = models.CharField(max_length=12, choices=AlertState.choices, default=AlertState.OPEN)
    settled_on = models.DateField(null=True)

    class Meta:
        db_table = "training_alert"
        indexes = [
            models.Index(
                fields=["organisation", "opened_on"], name="training_alert_open", condition=Q(state="open")
            )
        ]
        constraints = [
            one_of("alert", "signal", Signal),
            one_of("alert", "state", AlertState),
            models.CheckConstraint(
                name="training_alert_settled",
                condition=Q(state=AlertState.OPEN, settled_on__isnull=True)
                | (~Q(state=AlertState.OPEN) & Q(settled_on__gte=F("opened_on"))),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "signal"],
                name="training_alert_once",
                condition=Q(state=AlertState.OPEN),
            ),
            models.UniqueConstraint(
                fields=["apprenticeship", "signal"],
                name="training_alert_contract_once",
                condition=Q(state=AlertState.OPEN),
            ),
            models.CheckConstraint(
                name="training_alert_of_one",
                condition=Q(enrolment__isnull=True) ^ Q(apprenticeship__isnull=True),
            ),
        ]

    @property
    def about_id(self) -> UUID:
        """Of the enrolment or the contract."""
        return self.enrolment_id or self.apprenticeship_id


class Attendance(Identified):
    """A person is expected on a half-day; ``mark`` is empty until attendance is taken.

    Day and half stand here again so that the database refuses two places at one time to one person.
    """

    person = to(PERSON)
    enrolment = to("training.Enrolment", "attendances")
    half_day = to("training.HalfDay", "attendances")
    day = models.DateField()
    half = models.CharField(max_length=2, choices=Half.choices)
    mark = models.CharField(max_length=10, choices=Mark.choices, blank=True)
    reason = models.CharField(max_length=15, choices=AbsenceReason.choices, blank=True)
    entry = models.UUIDField(null=True)

    class Meta:
        db_table = "training_attendance"
        constraints = [
            one_of("attendance", "mark", Mark, empty=True),
            one_of("attendance", "reason", AbsenceReason, empty=True),
            models.CheckConstraint(
                name="training_attendance_reason_if_excused", condition=Q(mark=Mark.EXCUSED) | Q(reason="")
            ),
            models.UniqueConstraint(
                fields=["person", "day", "half"], name="training_attendance_one_place_at_a_time"
            ),
        ]


class Certificate(Identified):
    """``printed`` is what the paper says, kept when it was issued; the public check shows nothing else."""

    person = to(PERSON, "certificates")
    enrolment = to("training.Enrolment", "certificates")
    code = models.CharField(max_length=26, unique=True, default=public_code)
    printed = models.JSONField()
    issued_on = models.DateField(default=clock.today)
    state = models.CharField(max_length=10, choices=CertificateState.choices, default=CertificateState.VALID)
    revoked_on = models.DateField(null=True)
    reason = models.CharField(max_length=15, choices=RevocationReason.choices, blank=True)
    entry = models.UUIDField()

    class Meta:
        db_table = "training_certificate"
        constraints = [
            one_of("certificate", "state", CertificateState),
            one_of("certificate", "reason", RevocationReason, empty=True),
            models.UniqueConstraint(
                fields=["enrolment"],
                name="training_certificate_one_valid",
                condition=Q(state=CertificateState.VALID),
            ),
        ]


from . import apprentice_models, policies, result_models  # noqa: E402, F401
