from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """Where a project works."""

    PLACES = "places", _("Cities named one by one")
    REGIONS = "regions", _("Whole regions")
    COUNTRY = "country", _("The whole country")


class NodeKind(models.TextChoices):
    """What a line of the results chain is."""

    OBJECTIVE = "objective", _("General objective")
    SPECIFIC = "specific", _("Specific objective")
    RESULT = "result", _("Expected result")
    ACTIVITY = "activity", _("Planned activity")


class Unit(models.TextChoices):
    """What an indicator counts."""

    PEOPLE = "people", _("people, each once")
    EVENTS = "events", _("events")
    OBJECTS = "objects", _("things, each once")
    ENTERPRISES = "enterprises", _("enterprises, each once")
    OFFICIALS = "officials", _("officials and staff, each once")
    MONEY = "money", _("an amount")
    PERCENT = "percent", _("a share, out of two other indicators")
    REGIONS = "regions", _("regions")
    MONTHS = "months", _("months")


class Level(models.TextChoices):
    OUTPUT = "output", _("Output")
    OUTCOME = "outcome", _("Outcome")
    IMPACT = "impact", _("Impact")
