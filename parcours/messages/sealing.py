"""What a message says and to whom, encrypted, bound to its row."""

import json
from dataclasses import asdict, dataclass
from uuid import UUID

from parcours.kernel import cipher


@dataclass(frozen=True)
class Content:
    to: str
    subject: str
    text: str


def _bound(message: UUID) -> str:
    return f"messages_message:{message}"


def seal(message: UUID, content: Content) -> str:
    return cipher.seal(json.dumps(asdict(content), ensure_ascii=False), _bound(message))


def unseal(message: UUID, sealed: str) -> Content:
    return Content(**json.loads(cipher.open_sealed(sealed, _bound(message))))
