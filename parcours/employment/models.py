"""Who employs, what is offered there, and on which terms. Policies: ``policies.py``."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .enums import (
    OPEN_APPLICATIONS,
    AgreementKind,
    ApplicationState,
    CheckAnswer,
    ClosingReason,
    Contract,
    EmployerKind,
    Ending,
    EndReason,
    Evidence,
    LeavingReason,
    OfferKind,
    OfferState,
    Per,
    Permit,
    PermitState,
    PlacementState,
    Sector,
    Size,
)

PERSON = "people.Person"
ORGANISATION = "accounts.Organisation"


def one_of(table: str, field: str, choices, *, empty: bool = False) -> models.CheckConstraint:
    values = [*choices.values, *([""] if empty else [])]
    return models.CheckConstraint(name=f"employment_{table}_{field}", condition=Q(**{f"{field}__in": values}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


def money(**more) -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2, null=True, **more)


class Employer(Identified):
    """Somebody who may give work. ``private``: a household or an informal host, whom its own organisation
    alone is told of. ``number``: the official one, where there is one."""

    organisation = to(ORGANISATION)
    kind = models.CharField(max_length=20, choices=EmployerKind.choices)
    private = models.BooleanField(default=False)
    name = models.CharField(max_length=160)
    name_key = models.CharField(max_length=160)
    number = models.CharField(max_length=30, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    size = models.CharField(max_length=12, choices=Size.choices, default=Size.UNKNOWN)
    place = to("reference.Place")
    region = to("reference.Region")
    address = models.CharField(max_length=200, blank=True)
    added_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, choices=EndReason.choices, blank=True)

    class Meta:
        db_table = "employment_employer"
        indexes = [models.Index(fields=["name_key", "id"], name="employment_employer_by_name")]
        constraints = [
            one_of("employer", "kind", EmployerKind),
            one_of("employer", "sector", Sector),
            one_of("employer", "size", Size),
            one_of("employer", "end_reason", EndReason, empty=True),
            models.CheckConstraint(
                name="employment_employer_private",
                condition=Q(private=True, kind__in=["household", "informal"], number="")
                | (Q(private=False) & ~Q(kind__in=["household", "informal"])),
            ),
            models.CheckConstraint(
                name="employment_employer_ended_with_reason",
                condition=Q(ended_on__isnull=True, end_reason="")
                | (Q(ended_on__gte=F("added_on")) & ~Q(end_reason="")),
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="employment_employer_number_once"
            ),
        ]


class Contact(Identified):
    """Whom one calls at an employer. Name and number stay with the organisation that wrote them down."""

    employer = to("employment.Employer", "contacts")
    organisation = to(ORGANISATION)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(max_length=120, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True)

    class Meta:
        db_table = "employment_contact"
        constraints = [
            models.CheckConstraint(
                name="employment_contact_until", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="employment_contact_reached", condition=~Q(phone="") | ~Q(email="")),
        ]


class Agreement(Identified):
    """What an employer and an organisation have signed. ``until``: its last day, none when it has none."""

    employer = to("employment.Employer", "agreements")
    organisation = to(ORGANISATION)
    kind = models.CharField(max_length=20, choices=AgreementKind.choices)
    reference = models.CharField(max_length=60)
    signed_on = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "employment_agreement"
        ordering = ["-signed_on", "id"]
        constraints = [
            one_of("agreement", "kind", AgreementKind),
            models.CheckConstraint(
                name="employment_agreement_until",
                condition=Q(until__isnull=True) | Q(until__gte=F("signed_on")),
            ),
            models.UniqueConstraint(
                fields=["employer", "organisation", "reference"], name="employment_agreement_once"
            ),
        ]

    def in_force(self, day) -> bool:
        return self.signed_on <= day and (self.until is None or self.until >= day)


class Offer(Identified):
    """Work at an employer. ``taken``: posts that somebody has; it moves under the row's lock.

    Texts are {fr, ar, en}. ``shared``: other organisations see it too; that of a private employer never.
    ``languages``: those that are needed. ``open_until``: the last day on which somebody can be proposed.
    """

    code = models.CharField(max_length=40)
    employer = to("employment.Employer", "offers")
    organisation = to(ORGANISATION)
    shared = models.BooleanField(default=True)
    kind = models.CharField(max_length=12, choices=OfferKind.choices)
    title = models.JSONField()
    description = models.JSONField(default=dict)
    occupation = to("reference.OccupationGroup")
    place = to("reference.Place")
    region = to("reference.Region")
    contract = models.CharField(max_length=12, choices=Contract.choices)
    posts = models.PositiveSmallIntegerField(default=1)
    taken = models.SmallIntegerField(default=0)
    week_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    wage = money()
    wage_per = models.CharField(max_length=6, choices=Per.choices, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    languages = models.JSONField(default=list)
    permit = models.CharField(max_length=12, choices=Permit.choices, default=Permit.NONE)
    added_on = models.DateField(default=clock.today)
    starts_on = models.DateField(null=True)
    open_until = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=OfferState.choices, default=OfferState.OPEN)
    closed_on = models.DateField(null=True)
    reason = models.CharField(max_length=20, choices=ClosingReason.choices, blank=True)

    class Meta:
        db_table = "employment_offer"
        indexes = [
            models.Index(fields=["state", "-added_on", "-id"], name="employment_offer_newest"),
            models.Index(fields=["region", "state"], name="employment_offer_region"),
            models.Index(fields=["employer"], name="employment_offer_employer"),
        ]
        constraints = [
            one_of("offer", "kind", OfferKind),
            one_of("offer", "contract", Contract),
            one_of("offer", "permit", Permit),
            one_of("offer", "state", OfferState),
            one_of("offer", "wage_per", Per, empty=True),
            one_of("offer", "reason", ClosingReason, empty=True),
            models.UniqueConstraint(fields=["organisation", "code"], name="employment_offer_code"),
            models.CheckConstraint(
                name="employment_offer_taken",
                condition=Q(posts__gte=1) & Q(taken__gte=0) & Q(taken__lte=F("posts")),
            ),
            models.CheckConstraint(
                name="employment_offer_wage",
                condition=Q(wage__isnull=True, wage_per="", currency="")
                | (Q(wage__gt=Decimal(0)) & ~Q(wage_per="") & ~Q(currency="")),
            ),
            models.CheckConstraint(
                name="employment_offer_closed",
                condition=(~Q(state="closed") & Q(closed_on__isnull=True, reason=""))
                | (Q(state="closed", closed_on__gte=F("added_on")) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="employment_offer_open_until",
                condition=Q(open_until__isnull=True) | Q(open_until__gte=F("added_on")),
            ),
        ]

    @property
    def left(self) -> int:
        return self.posts - self.taken

    def takes(self, day) -> bool:
        """Whether somebody can be proposed on a day."""
        return self.state == OfferState.OPEN and (self.open_until is None or self.open_until >= day)


class Application(Identified):
    """Somebody is proposed for an offer. ``organisation``: who proposed her; ``agreed``: she agreed that the
    employer is told who she is; ``moved_on``: the day of the last move."""

    person = to(PERSON, "applications")
    offer = to("employment.Offer", "applications")
    organisation = to(ORGANISATION)
    state = models.CharField(
        max_length=12, choices=ApplicationState.choices, default=ApplicationState.PROPOSED
    )
    agreed = models.BooleanField(default=False)
    proposed_on = models.DateField(default=clock.today)
    sent_on = models.DateField(null=True)
    moved_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=20, choices=Ending.choices, blank=True)

    class Meta:
        db_table = "employment_application"
        indexes = [
            models.Index(fields=["person", "proposed_on"], name="employment_application_hers"),
            models.Index(fields=["offer", "state"], name="employment_application_offer"),
            models.Index(
                fields=["organisation", "moved_on", "id"],
                name="employment_application_waiting",
                condition=Q(state__in=[one.value for one in OPEN_APPLICATIONS]),
            ),
        ]
        constraints = [
            one_of("application", "state", ApplicationState),
            one_of("application", "reason", Ending, empty=True),
            models.UniqueConstraint(
                fields=["person", "offer"],
                name="employment_application_once",
                condition=~Q(state__in=[ApplicationState.REFUSED, ApplicationState.WITHDRAWN]),
            ),
            models.CheckConstraint(
                name="employment_application_ended",
                condition=Q(
                    state__in=[one.value for one in OPEN_APPLICATIONS], ended_on__isnull=True, reason=""
                )
                | Q(state="hired", ended_on__gte=F("proposed_on"), reason="")
                | (Q(state__in=["refused", "withdrawn"], ended_on__gte=F("proposed_on")) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="employment_application_sent_if_agreed",
                condition=Q(sent_on__isnull=True) | Q(agreed=True, sent_on__gte=F("proposed_on")),
            ),
        ]


class Placement(Identified):
    """Somebody works at an employer. ``organisation``: who follows her there. ``application``: how she came
    to it; ``came_from``: the internship that became this job. ``ends_on``: of a contract that has an end.
    ``evidence``: how it is known that she began. ``project``: the one she was oriented to when she began, for
    whose cost per person she counts; None where no project led her there."""

    person = to(PERSON, "placements")
    organisation = to(ORGANISATION)
    project = to("programmes.Project", null=True)
    employer = to("employment.Employer", "placements")
    application = models.OneToOneField(
        "employment.Application", null=True, on_delete=models.PROTECT, related_name="placement"
    )
    came_from = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="became")
    kind = models.CharField(max_length=12, choices=OfferKind.choices)
    occupation = to("reference.OccupationGroup")
    place = to("reference.Place")
    region = to("reference.Region")
    contract = models.CharField(max_length=12, choices=Contract.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    week_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    wage = money()
    wage_per = models.CharField(max_length=6, choices=Per.choices, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    evidence = models.CharField(max_length=8, choices=Evidence.choices, default=Evidence.DECLARED)
    state = models.CharField(max_length=12, choices=PlacementState.choices, default=PlacementState.WORKING)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=20, choices=LeavingReason.choices, blank=True)

    class Meta:
        db_table = "employment_placement"
        indexes = [models.Index(fields=["person", "starts_on"], name="employment_placement_hers")]
        constraints = [
            one_of("placement", "kind", OfferKind),
            one_of("placement", "contract", Contract),
            one_of("placement", "wage_per", Per, empty=True),
            one_of("placement", "evidence", Evidence),
            one_of("placement", "state", PlacementState),
            one_of("placement", "reason", LeavingReason, empty=True),
            models.CheckConstraint(
                name="employment_placement_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="employment_placement_ended",
                condition=Q(state="working", ended_on__isnull=True, reason="")
                | Q(state__in=["kept", "converted"], ended_on__gte=F("starts_on"), reason="")
                | (Q(state="left", ended_on__gte=F("starts_on")) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="employment_placement_wage",
                condition=Q(wage__isnull=True, wage_per="", currency="")
                | (Q(wage__gt=Decimal(0)) & ~Q(wage_per="") & ~Q(currency="")),
            ),
        ]


class Check(Identified):
    """Whether she is still there so many months after her first day. ``told_on``: when she was written to;
    ``evidence``: how it is known that she is."""

    placement = to("employment.Placement", "checks")
    person = to(PERSON)
    month = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    answer = models.CharField(max_length=12, choices=CheckAnswer.choices, blank=True)
    answered_on = models.DateField(null=True)
    evidence = models.CharField(max_length=8, choices=Evidence.choices, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    told_on = models.DateField(null=True)

    class Meta:
        db_table = "employment_check"
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="employment_check_due",
                condition=Q(answer__in=["", CheckAnswer.NOT_REACHED]),
            )
        ]
        constraints = [
            one_of("check", "answer", CheckAnswer, empty=True),
            one_of("check", "evidence", Evidence, empty=True),
            models.UniqueConstraint(fields=["placement", "month"], name="employment_check_once"),
            models.CheckConstraint(
                name="employment_check_answered",
                condition=Q(answer="", answered_on__isnull=True)
                | (~Q(answer="") & Q(answered_on__isnull=False)),
            ),
        ]


class PermitStep(Identified):
    """A step of her permission to work there. ``ground``: why it is not needed, a code of the pack."""

    placement = to("employment.Placement", "permit_steps")
    person = to(PERSON)
    organisation = to(ORGANISATION)
    code = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=PermitState.choices, default=PermitState.TO_DO)
    ground = models.CharField(max_length=40, blank=True)
    settled_on = models.DateField(null=True)

    class Meta:
        db_table = "employment_permit_step"
        indexes = [
            models.Index(
                fields=["due_on", "id"], name="employment_permit_due", condition=Q(state=PermitState.TO_DO)
            )
        ]
        constraints = [
            one_of("permit_step", "state", PermitState),
            models.UniqueConstraint(fields=["placement", "code"], name="employment_permit_step_once"),
            models.CheckConstraint(
                name="employment_permit_step_settled",
                condition=Q(state="to_do", settled_on__isnull=True, ground="")
                | Q(state="done", settled_on__isnull=False, ground="")
                | (Q(state="exempt", settled_on__isnull=False) & ~Q(ground="")),
            ),
        ]


class CvChoice(Identified):
    """What she chose that her CV shows. Never changed: the latest stands, the CV itself is not kept.

    ``lines``: codes of what she ticked, such as ``phone`` or ``skill:`` and the thread of a skill.
    """

    person = to(PERSON, "cv_choices")
    organisation = to(ORGANISATION)
    author = models.UUIDField(null=True)
    lines = ArrayField(models.CharField(max_length=60), default=list)
    chosen_on = models.DateField(default=clock.today)
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "employment_cv_choice"
        indexes = [models.Index(fields=["person", "-recorded_at"], name="employment_cv_choice_latest")]


from . import policies  # noqa: E402, F401
