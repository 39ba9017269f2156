"""Budgets of projects in versions: the original, then an addendum each. Money of one project is seen by its
grantee and by whoever coordinates the programme; a partner sees its own lines of what is agreed."""

from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .budgeting import HEADINGS, LineTold
from .money_enums import BudgetState


def money(**more):
    return models.DecimalField(max_digits=14, decimal_places=2, **more)


def rate(**more):
    return models.DecimalField(max_digits=18, decimal_places=8, **more)


def to(target: str, name: str = "+", **more):
    return models.ForeignKey(target, on_delete=models.PROTECT, related_name=name, **more)


class Coordination(Identified):
    """An organisation that steers a programme: it sees the money of every project. Written with the pack."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+")
    organisation = to("accounts.Organisation")

    class Meta:
        db_table = "programmes_coordination"
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="programmes_coordination_once")
        ]


class Budget(Identified):
    """A version. ``organisation``: the grantee. ``amount``, ``share`` (percent): most of the funder's part.

    ``in_force_on``: the day from which an agreed one holds."""

    project = to("programmes.Project", "budgets")
    organisation = to("accounts.Organisation")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=BudgetState.choices, default=BudgetState.DRAFT)
    reason = models.CharField(max_length=300, blank=True)
    currency = models.CharField(max_length=3)
    amount = money(null=True)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    in_force_on = models.DateField(null=True)
    agreed_by = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    drafted_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "programmes_budget"
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"],
                condition=~Q(state=BudgetState.DROPPED),
                name="programmes_budget_number",
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(state=BudgetState.DRAFT), name="programmes_budget_one_draft"
            ),
            models.CheckConstraint(name="programmes_budget_state", condition=Q(state__in=BudgetState.values)),
            models.CheckConstraint(
                name="programmes_budget_agreed",
                condition=~Q(state=BudgetState.AGREED)
                | Q(in_force_on__isnull=False, agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="programmes_budget_share",
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100),
            ),
            models.CheckConstraint(
                name="programmes_budget_amount", condition=Q(amount__isnull=True) | Q(amount__gt=0)
            ),
        ]


class BudgetRate(Identified):
    """What one unit of the budget's currency was taken as in another when the budget was made."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="rates")
    organisation = to("accounts.Organisation")
    currency = models.CharField(max_length=3)
    rate = rate()
    on = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "programmes_budget_rate"
        ordering = ["budget", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["budget", "currency"], name="programmes_budget_rate_once"),
            models.CheckConstraint(name="programmes_budget_rate_positive", condition=Q(rate__gt=0)),
        ]


class BudgetLine(Identified):
    """``spender``: the organisation that spends it; the grantee itself or a partner.

    ``booked``: units times cost in the budget's currency, at its own rate. ``agreed``: as the budget is."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="lines")
    project = to("programmes.Project")
    organisation = to("accounts.Organisation")
    spender = to("accounts.Organisation")
    code = models.CharField(max_length=20)
    heading = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=60, blank=True)
    units = models.DecimalField(max_digits=12, decimal_places=4)
    unit_cost = money()
    currency = models.CharField(max_length=3)
    booked = money()
    agreed = models.BooleanField(default=False)

    class Meta:
        db_table = "programmes_budget_line"
        ordering = ["budget", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "code", "year", "spender"],
                nulls_distinct=False,
                name="programmes_budget_line_once",
            ),
            models.CheckConstraint(name="programmes_budget_line_heading", condition=Q(heading__in=HEADINGS)),
            models.CheckConstraint(
                name="programmes_budget_line_positive",
                condition=Q(units__gt=0) & Q(unit_cost__gte=0) & Q(booked__gte=0),
            ),
        ]

    @property
    def partner(self) -> str:
        """The code of a partner that spends it; empty: the grantee."""
        return "" if self.spender_id == self.organisation_id else self.spender.code

    @property
    def told(self) -> LineTold:
        return LineTold(
            code=self.code,
            title=self.title,
            unit=self.unit,
            units=self.units,
            unit_cost=self.unit_cost,
            currency=self.currency,
            year=self.year,
            partner=self.partner,
        )
