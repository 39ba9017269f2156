from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Fixed as a version")


class Part(TextChoices):
    """The parts of a business plan, in the order in which they are filled in."""

    INVESTMENTS = "investments", _("Investments")
    SOURCES = "sources", _("Where the money comes from")
    PRODUCTS = "products", _("Products and services")
    COSTS = "costs", _("Costs")
    JOBS = "jobs", _("Jobs planned")


class InvestmentKind(TextChoices):
    EQUIPMENT = "equipment", _("Tools and equipment")
    PREMISES = "premises", _("Premises, works, deposit")
    VEHICLE = "vehicle", _("Vehicle")
    STOCK = "stock", _("First stock")
    FEES = "fees", _("Papers and fees")
    OTHER = "other", _("Something else")


class SourceKind(TextChoices):
    """Money that comes in. What is given in kind stands with the investments."""

    OWN = "own", _("Money of the members")
    GRANT = "grant", _("Grant in money")
    LOAN = "loan", _("Loan")
    OTHER = "other", _("Other money")


class CostKind(TextChoices):
    RENT = "rent", _("Rent")
    ENERGY = "energy", _("Water, power, telephone")
    TRANSPORT = "transport", _("Transport")
    SELLING = "selling", _("Selling and advertising")
    OWN_PAY = "own_pay", _("Pay of the members")
    INSURANCE = "insurance", _("Insurance")
    TAX = "tax", _("Taxes and social charges")
    OTHER = "other", _("Another cost")


class Repaid(TextChoices):
    """How a loan is paid back."""

    EQUAL = "equal", _("Equal instalments")
    DECLINING = "declining", _("Equal parts of the capital, interest on what is left")


EVERY = (1, 3, 12)
"""Every how many months a cost may fall due."""
