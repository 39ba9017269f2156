from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind


def _kind(code: str, sentence, *facts: str):
    return kind(f"directory.{code}", sentence=sentence, facts=("need", *facts), about_person=False)


ADDED = _kind("service_added", _("Service added to the directory"), "region")
CHANGED = _kind("service_changed", _("Service changed"), "fields")
CONFIRMED = _kind("service_confirmed", _("Service confirmed"), "due")
ENDED = _kind("service_ended", _("Service ended"))
REOPENED = _kind("service_reopened", _("Service offered again"))
STALE = _kind("service_stale", _("Service not confirmed in time"), "due")
PLACE_TAKEN = _kind("place_taken", _("Place of a service taken"), "left")
PLACE_FREED = _kind("place_freed", _("Place of a service free again"), "left")
ANSWERS = _kind("answers_noted", _("Response time of a service computed"), "answers")
