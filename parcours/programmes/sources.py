"""Where something is stated, in words: a place in the source, or an addendum to a contract."""

from django.utils.translation import gettext as _

from parcours.ui import wording

from .pack import Addendum, Source


def addendum(told: Addendum) -> str:
    """Its number and when it was signed, in the reader's language."""
    said = {"number": wording.number(told.number), "day": wording.day(told.signed_on)}
    if told.project:
        return _("addendum no. %(number)s, signed on %(day)s") % said
    return _("addendum no. %(number)s to the programme, signed on %(day)s") % said


def where(found: Source) -> str:
    return found.where if found.addendum is None else addendum(found.addendum)
