"""Enterprise projects, who holds them since when, where they stand, their legal steps and jobs.

Members are people, a venture is an enterprise or the project of one, jobs are places of work: three tables,
three counts. Policies and ports: ``policies.py``.
"""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.reference.enums import Sex

from .enums import (
    BEFORE,
    Debt,
    Help,
    JobKind,
    LeaveReason,
    MemberRole,
    MoveReason,
    NotReached,
    Risk,
    Stage,
    Stock,
    Trading,
    YearFound,
)

PERSON = "people.Person"
ORGANISATION = "accounts.Organisation"


def one_of(table: str, field: str, choices, *, empty: bool = False) -> models.CheckConstraint:
    values = [*choices.values, *([""] if empty else [])]
    return models.CheckConstraint(name=f"enterprise_{table}_{field}", condition=Q(**{f"{field}__in": values}))


def to(model: str, name: str = "+", **more) -> models.ForeignKey:
    return models.ForeignKey(model, on_delete=models.PROTECT, related_name=name, **more)


def money(**more) -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2, **more)


class Venture(Identified):
    """A project of enterprise, and the enterprise that it becomes; of the organisation that accompanies it.

    ``form`` and ``sector``: codes of the pack. ``since``: when the present stage began. ``coach``: a user.
    ``seen_on``: when a visit last reached somebody; ``visit_due``: when the next one is.
    ``year_found``: how it was found when its first year was over, once that is told (``year_entry``).
    ``title``, ``idea`` and ``registry`` stay in the file."""

    organisation = to(ORGANISATION)
    title = models.CharField(max_length=120)
    idea = models.CharField(max_length=1000, blank=True)
    form = models.CharField(max_length=40, blank=True)
    sector = models.CharField(max_length=40)
    place = to("reference.Place")
    region = to("reference.Region")
    project = to("programmes.Project", null=True)
    coach = models.UUIDField(null=True)
    stage = models.CharField(max_length=20, choices=Stage.choices, default=Stage.IDEA)
    since = models.DateField()
    opened_on = models.DateField()
    created_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    seen_on = models.DateField(null=True)
    visit_due = models.DateField(null=True)
    year_found = models.CharField(max_length=8, choices=YearFound.choices, blank=True)
    year_entry = models.UUIDField(null=True)
    jobs_planned = models.PositiveSmallIntegerField(default=0)
    registry = models.CharField(max_length=60, blank=True)
    capital = money(null=True)
    currency = models.CharField(max_length=3)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_venture"
        indexes = [
            models.Index(fields=["organisation", "-opened_at", "-id"], name="enterprise_venture_all"),
            models.Index(fields=["organisation", "stage", "-opened_at"], name="enterprise_venture_stage"),
            models.Index(
                fields=["organisation", "visit_due"],
                name="enterprise_venture_due",
                condition=Q(visit_due__isnull=False),
            ),
        ]
        constraints = [
            one_of("venture", "stage", Stage),
            models.CheckConstraint(
                name="enterprise_venture_days",
                condition=Q(since__gte=F("opened_on"))
                & (Q(created_on__isnull=True) | Q(created_on__gte=F("opened_on")))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("opened_on"))),
            ),
            models.CheckConstraint(
                name="enterprise_venture_created",
                condition=Q(created_on__isnull=True, stage__in=[*BEFORE, Stage.GIVEN_UP])
                | (Q(created_on__isnull=False) & ~Q(stage__in=[*BEFORE, Stage.GIVEN_UP]) & ~Q(form="")),
            ),
        ]


class Move(Identified):
    """A stage that a venture reached, when and why. Only ever added."""

    venture = to("enterprise.Venture", "moves")
    organisation = to(ORGANISATION)
    before = models.CharField(max_length=20, choices=Stage.choices)
    stage = models.CharField(max_length=20, choices=Stage.choices)
    on = models.DateField()
    reason = models.CharField(max_length=20, choices=MoveReason.choices, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_move"
        indexes = [models.Index(fields=["venture", "at"], name="enterprise_move_order")]
        constraints = [
            one_of("move", "stage", Stage),
            one_of("move", "reason", MoveReason, empty=True),
        ]


class Member(Identified):
    """Somebody in a venture, from ``since`` until she left. ``share``: percent of the capital.

    ``entry``, ``funded_entry``, ``created_entry``: the entries of the journal by which she is counted."""

    venture = to("enterprise.Venture", "members")
    person = to(PERSON, "ventures")
    organisation = to(ORGANISATION)
    role = models.CharField(max_length=12, choices=MemberRole.choices, default=MemberRole.HOLDER)
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=20, choices=LeaveReason.choices, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    entry = models.UUIDField(null=True)
    funded_entry = models.UUIDField(null=True)
    created_entry = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_member"
        indexes = [models.Index(fields=["person", "since"], name="enterprise_member_person")]
        constraints = [
            one_of("member", "role", MemberRole),
            one_of("member", "reason", LeaveReason, empty=True),
            models.UniqueConstraint(
                fields=["venture", "person"], name="enterprise_member_once", condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(
                name="enterprise_member_days",
                condition=Q(until__isnull=True, reason="")
                | (Q(until__gte=F("since")) & ~Q(reason="") & Q(share__isnull=True)),
            ),
            models.CheckConstraint(
                name="enterprise_member_share",
                condition=Q(share__isnull=True) | Q(share__range=(Decimal(0), Decimal(100))),
            ),
        ]


class StepDone(Identified):
    """A legal step of the pack that is done for a venture, when, and under which number."""

    venture = to("enterprise.Venture", "steps_done")
    organisation = to(ORGANISATION)
    code = models.CharField(max_length=40)
    on = models.DateField()
    reference = models.CharField(max_length=60, blank=True)
    scan = to("documents.StoredFile", null=True)
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_step_done"
        constraints = [models.UniqueConstraint(fields=["venture", "code"], name="enterprise_step_done_once")]


class Job(Identified):
    """A place of work in a venture. It says nothing of who works there but her sex."""

    venture = to("enterprise.Venture", "jobs")
    organisation = to(ORGANISATION)
    kind = models.CharField(max_length=12, choices=JobKind.choices)
    sex = models.CharField(max_length=1, choices=Sex.choices)
    since = models.DateField()
    until = models.DateField(null=True)
    entry = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_job"
        constraints = [
            one_of("job", "kind", JobKind),
            one_of("job", "sex", Sex),
            models.CheckConstraint(
                name="enterprise_job_days", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
        ]


class Visit(Identified):
    """Somebody went to see how an enterprise does, and met its members or did not.

    ``trading`` is empty, and all that follows from it, where nobody was reached (``missed`` says why).
    ``band``: turnover of the last month, a code of the pack; ``jobs``: how many work there, members too."""

    venture = to("enterprise.Venture", "visits")
    organisation = to(ORGANISATION)
    on = models.DateField()
    trading = models.CharField(max_length=10, choices=Trading.choices, blank=True)
    missed = models.CharField(max_length=10, choices=NotReached.choices, blank=True)
    band = models.CharField(max_length=40, blank=True)
    jobs = models.PositiveSmallIntegerField(null=True)
    stock = models.CharField(max_length=12, choices=Stock.choices, blank=True)
    debts = models.CharField(max_length=10, choices=Debt.choices, blank=True)
    risks = ArrayField(models.CharField(max_length=20, choices=Risk.choices), default=list)
    help = ArrayField(models.CharField(max_length=20, choices=Help.choices), default=list)
    note = models.CharField(max_length=500, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_visit"
        constraints = [
            one_of("visit", "trading", Trading, empty=True),
            one_of("visit", "missed", NotReached, empty=True),
            one_of("visit", "stock", Stock, empty=True),
            one_of("visit", "debts", Debt, empty=True),
            models.UniqueConstraint(fields=["venture", "on"], name="enterprise_visit_once"),
            models.CheckConstraint(
                name="enterprise_visit_reached_or_not",
                condition=(Q(missed="") & ~Q(trading=""))
                | (~Q(missed="") & Q(trading="", band="", jobs__isnull=True, stock="", debts="", risks=[])),
            ),
        ]


from . import (  # noqa: E402, F401
    business_models,
    buying_models,
    coaching_models,
    committee_models,
    grant_models,
    incubation_models,
    loan_models,
    policies,
)
