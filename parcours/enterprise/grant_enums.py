from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Award(TextChoices):
    CALL = "call", _("After a call for projects")
    DIRECT = "direct", _("Without a call")


class GrantState(TextChoices):
    DRAFTED = "drafted", _("Agreement drafted")
    SIGNED = "signed", _("Agreement signed")
    RUNNING = "running", _("Money is released")
    SUSPENDED = "suspended", _("Stands still")
    COMPLETED = "completed", _("Fully paid and closed")
    RECOVERED = "recovered", _("Asked back and received")
    CANCELLED = "cancelled", _("Draft given up")


LIVING = (GrantState.SIGNED, GrantState.RUNNING)
"""Something may be released."""


class Condition(TextChoices):
    """What has to be shown before a tranche is released."""

    MILESTONE = "milestone", _("A milestone, shown by a paper")
    QUOTE = "quote", _("Quotes")
    RECEIPT = "receipt", _("Receipts of the tranche before")
    VISIT = "visit", _("A visit that met the members")
    LEGAL_STEP = "legal_step", _("A legal step done")


class TrancheState(TextChoices):
    PLANNED = "planned", _("Waits for its evidence")
    PROVEN = "proven", _("Evidence is there")
    PROPOSED = "proposed", _("To be confirmed by a second person")
    RELEASED = "released", _("Released, to be paid")
    PAID = "paid", _("Paid")


class GrantReason(TextChoices):
    """Why a grant stands still, or why money is asked back."""

    NOT_USED_AS_AGREED = "not_as_agreed", _("Not used as agreed")
    PAPERS_MISSING = "papers_missing", _("Supporting documents are missing")
    STOPPED = "stopped", _("The activity stopped")
    NOT_REACHED = "not_reached", _("The members are not reached")
    CONFLICT = "conflict", _("The members parted")
    NOT_ELIGIBLE = "not_eligible", _("A condition is no longer met")
    PAID_TOO_MUCH = "too_much", _("Too much was paid")
    OTHER = "other", _("Another reason")


class Way(TextChoices):
    """How a tranche reaches the enterprise."""

    IN_KIND = "in_kind", _("In kind: bought for the enterprise")
    MONEY = "money", _("In money, to the enterprise")


class PurchaseState(TextChoices):
    QUOTING = "quoting", _("Quotes are gathered")
    CHOSEN = "chosen", _("Quote chosen")
    ORDERED = "ordered", _("Ordered")
    DELIVERED = "delivered", _("Everything is delivered")
    HANDED_OVER = "handed_over", _("Handed over to the members")


class EquipmentState(TextChoices):
    STORED = "stored", _("Delivered, not handed over")
    IN_USE = "in_use", _("In use")
    BROKEN = "broken", _("Broken or in repair")
    LOST = "lost", _("Lost or stolen")
    SOLD = "sold", _("Sold")
    TAKEN_BACK = "taken_back", _("Taken back from them")
