"""Grants are told as money and as enterprises; who is in an enterprise when it is first paid, as people."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from parcours.kernel import entries

_ABOUT = ("form", "sector", "place", "region", "venture", "grant", "award", "amount", "currency")
of_grant = partial(
    entries.kind, facts=(*_ABOUT, "condition", "tranche", "reason_code", "outcome"), about_person=False
)
of_money = partial(
    entries.kind,
    facts=(*_ABOUT, "tranche", "booked", "booked_currency", "rate", "rate_on", "first"),
    about_person=False,
)

DRAFTED = of_grant("enterprise.grant_drafted", sentence=_("Grant agreement drafted"))
CANCELLED = of_grant("enterprise.grant_cancelled", sentence=_("Draft of a grant agreement given up"))
SIGNED = of_grant("enterprise.grant_signed", sentence=_("Grant agreement signed"))
PLANNED = of_grant("enterprise.tranche_planned", sentence=_("Tranche of a grant planned"))
DROPPED = of_grant("enterprise.tranche_dropped", sentence=_("Tranche of a grant given up"))
PROVEN = of_grant("enterprise.tranche_proven", sentence=_("Evidence for a tranche kept"))
PROPOSED = of_grant("enterprise.release_proposed", sentence=_("Release of a tranche proposed"))
SENT_BACK = of_grant("enterprise.release_sent_back", sentence=_("Release of a tranche sent back"))
RELEASED = of_grant("enterprise.released", sentence=_("Tranche released by two people"))
SUSPENDED = of_grant("enterprise.grant_suspended", sentence=_("Grant suspended"))
RESUMED = of_grant("enterprise.grant_resumed", sentence=_("Grant taken up again"))
CLOSED = of_grant("enterprise.grant_closed", sentence=_("Grant closed"))
ASKED_BACK = of_grant("enterprise.asked_back", sentence=_("Grant asked back"))
PAID = of_money("enterprise.grant_paid", sentence=_("Tranche of a grant paid"))
CAME_BACK = of_money("enterprise.came_back", sentence=_("Grant given back"))
QUOTED = of_grant("enterprise.quoted", sentence=_("Quote of a supplier kept"))
FEW_ASKED = of_grant("enterprise.few_quotes_asked", sentence=_("Fewer quotes asked for"))
FEW_AGREED = of_grant("enterprise.few_quotes_agreed", sentence=_("Fewer quotes agreed to by a second person"))
CHOSEN = of_grant("enterprise.quote_chosen", sentence=_("Quote of a supplier chosen"))
ORDERED = of_grant("enterprise.ordered", sentence=_("Equipment ordered"))
DELIVERED = of_grant("enterprise.delivered", sentence=_("Equipment delivered"))
HANDED_OVER = of_grant("enterprise.handed_over", sentence=_("Equipment handed over to an enterprise"))
ITEM_ADDED = of_grant("enterprise.equipment_added", sentence=_("Equipment entered in the register"))
ITEM_MOVED = of_grant("enterprise.equipment_changed", sentence=_("State of equipment noted"))
FUNDED_WITH = entries.kind(
    "enterprise.funded_with",
    sentence=_("Her enterprise project received a grant"),
    facts=("form", "sector", "place", "region", "role", "award"),
    right="enterprise.see",
    own={},
)
