from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What barrier it removes."""

    TRANSPORT = "transport", _("Transport")
    HOUSING = "housing", _("Housing")
    CHILDCARE = "childcare", _("Childcare")
    CASH = "cash", _("Cash")
    EQUIPMENT = "equipment", _("Equipment")


class Unit(TextChoices):
    HALF_DAY = "half_day", _("half-day")
    DAY = "day", _("day")
    WEEK = "week", _("week")
    MONTH = "month", _("month")
    ITEM = "item", _("item")
    ONCE = "once", _("once")


class Period(TextChoices):
    """Over which a ceiling counts, in the words of the sentences about it."""

    MONTH = "month", _("this month")
    QUARTER = "quarter", _("this quarter")
    PATHWAY = "pathway", _("for her whole pathway")


class Decider(TextChoices):
    """Who decides on an amount of a band."""

    ADVISER = "adviser", _("An adviser decides")
    COORDINATOR = "coordinator", _("A coordinator decides")
    TWO = "two", _("Two people decide")


class State(TextChoices):
    ASKED = "asked", _("To decide")
    NEEDS_INFORMATION = "needs_information", _("Needs information")
    HALF_DECIDED = "half_decided", _("Waits for a second person")
    GRANTED = "granted", _("To pay")
    REFUSED = "refused", _("Refused")
    PAID = "paid", _("Paid")
    RECONCILED = "reconciled", _("Reconciled")
    RETURNED = "returned", _("Returned")
    CANCELLED = "cancelled", _("Cancelled")


COUNTED = (State.GRANTED, State.PAID, State.RECONCILED)
"""States in which the amount granted counts against a ceiling."""


class RefusalReason(TextChoices):
    NOT_NEEDED = "not_needed", _("Not needed for the step")
    OTHER_SOLUTION = "other_solution", _("Another solution was found")
    NOT_COVERED = "not_covered", _("The programme does not cover it")
    BUDGET = "budget", _("The budget does not allow it")
    INCOMPLETE = "incomplete", _("The information asked for did not come")
    ALREADY_GIVEN = "already_given", _("Given already")
    OTHER = "other", _("Another reason")


class CoveredReason(TextChoices):
    """Why a coordinator goes on although a partner covers the need."""

    OTHER_NEED = "other_need", _("Another need of the same kind")
    NOT_ENOUGH = "not_enough", _("What is given does not suffice")
    EMERGENCY = "emergency", _("An emergency")
    OTHER = "other", _("Another reason")


class Way(TextChoices):
    CASH = "cash", _("Cash")
    VOUCHER = "voucher", _("Voucher")
    MOBILE = "mobile", _("Mobile money")
    TRANSFER = "transfer", _("Bank transfer")


TRACED = (Way.MOBILE, Way.TRANSFER)
"""Ways whose reference is the proof."""


class Proof(TextChoices):
    """What a kind of aid asks for when it is paid."""

    RECEIPT = "receipt", _("A receipt number")
    SIGNATURE = "signature", _("A signature")
    EITHER = "either", _("A receipt number or a signature")


class PaymentState(TextChoices):
    PAID = "paid", _("Paid")
    RECONCILED = "reconciled", _("Reconciled")
    RETURNED = "returned", _("Returned")


class ReturnReason(TextChoices):
    NOT_COLLECTED = "not_collected", _("She did not come for it")
    NOT_NEEDED = "not_needed", _("No longer needed")
    WRONG_PERSON = "wrong_person", _("Paid to the wrong person")
    FAILED = "failed", _("The transfer failed")
    OTHER = "other", _("Another reason")


class ListState(TextChoices):
    OPEN = "open", _("To approve")
    APPROVED = "approved", _("To pay")
    PAID = "paid", _("Paid")


class Hold(TextChoices):
    """Why a line of a list is granted less than its half-days give."""

    COVERED = "covered", _("Already covered by another partner")
    CEILING = "ceiling", _("Ceiling of the programme")
    NOTHING = "nothing", _("Nothing is due")
