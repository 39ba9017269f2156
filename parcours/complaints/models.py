"""Complaints, reports of abuse, and what people say of a service. Policies: ``policies.py``."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.identifiers import public_code
from parcours.kernel.models import Identified

from .enums import Category, ComplaintState, Outcome, ReportState, Said, Teller, Way, Wish

ORGANISATION, USER = "accounts.Organisation", "accounts.User"


def one_of(table: str, field: str, choices, *, empty: bool = False) -> models.CheckConstraint:
    values = [*choices.values, *([""] if empty else [])]
    return models.CheckConstraint(name=f"complaints_{table}_{field}", condition=Q(**{f"{field}__in": values}))


def codes(table: str, field: str, choices) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"complaints_{table}_{field}", condition=Q(**{f"{field}__contained_by": choices.values})
    )


def to(model: str, **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name="+", **more)


class Complaint(Identified):
    """``receipt``: the number that whoever complained keeps. ``about``: the organisation concerned.

    ``handler``: who looks into it, never the one concerned; ``passed``: who did before an appeal.
    ``sealed``, ``contact``, ``answer``: encrypted, bound to this row.
    """

    receipt = models.CharField(max_length=26, unique=True, default=public_code)
    way = models.CharField(max_length=10, choices=Way.choices)
    person = to("people.Person", null=True)
    about = to(ORGANISATION, null=True)
    site = to("accounts.Site", null=True)
    service = to("directory.Service", null=True)
    categories = ArrayField(models.CharField(max_length=20))
    language = models.CharField(max_length=3, default="fr")
    sealed = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    received_on = models.DateField(default=clock.today)
    acknowledge_by = models.DateField()
    answer_by = models.DateField()
    acknowledged_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    handler = to(ORGANISATION, null=True)
    handled_by = models.UUIDField(null=True)
    passed = ArrayField(models.UUIDField(), default=list)
    state = models.CharField(max_length=15, choices=ComplaintState.choices, default=ComplaintState.RECEIVED)
    outcome = models.CharField(max_length=15, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "complaints_complaint"
        indexes = [models.Index(fields=["handler", "state"], name="complaints_complaint_handler")]
        constraints = [
            one_of("complaint", "way", Way),
            one_of("complaint", "state", ComplaintState),
            one_of("complaint", "outcome", Outcome, empty=True),
            codes("complaint", "categories", Category),
            models.CheckConstraint(
                name="complaints_complaint_other_hands",
                condition=Q(handler__isnull=True) | Q(about__isnull=True) | ~Q(handler=F("about")),
            ),
        ]


class Statement(Identified):
    """What the organisation concerned is asked, in the handler's words alone, and what it says."""

    complaint = to("complaints.Complaint")
    organisation = to(ORGANISATION)
    question = models.TextField()
    asked_on = models.DateField(default=clock.today)
    due_on = models.DateField()
    sealed = models.TextField(blank=True)
    given_on = models.DateField(null=True)
    given_by = models.UUIDField(null=True)

    class Meta:
        db_table = "complaints_statement"
        constraints = [
            models.UniqueConstraint(
                fields=["complaint", "organisation"],
                name="complaints_statement_one_open",
                condition=Q(given_on__isnull=True),
            )
        ]


class FocalPoint(Identified):
    """A named person who reads reports of abuse, outside the hierarchy. Named by the administrator."""

    user = to(USER)
    organisation = to(ORGANISATION)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)
    named_by = models.UUIDField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    """She reads nothing before a second person has confirmed that she is named."""

    class Meta:
        db_table = "complaints_focal_point"
        constraints = [
            models.CheckConstraint(
                name="complaints_focal_point_two_people",
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("named_by")) & ~Q(confirmed_by=F("user"))),
            ),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="complaints_focal_point_once",
                condition=Q(until__isnull=True),
            ),
        ]


class Report(Identified):
    """Exploitation or abuse by staff. Everything that was said is sealed under a binding of its own.

    ``kept_from``: the organisation whose focal points do not see it: the one concerned, or the one where it
    was told when nobody knows. It points at no file of a person.
    """

    receipt = models.CharField(max_length=26, unique=True, default=public_code)
    way = models.CharField(max_length=10, choices=Way.choices)
    about = to(ORGANISATION, null=True)
    kept_from = to(ORGANISATION, null=True)
    teller = models.CharField(max_length=10, choices=Teller.choices)
    wishes = ArrayField(models.CharField(max_length=20), default=list)
    language = models.CharField(max_length=3, default="fr")
    sealed = models.TextField()
    received_at = models.DateTimeField(default=clock.now)
    acknowledge_by = models.DateTimeField()
    refer_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    referred_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=15, choices=ReportState.choices, default=ReportState.RECEIVED)

    class Meta:
        db_table = "complaints_report"
        constraints = [
            one_of("report", "way", Way),
            one_of("report", "teller", Teller),
            one_of("report", "state", ReportState),
            codes("report", "wishes", Wish),
        ]


class ReportStep(Identified):
    """What a focal point did, and when. Nothing here is altered."""

    report = to("complaints.Report")
    user_id = models.UUIDField()
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=15, blank=True)
    sealed = models.TextField(blank=True)

    class Meta:
        db_table = "complaints_report_step"
        ordering = ["at", "id"]


class Feedback(Identified):
    """What she says of a service she was sent to: asked when the referral closed, answered once.

    ``digest``: of the link's token. ``asked_by``: the organisation that had sent her.
    """

    person = to("people.Person", null=True)
    asked_by = to(ORGANISATION)
    service = to("directory.Service", null=True)
    source_type = models.CharField(max_length=60)
    source_id = models.UUIDField()
    digest = models.CharField(max_length=64, unique=True)
    asked_on = models.DateField(default=clock.today)
    until = models.DateField()
    given_on = models.DateField(null=True)
    way = models.CharField(max_length=10, choices=Way.choices, blank=True)
    face = models.PositiveSmallIntegerField(null=True)
    reasons = ArrayField(models.CharField(max_length=20), default=list)
    sealed = models.TextField(blank=True)

    class Meta:
        db_table = "complaints_feedback"
        indexes = [models.Index(fields=["service"], name="complaints_feedback_service")]
        constraints = [
            one_of("feedback", "way", Way, empty=True),
            codes("feedback", "reasons", Said),
            models.UniqueConstraint(fields=["source_type", "source_id"], name="complaints_feedback_once"),
            models.CheckConstraint(
                name="complaints_feedback_face",
                condition=Q(face__isnull=True, given_on__isnull=True)
                | Q(face__range=(1, 4), given_on__isnull=False),
            ),
        ]


from . import policies  # noqa: E402, F401
