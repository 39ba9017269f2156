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


class ApplicationState(TextChoices):
    PROPOSED = "proposed", _("To be sent")
    SENT = "sent", _("Sent to the employer")
    INTERVIEW = "interview", _("Invited by the employer")
    OFFERED = "offered", _("Post offered to her")
    HIRED = "hired", _("Hired")
    REFUSED = "refused", _("Refused by the employer")
    WITHDRAWN = "withdrawn", _("She withdrew")


OPEN_APPLICATIONS = (
    ApplicationState.PROPOSED,
    ApplicationState.SENT,
    ApplicationState.INTERVIEW,
    ApplicationState.OFFERED,
)


class Ending(TextChoices):
    """Why an application ended without a post."""

    SKILLS = "skills", _("Other skills are sought")
    EXPERIENCE = "experience", _("More experience is sought")
    LANGUAGE = "language", _("The language")
    PERMIT = "permit", _("Residence or permit")
    NO_ANSWER = "no_answer", _("The employer does not answer")
    OTHER_CANDIDATE = "other_candidate", _("The employer took somebody else")
    UNFAIR = "unfair", _("For a reason that should not count")
    POST_TAKEN = "post_taken", _("Every post was taken")
    OFFER_CLOSED = "offer_closed", _("The offer was closed")
    HER_WISH = "her_wish", _("Her own wish")
    HIRED_ELSEWHERE = "hired_elsewhere", _("She was hired elsewhere")
    TOO_FAR = "too_far", _("Too far")
    HOURS = "hours", _("The hours do not suit her")
    WAGE = "wage", _("The wage")
    CHILDCARE = "childcare", _("Childcare")
    NOT_REACHED = "not_reached", _("Could not be reached")
    ACCESS_ENDED = "access_ended", _("The organisation sees her file no more")
    CASE_CLOSED = "case_closed", _("The accompaniment ended")
    BY_MISTAKE = "by_mistake", _("Entered by mistake")
    OTHER = "other", _("Another reason")


REFUSALS = (
    Ending.SKILLS,
    Ending.EXPERIENCE,
    Ending.LANGUAGE,
    Ending.PERMIT,
    Ending.NO_ANSWER,
    Ending.OTHER_CANDIDATE,
    Ending.UNFAIR,
    Ending.OTHER,
)
"""Reasons of an employer that an officer may give."""
OURS_TO_SAY = (Ending.POST_TAKEN, Ending.OFFER_CLOSED)
"""Refusals that follow from something else: no answer of the employer to this person."""
WITHDRAWALS = (
    Ending.HER_WISH,
    Ending.TOO_FAR,
    Ending.HOURS,
    Ending.WAGE,
    Ending.CHILDCARE,
    Ending.HIRED_ELSEWHERE,
    Ending.NOT_REACHED,
    Ending.BY_MISTAKE,
    Ending.OTHER,
)
"""Reasons on her side that an officer may give."""


class PlacementState(TextChoices):
    WORKING = "working", _("Working there")
    LEFT = "left", _("No longer at work")
    KEPT = "kept", _("Kept to the last check")
    CONVERTED = "converted", _("Became a job")


class LeavingReason(TextChoices):
    """Why she is no longer at her work."""

    CONTRACT_ENDED = "contract_ended", _("The contract ended")
    DISMISSED = "dismissed", _("Dismissed")
    CLOSED = "closed", _("The business has closed")
    NOT_PAID = "not_paid", _("Was not paid")
    CONDITIONS = "conditions", _("The conditions of work are not as they should be")
    WAGE = "wage", _("The wage")
    HOURS = "hours", _("The hours do not suit her")
    TRANSPORT = "transport", _("Transport")
    CHILDCARE = "childcare", _("Childcare")
    PERMIT = "permit", _("Residence or permit")
    BETTER = "better", _("Found other work")
    MOVED = "moved", _("Moved away")
    ENTERPRISE = "enterprise", _("Began an activity of her own")
    OTHER = "other", _("Another reason")


class CheckAnswer(TextChoices):
    STILL = "still", _("Still there")
    LEFT = "left", _("No longer at work")
    NOT_REACHED = "not_reached", _("Nobody was reached")


class PermitState(TextChoices):
    TO_DO = "to_do", _("To do")
    DONE = "done", _("Done")
    EXEMPT = "exempt", _("Not needed")


class EndReason(TextChoices):
    """Why nothing is proposed to an employer any more."""

    CLOSED = "closed", _("The business has closed")
    NOT_INTERESTED = "not_interested", _("Takes nobody any more")
    CONDITIONS = "conditions", _("The conditions of work are not as they should be")
    TWICE = "twice", _("Stands here twice")
    OTHER = "other", _("Another reason")


class Evidence(TextChoices):
    """How it is known that she works there (``kernel.entries.EVIDENCE``)."""

    DECLARED = "declared", _("She or the employer says so")
    VISIT = "visit", _("We saw her at work")
    DOCUMENT = "document", _("We hold a copy of the contract or of a payslip")
