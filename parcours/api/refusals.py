from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

MALFORMED = refusal("api.malformed", _("The body of the request is not JSON that can be read."))
KEY_UNREADABLE = refusal(
    "api.key_unreadable", _("An idempotency key has 1 to 100 letters, digits and marks, without spaces.")
)
TOO_LARGE = refusal("api.too_large", _("The request is too large."))
NO_CSRF = refusal("api.no_csrf", _("The request does not come from a page of this address."))
METHOD = refusal("api.method", _("This address does not answer to this method."))
CLASH = refusal("api.clash", _("This does not agree with what is already recorded."))
FAILED = refusal("api.failed", _("Something failed on our side. Nothing was recorded."))
