"""Any gateway that takes one message by one call: address, method, headers and body come from the settings.

In the address and in the body ``{to}``, ``{text}``, ``{id}``, ``{channel}`` and ``{language}`` stand for the
message, written as the place asks: in an address and a form percent-encoded, in JSON as inside a string.
"""

import json
import re
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings

from . import Outgoing, Receipt
from .calling import call

PLACE = re.compile(r"\{(to|text|id|channel|language)\}")
REFERENCES = ("id", "message_id", "messageId", "uuid", "reference")


def _in_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


def _in_address(value: str) -> str:
    return quote(value, safe="")


def _fill(pattern: str, message: Outgoing, write: Callable[[str], str]) -> str:
    return PLACE.sub(lambda found: write(getattr(message, found[1])), pattern)


class Http:
    name = "http"

    def send(self, message: Outgoing) -> Receipt:
        given = settings.PARCOURS_HTTP_GATEWAY
        headers = {"Content-Type": "application/json", "Idempotency-Key": message.id} | given["headers"]
        kind = next(value for name, value in headers.items() if name.lower() == "content-type")
        body = _fill(given["body"], message, _in_json if "json" in kind else _in_address)
        method = given["method"]
        answer = call(
            method,
            _fill(given["url"], message, _in_address),
            headers,
            b"" if method == "GET" else body.encode(),
        )
        return Receipt(_reference(answer.json()))


def _reference(said: object) -> str:
    if not isinstance(said, dict):
        return ""
    found = next((said[name] for name in REFERENCES if said.get(name)), "")
    return str(found)[:100] if isinstance(found, str | int) else ""
