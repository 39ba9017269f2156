"""Coaching sessions of a project, and where it met customers. Policies: ``coaching_policies.py``."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified

from .coaching_enums import MarketKind, MarketOutcome, Theme, Way
from .models import ORGANISATION, money, one_of, to

MOST_MINUTES = 720


class Coaching(Identified):
    """A coach and the members of a project worked together for so many minutes.

    ``agreed`` stays in the file; ``next_on``: when they meet next. ``entry``: that by which it is counted."""

    venture = to("enterprise.Venture", "coachings")
    organisation = to(ORGANISATION)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=10, choices=Way.choices)
    themes = ArrayField(models.CharField(max_length=12, choices=Theme.choices))
    agreed = models.CharField(max_length=1000, blank=True)
    next_on = models.DateField(null=True)
    coach = models.UUIDField(null=True)
    entry = models.UUIDField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_coaching"
        indexes = [
            models.Index(fields=["organisation", "-on", "-id"], name="enterprise_coaching_all"),
            models.Index(fields=["venture", "-on"], name="enterprise_coaching_venture"),
            models.Index(
                fields=["organisation", "next_on"],
                name="enterprise_coaching_next",
                condition=Q(next_on__isnull=False),
            ),
        ]
        constraints = [
            one_of("coaching", "way", Way),
            models.CheckConstraint(
                name="enterprise_coaching_minutes", condition=Q(minutes__range=(5, MOST_MINUTES))
            ),
            models.CheckConstraint(name="enterprise_coaching_themes", condition=~Q(themes=[])),
            models.CheckConstraint(
                name="enterprise_coaching_next_later",
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("on")),
            ),
        ]


class Market(Identified):
    """A project met customers or other enterprises. ``orders``: what was sold or ordered, if it is known."""

    venture = to("enterprise.Venture", "markets")
    organisation = to(ORGANISATION)
    kind = models.CharField(max_length=16, choices=MarketKind.choices)
    on = models.DateField()
    title = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10, choices=MarketOutcome.choices)
    orders = money(null=True)
    customers = models.PositiveSmallIntegerField(null=True)
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=500, blank=True)
    entry = models.UUIDField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "enterprise_market"
        indexes = [models.Index(fields=["venture", "-on"], name="enterprise_market_venture")]
        constraints = [
            one_of("market", "kind", MarketKind),
            one_of("market", "outcome", MarketOutcome),
            models.CheckConstraint(
                name="enterprise_market_orders",
                condition=Q(orders__isnull=True) | Q(orders__gt=0, outcome=MarketOutcome.ORDERS),
            ),
        ]
