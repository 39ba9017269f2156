from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How something was told."""

    COUNTER = "counter", _("At the counter")
    PHONE = "phone", _("By telephone")
    LETTER = "letter", _("By letter")
    PORTAL = "portal", _("By the public form")
    BOX = "box", _("In the complaints box")
    LINK = "link", _("By a personal link")


class Category(TextChoices):
    """What a complaint is about."""

    NOT_RECEIVED = "not_received", _("Not received, or sent away")
    WAIT = "wait", _("Waited too long")
    DISRESPECT = "disrespect", _("Treated without respect")
    DISCRIMINATION = "discrimination", _("Treated otherwise than others")
    DECISION = "decision", _("Disagrees with a decision")
    QUALITY = "quality", _("The service was not what was promised")
    MONEY = "money", _("Asked for money or a favour")
    AID = "aid", _("Aid not given or not complete")
    PRIVACY = "privacy", _("Something was told that should not be")
    OTHER = "other", _("Something else")


class ComplaintState(TextChoices):
    RECEIVED = "received", _("Received, not yet read")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    IN_HAND = "in_hand", _("Being looked into")
    ANSWERED = "answered", _("Answered")
    APPEALED = "appealed", _("To be looked at again")
    CLOSED = "closed", _("Over and closed")


class Outcome(TextChoices):
    FOUNDED = "founded", _("Founded")
    PARTLY = "partly", _("Partly founded")
    UNFOUNDED = "unfounded", _("Not founded")
    OUTSIDE = "outside", _("Not about the programme")
    WITHDRAWN = "withdrawn", _("Withdrawn by whoever complained")


class ReportState(TextChoices):
    """The life of a report of exploitation or abuse."""

    RECEIVED = "received", _("Received, not yet read")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    REFERRED = "referred", _("Help offered")
    CLOSED = "closed", _("Over and closed")


class Wish(TextChoices):
    """What the survivor wants. Nothing is done against it."""

    CONTACT = "contact", _("To be contacted, in the way written below")
    NO_CONTACT = "no_contact", _("Not to be contacted")
    MEDICAL = "medical", _("Medical care")
    SUPPORT = "support", _("Somebody to talk to")
    LEGAL = "legal", _("Advice on her rights")
    SAFETY = "safety", _("A safe place")
    INVESTIGATION = "investigation", _("That it is investigated")
    NO_INVESTIGATION = "no_investigation", _("That nothing is done without her yes")


class Teller(TextChoices):
    HERSELF = "herself", _("It happened to me")
    WITNESS = "witness", _("I saw it or heard of it")
    STAFF = "staff", _("I work here and somebody told me")


class Said(TextChoices):
    """Why she was content with a service, or was not."""

    WELL_RECEIVED = "well_received", _("Well received")
    HELPFUL = "helpful", _("It helped")
    UNDERSTOOD = "understood", _("In a language I understand")
    NOBODY = "nobody", _("Nobody was there")
    WAIT = "wait", _("Waited too long")
    LANGUAGE = "language", _("Could not understand each other")
    DISRESPECT = "disrespect", _("Treated without respect")
    PAID = "paid", _("Had to pay or give something")
    NOT_HELPFUL = "not_helpful", _("It did not help")
