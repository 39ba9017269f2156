"""What people answer to a message, as gateways hand it in. Only two words are understood; of anything else
nothing is kept or logged but that there was an answer, once a number and day.

Each gateway in use has an address of its own, off until it has a key; the key stands in ``X-Parcours-Key``.
"""

import codecs
import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from parcours.kernel import clock
from parcours.kernel.refusals import Refused

from .enums import Channel
from .refusals import UNREADABLE
from .rules import PHONE

STOP = frozenset(("stop", "arret", "توقف", "قف"))
START = frozenset(("start", "oui", "ابدا"))
HEARD_ON = (Channel.SMS, Channel.WHATSAPP)
DAY = 86400
LONGEST, WEEK, FIELDS = 40, 7 * DAY, 50
BY_SCHEME = {"tel": Channel.SMS, "whatsapp": Channel.WHATSAPP}


@dataclass(frozen=True)
class Answer:
    """``stops``: she wants no more of this channel (True), wants it again (False), or said something else
    (None). ``reference``: the gateway's name for it, empty for none."""

    channel: str
    number: str
    stops: bool | None
    reference: str = ""


def is_on(gateway: str) -> bool:
    return bool(settings.PARCOURS_ANSWERS.get(gateway))


def is_heard() -> bool:
    """Whether what people answer is read on a channel in use at all."""
    return any(is_on(settings.PARCOURS_GATEWAYS.get(channel, "")) for channel in HEARD_ON)


def is_known(gateway: str, key: str) -> bool:
    """Whether a key is that of the gateway; the time it takes tells nothing of it."""
    kept = settings.PARCOURS_ANSWERS.get(gateway, "")
    return bool(kept) and hmac.compare_digest(kept.encode(), key.encode())


def read(gateway: str, body: bytes, charset: str = "") -> Answer:
    """What a gateway hands in, as JSON or as a form; ``Refused`` when it holds no number of a telephone."""
    text = _decoded(body, charset)
    told = _json(text) if text.lstrip().startswith("{") else _form(text)
    return _of_rapidpro(told) if gateway == "rapidpro" else _of_http(told)


def is_new(gateway: str, answer: Answer) -> bool:
    """Whether this answer was not handed in before: a copy of a former one changes nothing any more."""
    if not answer.reference:
        return True
    return cache.add(f"once:answers:{gateway}:{answer.reference}", 1, timeout=WEEK)


def is_first_today(answer: Answer) -> bool:
    """Whether nothing else came from this number today: whoever writes ten times is called once."""
    told = f"{clock.today().isoformat()}:{answer.number}"
    number = salted_hmac("parcours.messages.answers", told, algorithm="sha256").hexdigest()
    return cache.add(f"once:answered:{number}", 1, timeout=DAY)


def meaning(text: str) -> bool | None:
    """Whether a text is one of the words that stop (True) or start (False); accents, case, spaces and signs
    do not count."""
    # What could not be decoded in this word can only have been one letter.
    whole = text[:LONGEST].replace("\ufffd", "e")
    apart = unicodedata.normalize("NFKD", whole).casefold()
    word = "".join(sign for sign in apart if sign.isalpha() and sign != "\u0640")
    return True if word in STOP else False if word in START else None


def _decoded(body: bytes, charset: str) -> str:
    try:
        codec = codecs.lookup(charset or "utf-8").name
        return body.decode(codec, "replace")
    except (LookupError, ValueError, AttributeError):
        return body.decode("utf-8", "replace")


def _json(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(UNREADABLE) from None
    if not isinstance(found, dict):
        raise Refused(UNREADABLE)
    return found


def _form(text: str) -> Mapping[str, Any]:
    try:
        found = parse_qs(text, errors="replace", max_num_fields=FIELDS)
    except ValueError:
        raise Refused(UNREADABLE) from None
    return {name: values[0] for name, values in found.items()}


def _of_http(told: Mapping[str, Any]) -> Answer:
    channel = _said(told, "channel") or Channel.SMS
    if channel not in HEARD_ON:
        raise Refused(UNREADABLE)
    return _answer(channel, _said(told, "from"), _said(told, "text"), _said(told, "id"))


def _of_rapidpro(told: Mapping[str, Any]) -> Answer:
    """The webhook of a flow (``contact.urn``, ``input.text``) or its older form (``urn``, ``phone``)."""
    contact, given = (told[name] if isinstance(told.get(name), dict) else {} for name in ("contact", "input"))
    urn = _said(contact, "urn") or _said(given, "urn") or _said(told, "urn")
    scheme, found, number = urn.partition(":")
    if not found:
        scheme, number = "tel", _said(told, "phone")
    if scheme not in BY_SCHEME:
        raise Refused(UNREADABLE)
    reference = _said(given, "uuid") or _said(told, "id")
    return _answer(BY_SCHEME[scheme], number, _said(given, "text") or _said(told, "text"), reference)


def _said(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return str(value) if isinstance(value, str | int) else ""


def _answer(channel: str, number: str, text: str, reference: str) -> Answer:
    plain = re.sub(r"[\s().-]", "", number[:LONGEST])
    plain = "+" + plain.removeprefix("+").removeprefix("00")
    if not PHONE.match(plain):
        raise Refused(UNREADABLE)
    return Answer(str(channel), plain, meaning(text), reference[:100])
