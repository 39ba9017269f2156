"""Grants to enterprises: the agreement, its tranches, who released them, what was paid, what came back.

``Grant`` keeps what its tranches add up to, moved under its lock; the database lets none pass the other.
"""

from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .grant_enums import Award, Condition, GrantReason, GrantState, TrancheState, Way
from .models import ORGANISATION, money, one_of, to


class DirectEnvelope(Identified):
    """What a project may award without a call, by all organisations together; the system moves it."""

    programme = models.CharField(max_length=40)
    project = to("programmes.Project")
    amount = money()
    committed = money(default=0)
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "enterprise_direct_envelope"
        constraints = [
            models.UniqueConstraint(fields=["project"], name="enterprise_direct_envelope_once"),
            models.CheckConstraint(
                name="enterprise_direct_envelope_within",
                condition=Q(committed__gte=0) & Q(committed__lte=F("amount")),
            ),
        ]


class Grant(Identified):
    """An agreement to give an enterprise so much. ``planned``: its tranches; ``released``: of these, what two
    people released; ``paid``; ``asked_back``, ``received``: what it is to give back, and gave.

    ``takes``: what it takes of its envelope: the amount, then what was paid once it is over."""

    organisation = to(ORGANISATION)
    venture = to("enterprise.Venture", "grants")
    project = to("programmes.Project")
    award = models.CharField(max_length=10, choices=Award.choices)
    call = to("enterprise.Call", "grants", null=True)
    dossier = to("enterprise.Dossier", "grants", null=True)
    why = models.CharField(max_length=500, blank=True)
    """Why it is awarded without a call."""
    amount = money()
    takes = money()
    planned = money(default=0)
    released = money(default=0)
    paid = money(default=0)
    asked_back = money(default=0)
    received = money(default=0)
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=GrantState.choices, default=GrantState.DRAFTED)
    reason = models.CharField(max_length=16, choices=GrantReason.choices, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    agreement = to("documents.StoredFile", null=True)
    drafted_on = models.DateField()
    drafted_by = models.UUIDField(null=True)
    signed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_grant"
        indexes = [models.Index(fields=["organisation", "-at", "-id"], name="enterprise_grant_all")]
        constraints = [
            one_of("grant", "award", Award),
            one_of("grant", "state", GrantState),
            one_of("grant", "reason", GrantReason, empty=True),
            models.UniqueConstraint(
                fields=["dossier"],
                name="enterprise_grant_once",
                condition=Q(dossier__isnull=False) & ~Q(state=GrantState.CANCELLED),
            ),
            models.CheckConstraint(
                name="enterprise_grant_award_told",
                condition=Q(award=Award.CALL, call__isnull=False, dossier__isnull=False)
                | (Q(award=Award.DIRECT, call__isnull=True, dossier__isnull=True) & ~Q(why="")),
            ),
            models.CheckConstraint(
                name="enterprise_grant_within",
                condition=Q(amount__gt=0)
                & Q(planned__gte=0)
                & Q(planned__lte=F("amount"))
                & Q(released__gte=0)
                & Q(released__lte=F("planned"))
                & Q(paid__gte=0)
                & Q(paid__lte=F("released"))
                & Q(received__gte=0)
                & Q(received__lte=F("asked_back"))
                & Q(asked_back__lte=F("paid")),
            ),
            models.CheckConstraint(
                name="enterprise_grant_takes",
                condition=Q(takes__gte=F("paid")) & Q(takes__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="enterprise_grant_signed",
                condition=Q(state__in=[GrantState.DRAFTED, GrantState.CANCELLED], released=0)
                | Q(signed_on__isnull=False, agreement__isnull=False),
            ),
        ]


class Tranche(Identified):
    """A part of a grant and what has to be shown before it is released.

    ``what``: which milestone, in words of the file; ``code``: the legal step that it names."""

    grant = to("enterprise.Grant", "tranches")
    organisation = to(ORGANISATION)
    number = models.PositiveSmallIntegerField()
    amount = money()
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.MONEY)
    condition = models.CharField(max_length=12, choices=Condition.choices)
    what = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=TrancheState.choices, default=TrancheState.PLANNED)
    evidence = to("documents.StoredFile", null=True)
    visit = to("enterprise.Visit", null=True)
    step = to("enterprise.StepDone", null=True)
    proven_on = models.DateField(null=True)
    proven_by = models.UUIDField(null=True)
    proposed_on = models.DateField(null=True)
    proposed_by = models.UUIDField(null=True)
    note = models.CharField(max_length=300, blank=True)
    """Why the second person sent it back."""

    class Meta:
        db_table = "enterprise_tranche"
        indexes = [
            models.Index(
                fields=["organisation", "proposed_on", "id"],
                name="enterprise_tranche_to_confirm",
                condition=Q(state=TrancheState.PROPOSED),
            )
        ]
        constraints = [
            one_of("tranche", "way", Way),
            one_of("tranche", "condition", Condition),
            models.CheckConstraint(
                name="enterprise_tranche_in_kind",
                condition=~Q(way=Way.IN_KIND) | Q(condition=Condition.QUOTE),
            ),
            one_of("tranche", "state", TrancheState),
            models.UniqueConstraint(fields=["grant", "number"], name="enterprise_tranche_number"),
            models.CheckConstraint(name="enterprise_tranche_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="enterprise_tranche_on_evidence",
                condition=Q(state=TrancheState.PLANNED)
                | Q(condition=Condition.VISIT, visit__isnull=False)
                | Q(condition=Condition.LEGAL_STEP, step__isnull=False)
                | (Q(evidence__isnull=False) & ~Q(condition__in=[Condition.VISIT, Condition.LEGAL_STEP])),
            ),
        ]


class Release(Identified):
    """Two people released a tranche, once. Only ever added."""

    tranche = models.OneToOneField("enterprise.Tranche", on_delete=models.PROTECT, related_name="release")
    organisation = to(ORGANISATION)
    amount = money()
    proposed_by = models.UUIDField()
    proposed_on = models.DateField()
    confirmed_by = models.UUIDField()
    confirmed_on = models.DateField()

    class Meta:
        db_table = "enterprise_release"
        constraints = [
            models.CheckConstraint(
                name="enterprise_release_two_people", condition=~Q(confirmed_by=F("proposed_by"))
            ),
        ]


class Booking(Identified):
    """Money that moved, as it was paid and as it is booked: ``rate`` units of ``rate_second`` for one of
    ``rate_first``, stated for ``rate_on`` by ``rate_source``, taken by ``rule``."""

    organisation = to(ORGANISATION)
    amount = money()
    currency = models.CharField(max_length=3)
    booked = money()
    booked_currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    rate_first = models.CharField(max_length=3)
    rate_second = models.CharField(max_length=3)
    rate_on = models.DateField(null=True)
    rate_source = models.CharField(max_length=200, blank=True)
    rule = models.CharField(max_length=10)
    reference = models.CharField(max_length=60)
    receipt = to("documents.StoredFile", null=True)
    on = models.DateField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class Payment(Booking):
    """A released tranche as it was paid. Only ever added."""

    tranche = models.OneToOneField("enterprise.Tranche", on_delete=models.PROTECT, related_name="payment")

    class Meta:
        db_table = "enterprise_payment"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"], name="enterprise_payment_reference"
            ),
            models.CheckConstraint(
                name="enterprise_payment_told",
                condition=Q(amount__gt=0) & Q(rate__gt=0) & ~Q(reference="") & Q(receipt__isnull=False),
            ),
        ]


class Recovery(Identified):
    """What an enterprise is to give back, and why. Only ever added."""

    grant = to("enterprise.Grant", "recoveries")
    organisation = to(ORGANISATION)
    amount = money()
    reason = models.CharField(max_length=16, choices=GrantReason.choices)
    note = models.CharField(max_length=300, blank=True)
    on = models.DateField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_recovery"
        constraints = [
            one_of("recovery", "reason", GrantReason),
            models.CheckConstraint(name="enterprise_recovery_amount", condition=Q(amount__gt=0)),
        ]


class Refund(Booking):
    """Money that came back. Only ever added."""

    grant = to("enterprise.Grant", "refunds")

    class Meta:
        db_table = "enterprise_refund"
        constraints = [
            models.UniqueConstraint(fields=["organisation", "reference"], name="enterprise_refund_reference"),
            models.CheckConstraint(
                name="enterprise_refund_told", condition=Q(amount__gt=0) & Q(rate__gt=0) & ~Q(reference="")
            ),
        ]
