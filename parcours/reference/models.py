"""Shared lists. Names are JSON {fr, ar, en}; keys are the official codes."""

from django.db import models
from django.db.models import F, Q

from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import readable_for_figures

from .enums import PlaceKind


@readable_for_figures
class Country(models.Model):
    """A country (ISO 3166-1), or one of two answers that are no country: stateless, not known."""

    code = models.CharField(primary_key=True, max_length=2)
    name = models.JSONField()
    is_country = models.BooleanField(default=True)


@readable_for_figures
class Language(models.Model):
    """A spoken language (ISO 639)."""

    code = models.CharField(primary_key=True, max_length=3)
    name = models.JSONField()


@readable_for_figures
class Region(models.Model):
    """First level below the country (ISO 3166-2)."""

    code = models.CharField(primary_key=True, max_length=6)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="regions")
    name = models.JSONField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["country", "order", "code"]
        constraints = [
            models.CheckConstraint(
                name="reference_region_code_begins_with_country",
                condition=Q(code__startswith=models.functions.Concat(F("country"), models.Value("-"))),
            )
        ]


@readable_for_figures
class Place(models.Model):
    """A province or a city in its region."""

    code = models.CharField(primary_key=True, max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="places")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    kind = models.CharField(max_length=20, choices=PlaceKind.choices)
    name = models.JSONField()
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)

    class Meta:
        ordering = ["region", "code"]
        constraints = [
            models.CheckConstraint(name="reference_place_kind", condition=Q(kind__in=PlaceKind.values)),
            models.CheckConstraint(
                name="reference_place_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
        ]


@readable_for_figures
class OccupationGroup(models.Model):
    """A major (one digit) or sub-major (two digits) group of ISCO-08."""

    code = models.CharField(primary_key=True, max_length=2)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    name = models.JSONField()

    class Meta:
        db_table = "reference_occupation_group"
        ordering = ["code"]


@readable_for_figures
class ExchangeRate(Identified):
    """One unit of ``currency_from`` is worth ``rate`` of ``currency_to``, on a day, says ``source``."""

    currency_from = models.CharField(max_length=3)
    currency_to = models.CharField(max_length=3)
    on = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    source = models.TextField()

    class Meta:
        db_table = "reference_exchange_rate"
        ordering = ["currency_from", "currency_to", "on"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency_from", "currency_to", "on"], name="reference_exchange_rate_one_a_day"
            ),
            models.CheckConstraint(name="reference_exchange_rate_positive", condition=Q(rate__gt=0)),
            models.CheckConstraint(
                name="reference_exchange_rate_two_currencies", condition=~Q(currency_from=F("currency_to"))
            ),
        ]
