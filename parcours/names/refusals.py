from django.utils.translation import gettext_lazy as _

from parcours.kernel.refusals import refusal

DIGIT = refusal("names.digit", _("A name has no digits. Write the number in another field."))
SYMBOL = refusal("names.symbol", _("A name has letters, spaces, hyphens and apostrophes only."))
NO_LETTER = refusal("names.no_letter", _("Write at least one letter."))
TOO_LONG = refusal("names.too_long", _("A name has at most %(most)s characters."))
