from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EmployerKind(TextChoices):
    """Who employs. A household and an informal host are private people: nobody else is told of them."""

    COMPANY = "company", _("Company")
    COOPERATIVE = "cooperative", _("Cooperative")
    ASSOCIATION = "association", _("Association")
    PUBLIC = "public", _("Public body")
    SELF_EMPLOYED = "self_employed", _("Self-employed person or workshop")
    HOUSEHOLD = "household", _("Household")
    INFORMAL = "informal", _("Informal host")


PRIVATE = (EmployerKind.HOUSEHOLD, EmployerKind.INFORMAL)


class Sector(TextChoices):
    AGRICULTURE = "agriculture", _("Agriculture and fishing")
    INDUSTRY = "industry", _("Industry")
    CONSTRUCTION = "construction", _("Construction")
    TRADE = "trade", _("Trade and repair")
    TRANSPORT = "transport", _("Transport and storage")
    HOSPITALITY = "hospitality", _("Hotels and restaurants")
    CRAFTS = "crafts", _("Crafts and textiles")
    SERVICES = "services", _("Services to companies, call centres")
    DOMESTIC = "domestic", _("Work in a household")
    EDUCATION = "education", _("Education and childcare")
    HEALTH = "health", _("Health and care")
    OTHER = "other", _("Another sector")


class Size(TextChoices):
    """People who work there."""

    UNDER_10 = "under_10", _("1 to 9 people")
    UNDER_50 = "under_50", _("10 to 49 people")
    UNDER_250 = "under_250", _("50 to 249 people")
    MORE = "more", _("250 people or more")
    UNKNOWN = "unknown", _("Size not known")


class AgreementKind(TextChoices):
    HIRING = "hiring", _("Hiring")
    INTERNSHIPS = "internships", _("Internships")
    FRAMEWORK = "framework", _("Framework agreement")


class OfferKind(TextChoices):
    JOB = "job", _("Job")
    INTERNSHIP = "internship", _("Internship")
    VOLUNTEER = "volunteer", _("Volunteering")


UNPAID = (OfferKind.INTERNSHIP, OfferKind.VOLUNTEER)
"""Kinds to which no legal minimum of wages applies."""


class Contract(TextChoices):
    PERMANENT = "permanent", _("Permanent contract")
    FIXED_TERM = "fixed_term", _("Fixed-term contract")
    SEASONAL = "seasonal", _("Seasonal work")
    TEMPORARY = "temporary", _("Temporary work through an agency")
    DAILY = "daily", _("By the day")
    INTERNSHIP = "internship", _("Internship agreement")
    NONE = "none", _("No written contract yet")


class Per(TextChoices):
    """For what a wage is paid."""

    HOUR = "hour", pgettext_lazy("wage", "an hour")
    DAY = "day", pgettext_lazy("wage", "a day")
    MONTH = "month", pgettext_lazy("wage", "a month")


class Permit(TextChoices):
    """What an offer asks of residence and permission to work."""

    NONE = "none", _("Nothing stated")
    RESIDENCE = "residence", _("A valid residence document")
    EMPLOYER = "employer", _("The employer takes the steps for the permit")


class OfferState(TextChoices):
    OPEN = "open", _("Offer open")
    FILLED = "filled", _("Every post is taken")
    CLOSED = "closed", _("Offer closed")


class ClosingReason(TextChoices):
    FILLED_ELSEWHERE = "filled_elsewhere", _("The employer found somebody elsewhere")
    WITHDRAWN = "withdrawn", _("The employer takes the offer back")
    EXPIRED = "expired", _("Its last day is past")
    CONDITIONS = "conditions", _("The conditions of work are not as they should be")
    BY_MISTAKE = "by_mistake", _("Entered by mistake")
    OTHER = "other", _("Another reason")


class EndReason(TextChoices):
    """Why nothing is proposed to an employer any more."""

    CLOSED = "closed", _("The business has closed")
    NOT_INTERESTED = "not_interested", _("Takes nobody any more")
    CONDITIONS = "conditions", _("The conditions of work are not as they should be")
    TWICE = "twice", _("Stands here twice")
    OTHER = "other", _("Another reason")
