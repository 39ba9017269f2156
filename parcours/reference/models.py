"""Shared lists. Names are JSON {fr, ar, en}; keys are the official codes."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from parcours.kernel import clock
from parcours.kernel.models import Identified
from parcours.kernel.rowsecurity import readable_for_figures

from .enums import PlaceKind, RateKind, SkillKind


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
    """A group of ISCO-08: major (one digit), sub-major (two), minor (three) or unit group (four).

    ``words``: how people call this work, in any language, for the search alone.
    """

    code = models.CharField(primary_key=True, max_length=4)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    name = models.JSONField()
    words = models.TextField(blank=True)

    class Meta:
        db_table = "reference_occupation_group"
        ordering = ["code"]


class Concept(Identified):
    """Abstract: a concept of ESCO. ``also``: ``{language: [other labels]}``; ``search``: all of them folded.

    ``since``: the version that brought it; ``ended_in``: the first that has it no more, which ends it and
    deletes nothing.
    """

    uri = models.CharField(max_length=200, unique=True)
    label = models.JSONField()
    also = models.JSONField(default=dict)
    search = models.TextField()
    since = models.CharField(max_length=20)
    ended_in = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True


def _by_search(name: str) -> GinIndex:
    """Finds a part of a word, and a word that is nearly the same."""
    return GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name=name)


@readable_for_figures
class Occupation(Concept):
    """An occupation of ESCO, in its unit group of ISCO-08. ``code``: ESCO's own, such as 7531.4."""

    group = models.ForeignKey(OccupationGroup, on_delete=models.PROTECT, related_name="occupations")
    code = models.CharField(max_length=30, blank=True)

    class Meta:
        db_table = "reference_occupation"
        indexes = [_by_search("reference_occupation_search")]


@readable_for_figures
class Skill(Concept):
    """A skill or a piece of knowledge of ESCO."""

    kind = models.CharField(max_length=10, choices=SkillKind.choices)
    reuse = models.CharField(max_length=30, blank=True)

    class Meta:
        db_table = "reference_skill"
        indexes = [_by_search("reference_skill_search")]
        constraints = [
            models.CheckConstraint(name="reference_skill_kind", condition=Q(kind__in=SkillKind.values))
        ]


@readable_for_figures
class OccupationSkill(Identified):
    """What an occupation asks for: essential, or useful at least."""

    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="asks")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    essential = models.BooleanField()

    class Meta:
        db_table = "reference_occupation_skill"
        constraints = [
            models.UniqueConstraint(fields=["occupation", "skill"], name="reference_occupation_skill_once")
        ]


class EscoVersion(Identified):
    """A version of ESCO that was loaded; the last one is in force."""

    version = models.CharField(max_length=20)
    loaded_at = models.DateTimeField(default=clock.now)
    languages = models.JSONField()

    class Meta:
        db_table = "reference_esco_version"
        ordering = ["-loaded_at", "-id"]


@readable_for_figures
class ExchangeRate(Identified):
    """One unit of ``currency_from`` is worth ``rate`` of ``currency_to``, on a day, says ``source``.

    One of kind "monthly" holds for its whole month and stands on the first day of it."""

    kind = models.CharField(max_length=8, choices=RateKind.choices, default=RateKind.STATED)
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
                fields=["currency_from", "currency_to", "on", "kind"],
                name="reference_exchange_rate_one_a_day",
            ),
            models.CheckConstraint(
                name="reference_exchange_rate_kind", condition=Q(kind__in=RateKind.values)
            ),
            models.CheckConstraint(
                name="reference_exchange_rate_first_of_month",
                condition=~Q(kind=RateKind.MONTHLY) | Q(on__day=1),
            ),
            models.CheckConstraint(name="reference_exchange_rate_positive", condition=Q(rate__gt=0)),
            models.CheckConstraint(
                name="reference_exchange_rate_two_currencies", condition=~Q(currency_from=F("currency_to"))
            ),
        ]
