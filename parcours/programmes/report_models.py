"""Financial reports as they were handed in: every line with its rate, kept as it was that day."""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .budget_models import money, rate, to
from .money_enums import RequestKind


class Report(Identified):
    """``since``, ``until``: its period. ``budget``: the version that was in force."""

    project = to("programmes.Project", "financial_reports")
    organisation = to("accounts.Organisation")
    budget = to("programmes.Budget")
    number = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    currency = models.CharField(max_length=3)
    handed_in_by = models.UUIDField(null=True)
    handed_in_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "programmes_report"
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="programmes_report_number"),
            models.CheckConstraint(name="programmes_report_period", condition=Q(until__gte=F("since"))),
        ]


class ReportLine(Identified):
    """A payment in a report. ``rule``: why this rate; ``exchanged``: gain (or loss, below zero), apart."""

    report = to("programmes.Report", "lines")
    project = to("programmes.Project")
    organisation = to("accounts.Organisation")
    spender = to("accounts.Organisation")
    spending = models.OneToOneField("programmes.Spending", on_delete=models.PROTECT, related_name="reported")
    heading = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    day = models.DateField()
    amount = money()
    currency = models.CharField(max_length=3)
    rate = rate()
    rate_on = models.DateField()
    rule = models.CharField(max_length=8)
    source = models.CharField(max_length=500, blank=True)
    booked = money()
    exchanged = money()

    class Meta:
        db_table = "programmes_report_line"
        ordering = ["report", "heading", "day", "id"]
        constraints = [
            models.CheckConstraint(name="programmes_report_line_rate", condition=Q(rate__gt=0)),
        ]


class PaymentRequest(Identified):
    """Money asked of the funder. ``most``: what could be asked for that day; ``reported``: in all by then."""

    project = to("programmes.Project", "payment_requests")
    organisation = to("accounts.Organisation")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=RequestKind.choices)
    on = models.DateField()
    amount = money()
    most = money()
    reported = money()
    currency = models.CharField(max_length=3)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "programmes_payment_request"
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="programmes_payment_request_number"),
            models.CheckConstraint(
                name="programmes_payment_request_within", condition=Q(amount__gt=0, amount__lte=F("most"))
            ),
            models.CheckConstraint(
                name="programmes_payment_request_kind", condition=Q(kind__in=RequestKind.values)
            ),
        ]
