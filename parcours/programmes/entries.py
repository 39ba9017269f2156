from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

from . import money_entries  # noqa: F401

LOADED = kind(
    "programmes.loaded",
    sentence=_("Programme %(programme)s loaded, version %(version)s"),
    facts=("programme", "version", "sha256", "change"),
    about_person=False,
)
