"""What is committed, spent and received of a project's money. A mistake is taken back by another entry.

``organisation``: who wrote it and keeps its voucher; ``grantee``: who answers for the project."""

from django.db import models
from django.db.models import Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .budget_models import money, rate, to
from .budgeting import DIRECT, INDIRECT, RESERVE
from .money_enums import Payee

PAID_UNDER = (*DIRECT, INDIRECT, RESERVE)


class Instalment(Identified):
    """Money of the funder that came: ``amount`` of the contract's currency, as ``local`` of another where the
    bank changed it."""

    project = to("programmes.Project", "instalments")
    organisation = to("accounts.Organisation")
    on = models.DateField()
    amount = money()
    currency = models.CharField(max_length=3)
    local = money(null=True)
    local_currency = models.CharField(max_length=3, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    noted_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField(default=clock.now)
    undone_by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "programmes_instalment"
        ordering = ["project", "on", "id"]
        constraints = [
            models.CheckConstraint(name="programmes_instalment_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="programmes_instalment_local",
                condition=Q(local__isnull=True, local_currency="")
                | (Q(local__gt=0) & ~Q(local_currency="") & ~Q(local_currency=models.F("currency"))),
            ),
        ]


class Commitment(Identified):
    """A contract or an order: what will have to be paid. ``ended_on``: nothing more is owed under it."""

    project = to("programmes.Project", "commitments")
    organisation = to("accounts.Organisation")
    grantee = to("accounts.Organisation")
    code = models.CharField(max_length=20)
    heading = models.PositiveSmallIntegerField()
    day = models.DateField()
    amount = money()
    currency = models.CharField(max_length=3)
    payee = models.CharField(max_length=12, choices=Payee.choices)
    what = models.CharField(max_length=200)
    reference = models.CharField(max_length=60, blank=True)
    noted_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField(default=clock.now)
    ended_on = models.DateField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        db_table = "programmes_commitment"
        ordering = ["project", "-day", "-id"]
        constraints = [
            models.CheckConstraint(name="programmes_commitment_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="programmes_commitment_payee", condition=Q(payee__in=Payee.values)),
        ]


class Spending(Identified):
    """A payment, or the entry that takes one back (``takes_back``), with the same day, line and rate and the
    amount below zero. ``bank_rate``: where the contract wants it."""

    project = to("programmes.Project", "spendings")
    organisation = to("accounts.Organisation")
    grantee = to("accounts.Organisation")
    commitment = to("programmes.Commitment", "payments", null=True)
    takes_back = models.OneToOneField(
        "programmes.Spending", on_delete=models.PROTECT, null=True, related_name="taken_back"
    )
    code = models.CharField(max_length=20)
    heading = models.PositiveSmallIntegerField()
    day = models.DateField()
    amount = money()
    currency = models.CharField(max_length=3)
    bank_rate = rate(null=True)
    bank_source = models.CharField(max_length=200, blank=True)
    payee = models.CharField(max_length=12, choices=Payee.choices)
    what = models.CharField(max_length=200)
    reference = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    noted_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "programmes_spending"
        ordering = ["project", "-day", "-id"]
        indexes = [models.Index(fields=["project", "-day", "-id"], name="programmes_spending_days")]
        constraints = [
            models.CheckConstraint(
                name="programmes_spending_amount",
                condition=Q(takes_back__isnull=True, amount__gt=0)
                | Q(takes_back__isnull=False, amount__lt=0),
            ),
            models.CheckConstraint(name="programmes_spending_payee", condition=Q(payee__in=Payee.values)),
            models.CheckConstraint(name="programmes_spending_heading", condition=Q(heading__in=PAID_UNDER)),
            models.CheckConstraint(
                name="programmes_spending_rate", condition=Q(bank_rate__isnull=True) | Q(bank_rate__gt=0)
            ),
        ]


class Voucher(Identified):
    """The paper that proves a payment."""

    spending = to("programmes.Spending", "vouchers")
    organisation = to("accounts.Organisation")
    grantee = to("accounts.Organisation")
    project = to("programmes.Project")
    file = to("documents.StoredFile")
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "programmes_voucher"
        ordering = ["spending", "added_at", "id"]
