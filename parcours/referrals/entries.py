from django.utils.translation import gettext_lazy as _

from parcours.kernel.entries import kind

from .enums import State

_FACTS = ("need", "channel", "reason_code", "days")
SEE = "referrals.see"
SIDES = ("referrals.Referral", "from_organisation", "to_organisation")


def _kind(name: str, sentence):
    return kind(f"referrals.{name}", sentence=sentence, facts=_FACTS, right=SEE, between=SIDES)


PROPOSED = _kind("proposed", _("Referral prepared"))
OF_STATE = {
    State.SENT: _kind("sent", _("Referred to a partner")),
    State.SEEN: _kind("seen", _("Referral seen by the partner")),
    State.ACCEPTED: _kind("accepted", _("Referral accepted")),
    State.WAITING_LIST: _kind("waiting_list", _("Referral put on the waiting list")),
    State.DECLINED: _kind("declined", _("Referral declined")),
    State.EXPIRED: _kind("expired", _("Referral expired without an answer")),
    State.WITHDRAWN: _kind("withdrawn", _("Referral withdrawn")),
    State.DELIVERED: _kind("delivered", _("Service delivered, says the provider")),
    State.RECEIVED: _kind("received", _("Service received, says the person")),
    State.NOT_RECEIVED: _kind("not_received", _("Service delivered but not received")),
    State.CLOSED: _kind("closed", _("Referral closed: delivered and received")),
}
OVERRIDDEN = kind(
    "referrals.overridden",
    sentence=_("Shared without her agreement, with a recorded reason"),
    facts=("reason_code", "organisation"),
    right=SEE,
    between=SIDES,
)
CUT = kind(
    "referrals.cut",
    sentence=_("What was shared with a partner is readable no more"),
    facts=("organisation", "told"),
    right=SEE,
    between=SIDES,
)
REMINDED = kind(
    "referrals.reminded",
    sentence=_("Reminder of a referral without an answer"),
    facts=("clock", "number", "days"),
    right=SEE,
    between=SIDES,
)
TOLD = kind(
    "referrals.told",
    sentence=_("She was told of a partner's answer"),
    facts=("way", "answer", "days"),
    right=SEE,
    between=SIDES,
)
LINK_SENT = kind(
    "referrals.link_sent",
    sentence=_("Link to answer sent to a partner"),
    facts=("purpose",),
    right=SEE,
    between=SIDES,
)
