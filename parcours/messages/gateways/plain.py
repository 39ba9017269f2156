"""The default: each message is a text file under PARCOURS_HOME/outbox, which only its owner may read."""

import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from . import Outgoing, Receipt


def folder() -> Path:
    return Path(settings.PARCOURS_HOME) / "outbox"


class Files:
    name = "file"

    def send(self, message: Outgoing) -> Receipt:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder() / f"{message.id}.txt"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{message.channel}: {message.to}\n{message.subject}\n\n{message.text}\n")
        return Receipt(message.id)


def remove(messages: Iterable[str]) -> None:
    """What was written of messages whose content is no longer kept."""
    for one in messages:
        (folder() / f"{one}.txt").unlink(missing_ok=True)
