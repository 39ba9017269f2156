"""RapidPro (and TextIt): a broadcast to one address, by version 2 of its API."""

import json

from django.conf import settings

from ..enums import Channel
from . import Outgoing, Receipt
from .calling import call

SCHEMES = {Channel.SMS: "tel:", Channel.WHATSAPP: "whatsapp:", Channel.EMAIL: "mailto:"}
LANGUAGES = {"fr": "fra", "ar": "ara", "en": "eng"}


class RapidPro:
    name = "rapidpro"

    def send(self, message: Outgoing) -> Receipt:
        given = settings.PARCOURS_RAPIDPRO
        language = LANGUAGES.get(message.language, "fra")
        # It reads @ as the beginning of an expression; two stand for one.
        text = message.text.replace("@", "@@")
        body = {"urns": [_urn(message)], "text": {language: text}, "base_language": language}
        headers = {"Authorization": f"Token {given['token']}", "Content-Type": "application/json"}
        answer = call("POST", f"{given['url']}/api/v2/broadcasts.json", headers, json.dumps(body).encode())
        said = answer.json()
        said = said if isinstance(said, dict) else {}
        return Receipt(str(said.get("uuid") or said.get("id") or "")[:100])


def _urn(message: Outgoing) -> str:
    # A WhatsApp address of RapidPro is the number without its plus.
    to = message.to.lstrip("+") if message.channel == Channel.WHATSAPP else message.to
    return SCHEMES[Channel(message.channel)] + to
