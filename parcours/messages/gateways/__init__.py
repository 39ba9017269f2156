"""What carries a message out of the house: one small interface, and which one serves a channel."""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from ..enums import Reason


@dataclass(frozen=True)
class Outgoing:
    """A message as a gateway gets it. ``id``: ours; a gateway that knows it sends it once."""

    id: str
    channel: str
    to: str
    subject: str
    text: str
    language: str


@dataclass(frozen=True)
class Receipt:
    """``reference``: the gateway's name for it, with which it tells later whether it arrived."""

    reference: str = ""


class Failed(Exception):
    """It was not taken. ``for_good``: trying again will not help. Never holds content or recipient."""

    def __init__(self, reason: str, *, for_good: bool = False):
        self.reason, self.for_good = reason, for_good
        super().__init__(reason)


class Gateway(Protocol):
    name: str

    def send(self, message: Outgoing) -> Receipt:
        """Hand a message over, or raise :class:`Failed`."""
        ...


def for_channel(channel: str) -> Gateway:
    """The gateway that the settings name for a channel."""
    from . import http, mail, plain, rapidpro

    known = {one.name: one for one in (plain.Files, mail.Mail, http.Http, rapidpro.RapidPro)}
    name = settings.PARCOURS_GATEWAYS.get(channel, "")
    if name not in known:
        raise Failed(Reason.NO_GATEWAY, for_good=True)
    return known[name]()
