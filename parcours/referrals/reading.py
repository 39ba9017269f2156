"""How what was shared by a referral is said in the reader's language."""

from datetime import date
from typing import Any

from django.utils.translation import override

from parcours.ui import wording

from .enums import Item


def _value(line: dict[str, Any]) -> str:
    value = line["value"]
    if isinstance(value, dict):
        return wording.translated(value)
    return wording.day(date.fromisoformat(value)) if line["is"] == "day" else str(value)


def blocks(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Each chosen item with its lines, for ``{% facts %}``."""
    return [
        {
            "title": str(Item(block["item"]).label),
            "lines": [
                {
                    "label": wording.translated(line["label"]),
                    "value": _value(line),
                    "is_name": line["is"] in ("name", "code"),
                }
                for line in block["lines"]
            ],
        }
        for block in content.get("blocks", ())
    ]


def printed(content: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """The same in one language of a paper, whatever the reader's is."""
    with override(language):
        return blocks(content)
