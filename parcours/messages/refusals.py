from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

NOT_FAILED = refusal("messages.not_failed", _("Only a message that failed is sent again."))
GONE = refusal("messages.gone", _("The content of this message is no longer kept: write a new one."))
ADDRESS_UNREADABLE = refusal(
    "messages.address_unreadable",
    _("Give an e-mail address, or a number that begins with + and the country."),
)
CHANNEL_UNKNOWN = refusal("messages.channel_unknown", _("Choose e-mail, SMS or WhatsApp."))
SIGNATURE = refusal("messages.signature", _("This notice is not signed as it should be."))
UNREADABLE = refusal("messages.unreadable", _("This notice cannot be read."))
