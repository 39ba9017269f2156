"""Tables of programmes. What a pack says in full is its kept text; rows are what upper floors point at.

What a newer version of a pack no longer names stays with ``in_force = False``: others may point at it.
"""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import readable_for_figures

from .enums import NodeKind, Scope


@readable_for_figures
class Programme(models.Model):
    """A programme; one is in force. ``amended``: another value each time an addendum is put in force, so that
    whoever kept the pack in memory reads the addenda anew."""

    code = models.CharField(primary_key=True, max_length=40)
    name = models.JSONField()
    country = models.ForeignKey("reference.Country", on_delete=models.PROTECT, related_name="+")
    zone = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    in_force = models.BooleanField(default=False)
    amended = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["in_force"], condition=Q(in_force=True), name="programmes_programme_one_in_force"
            )
        ]


@readable_for_figures
class Version(Identified):
    """A text of a pack as it was loaded; the newest of a programme is its present one."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    text = models.TextField()
    loaded_at = models.DateTimeField(default=clock.now)
    present = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_version_number"),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(present=True), name="programmes_version_one_present"
            ),
        ]


@readable_for_figures
class Lot(Identified):
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="lots")
    number = models.PositiveSmallIntegerField()
    name = models.JSONField()
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="programmes_lot_number")]


@readable_for_figures
class Project(models.Model):
    """A project that a grantee runs. Its code is unique over all programmes: the journal names it.
    ``starts_on``, ``ends_on``: as the pack says; those in force are ``queries.contract_days``."""

    code = models.CharField(primary_key=True, max_length=40)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="projects")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="projects")
    grantee = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.JSONField()
    short = models.JSONField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    scope = models.CharField(max_length=10, choices=Scope.choices)
    places = models.ManyToManyField("reference.Place", related_name="+", db_table="programmes_project_place")
    regions = models.ManyToManyField(
        "reference.Region", related_name="+", db_table="programmes_project_region"
    )
    order = models.PositiveSmallIntegerField(default=0)
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["programme", "order"]
        constraints = [
            models.CheckConstraint(name="programmes_project_scope", condition=Q(scope__in=Scope.values)),
            models.CheckConstraint(
                name="programmes_project_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))
            ),
        ]


@readable_for_figures
class Partner(Identified):
    """A body that the source names beside a project; without organisation it is a category of bodies."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    order = models.PositiveSmallIntegerField()
    name = models.JSONField()
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["project", "order"]
        constraints = [models.UniqueConstraint(fields=["project", "order"], name="programmes_partner_order")]


@readable_for_figures
class Amount(Identified):
    """A sum in one currency: of the call when no project is named, else of the project's grant.

    ``rate``: units of this currency for one of the first currency of the same sum, kept with the amount;
    null in the first. ``rate_on``: the day of the rate."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="amounts")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, null=True, related_name="amounts")
    order = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8, null=True)
    rate_on = models.DateField(null=True)

    class Meta:
        ordering = ["programme", "project", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "project", "currency"],
                nulls_distinct=False,
                name="programmes_amount_currency",
            ),
            models.CheckConstraint(name="programmes_amount_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="programmes_amount_rate_positive", condition=Q(rate__isnull=True) | Q(rate__gt=0)
            ),
        ]


@readable_for_figures
class Node(Identified):
    """A line of the results chain."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="nodes")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="nodes")
    code = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=NodeKind.choices)
    order = models.PositiveSmallIntegerField()
    text = models.JSONField()
    flag = models.JSONField(default=dict)
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="programmes_node_code"),
            models.CheckConstraint(name="programmes_node_kind", condition=Q(kind__in=NodeKind.values)),
        ]


@readable_for_figures
class Indicator(Identified):
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="indicators")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, null=True, related_name="indicators")
    code = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    title = models.JSONField()
    unit = models.CharField(max_length=20)
    level = models.CharField(max_length=10)
    in_force = models.BooleanField(default=True)

    class Meta:
        ordering = ["programme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="programmes_indicator_code")
        ]


@readable_for_figures
class Target(Identified):
    """A promised value of an indicator as the pack says it, with the place that states it; one may be in
    force. What addenda make of it: ``queries.pack``."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    version = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    in_force = models.BooleanField(default=False)
    stated_on = models.DateField(null=True)
    source = models.TextField()

    class Meta:
        ordering = ["indicator", "-in_force", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(in_force=True), name="programmes_target_one_in_force"
            ),
            models.UniqueConstraint(fields=["indicator", "version"], name="programmes_target_version"),
        ]


from .addendum_models import Addendum, AddendumTarget  # noqa: E402, F401
from .budget_models import Budget, BudgetLine, BudgetRate, Coordination  # noqa: E402, F401
from .closing_models import Closure, FollowUpOwner  # noqa: E402, F401
from .report_models import PaymentRequest, Report, ReportLine  # noqa: E402, F401
from .spending_models import Commitment, Instalment, Spending, Voucher  # noqa: E402, F401
