from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Heading(models.IntegerChoices):
    """The headings of annex III; 7, 9, 11 and 13 are sums."""

    PEOPLE = 1, _("Human resources")
    TRAVEL = 2, _("Travel")
    EQUIPMENT = 3, _("Equipment and supplies")
    OFFICE = 4, _("Local office")
    SERVICES = 5, _("Other costs and services")
    OTHER = 6, _("Other")
    DIRECT = 7, _("Direct costs (1 to 6)")
    INDIRECT = 8, _("Indirect costs")
    COSTS = 9, _("Costs without reserve (7 and 8)")
    RESERVE = 10, _("Reserve for contingencies")
    ELIGIBLE = 11, _("Eligible costs (9 and 10)")
    IN_KIND = 12, _("Contributions in kind")
    ALL = 13, _("All costs (11 and 12)")


class ClosureState(models.TextChoices):
    """Whether a project is closed."""

    OPEN = "open", pgettext_lazy("project", "Open")
    CLOSED = "closed", pgettext_lazy("project", "Closed")


class BudgetState(models.TextChoices):
    """The life of a version of a budget. Of those agreed, the last one is in force."""

    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed")
    DROPPED = "dropped", _("Given up")


class AddendumState(models.TextChoices):
    """The life of an addendum. What is in force is never taken back: another one changes it."""

    DRAFT = "draft", _("Draft")
    IN_FORCE = "in_force", _("In force")
    DROPPED = "dropped", _("Given up")


class Payee(models.TextChoices):
    """What kind of body or person was paid. Never who: no name of anybody who is accompanied stands here."""

    STAFF = "staff", _("Staff of the project")
    EXPERT = "expert", _("Experts and trainers")
    SUPPLIER = "supplier", _("Supplier of goods")
    SERVICE = "service", _("Provider of services")
    PARTICIPANTS = "participants", _("Participants, by a list")
    THIRD = "third", _("Enterprises or groups that receive a grant")
    PARTNER = "partner", _("Partner of the project")
    PUBLIC = "public", _("Public body")
    BANK = "bank", _("Bank")
    OTHER = "other", _("Somebody else")


class RequestKind(models.TextChoices):
    """What is asked for of the funder."""

    FIRST = "first", _("First pre-financing")
    FURTHER = "further", _("Further pre-financing")
    BALANCE = "balance", _("Balance")
