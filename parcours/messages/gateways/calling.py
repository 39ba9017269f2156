"""One call over HTTP: a limit on time and on what is read, no redirection followed."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..enums import Reason
from . import Failed

SECONDS, MOST = 10, 64 * 1024


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes

    def json(self) -> Any:
        """What it says, or nothing when it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


def call(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Raises Failed: for a while when nobody answers, is busy or broken; for good when it says no."""
    at = urlsplit(url)
    if at.scheme not in ("http", "https") or not at.hostname:
        raise Failed(Reason.NO_GATEWAY, for_good=True)
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
    connection = kind(at.hostname, at.port, timeout=SECONDS)
    path = (at.path or "/") + (f"?{at.query}" if at.query else "")
    try:
        connection.request(method, path, body=body or None, headers=dict(headers))
        response = connection.getresponse()
        answer = Answer(response.status, response.read(MOST))
    except (OSError, http.client.HTTPException):
        raise Failed(Reason.UNREACHABLE) from None
    finally:
        connection.close()
    if answer.status in (408, 425, 429) or answer.status >= 500:
        raise Failed(Reason.UNREACHABLE)
    if not 200 <= answer.status < 300:
        raise Failed(Reason.REFUSED, for_good=True)
    return answer
