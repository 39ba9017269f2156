"""Requests for a loan to lenders, and what is paid back. Policies and ports: ``loan_policies.py``."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .business import MOST_MONTHS
from .business_enums import Repaid
from .loan_enums import ENDED, WAITING, LoanReason, LoanState
from .models import ORGANISATION, PERSON, money, one_of, to


class Loan(Identified):
    """A dossier of a project at a lender, in the name of a member, and the loan that it becomes.

    ``amount``, ``rate`` (percent a year), ``months`` with those of the ``grace``, ``repaid``: what is asked
    for, from the acceptance on what the lender grants; ``asked``: what was asked for at first. ``paid_on``:
    when the lender paid it out. Instalments fall due on that day of each month, or on its last.
    ``copy_of``: the dossier that went to another lender before."""

    venture = to("enterprise.Venture", "loans")
    person = to(PERSON, "loans")
    organisation = to(ORGANISATION)
    lender = to(ORGANISATION)
    plan = to("enterprise.BusinessPlan", null=True)
    copy_of = to("enterprise.Loan", null=True)
    asked = money()
    amount = money()
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=7, decimal_places=3)
    months = models.PositiveSmallIntegerField()
    grace = models.PositiveSmallIntegerField(default=0)
    repaid = models.CharField(max_length=10, choices=Repaid.choices)
    state = models.CharField(max_length=10, choices=LoanState.choices, default=LoanState.SENT)
    reason = models.CharField(max_length=16, choices=LoanReason.choices, blank=True)
    since = models.DateField()
    sent_on = models.DateField()
    paid_on = models.DateField(null=True)
    purpose = models.CharField(max_length=500, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_loan"
        indexes = [
            models.Index(fields=["organisation", "-sent_on", "-id"], name="enterprise_loan_all"),
            models.Index(fields=["organisation", "state", "since"], name="enterprise_loan_state"),
            models.Index(fields=["person"], name="enterprise_loan_person"),
        ]
        constraints = [
            one_of("loan", "state", LoanState),
            one_of("loan", "repaid", Repaid),
            one_of("loan", "reason", LoanReason, empty=True),
            models.UniqueConstraint(
                fields=["venture", "lender"],
                name="enterprise_loan_once",
                condition=~Q(state__in=[*ENDED]),
            ),
            models.CheckConstraint(
                name="enterprise_loan_terms",
                condition=Q(
                    amount__gt=0,
                    asked__gt=0,
                    rate__range=(Decimal(0), Decimal(100)),
                    months__range=(1, MOST_MONTHS),
                    grace__lt=F("months"),
                ),
            ),
            models.CheckConstraint(
                name="enterprise_loan_paid_out",
                condition=Q(paid_on__isnull=True, state__in=[*WAITING, LoanState.REFUSED, LoanState.LAPSED])
                | Q(
                    paid_on__isnull=False,
                    paid_on__gte=F("sent_on"),
                    state__in=[LoanState.DISBURSED, LoanState.ARREARS, LoanState.REPAID],
                ),
            ),
            models.CheckConstraint(
                name="enterprise_loan_why",
                condition=Q(reason="") ^ Q(state__in=[LoanState.REFUSED, LoanState.LAPSED]),
            ),
        ]


class LoanMove(Identified):
    """A state that a request reached, when and why. Only ever added."""

    loan = to("enterprise.Loan", "moves")
    organisation = to(ORGANISATION)
    state = models.CharField(max_length=10, choices=LoanState.choices)
    on = models.DateField()
    reason = models.CharField(max_length=16, choices=LoanReason.choices, blank=True)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_loan_move"
        constraints = [
            one_of("loan_move", "state", LoanState),
            one_of("loan_move", "reason", LoanReason, empty=True),
        ]


class Repayment(Identified):
    """What was paid back on a day, as the lender or the member tells it."""

    loan = to("enterprise.Loan", "repayments")
    organisation = to(ORGANISATION)
    on = models.DateField()
    amount = money()
    entry = models.UUIDField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_repayment"
        constraints = [
            models.CheckConstraint(name="enterprise_repayment_amount", condition=Q(amount__gt=0)),
        ]
