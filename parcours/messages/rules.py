"""Where a message may go and when. Pure: no table, no network."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from parcours.kernel import clock

from .enums import Channel, Reason

NIGHT = (time(20), time(8))
"""Between these hours nobody's telephone rings, unless she named others herself."""
ATTEMPTS = 6
WAITS = (1, 5, 15, 60, 240)
"""Minutes after each attempt that failed for a while."""
KEPT_DAYS = 30
PLACE_LENGTH = 60
LANGUAGES = ("fr", "ar", "en")

PHONE = re.compile(r"\+[1-9]\d{6,14}\Z")
EMAIL = re.compile(r"[^@\s<>,;:\"]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}\Z")

# 3GPP TS 23.038: the basic table, and what takes two places in it.
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€\f")
GSM_ALONE, GSM_PART, UCS_ALONE, UCS_PART = 160, 153, 70, 67
PLAINER = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "..."}
    | {"\u00a0": " ", "\u202f": " ", "œ": "oe", "Œ": "OE"}
)


@dataclass(frozen=True)
class Address:
    """Where somebody is reached. ``to``: an international number (+212…) or an e-mail address.

    ``shared``: others read this telephone. ``through``: it is somebody else's, who passes the word on.
    ``safe`` false and ``opted_out``: nothing is sent, and that is kept as the reason.
    """

    channel: str
    to: str
    language: str = "fr"
    quiet_from: time | None = None
    quiet_until: time | None = None
    shared: bool = False
    through: str = ""
    safe: bool = True
    opted_out: bool = False

    @property
    def read_by_others(self) -> bool:
        return self.shared or bool(self.through)


def barred(address: Address | None) -> str:
    """Why nothing may go to an address; empty when something may."""
    if address is None or not address.to:
        return Reason.NO_ADDRESS
    if not address.safe:
        return Reason.NOT_SAFE
    if address.opted_out:
        return Reason.OPTED_OUT
    pattern = EMAIL if address.channel == Channel.EMAIL else PHONE
    readable = address.channel in Channel.values and pattern.match(address.to)
    return "" if readable else Reason.UNREADABLE


def quiet_hours(address: Address, *, to_person: bool) -> tuple[time | None, time | None]:
    """The hours that are kept quiet for an address: her own, else the night for a person's telephone."""
    if address.quiet_from is not None and address.quiet_until is not None:
        return address.quiet_from, address.quiet_until
    if to_person and address.channel != Channel.EMAIL:
        return NIGHT
    return None, None


def not_quiet(moment: datetime, start: time | None, end: time | None) -> datetime:
    """The moment itself, or the end of the quiet hours it falls in (days of the programme's zone)."""
    if start is None or end is None or start == end:
        return moment
    local = moment.astimezone(clock.zone())
    hour = local.time().replace(tzinfo=None)
    over_midnight = start > end
    within = (hour >= start or hour < end) if over_midnight else start <= hour < end
    if not within:
        return moment
    day = local.date() + timedelta(days=1 if over_midnight and hour >= start else 0)
    return datetime.combine(day, end, tzinfo=clock.zone()).astimezone(moment.tzinfo)


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it was tried often enough."""
    if attempts >= ATTEMPTS:
        return None
    return now + timedelta(minutes=WAITS[min(attempts, len(WAITS)) - 1])


def for_telephone(text: str) -> str:
    """A text as short messages carry it at least cost: typographic signs made plain, and accents that alone
    would double its price left out (only Latin letters; Arabic stays as it is)."""
    plain = text.translate(PLAINER)
    folded = "".join(letter if _fits(letter) else _unaccented(letter) for letter in plain)
    return folded if all(map(_fits, folded)) else plain


def _fits(letter: str) -> bool:
    return letter in GSM_BASIC or letter in GSM_DOUBLE


def _unaccented(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def parts(text: str) -> int:
    """How many short messages a text takes (GSM 7-bit, or UCS-2 as soon as one sign is not in it)."""
    if all(map(_fits, text)):
        length = sum(2 if letter in GSM_DOUBLE else 1 for letter in text)
        alone, part = GSM_ALONE, GSM_PART
    else:
        length, alone, part = len(text.encode("utf-16-be")) // 2, UCS_ALONE, UCS_PART
    return 1 if length <= alone else -(-length // part)
