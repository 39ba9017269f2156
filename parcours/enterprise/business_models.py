"""Business plans in versions, and their lines. Policies: ``business_policies.py``."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .business import MONTHS
from .business_enums import Part, PlanState
from .models import ORGANISATION, money, one_of, to


def percent(places: int) -> models.DecimalField:
    return models.DecimalField(max_digits=7, decimal_places=places, default=0)


class BusinessPlan(Identified):
    """A version of the business plan of a project, from 1. A draft is written, then fixed; one at a time.

    ``revision`` counts how often it was written: whoever saves over another's words is told. What it says is
    in ``business.PlanTold``; ``note`` and the names of lines stay in the file."""

    venture = to("enterprise.Venture", "plans")
    organisation = to(ORGANISATION)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    revision = models.PositiveIntegerField(default=1)
    begins_on = models.DateField(null=True)
    opening = money(default=0)
    sales_second = percent(2)
    sales_third = percent(2)
    costs_second = percent(2)
    costs_third = percent(2)
    note = models.CharField(max_length=1000, blank=True)
    currency = models.CharField(max_length=3)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    submitted_on = models.DateField(null=True)
    submitted_by = models.UUIDField(null=True)

    class Meta:
        db_table = "enterprise_business_plan"
        constraints = [
            one_of("business_plan", "state", PlanState),
            models.UniqueConstraint(fields=["venture", "number"], name="enterprise_business_plan_once"),
            models.UniqueConstraint(
                fields=["venture"],
                name="enterprise_business_plan_one_draft",
                condition=Q(state=PlanState.DRAFT),
            ),
            models.CheckConstraint(
                name="enterprise_business_plan_submitted",
                condition=Q(state=PlanState.DRAFT, submitted_on__isnull=True)
                | Q(state=PlanState.SUBMITTED, submitted_on__isnull=False),
            ),
            models.CheckConstraint(name="enterprise_business_plan_opening", condition=Q(opening__gte=0)),
        ]


class PlanLine(Identified):
    """A line of a plan. Which columns it has depends on its ``part`` (``business.LINES``); ``rate``: percent,
    of a loan a year, of a cost its share of the sales; ``number``: places of work, or months of a loan."""

    plan = to("enterprise.BusinessPlan", "lines")
    organisation = to(ORGANISATION)
    part = models.CharField(max_length=12, choices=Part.choices)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, blank=True)
    amount = money(default=0)
    unit_cost = money(default=0)
    month = models.PositiveSmallIntegerField(default=0)
    in_kind = models.BooleanField(default=False)
    every = models.PositiveSmallIntegerField(default=1)
    rate = percent(3)
    number = models.PositiveSmallIntegerField(default=0)
    grace = models.PositiveSmallIntegerField(default=0)
    repaid = models.CharField(max_length=10, blank=True)
    quantities = ArrayField(models.DecimalField(max_digits=10, decimal_places=2), default=list)

    class Meta:
        db_table = "enterprise_plan_line"
        constraints = [
            one_of("plan_line", "part", Part),
            models.UniqueConstraint(fields=["plan", "part", "position"], name="enterprise_plan_line_once"),
            models.CheckConstraint(
                name="enterprise_plan_line_amounts",
                condition=Q(amount__gte=0, unit_cost__gte=0, rate__gte=0, month__lte=MONTHS),
            ),
            models.CheckConstraint(
                name="enterprise_plan_line_quantities",
                condition=Q(part=Part.PRODUCTS, quantities__len=MONTHS)
                | (~Q(part=Part.PRODUCTS) & Q(quantities=[])),
            ),
            models.CheckConstraint(
                name="enterprise_plan_line_amount_or_share",
                condition=~Q(part=Part.COSTS) | Q(amount=0, rate__gt=0) | Q(amount__gt=0, rate=0),
            ),
        ]
