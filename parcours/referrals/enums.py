from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ANSWER, PLACE, DELIVERY, RECEIPT = CLOCKS = ("answer", "place", "delivery", "receipt")
"""What is waited for: the answer, a place, that it is delivered, her own word that she received it."""


class Kind(TextChoices):
    REFERRAL = "referral", _("Referral: they may see")
    TRANSFER = "transfer", _("Transfer: they accompany her from now on")


class Channel(TextChoices):
    """How the provider speaks."""

    PLATFORM = "platform", _("On the platform")
    LINK = "link", _("By a personal link")
    PHONE = "phone", _("By telephone or on paper")


class State(TextChoices):
    PROPOSED = "proposed", _("Prepared")
    SENT = "sent", _("Sent")
    SEEN = "seen", _("Seen")
    ACCEPTED = "accepted", _("Accepted")
    WAITING_LIST = "waiting_list", _("On the waiting list")
    DELIVERED = "delivered", _("Delivered, she has not said so yet")
    RECEIVED = "received", _("Received, the provider has not said so yet")
    NOT_RECEIVED = "not_received", _("Delivered but not received")
    CLOSED = "closed", _("Delivered and received")
    DECLINED = "declined", pgettext_lazy("referral", "Declined")
    EXPIRED = "expired", _("Expired without an answer")
    WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrawn")


class DeclineReason(TextChoices):
    FULL = "full", _("No place left")
    NOT_FOR_HER = "not_for_her", _("She does not fit the conditions")
    PAPERS = "papers", _("A paper is missing")
    TOO_FAR = "too_far", _("Too far for her")
    LANGUAGE = "language", _("No common language")
    ENDED = "ended", _("The service has ended or has no money left")
    NOT_REACHED = "not_reached", _("She could not be reached")
    ELSEWHERE = "elsewhere", _("Another service is better for her")
    OTHER = "other", _("Another reason")


class WithdrawReason(TextChoices):
    HER_WISH = "her_wish", _("She does not want it any more")
    CONSENT = "consent", _("She agrees no more that anything is shared")
    ANOTHER = "another", _("Another solution was found")
    CONVENTION = "convention", _("The convention between the two organisations has ended")
    NOT_REACHED = "not_reached", _("She cannot be reached")
    BY_MISTAKE = "by_mistake", _("Sent by mistake")
    NOT_DELIVERED = "not_delivered", _("The provider did not keep its word")
    OTHER = "other", _("Another reason")


class NotReceivedReason(TextChoices):
    NOBODY_THERE = "nobody_there", _("Nobody received her there")
    OTHER_SERVICE = "other_service", _("She was given something else")
    NOT_COME = "not_come", _("She did not go there")
    SENT_AWAY = "sent_away", _("She was sent away")
    OTHER = "other", _("Another reason")


class OverrideReason(TextChoices):
    """Why something is shared without her agreement."""

    DANGER = "danger", _("Danger to her life or that of another")
    CHILD = "child", _("Protection of a child")
    LAW = "law", _("The law demands it")
    UNABLE = "unable", _("She is not able to answer at present")


class TellWay(TextChoices):
    """How she was told of an answer."""

    CALL = "call", _("By a call")
    MESSAGE = "message", _("By a message")
    IN_PERSON = "in_person", _("In person")


class Item(TextChoices):
    """What may be shared, one by one."""

    IDENTITY = "identity", _("Name, date of birth, sex and nationality")
    CONTACT = "contact", _("How to reach her")
    LANGUAGES = "languages", _("Languages and interpreter")
    HOUSEHOLD = "household", _("Household and childcare")
    LEGAL = "legal", _("Legal situation")
    ASSESSMENT = "assessment", _("What the assessment led to")
    PLAN = "plan", _("Steps of her plan")
    DOCUMENTS = "documents", _("List of her papers, without numbers")
    WHOLE_FILE = "whole_file", _("Her whole file, once they accept")


class Purpose(TextChoices):
    """What a link is for."""

    ANSWER = "answer", _("Answer a referral")
    DELIVER = "deliver", _("Say that it was delivered")


TO_TELL = (State.ACCEPTED, State.WAITING_LIST)
"""Answers of which she has to hear."""
TOLD_BY_MESSAGE = (State.WAITING_LIST,)
"""Answers of which all there is to hear stands in a message: that there is one."""
BY_ITSELF = (WithdrawReason.CONSENT, WithdrawReason.CONVENTION)
"""Reasons that nobody chooses: they come with what ends elsewhere."""
WAITS_FOR_ANSWER = (State.SENT, State.SEEN)
HOLDS_PLACE = (State.ACCEPTED, State.DELIVERED, State.RECEIVED, State.NOT_RECEIVED)
ENDED = (State.CLOSED, State.DECLINED, State.EXPIRED, State.WITHDRAWN)
OPEN = tuple(state for state in State if state not in ENDED)
