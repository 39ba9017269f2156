from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LoanState(TextChoices):
    """Where a request for a loan stands. Lapsed: it came to nothing without a refusal."""

    SENT = "sent", _("Sent to the lender")
    COMPLETE = "complete", _("Complete at the lender")
    ACCEPTED = "accepted", _("Accepted by the lender")
    DISBURSED = "disbursed", _("Paid out, paid back on time")
    ARREARS = "arrears", _("In arrears")
    REPAID = "repaid", _("Paid back")
    REFUSED = "refused", _("Refused by the lender")
    LAPSED = "lapsed", _("Lapsed")


WAITING = (LoanState.SENT, LoanState.COMPLETE, LoanState.ACCEPTED)
RUNNING = (LoanState.DISBURSED, LoanState.ARREARS)
ENDED = (LoanState.REPAID, LoanState.REFUSED, LoanState.LAPSED)


class LoanReason(TextChoices):
    """Why a lender refuses, or a request lapses."""

    NO_GUARANTEE = "no_guarantee", _("No guarantee")
    PAPERS = "papers", _("Papers are missing or too short")
    NOT_VIABLE = "not_viable", _("The activity would not carry the loan")
    TOO_YOUNG = "too_young", _("The activity is too young")
    OTHER_DEBTS = "other_debts", _("Other debts")
    OUT_OF_AREA = "out_of_area", _("Not in the lender’s area")
    WITHDRAWN = "withdrawn", _("The members want it no more")
    NO_ANSWER = "no_answer", _("The lender does not answer")
    NO_CONSENT = "no_consent", _("She agrees no more that her file is shared")
    NO_CONVENTION = "no_convention", _("The convention with the lender is over")
    OTHER_MONEY = "other_money", _("The money came from elsewhere")
    OTHER = "other", _("Another reason")
