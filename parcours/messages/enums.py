from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")


class MessageState(TextChoices):
    QUEUED = "queued", _("Waiting")
    SENT = "sent", _("Handed over")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Not sent")
    EXPIRED = "expired", _("Too late to send")


class Audience(TextChoices):
    """Whom a template speaks to: the person herself, or somebody who works."""

    PERSON = "person", _("The person")
    STAFF = "staff", _("Staff and partners")


class Variant(TextChoices):
    FULL = "full", _("Usual words")
    NEUTRAL = "neutral", _("Words for a telephone that others read")


class Reason(TextChoices):
    """Why a message is where it is. Codes only: they are all that remains of it."""

    NO_ADDRESS = "no_address", _("No address is known")
    NOT_SAFE = "not_safe", _("Writing to her is not safe")
    OPTED_OUT = "opted_out", _("She wants no messages")
    UNREADABLE = "unreadable", _("The address cannot be read")
    WITHDRAWN = "withdrawn", _("Consent withdrawn")
    ERASED = "erased", _("File erased")
    OBSOLETE = "obsolete", _("No longer true")
    NO_GATEWAY = "no_gateway", _("No gateway is set up for this channel")
    UNREACHABLE = "unreachable", _("The gateway did not answer")
    REFUSED = "refused", _("The gateway refused it")
    UNDELIVERED = "undelivered", _("The network could not deliver it")
    TOO_LATE = "too_late", _("It would have come too late")
    TRIED_OUT = "tried_out", _("Tried several times without success")
    FORGOTTEN = "forgotten", _("Its content is no longer kept")
