from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

EXPORTED = kind(
    "exchange.exported",
    sentence=_("File taken away"),
    facts=("kind", "form", "purpose", "sha256", "size"),
    about_person=False,
)
CLEARED = kind("exchange.cleared", sentence=_("File cleared after its days"), about_person=False)
_MONTH = ("month", "sha256")
PREPARED = kind(
    "exchange.publication_prepared",
    sentence=_("Figures of a month prepared for everybody"),
    facts=_MONTH,
    about_person=False,
)
PUBLISHED = kind(
    "exchange.publication_published",
    sentence=_("Figures of a month published"),
    facts=_MONTH,
    about_person=False,
)
DROPPED = kind(
    "exchange.publication_dropped",
    sentence=_("Prepared figures of a month dropped"),
    facts=_MONTH,
    about_person=False,
)
