"""Where something is stated, in words: a place in the source, or an addendum to a contract."""

from django.utils.translation import gettext as _

from parcours.ui import wording

from .pack import Addendum, Project, Source


def addendum(told: Addendum) -> str:
    """Its number and when it was signed, in the reader's language."""
    said = {"number": wording.number(told.number), "day": wording.day(told.signed_on)}
    if told.project:
        return _("addendum no. %(number)s, signed on %(day)s") % said
    return _("addendum no. %(number)s to the programme, signed on %(day)s") % said


def where(found: Source) -> str:
    return wording.place(found.where) if found.addendum is None else addendum(found.addendum)


def amended(found: Project) -> str:
    """By which addendum the days of a project are what they are, and those that the pack states."""
    if found.amended is None or found.stated is None:
        return ""
    first, last = map(wording.day, found.stated)
    return _("%(by)s; before: %(first)s – %(last)s") % {
        "by": addendum(found.amended),
        "first": first,
        "last": last,
    }
