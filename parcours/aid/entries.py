from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

# Told to the organisation that did it alone: what is given elsewhere, when and how much is nobody's to know.
kind = partial(entries.kind, right="aid.see", own={})

_WHAT = ("kind", "amount", "currency")
_DECIDED = (*_WHAT, "band", "line", "month")

REQUESTED = kind("aid.requested", sentence=_("Aid asked for"), facts=(*_WHAT, "month", "covered_reason"))
INFORMATION_ASKED = kind("aid.information_asked", sentence=_("Aid: information asked for"), facts=("kind",))
INFORMATION_GIVEN = kind("aid.information_given", sentence=_("Aid: information given"), facts=_WHAT)
HALF_DECIDED = kind("aid.half_decided", sentence=_("Aid: first of two decisions"), facts=_DECIDED)
DECIDED = kind(
    "aid.decided",
    sentence=_("Aid decided"),
    facts=(*_DECIDED, "outcome", "reason_code", "covered_reason", "session"),
)
PAID = kind("aid.paid", sentence=_("Aid paid"), facts=(*_WHAT, "line", "way", "month", "session"))
RETURNED = kind("aid.returned", sentence=_("Aid returned"), facts=(*_WHAT, "line", "reason_code"))
RECONCILED = kind("aid.reconciled", sentence=_("Aid reconciled with the budget"), facts=(*_WHAT, "line"))
CANCELLED = kind("aid.cancelled", sentence=_("Aid no longer asked for"), facts=_WHAT)

_LIST = ("session", "month", "kind", "lines", "amount", "currency", "line")
LISTED = kind("aid.listed", sentence=_("List of aid drawn up"), facts=_LIST, about_person=False)
LIST_APPROVED = kind("aid.list_approved", sentence=_("List of aid approved"), facts=_LIST, about_person=False)
LIST_SHEET = kind(
    "aid.list_sheet_kept", sentence=_("Signed sheet of a list of aid kept"), facts=_LIST, about_person=False
)
LIST_PAID = kind("aid.list_paid", sentence=_("List of aid paid"), facts=_LIST, about_person=False)
