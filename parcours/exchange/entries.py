from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

EXPORTED = kind(
    "exchange.exported",
    sentence=_("File taken away"),
    facts=("kind", "form", "purpose", "sha256", "size"),
    about_person=False,
)
CLEARED = kind("exchange.cleared", sentence=_("File cleared after its days"), about_person=False)
